"""The phone page's side of the house: what stands on a person's page."""

from __future__ import annotations

from bot.app import desk, filing, sharing, sitting, sounding
from bot.app.channel import Attachment, Message, Screen
from bot.app.house import House
from bot.domain.person import Role, Standing
from bot.domain.say import Say
from bot.storage import onscreen, people, sounds
from bot.storage.database import Conn
from bot.storage.people import Known

WEB = "web"
EVERYONE = ("continue", "language", "settings", "pause", "stop", "erase", "privacy", "mydata", "help")


class Pages:
    """Ships behind the phone page (`bot.app.channel.Phone`)."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def screen(self, address: str) -> Screen | None:
        """What stands on the page with this key; it counts as delivered now."""
        return await self._house.db.run(lambda conn: self._screen(conn, address))

    async def file(self, address: str, number: int) -> Attachment | None:
        """A file that was attached to a message of this person."""
        hash_ = self._house.sealer.address_hash(WEB, address)
        known = await self._house.db.run(lambda conn: people.find(conn, hash_))
        return None if known is None else await filing.attached(self._house.db.run, known.person.id, number)

    async def sound(self, address: str, message: int) -> Attachment | None:
        """What is heard with a message that stands on this person's page."""
        house = self._house
        hash_ = house.sealer.address_hash(WEB, address)
        known = await house.db.run(lambda conn: people.find(conn, hash_))
        if known is None:
            return None
        person = known.person.id
        name = await house.db.run(
            lambda conn: onscreen.sound_of(conn, person, message, house.seconds(), house.sealer)
        )
        return None if name is None else await sounding.attached(house, house.db.run, WEB, person, name)

    async def keep(self, address: str, content: bytes) -> str | None:
        """Keep a voice note that this person sent; returns the reference to it."""
        house = self._house
        hash_ = house.sealer.address_hash(WEB, address)
        known = await house.db.run(lambda conn: people.find(conn, hash_))
        if known is None:
            return None
        person, now = known.person.id, house.seconds()
        return await house.db.run(lambda conn: sounds.keep_upload(conn, house.sealer, person, content, now))

    def _screen(self, conn: Conn, address: str) -> Screen | None:
        hash_ = self._house.sealer.address_hash(WEB, address)
        known = people.find(conn, hash_) or sharing.bring_back(self._house, conn, hash_, None)
        if known is None:
            return None
        person = known.person
        found = onscreen.standing(conn, person.id, self._house.seconds(), self._house.sealer)
        covered = tuple(say.step for _, say, _, _, since in found if self._is_covered(known, say, since))
        messages = tuple(Message(*each[:4]) for each in found if each[1].step not in covered)
        if person.standing is Standing.ERASED and not messages:
            return None  # only her goodbye is still on its way, or she went on on another phone
        if covered or (not messages and self._is_covered(known)):
            messages = (Message(0, sitting.question()), *messages)
        staff = desk.commands_of(person.role)
        everyone = EVERYONE if person.role is Role.ADVOCATE else ("language", "settings", "help")
        joined = person.standing not in (Standing.JOINING, Standing.ERASED)
        return Screen(
            messages=messages,
            language=None if person.language is None else self._house.languages_of(person),
            role=person.role.value,
            trial=self._house.rules.trial,
            commands=(*staff, *everyone) if joined else ("language", "help", "privacy"),
            covered=covered,
        )

    def _is_covered(self, known: Known, say: Say | None = None, since: int = 0) -> bool:
        """Whether a screen stood through a silence: whoever looks now may be somebody else."""
        now = self._house.seconds()
        silent = sitting.is_silent(known.seen, now) and sitting.is_silent(since, now)
        return known.person.role is Role.ADVOCATE and silent and (say is None or say.step > 0)
