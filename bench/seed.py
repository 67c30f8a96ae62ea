"""A database with many people in it, each in the middle of the same round, made at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.crowd import FIRST_CHAT
from bot.app import answering, planning
from bot.app.house import House
from bot.app.planning import Wish
from bot.assembly import open_house
from bot.channels.telegram.codec import encode
from bot.channels.telegram.reading import CHANNEL
from bot.config import Config, load_config
from bot.domain.clock import At
from bot.domain.inbound import Tap
from bot.domain.interview import step
from bot.domain.person import CONSENT_VERSION, Consent, Person, Standing
from bot.domain.place import Place
from bot.domain.rounds import half_of
from bot.domain.say import Say
from bot.domain.session import Session
from bot.i18n.render import Rendered, render
from bot.storage import people, sessions
from bot.storage.database import Conn
from bot.surveyfile.load import load
from tests.botapi.server import TOKEN

SURVEY = Path(__file__).resolve().parent / "five-questions.yaml"
CHUNK = 20_000
#: Seconds; the first reminder is due then.
LOOKED_AT_AGAIN = 72 * 3600
#: What differs from one person to the next, by table and column.
COPIED = {
    "person": {"id": "n + 1", "panel": "panel + n", "tag": "randomblob(16)"},
    "address": {"person": "n + 1", "hash": "hash_of(n)", "sealed": "sealed_of(n)"},
    "participation": {"person": "n + 1"},
}


@dataclass(frozen=True, slots=True)
class Town:
    """A data folder with its keys; `text` and `buttons` are what each of its people has on her screen."""

    folder: Path
    people: int
    text: str
    buttons: list[list[dict[str, str]]]

    @property
    def database(self) -> Path:
        """The answers' file."""
        return self.folder / "data" / "charterbot.db"

    def settings(self, api: str) -> dict[str, str]:
        """The settings under which the service runs on it."""
        return settings(self.folder) | {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": api,
            "BOT_WEB": "127.0.0.1:0",
            "BOT_SEND_RATE": "100000",
            "BOT_CHAT_RATE": "1000",
            "BOT_LOG_LEVEL": "WARNING",
        }

    @contextmanager
    def copied(self) -> Iterator[Town]:
        """The same once more, to be used up by one measurement."""
        copy = self.folder.with_name(f"{self.folder.name}-copy")
        shutil.copytree(self.folder, copy)
        try:
            yield replace(self, folder=copy)
        finally:
            shutil.rmtree(copy)


def settings(folder: Path) -> dict[str, str]:
    """What the service needs to find this database."""
    return {"BOT_DATA": str(folder / "data"), "BOT_KEYS": str(folder / "keys"), "BOT_TRIAL": "true"}


async def settle(folder: Path, count: int, *, begun: bool = True) -> Town:
    """Make a database of `count` people who joined, agreed, and stand at question 1 of the same round.

    Where it has not `begun`, the round is open and nobody has been invited to it yet.
    """
    config: Config = load_config(settings(folder))
    async with open_house(config) as house:
        now = datetime.now(UTC)
        wish = Wish((str(SURVEY),), At(now), At(now + timedelta(days=30)), digest_at=None)
        round_id = await house.db.run(lambda conn: _running(house, conn, wish))
        survey = load(SURVEY)
        outcome = step(survey, Session(seed=1, half=half_of(1)), Tap(0, "start"), 0)
        assert outcome.say is not None
        session = outcome.session if begun else None
        await house.db.run(lambda conn: _add_first(house, conn, round_id, session))
        for first in range(1, count, CHUNK):
            places = range(first, min(first + CHUNK, count))
            await house.db.run(lambda conn, places=places: _multiply(house, conn, places))  # type: ignore[misc]
        say = replace(outcome.say, step=1)
        words = render(say, "en", house.catalogs)
        return Town(folder, count, words.text, _buttons(say, words))


def _running(house: House, conn: Conn, wish: Wish) -> int:
    planned = planning.plan(house, conn, wish)
    planning.open_round(house, conn, planned.ids[0])
    return planned.ids[0]


def _add_first(house: House, conn: Conn, round_id: int, session: Session | None) -> None:
    """The person of whom all others are copies; she may be written to at any hour."""
    consent = Consent(CONSENT_VERSION, answer=True, quote=False, contact=True)
    person = Person(id=0, standing=Standing.ACTIVE, language="en", consent=consent, country="CD")
    person = replace(person, zone="Africa/Kinshasa", safe_from=0, safe_to=0)
    hash_, sealed = _address(house, 0)
    id_ = people.add(conn, person, CHANNEL, hash_, sealed)
    people.update(conn, replace(person, id=id_))
    if session is None:
        return
    place = Place("interview", {"round": str(round_id)})
    people.update_place(conn, id_, place, step=1, panel=1, seen=house.seconds())
    sessions.put(conn, id_, round_id, "started", answering._pack(session))  # noqa: SLF001
    sessions.mark_invited(conn, id_, round_id, house.seconds())
    # As after the first look at each, so that not all are looked at while answers are measured.
    sessions.look_later(conn, id_, round_id, house.seconds() + LOOKED_AT_AGAIN)


def _multiply(house: House, conn: Conn, places: range) -> None:
    """Copies of the first person in SQL, each with an address and a message on her screen of her own."""
    conn.create_function("hash_of", 1, lambda place: _address(house, place)[0])
    conn.create_function("sealed_of", 1, lambda place: _address(house, place)[1])
    for table, changed in COPIED.items():
        copy_rows(conn, table, changed, f"{table}.{'id' if table == 'person' else 'person'} = 1", places)


def copy_rows(conn: Conn, table: str, changed: dict[str, str], which: str, times: range) -> None:
    """Copy some rows once for each `n` of `times`; what of a copy is `changed` is told by column, in SQL."""
    names = [row["name"] for row in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    values = [changed.get(name, name) for name in names]
    conn.execute(
        f"""
          WITH RECURSIVE time (n) AS (VALUES (?) UNION ALL SELECT n + 1 FROM time WHERE n < ?)
          INSERT INTO {table} ({", ".join(names)})
          SELECT {", ".join(values)} FROM time CROSS JOIN {table} WHERE {which}
        """,  # noqa: S608 - names of the schema
        (times[0], times[-1]),
    )


def _address(house: House, place: int) -> tuple[bytes, bytes]:
    chat = str(FIRST_CHAT + place)
    return house.sealer.address_hash(CHANNEL, chat), house.sealer.seal_address(chat)


def _buttons(say: Say, words: Rendered) -> list[list[dict[str, str]]]:
    return [
        [{"text": button.label, "callback_data": encode(say.step, button.id)} for button in row]
        for row in words.rows
    ]
