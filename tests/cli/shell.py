"""The command line in process, on a data folder of its own."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import cli
from bot.app.house import House
from bot.assembly import open_house
from bot.config import Config, load_config
from bot.domain.person import Person, Role, Standing
from bot.storage import people
from bot.storage.database import Conn

T = TypeVar("T")
#: Verbs at which somebody has to be named.
NAMED = ("round", "invite", "roster", "digest", "export", "audit", "token", "webhook")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed for programs."""
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def faults(self) -> list[str]:
        """The lines of a refusal, which must be all that came of it."""
        assert (self.code, self.out) == (2, ""), (self.code, self.out, self.err)
        return self.err.splitlines()


@dataclass(slots=True)
class Shell:
    """Somebody who types commands in a folder; `data` and `keys` are hers."""

    folder: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    settings: dict[str, str] = field(default_factory=dict)
    #: Who is named with --as where a verb needs somebody and a test names nobody.
    staff: int | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def env(self) -> dict[str, str]:
        return {"BOT_DATA": str(self.data), "BOT_KEYS": str(self.keys), **self.settings}

    def config(self) -> Config:
        return load_config(self.env)

    def type(self, *words: str, typed: str | None = None) -> Done:
        """Type `charterbot` and these words, as whoever of the staff she is; then what was `typed`."""
        if self.staff is not None and words[0] in NAMED and not {"--as", "--help"} & set(words):
            words = (*words, "--as", str(self.staff))
        with self.patch.context() as patch:
            patch.chdir(self.folder)
            if typed is not None:
                patch.setattr("sys.stdin", io.StringIO(typed))
            for name, value in self.env.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                cli.main(list(words))
        shown = self.capture.readouterr()
        code = end.value.code
        return Done(code if isinstance(code, int) else 0, shown.out, shown.err)

    def within(self, work: Callable[[House], Awaitable[T]]) -> T:
        """Do something in the data folder as the service would."""

        async def opened() -> T:
            async with open_house(self.config()) as house:
                return await work(house)

        return asyncio.run(opened())

    def inside(self, work: Callable[[House, Conn], T]) -> T:
        """The same in one transaction."""

        async def once(house: House) -> T:
            return await house.db.run(lambda conn: work(house, conn))

        return self.within(once)

    def employ(self, role: Role = Role.COORDINATOR) -> int:
        """Let somebody of the staff be there, and be her from now on if nobody was; returns her id."""

        def add(house: House, conn: Conn) -> int:
            person = Person(id=0, role=role)
            (last,) = conn.execute("SELECT max(id) FROM person").fetchone()
            name = f"staff {last}"
            sealer = house.sealer
            id_ = people.add(conn, person, "web", sealer.address_hash("web", name), sealer.seal_address(name))
            people.update(conn, replace(person, id=id_, standing=Standing.ACTIVE, language="en", zone="UTC"))
            return id_

        made = self.inside(add)
        self.staff = self.staff or made
        return made

    def take_over(self, other: Path) -> None:
        """Begin with a copy of a folder that was prepared once."""
        shutil.copytree(other / "data", self.data)
        shutil.copytree(other / "keys", self.keys)
