"""Every door of the chat and of the phone page, tried by every role: pressed, typed and forged."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.app.screening import Pages
from bot.channels.web.site import PageSettings, build_web
from bot.domain.inbound import Command, Inbound, Tap
from bot.domain.person import Role
from bot.domain.say import Words
from bot.storage import audit, outbox
from bot.storage.invites import Invite
from bot.synthetic.staff import add_staff
from tests import whomay
from tests.app.conftest import Crew
from tests.channels.web.house import Browser
from tests.conversations.onpage import turns_of
from tests.conversations.stage import Stage

PLACES = {
    Role.ADVOCATE: "/p/",
    Role.COORDINATOR: "/s/",
    Role.DRAFTER: "/d/",
    Role.REVIEWER: "/v/",
    Role.TRANSLATOR: "/t/",
    Role.SPEAKER: "/l/",
    Role.NARRATOR: "/n/",
}
DESK = '{"name": "desk", "facts": {}}'
PLANNED = (
    '{"name": "newround", "facts": {"at": "confirm", "survey": "0", "opens": "now", "days": "7",'
    ' "remind": "none", "target": "0"}}'
)
INVITING = '{"name": "desk", "facts": {"role": "advocate", "country": "any"}}'
DECIDING = '{"name": "decide", "facts": {"round": "2", "item": "first", "verdict": "keep"}}'
UNDOING = '{"name": "queue", "facts": {"round": "2", "released": "5"}}'
READING = '{"name": "queue", "facts": {"round": "2"}}'
STATING = '{"name": "statements", "facts": {"own": "1", "at": "confirm", "text": "Wells are for all."}}'
APPROVING = '{"name": "statements", "facts": {"statement": "1"}}'
NARRATING = '{"name": "narrate", "facts": {"at": "x", "note": "y"}}'
#: What is tried, for which action, and where she is then; round 1 is a draft, round 2 runs, V works here.
DOORS = {
    "see rounds": ("/rounds", "/status", "/pause_round", "/extend", "/close", "rounds", "status", "round_1"),
    "dry run": ("try_1",),
    "plan": ("/newround", "newround", f"make {PLANNED}"),
    "open": ("open_1",),
    "pause": ("pause_2",),
    "extend": ("extend_2", "days_2_3"),
    "close": ("close_2", "end_2"),
    "close question": ("wrong_2", "wrongq_2_1", "wrongl_2_1_1", "wrongy_2_1_1"),
    "invite": ("/invite", "invite", "role_advocate", "role_coordinator", "land_any", f"uses_20 {INVITING}"),
    "read digest": ("/digest", "digest"),
    "decide": ("/decide", "decide", f"on_2 {DECIDING}", f"none {DECIDING}"),
    "review": ("/review", "review", f"next {READING}", f"released_2 {READING}"),
    "write statement": ("/statements", "statements", f"keep {STATING}"),
    "approve statement": (f"approve {APPROVING}",),
    "take back": (f"undo-wait {UNDOING}", f"undo-remove {UNDOING}"),
    "translate": ("/translate", "translate"),
    "adjudicate": ("/adjudicate", "adjudicate", "/pretest", "pretest"),
    "retell": ("/retell", "retell"),
    "narrate": ("/narrate", "narrate", f"skip {NARRATING}", f"keep {NARRATING}"),
    "list staff": ("/staff", "staff"),
    "revoke staff": ("member_V", "revoke_V"),
    "leave country": ("/leave_country", "gone_ye", "leave_ye"),
}
KINDS = dict(iter(whomay.MAY))
#: There is no such door: it leads home, whoever tries it.
NO_DOORS = ("/export", "/audit", "/answers", "export_1", "linkable_1", "audit", "answers_1", "zz")
STATE = (
    "SELECT id, state, closes FROM round ORDER BY id",
    "SELECT count(*) FROM invite",
    "SELECT id, role FROM person WHERE role <> 'advocate' ORDER BY id",
    "SELECT country FROM country_left",
    "SELECT count(*) FROM respondent",
    "SELECT count(*) FROM decision",
    "SELECT count(*) FROM closed_question",
    "SELECT count(*) FROM statement",
    "SELECT count(*) FROM outbox WHERE kind = 'digest'",
)


@dataclass
class Bench:
    """One person of a role on one channel, and everything that she could change."""

    crew: Crew
    role: Role
    browser: Browser | None
    person: int = 0
    victim: int = 0

    async def ready(self) -> None:
        stage = self.crew.stage
        for _ in range(2):
            await stage.round("round priorities closes +14d draft")
        code = await stage.invite(Invite(self.role))
        if self.browser is None:
            await self.crew.does("she", Command("start", code))
        else:
            await self.browser.join(PLACES[self.role], code)
        [[self.person]] = await self.crew.rows("SELECT max(id) FROM person")  # type: ignore[assignment]
        await self.again()

    async def again(self, place: str = DESK) -> None:
        """Everything as it was, and she at a screen of the desk, whether or not one is hers."""
        house = self.crew.stage.house

        def put(conn):
            conn.execute("DELETE FROM round WHERE id > 2")
            conn.execute("UPDATE round SET state = CASE id WHEN 1 THEN 'draft' ELSE 'running' END")
            conn.execute("DELETE FROM country_left")
            conn.execute("DELETE FROM closed_question")
            conn.execute("DELETE FROM statement")
            conn.execute("DELETE FROM person WHERE id <> ?", (self.person,))
            self.victim = add_staff(house, conn, (Role.DRAFTER,))[0].id
            conn.execute(
                "UPDATE person SET standing = 'active', language = 'en', zone = 'UTC', place = ?, step = 7,"
                " consent_version = 1, consent_answer = 1, seen = ? WHERE id = ?",
                (place, house.seconds(), self.person),
            )

        await house.db.run(put)
        if self.browser is not None:
            await self.browser.open(PLACES[self.role])

    async def tries(self, door: str) -> None:
        name, _, _ = door.replace("_V", f"_{self.victim}").partition(" ")
        inbound: Inbound = Command(name[1:]) if name.startswith("/") else Tap(7, name)
        if self.browser is None:
            await self.crew.does("she", inbound)
        elif isinstance(inbound, Command):
            await self.browser.press(PLACES[self.role], text=name, step="7")
        else:
            await self.browser.press(PLACES[self.role], do=f"7.{name}")

    async def state(self) -> list[object]:
        return [await self.crew.rows(sql) for sql in STATE]

    async def log(self) -> list[tuple[str, str, str]]:
        rows = await self.crew.stage.house.db.run(lambda conn: list(audit.rows(conn)))
        assert all(row.entry.staff == self.person for row in rows)
        return [(row.entry.action, row.entry.resource, row.entry.outcome.value) for row in rows]

    async def sees(self) -> list[str]:
        """What the newest screen before her says, by the keys of its words."""
        newest = (
            "SELECT say, private FROM outbox WHERE person = ? AND say IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        house = self.crew.stage.house
        say = await house.db.run(
            lambda conn: outbox.said(conn.execute(newest, (self.person,)).fetchone(), house.sealer)
        )
        return [line.key for line in say.lines if isinstance(line, Words)]


@pytest.fixture(params=["chat", "page"])
async def browser(request: pytest.FixtureRequest, stage: Stage) -> AsyncIterator[Browser | None]:
    if request.param == "chat":
        yield None
        return
    house = stage.house
    settings = PageSettings(secret=b"s" * 32, trial=house.rules.trial)
    app = build_web(Pages(house), turns_of(stage), house.catalogs, settings, house.now)
    async with Browser(app) as opened:
        yield opened


@pytest.fixture(params=Role, ids=str)
async def bench(request: pytest.FixtureRequest, crew: Crew, browser: Browser | None) -> Bench:
    made = Bench(crew, request.param, browser)
    await made.ready()
    return made


@pytest.mark.threat(7)
async def test_each_door_opens_to_whom_the_table_says_and_leaves_no_trace_for_others(bench: Bench) -> None:
    for action, doors in DOORS.items():
        for door in doors:
            _, _, place = door.partition(" ")
            await bench.again(place or DESK)
            before, log = await bench.state(), await bench.log()
            await bench.tries(door)
            after, added = await bench.state(), (await bench.log())[len(log) :]
            told = await bench.sees()
            if whomay.may(bench.role, action, KINDS[action]):
                assert all(outcome != "refused" for *_, outcome in added), (door, added)
                assert "desk.refused" not in told, door
                continue
            assert after == before, door
            if bench.role is Role.ADVOCATE:
                assert added == [], door
                assert not any(key.startswith(("desk.", "newround.", "left.")) for key in told), (door, told)
            else:
                assert [(name, outcome) for name, _, outcome in added] == [(action, "refused")], door
                assert re.fullmatch(rf"{KINDS[action]}(:\w+)?", added[0][1])
                assert told == ["desk.refused"], door


@pytest.mark.threat(7)
async def test_where_there_is_no_door_nobody_goes_in(bench: Bench) -> None:
    for door in NO_DOORS:
        await bench.again()
        before = await bench.state()
        await bench.tries(door)
        assert await bench.state() == before, door
        assert await bench.log() == [], door
        told = await bench.sees()
        assert told[:1] == [HOME[bench.role]], (door, told)


HOME = {
    Role.ADVOCATE: "interview.length",
    Role.COORDINATOR: "desk.coordinator",
    Role.DRAFTER: "desk.drafter",
    Role.REVIEWER: "desk.reviewer",
    Role.TRANSLATOR: "twofold.which",
    Role.SPEAKER: "pretest.speaker",
    Role.NARRATOR: "desk.narrator",
}


@pytest.mark.threat(7)
async def test_only_an_advocate_answers_whatever_button_is_forged(bench: Bench) -> None:
    for press in (Tap(7, "r_2"), Tap(0, "r_2"), Tap(7, "start"), Tap(7, "o_yes")):
        for place in (DESK, '{"name": "interview", "facts": {"round": "2"}}', "{}"):
            await bench.again(place)
            if bench.browser is None:
                await bench.crew.does("she", press)
            else:
                await bench.browser.press(PLACES[bench.role], do=f"{press.step}.{press.choice}")
    [[met]] = await bench.crew.rows("SELECT count(*) FROM participation WHERE person = ?", bench.person)
    assert (met == 1) is whomay.may(bench.role, "answer", "own")
