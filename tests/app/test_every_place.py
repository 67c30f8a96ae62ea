"""From every screen that a person can be at, paused or not, /stop, /erase and /mydata work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.app.erasing import LEDGER_STATE
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.person import Role, Standing
from bot.domain.place import Place
from bot.domain.say import Say, Words
from bot.storage import outbox, people
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.people import Known
from tests.app.conftest import CHANNEL, Crew

WHO = "amina"
NEWEST = "SELECT say, private FROM outbox WHERE person = ? AND say IS NOT NULL ORDER BY id DESC LIMIT 1"
#: Everywhere that a person can be; a new screen has to be reached here too.
JOINING = frozenset({"language", "consent", "purpose", "fact", "choose"})
AT_HOME = frozenset({"settings", "interview", "home"})
BESIDE = frozenset({"help", "help_write", "aside", "mydata", "erase", "who", "other", "enter", "left"})
LEADING = ("help", "settings", "language", "mydata", "privacy", "erase", "x", "pause", "stop", "continue")
FACTS = ("name", "n", "back", "was", "was.name")


@dataclass
class Walk:
    """One person walked through all screens, each step undone again; all within one transaction."""

    crew: Crew
    conn: Conn
    start: str
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)

    def known(self) -> Known:
        found = people.find(self.conn, self.crew.stage.house.sealer.address_hash(CHANNEL, WHO))
        assert found is not None
        return found

    def sees(self) -> Say:
        row = self.conn.execute(NEWEST, (self.known().person.id,)).fetchone()
        return outbox.said(row, self.crew.stage.house.sealer)

    def does(self, inbound: Inbound) -> None:
        [receipt] = self.crew.stage.turns._apply_all(self.conn, [self.crew.arrival(WHO, inbound)])
        assert receipt.applied, inbound

    def press(self, choice: str) -> None:
        self.does(Tap(self.sees().step, choice))

    @contextmanager
    def undone(self) -> Iterator[None]:
        at = self.crew.stage.clock.at
        self.conn.execute("SAVEPOINT walk")
        try:
            yield
        finally:
            self.conn.execute("ROLLBACK TO walk")
            self.conn.execute("RELEASE walk")
            self.crew.stage.clock.at = at

    def everywhere(self, check: Callable[[Walk, str], None]) -> set[str]:
        """Visit every screen once, and check there; returns the names of the places."""
        self.conn.execute("SAVEPOINT whole")
        self.does(Command("start", self.start))
        self._visit("/start", check, 0)
        self.conn.execute("ROLLBACK TO whole")
        self.conn.execute("RELEASE whole")
        return {name for name, *_ in self.seen}

    def _visit(self, path: str, check: Callable[[Walk, str], None], depth: int) -> None:
        known = self.known()
        key = (*_key(known.place), known.person.standing, *self._screen())
        if key in self.seen or depth > 40:
            return
        self.seen[key] = path
        check(self, path)
        for name, move in self._moves():
            with self.undone():
                move()
                if self.known().person.standing is not Standing.ERASED:
                    self._visit(f"{path} {name}", check, depth + 1)

    def _screen(self) -> tuple[str, ...]:
        """What is on the screen, without what is only another number in it."""
        say = self.sees()
        words = [line.key for line in say.lines if isinstance(line, Words)]
        return (*words, *(choice.id for choice in say.choices() if not choice.id.startswith("o_")))

    def _moves(self) -> Iterator[tuple[str, Callable[[], None]]]:
        ids = [choice.id for choice in self.sees().choices()]
        # Of options that all lead to the same next screen, two are enough.
        options = [each for each in ids if each.startswith(("o_", "l_"))][:2]
        for choice in [
            *options,
            *(each for each in ids if each not in options and each[:2] not in ("o_", "l_")),
        ]:
            yield choice, lambda choice=choice: self.press(choice)  # type: ignore[misc]
        for name in LEADING:
            yield f"/{name}", lambda name=name: self.does(Command(name))  # type: ignore[misc]
        yield "words", lambda: self.does(Text("some words"))
        yield "silence", self._silence

    def _silence(self) -> None:
        self.crew.stage.clock.at += timedelta(minutes=31)
        self.does(Text("are you there"))


def _key(place: Place) -> tuple[str, ...]:
    return (place.name, *(f"{name}={place.facts[name]}" for name in FACTS if name in place.facts))


def leaves_everywhere(walk: Walk, path: str) -> None:
    for before in ((), ("pause",)):
        with walk.undone():
            for name in before:
                walk.does(Command(name))
            stops(walk, path)
            erases(walk, path)
            sees_her_data(walk, path)


def stops(walk: Walk, path: str) -> None:
    with walk.undone():
        walk.does(Command("stop"))
        person = walk.known().person
        assert person.standing in (Standing.STOPPED, Standing.JOINING), path
        assert not person.consent.contact, path
        assert "leaving.stopped" in walk._screen(), path


def erases(walk: Walk, path: str) -> None:
    with walk.undone():
        walk.does(Command("erase"))
        walk.press("yes")
        assert walk.known().person.standing is Standing.ERASED, path
        left = walk.conn.execute("SELECT 1 FROM person WHERE standing <> 'erased'").fetchall()
        hers = f"WHERE person = {walk.known().person.id}"
        for table in ("participation", "transfer", "waiting", "inbox"):
            found = walk.conn.execute(f"SELECT 1 FROM {table} {hers}").fetchall()  # noqa: S608
            assert found == [], (path, table)
        for table in ("respondent", "answer"):  # of somebody who shares her phone, they stay
            assert left or walk.conn.execute(f"SELECT 1 FROM {table}").fetchall() == [], (path, table)  # noqa: S608
        assert walk.conn.execute("SELECT 1 FROM meta WHERE name = ?", (LEDGER_STATE,)).fetchone(), path


def sees_her_data(walk: Walk, path: str) -> None:
    with walk.undone():
        walk.does(Command("mydata"))
        if walk.known().place.name in ("other", "enter"):
            walk.press("back")
        if walk.known().place.name == "who":  # after a silence she says first that it is her
            walk.press("go")
            if walk.known().place.name != "mydata":  # she had asked for something else before
                walk.does(Command("mydata"))
        assert walk.known().place.name == "mydata", path
        walk.press("show")
        assert walk.known().place.name == "aside", path


@pytest.mark.threat(20, 21)
async def test_stopping_erasing_and_her_data_can_be_reached_from_everywhere(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    house = crew.stage.house
    start = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))
    places = await house.db.run(lambda conn: Walk(crew, conn, start).everywhere(leaves_everywhere))
    assert places == JOINING | AT_HOME | BESIDE
