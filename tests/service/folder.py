"""Where one service keeps things, and what tests look at there with its keys."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.app import inviting, planning
from bot.app.house import House
from bot.app.links import make_invite
from bot.app.planning import Wish
from bot.assembly import DATABASE_FILE, open_house
from bot.config import Config, load_config
from bot.domain.clock import At
from bot.domain.person import CONSENT_VERSION, Consent, Person, Role, Standing
from bot.domain.survey import Answer
from bot.domain.zones import only_zone
from bot.storage import answers, people, server
from bot.storage.database import Conn, connect
from bot.storage.invites import Invite
from bot.storage.keys import DATABASE, Keys
from bot.storage.postgres import Connection
from bot.storage.sealing import Sealer, pseudonym
from bot.synthetic.staff import add_staff
from tests.ports import free_place

SHORT = Path(__file__).parent / "short.yaml"
#: Countries with one time zone each, all round the earth.
ROUND_THE_EARTH = ("CK", "CO", "GF", "ML", "YE", "BD", "PH", "SB", "WS")
#: The references that a server was told not to check.
UNCHECKED = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
LATE_MORNING, AFTERNOON = 10, 17


class Folder:
    """A folder for the data and one for the keys, and maybe the `url` of a database on a server."""

    def __init__(self, root: Path, url: str | None = None) -> None:
        self.root = root
        self.url = url
        self.data = root / "data"
        self.keys = root / "keys"

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.data / DATABASE_FILE

    @property
    def sealer(self) -> Sealer:
        """What opens addresses and open answers."""
        return Sealer.of(Keys(self.keys))

    def settings(self, **more: str) -> dict[str, str]:
        """The settings of a service here."""
        given = {
            "DATA": str(self.data),
            "KEYS": str(self.keys),
            "TRIAL": "true",
            "WEB": free_place(),
            "SEND_RATE": "100000",
            "CHAT_RATE": "1000",
            "SPREAD_MINUTES": "0",
            **({} if self.url is None else {"DATABASE_URL": self.url}),
            **{name.upper(): value for name, value in more.items()},
        }
        return {f"BOT_{name}": value for name, value in given.items()}

    def config(self) -> Config:
        """The same as the service reads it."""
        return load_config(self.settings())

    @contextmanager
    def opened(self) -> Iterator[Conn]:
        """The database, while the service runs or not."""
        if self.url is None:
            conn = connect(self.database, Keys(self.keys).get(DATABASE))
        else:
            conn = cast("Conn", server.connected(self.url))
        try:
            yield conn
        finally:
            conn.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else can write as long as this lasts, as during a long backup by another hand."""
        with self.opened() as conn:
            conn.execute("BEGIN IMMEDIATE")
            yield
            conn.execute("ROLLBACK")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self.opened() as conn:
            return [tuple(row) for row in conn.execute(sql, values)]

    def is_whole(self) -> bool:
        """Whether the file has no wrong page and no row refers to one that is not there.

        A server checks each reference as it is written.
        """
        if self.url is not None:
            with self.opened() as conn:
                return not cast("Connection", conn).plain(UNCHECKED)
        return self.value("PRAGMA integrity_check") == "ok" and not self.rows("PRAGMA foreign_key_check")

    def value(self, sql: str, *values: Any) -> Any:
        """The one value that a query finds."""
        ((value,),) = self.rows(sql, *values)
        return value

    async def until(self, sql: str, wanted: object, *values: Any) -> None:
        """Wait until a query finds this; a database cannot call us, so it is asked again and again."""
        async with asyncio.timeout(60):
            while self.value(sql, *values) != wanted:  # noqa: ASYNC110 - as said
                await asyncio.sleep(0.05)

    @contextmanager
    def remains(self) -> Iterator[Folder]:
        """A copy of what a killed service left, so that looking at it repairs nothing for its successor."""
        with tempfile.TemporaryDirectory(dir=self.root) as place:
            copy = Folder(Path(place))
            copy.data.mkdir()
            for path in self.data.glob(f"{DATABASE_FILE}*"):
                if not path.name.endswith("-shm"):
                    shutil.copy(path, copy.data)
            copy.keys = self.keys
            yield copy

    def bytes_at_rest(self) -> bytes:
        """All that stands in the data folder, as somebody without the keys could read it."""
        return b"".join(path.read_bytes() for path in sorted(self.data.rglob("*")) if path.is_file())

    def person(self, chat: int) -> int | None:
        """Who has this chat."""
        found = self.rows(
            "SELECT person FROM address WHERE hash = ?", self.sealer.address_hash("telegram", str(chat))
        )
        return None if not found else int(found[0][0])

    def answers(self, chat: int, round_id: int = 1) -> dict[str, Answer]:
        """What is kept of her answers."""
        person = self.person(chat)
        assert person is not None
        name = pseudonym(Keys(self.keys).round(round_id), person)
        with self.opened() as conn:
            return answers.read(conn, self.sealer, round_id, name)

    async def invite(self, role: Role, *, country: str | None = None, uses: int = 100) -> str:
        """A code as a coordinator would hand it on."""
        async with open_house(self.config()) as house:
            expires = int((datetime.now(UTC) + timedelta(days=7)).timestamp())
            link = await house.db.run(
                lambda conn: make_invite(house, conn, Invite(role, country), uses, expires)
            )
        return link.code

    async def employ(self) -> tuple[str, str]:
        """Let a coordinator be there who has no phone; returns how the shell is told that it is her."""
        async with open_house(self.config()) as house:
            (person,) = await house.db.run(lambda conn: add_staff(house, conn, (Role.COORDINATOR,)))
        return ("--as", str(person.id))


def awake_country(now: datetime | None = None) -> str:
    """A country where it is day now, whenever the tests run: the bot writes first in safe hours only."""
    moment = now or datetime.now(UTC)
    for code in ROUND_THE_EARTH:
        zone = only_zone(code)
        if zone is not None and LATE_MORNING <= moment.astimezone(ZoneInfo(zone)).hour < AFTERNOON:
            return code
    raise AssertionError("it is day somewhere")


async def consultation(
    folder: Folder, chats: range, survey: Path | str = SHORT, *, voice: bool = False
) -> None:
    """A round of short questions, open now, with these people joined and their invitations waiting."""
    async with open_house(folder.config()) as house:
        now = house.now()
        opens, closes = At(now - timedelta(minutes=1)), At(now + timedelta(days=14))
        wish = Wish((str(survey),), opens, closes, remind=(), voice=voice)
        planned = await house.db.run(lambda conn: planning.plan(house, conn, wish))
        await house.db.run(lambda conn: planning.open_round(house, conn, planned.ids[0]))
        for chat in chats:
            await house.db.run(partial(join, house, chat))
        await inviting.invite_due(house)


def join(house: House, chat: int, conn: Conn) -> None:
    """Somebody who has joined and is wide awake."""
    country = awake_country(house.now())
    person = Person(
        id=0,
        standing=Standing.ACTIVE,
        language="en",
        consent=Consent(CONSENT_VERSION, answer=True, quote=True, contact=True),
        country=country,
        country_in=country,
        zone=only_zone(country),
    )
    address = str(chat)
    id_ = people.add(
        conn,
        person,
        "telegram",
        house.sealer.address_hash("telegram", address),
        house.sealer.seal_address(address),
    )
    people.update(conn, replace(person, id=id_))
