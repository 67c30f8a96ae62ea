"""A service on loopback with its staff, whose clock is put ahead by starting it anew."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from bot.app import signing
from bot.app.house import House
from bot.app.revoking import revoke
from bot.assembly import open_house
from bot.domain.person import Person, Role, Standing
from bot.storage import meta, people
from bot.storage.database import Conn
from bot.synthetic.channel import NAME
from bot.synthetic.seed import SEEDED
from tests.ports import free_place
from tests.service.folder import Folder
from tests.service.running import DEADLY, environment

T = TypeVar("T")


class Service:
    """`charterbot run` in a folder of its own, as a trial at the same address each time it is started."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self.ahead = timedelta(0)
        self.address = f"http://{free_place()}"
        self.links: dict[Role, str] = {}
        self._log = root / "log"
        self._numbers = count()
        self._process: subprocess.Popen[str] | None = None
        root.mkdir(parents=True, exist_ok=True)

    @property
    def log(self) -> str:
        """All that its runs complained of."""
        return self._log.read_text()

    def start(self) -> None:
        """Start it, and wait until it says that it is ready."""
        given = self.folder.settings(web=self.address.removeprefix("http://"))
        with self._log.open("ab") as complaints:
            self._process = subprocess.Popen(
                [sys.executable, str(DEADLY), "run"],
                cwd=self.folder.root,
                env=environment(self.folder, **given, AHEAD=str(self.ahead.total_seconds())),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )
        assert self._process.stdout is not None
        found: list[str] = []
        for line in self._process.stdout:
            found += re.findall(r"http://\S+/start/\S+", line)
            if "Ctrl+C" in line:
                self.links = dict(zip(GREETED, found, strict=False))
                return
        raise AssertionError(f"it ended by itself:\n{self.log}")

    def stop(self) -> None:
        """End it; it has to end well."""
        process, self._process = self._process, None
        if process is not None:
            with process:
                process.terminate()
                process.communicate(timeout=30)
            assert process.returncode == 0, self.log

    def passes(self, time: timedelta) -> None:
        """Let so much time pass: the same service, later."""
        self.stop()
        self.ahead += time
        self.start()

    def now(self) -> datetime:
        """What its clock shows."""
        return datetime.now(UTC) + self.ahead

    def does(self, work: Callable[[House, Conn], T]) -> T:
        """Do something in its database, as a verb at the shell does, while it runs or not."""

        async def inside() -> T:
            async with open_house(self.folder.config(), self.now) as house:
                return await house.db.run(lambda conn: work(house, conn))

        # The browser's own loop runs in this thread.
        with ThreadPoolExecutor(1) as elsewhere:
            return elsewhere.submit(asyncio.run, inside()).result()

    def unseeded(self) -> None:
        """Let it start with nobody there and no round, though it is a trial."""
        self.does(lambda _, conn: meta.put(conn, SEEDED, "1"))

    def employs(self, role: Role, language: str = "en", limits: tuple[str, ...] = ()) -> int:
        """Somebody new of the staff; returns her id."""

        def add(house: House, conn: Conn) -> int:
            address = f"synthetic-desk-{next(self._numbers)}"
            person = Person(id=0, role=role, synthetic=True)
            hash_, sealed = house.sealer.address_hash(NAME, address), house.sealer.seal_address(address)
            id_ = people.add(conn, person, NAME, hash_, sealed)
            made = replace(person, id=id_, standing=Standing.ACTIVE, language=language, zone="UTC")
            people.update(conn, made)
            people.set_limits(conn, id_, limits)
            return id_

        return self.does(add)

    def revokes(self, person: int) -> None:
        """Let somebody of the staff go."""
        owner = self.employs(Role.COORDINATOR)

        def work(house: House, conn: Conn) -> None:
            known = people.get(conn, owner)
            assert known is not None
            revoke(house, conn, known.person, person)

        self.does(work)

    def link(self, person: int) -> str:
        """A fresh address that lets her in once."""

        def make(house: House, conn: Conn) -> str | None:
            known = people.get(conn, person)
            assert known is not None
            return signing.make_link(house, conn, known.person)

        made = self.does(make)
        assert made is not None
        return made

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self.folder.rows(sql, *values)

    def refused(self, action: str) -> int:
        """How many refusals of this kind stand in the audit log."""
        found: int = self.folder.value(
            "SELECT count(*) FROM audit WHERE action = ? AND outcome = 'refused'", action
        )
        return found


#: In the order in which a trial greets.
GREETED = (Role.ADVOCATE, Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER, Role.TRANSLATOR)


@contextmanager
def service(root: Path, *, seeded: bool = True) -> Iterator[Service]:
    """A fresh one for as long as it is needed; its log has to stay quiet."""
    made = Service(root)
    if not seeded:
        made.unseeded()
    made.start()
    try:
        yield made
    finally:
        made.stop()
    assert "Traceback" not in made.log
