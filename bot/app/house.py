"""What every use case needs at hand: the database, the keys, the words, the rules, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.bots import MAIN, Bots, first
from bot.domain.person import Person
from bot.domain.retention import Kept
from bot.domain.say import Say, Wording
from bot.domain.survey import Survey
from bot.domain.zones import ZONES
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages
from bot.storage import ballast, ledger, offline, rounds
from bot.storage.ballast import Ballast
from bot.storage.database import Conn, Database
from bot.storage.keys import LOOKUP, Keys
from bot.storage.ledger import Ledger
from bot.storage.sealing import Sealer, pseudonym
from bot.surveyfile.countries import Countries
from bot.surveyfile.frozen import thaw

#: The countries of the made-up people of trial and demo.
TRIAL_COUNTRIES = ("CD", "CF", "CO", "ML", "SD", "SO", "SS", "YE")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say, as far as use cases need it."""

    trial: bool
    open: bool
    min_cell: int
    erase_until: date
    spread_minutes: int
    #: The public key that was made elsewhere; where a trial keeps a pair of its own instead.
    review_key: bytes | None = None
    throwaway: Path | None = None
    #: Whom a reviewer's note of a pattern of misconduct goes to: a member of staff.
    conduct_contact: int | None = None
    keep: Kept = field(default_factory=Kept)
    #: So many messages a second go out by each bot, to all its chats together.
    send_rate: float = 30.0
    #: Whether there is a mail server.
    mail: bool = False
    #: How many bytes the recordings of spoken answers may take together.
    most_sound: int = 1024 * 1024 * 1024
    #: Whether there is a gateway for short messages, and how many segments go out in a day outside of rounds.
    sms: bool = False
    sms_day: int = 1000
    #: The bots beside the main one.
    bots: Bots = field(default_factory=Bots)


class House:
    """Built once by the composition root."""

    def __init__(
        self,
        *,
        db: Database,
        keys: Keys,
        catalogs: Catalogs,
        rules: Rules,
        now: Callable[[], datetime],
        countries: Callable[[], Countries],
        surveys: Path,
    ) -> None:
        self.db = db
        self.keys = keys
        self.sealer = Sealer.of(keys)
        self.ballast = Ballast(db.path.parent / ballast.FILE)
        self.ledger = Ledger(db.path.parent / ledger.FILE, keys.get(LOOKUP))
        self.catalogs = catalogs
        self.rules = rules
        self.now = now
        self.countries = countries
        self.surveys = surveys
        #: How many segments a message takes as a short message.
        self.segments: Callable[[Say, Languages], int] = lambda _, __: 1
        self.wake: Callable[[], None] = lambda: None
        #: The channels from which the sound of voice notes can be got.
        self.hears: frozenset[str] = frozenset()
        #: Sentences that were written here and that our own catalogs have.
        self.handed_out: frozenset[tuple[Wording, str]] = frozenset()
        self._thawed: dict[str, Survey] = {}
        self._round_keys: dict[int, bytes] = {}

    def lock_of(self, channel: str, address: str) -> int:
        """The number of the lock of whoever is at an address: her turns are made one after the other."""
        return int.from_bytes(self.sealer.address_hash(channel, address)[:8], signed=True)

    def seconds(self) -> int:
        """Now, in whole seconds since 1970."""
        return int(self.now().timestamp())

    def survey(self, conn: Conn, hash_: str) -> Survey:
        """A frozen survey by its hash."""
        found = self._thawed.get(hash_)
        if found is None:
            found = self._thawed[hash_] = thaw(rounds.survey_text(conn, hash_))
        return found

    def pseudonym(self, round_id: int, person: int) -> bytes:
        """A person's name in one round. Raises Fault where the round's key is gone."""
        self._forget_where_destroyed(round_id)
        key = self._round_keys.get(round_id)
        if key is None:
            key = self._round_keys[round_id] = self.keys.round(round_id)
        return pseudonym(key, person)

    def has_round_key(self, round_id: int) -> bool:
        """Whether a person can still be led to her answers in a round."""
        self._forget_where_destroyed(round_id)
        return round_id in self._round_keys or self.keys.has_round(round_id)

    def _forget_where_destroyed(self, round_id: int) -> None:
        """Forget a key that another process has destroyed."""
        if self.db.worker and not self.keys.has_round(round_id):
            self._round_keys.pop(round_id, None)

    def forget_round_key(self, round_id: int) -> None:
        """Destroy a round's key, on disk and here: after the row that retires it is on disk."""
        self._round_keys.pop(round_id, None)
        self.keys.destroy_round(round_id)

    def forget_gone_keys(self) -> None:
        """Keep no key of a round that another process has destroyed."""
        for round_id in [each for each in self._round_keys if not self.keys.has_round(each)]:
            del self._round_keys[round_id]

    def offline_key(self) -> bytes | None:
        """The public key for open answers of high-risk rounds; a trial that was given none makes a pair."""
        if self.rules.review_key is None and self.rules.trial and self.rules.throwaway is not None:
            return offline.throwaway(self.rules.throwaway)
        return self.rules.review_key

    def offered_countries(self, bot: str = MAIN) -> list[str]:
        """The countries offered first: a bot's own, then those with an entry; a trial has eight."""
        known = sorted(code for code in self.countries().entries if code in ZONES)
        own = self.rules.bots.countries(bot)
        others = known or (list(TRIAL_COUNTRIES) if self.rules.trial else [])
        return [*own, *(each for each in others if each not in own)]

    def offered_languages(self, bot: str = MAIN) -> tuple[str, ...]:
        """Every language, a bot's own first."""
        return first(self.rules.bots.languages(bot), self.catalogs.languages)

    def languages_of(self, person: Person) -> Languages:
        """The languages to write in, the first that has all of a message; what is kept names them all."""
        return (self.language_of(person), *person.reads)

    def language_of(self, person: Person) -> str:
        """The language that is hers."""
        return person.language or "en"


def moment(seconds: int) -> datetime:
    """An instant from whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
