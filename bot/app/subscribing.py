"""How a drafter gets her digests, as she chooses it: how often, in which language, and where."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from bot.app.house import House
from bot.app.permits import permit_as
from bot.domain.faults import Fault
from bot.domain.mailbox import CODE_DIGITS, code_in, is_mail_address
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.say import Say, Verbatim, Words
from bot.domain.subscription import Frequency, Subscription, Way
from bot.storage import outbox, subscriptions
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, MAIL, Letter, Outgoing
from bot.storage.subscriptions import Mailbox

#: Stands for the language in which she reads the bot.
OWN = "own"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed at the shell; None leaves a thing as it is. No fault repeats an address."""

    frequency: Frequency | None = None
    language: str | None = None
    way: Way | None = None
    address: str | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is to be other than it is."""
        return self != Wanted()


def choose(house: House, conn: Conn, staff: int, wanted: Wanted) -> tuple[Subscription, Mailbox]:
    """How a drafter gets her digests from now on, and how far her address has come. Raises Fault."""
    person = permit_as(house, conn, staff, Action.KEEP_OWN, Kind.OWN, place="ID")
    now, seconds = subscriptions.of(conn, staff), house.seconds()
    faults = list(_faults(house, person, wanted))
    if faults:
        raise Fault(tuple(faults))
    if wanted.address is not None and not take_address(house, conn, person, wanted.address):
        raise Fault(("--email-from-stdin: too many codes were mailed today. Try again tomorrow.",))
    if wanted.changes:
        now = Subscription(
            wanted.frequency or now.frequency,
            now.language if wanted.language is None else _language(wanted.language),
            wanted.way or now.way,
        )
        subscriptions.put(conn, staff, now)
    return now, subscriptions.mailbox(conn, staff, seconds)


def give_code(house: House, conn: Conn, staff: int, typed: str) -> bool:
    """Let her address count where this is its code; a wrong one counts too, so this raises nothing for it."""
    person = permit_as(house, conn, staff, Action.KEEP_OWN, Kind.OWN, place="ID")
    return confirm(house, conn, person, code_in(typed))


def _language(typed: str) -> str | None:
    return None if typed == OWN else typed


def _faults(house: House, person: Person, wanted: Wanted) -> Iterator[str]:
    known = house.catalogs.languages
    if person.role is not Role.DRAFTER:
        yield f"ID {person.id}: digests come by themselves to drafters only: see `charterbot staff list`."
    if wanted.language not in (None, OWN, *known):
        yield f'--language: "{str(wanted.language)[:40]}" is not shipped. Known: own, {", ".join(known)}.'
    if not house.rules.mail and (wanted.address is not None or wanted.way not in (None, Way.CHAT)):
        yield "--channel: no mail server is set. BOT_SMTP_HOST names one."
    if wanted.address is not None and not is_mail_address(wanted.address):
        yield "--email-from-stdin: that is no e-mail address. It looks like name@example.org."


def take_address(house: House, conn: Conn, person: Person, address: str) -> bool:
    """Keep an address sealed, and mail a code there; False where she asked for too many codes today.

    Nothing else goes there before she has given the code.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    now = house.seconds()
    sealed = house.sealer.seal_address(address)
    if not subscriptions.put_address(conn, person.id, sealed, _hash(house, person, code), now):
        return False
    letter = Letter(
        key=f"{ANSWERING}mail:{secrets.token_hex(16)}",
        person=person.id,
        kind=Outgoing.NOTICE,
        language=house.languages_of(person),
        say=Say((Words("mail.code", {"code": Verbatim(code)}), Words("mail.not_you"))),
        via=MAIL,
    )
    outbox.put(conn, letter, now, house.sealer)
    house.wake()
    return True


def confirm(house: House, conn: Conn, person: Person, code: str) -> bool:
    """Let her address count where the code is the one that was mailed there."""
    return subscriptions.confirm(conn, person.id, _hash(house, person, code), house.seconds())


def _hash(house: House, person: Person, code: str) -> bytes:
    """The keyed hash of a code, which opens one person's address and no other's."""
    return house.sealer.code_hash(f"mail:{person.id}:{code}")
