"""The stage of a conversation: the real house in a temporary folder, and a clock that a script moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from pydantic import SecretStr

from bot.app import (
    alarms,
    asking,
    bulletins,
    inviting,
    narrating,
    planning,
    recordings,
    releasing,
    sounding,
    sweeping,
    withdrawing,
)
from bot.app.channel import Sounds
from bot.app.fetching import Fetching, Uploads
from bot.app.house import House
from bot.app.links import make_invite
from bot.app.turns import Turns
from bot.assembly import open_house
from bot.assembly.service import TAKERS
from bot.config import Address, Config
from bot.domain.aloud import aloud
from bot.domain.clock import parse_span, parse_when
from bot.domain.rounds import Audience
from bot.domain.survey import SEALED_AWAY, SPOKEN, Answer, Nonresponse
from bot.i18n.catalogs import Catalogs
from bot.storage import answers, people, rounds, sessions, statements
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.keys import ADDRESS, ANSWER, DATABASE
from bot.storage.recordings import Kept, write
from bot.surveyfile.load import load
from tests import engine
from tests.sounds import synthetic

#: Tables that hold something about people; a person who left nothing behind is in none of them.
ABOUT_PEOPLE = (
    "person",
    "address",
    "participation",
    "respondent",
    "answer",
    "outbox",
    "chat_message",
    "transfer",
    "inbox",
)
#: What statements of a conversation say.
STATED = (
    "A woman who speaks for others should be paid for it.",
    "Half of every delegation should be women.",
    "Talks should be held in a language that people speak at home.",
    "Children should be looked after while women meet.",
    "Those who have lost their homes should be heard first.",
    "Money should go to small groups without a long form.",
    "Men should be trained together with women.",
    "A report should be read out on the radio.",
)
ROUNDS_WITH_KEYS = 20
#: What a conversation speaks unless its script says `setting languages=…`, so that one more changes none.
LANGUAGES = "en,ar,fr,es"


class Clock:
    """The only clock of a conversation."""

    def __init__(self) -> None:
        self.at = datetime(2026, 12, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Stage:
    """One house, with what a script may do to it beside talking."""

    house: House
    clock: Clock
    path: Path
    turns: Turns = field(init=False)
    #: Where the sounds of voice notes are got from, by channel: a driver says so.
    sources: dict[str, Sounds] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.turns = Turns(self.house)
        self.house.hears = frozenset({"synthetic", "telegram", "test", "web"})

    async def reload(self) -> None:
        """Forget everything that is not on disk."""
        await self.house.db.close()
        self.house.db = await engine.open_at(self.path, self.house.keys.get(DATABASE))
        self.house._thawed.clear()
        self.house._round_keys.clear()
        self.turns = Turns(self.house)

    async def tick(self) -> None:
        """All that the schedule does, once."""
        await self.turns.retry()
        await self.fetch()
        await inviting.invite_due(self.house)
        await inviting.notify_closing(self.house)
        await bulletins.send_due(self.house)
        await releasing.tick(self.house)
        await alarms.watch_targets(self.house)
        await sweeping.clean_chats(self.house)
        await withdrawing.keep_away(self.house)
        await sweeping.drop_erased(self.house)
        await sweeping.forget(self.house)

    async def fetch(self) -> None:
        """Get what turns asked for."""
        sources = {"web": Uploads(self.house), **self.sources}
        await Fetching(self.house, sources, TAKERS).tick()
        await narrating.put_files(self.house)

    def record(self, survey: str, language: str) -> None:
        """Put a synthetic recording of each prompt of a survey where narrators' recordings lie."""
        house = self.house
        full = next(name for name in asking.shipped(house) if name.startswith(survey))
        for each in recordings.prompts(house.catalogs, load(house.surveys / f"{full}.yaml"), language):
            write(sounding.folders(house)[0], Kept(each.name, each.fingerprint), synthetic(1))

    def record_all(self, survey: str, language: str) -> None:
        """The same of a survey and of all that the bot itself says."""
        self.record(survey, language)
        house = self.house
        for each in recordings.of_our_own(house.catalogs, aloud(house.rules.erase_until), language):
            write(sounding.folders(house)[0], Kept(each.name, each.fingerprint), synthetic(1))

    async def invite(self, invite: Invite, uses: int = 1000, maker: int | None = None) -> str:
        """An invitation's code."""
        expires = int((self.clock() + timedelta(days=60)).timestamp())
        house = self.house
        link = await house.db.run(lambda conn: make_invite(house, conn, invite, uses, expires, maker=maker))
        return link.code

    async def round(self, line: str) -> None:
        """Plan rounds as a line of a script says, and open them unless it ends with `draft`."""
        words = line.split()
        told = _pairs(words)
        shipped = asking.shipped(self.house)
        remind = told.get("remind", "72h")
        wish = planning.Wish(
            surveys=tuple(
                name
                if name.startswith(asking.REVISION)
                else next(full for full in (*shipped, asking.STATEMENTS) if full.startswith(name))
                for name in told["round"].split(",")
            ),
            opens=parse_when(told.get("opens", "now"), self.clock()),
            closes=parse_when(told.get("closes", "+14d"), self.clock()),
            audience=Audience(frozenset(told["for"].split(",") if "for" in told else ())),
            remind=() if remind == "none" else tuple(parse_span(one) for one in remind.split(",")),
            target=int(told["target"]) if "target" in told else None,
            voice="voice" in words,
        )
        planned = await self.house.db.run(lambda conn: planning.plan(self.house, conn, wish))
        if "draft" in words:
            return
        await self.house.db.run(
            lambda conn: [planning.open_round(self.house, conn, id_) for id_ in planned.ids]
        )

    async def state(self, line: str) -> None:
        """Let so many statements be written by one and approved by another."""

        def stated(conn: Conn) -> None:
            for each in STATED[: int(line.split()[1])]:
                statements.approve(conn, statements.add(conn, each, (), own=True, writer=1), 2)

        await self.house.db.run(stated)

    async def kept(self, channel: str, address: str) -> list[str]:
        """What is kept of one person, a line a round."""
        return await self.house.db.run(lambda conn: self._kept(conn, channel, address))

    def _kept(self, conn: Conn, channel: str, address: str) -> list[str]:
        known = people.find(conn, self.house.sealer.address_hash(channel, address))
        if known is None:
            return ["nothing"]
        person = known.person
        told = [person.standing, person.language, person.country, person.zone, person.gender]
        lines = [", ".join(str(each) for each in told if each)]
        states = sessions.states_of(conn, person.id)
        for each in rounds.every(conn):
            if each.retired:
                lines.append(f"{each.survey_id} {states.get(each.id, '')}: nobody can tell")
                continue
            given = answers.read(conn, self.house.sealer, each.id, self.house.pseudonym(each.id, person.id))
            if each.id in states or given:
                what = "; ".join(f"{name} = {_value(one)}{_quoting(one)}" for name, one in given.items())
                lines.append(f"{each.survey_id} {states.get(each.id, '')}: {what or 'no answers'}")
        return lines

    async def rows(self) -> list[str]:
        """How many rows each table about people has."""

        def count(conn: Conn) -> list[str]:
            found = [
                (table, int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]))  # noqa: S608 - constants
                for table in ABOUT_PEOPLE
            ]
            return [f"{table} {number}" for table, number in found if number] or ["none"]

        return await self.house.db.run(count)


@asynccontextmanager
async def staged(folder: Path, clock: Clock, settings: dict[str, str]) -> AsyncIterator[Stage]:
    """A fresh house whose keys are always the same, so that halves, orders and shuffles are."""
    _fixed_keys(folder / "keys", settings.get("keys", "1"))
    path = folder / "data" / "charterbot.db"
    url = engine.url_at(path)
    config = Config(
        data=folder / "data",
        keys=folder / "keys",
        web=Address("127.0.0.1", 0),
        database_url=None if url is None else SecretStr(url),
        spread_minutes=0,
        open=settings.get("open") == "true",
        min_cell=int(settings.get("min_cell", "5")),
        smtp_host="mail.example.org" if settings.get("mail") == "true" else None,
        smtp_from="news@example.org" if settings.get("mail") == "true" else None,
    )
    async with open_house(config, clock) as house:
        first = house.db
        if "locales" in settings:
            house.catalogs = Catalogs(Path(settings["locales"]), strict=True)
        house.catalogs.languages = tuple(settings.get("languages", LANGUAGES).split(","))
        try:
            yield Stage(house, clock, path)
        finally:
            if house.db is not first:
                await house.db.close()


def _fixed_keys(folder: Path, variant: str) -> None:
    folder.mkdir(mode=0o700, parents=True)
    names = (DATABASE, ADDRESS, ANSWER, *(f"round-{id_}" for id_ in range(1, ROUNDS_WITH_KEYS)))
    for name in names:
        (folder / f"{name}.key").write_bytes(blake2b(f"{variant}:{name}".encode(), digest_size=32).digest())


def _pairs(words: list[str]) -> dict[str, str]:
    """`a b c d` as {a: b, c: d}; flags stand alone at the end."""
    return dict(zip(words[::2], words[1::2], strict=False))


def _quoting(answer: Answer) -> str:
    return "" if answer.quote is None else f" (quote: {answer.quote})"


def _value(answer: Answer) -> str:
    match answer.value:
        case Nonresponse() as none:
            return none.value
        case tuple() as several:
            return "+".join(several)
        case str() as text if text == SEALED_AWAY:
            return "sealed away"
        case str() as text if text == SPOKEN:
            return "a voice note"
        case value:
            return str(value)
