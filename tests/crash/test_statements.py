"""Killed while statements are drawn, shown and answered: she meets the same, and exposure stays true."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.asking import STATEMENTS
from bot.assembly import open_house
from bot.domain.statements import ANSWERS
from bot.storage import statements
from bot.storage.database import Conn
from tests.conversations.stage import STATED
from tests.crash.scene import HELLO, WAITING, Scene, hellos
from tests.service.conftest import CHATS
from tests.service.folder import Folder, consultation
from tests.service.phone import QUESTION, Phone
from tests.service.running import Api, Running

pytestmark = pytest.mark.case(1)
MORE, COUNTED = "More statements", "Count my answers"
SAYS = ("I agree", "I do not agree", "Pass")
killed = pytest.mark.parametrize("scene", [pytest.param((1, signal.SIGKILL), id="SIGKILL")], indirect=True)


def _state(conn: Conn) -> None:
    for each in STATED:
        statements.approve(conn, statements.add(conn, each, (), own=True, writer=1), 2)


async def _consultation(folder: Folder) -> None:
    async with open_house(folder.config()) as house:
        await house.db.run(_state)
    await consultation(folder, CHATS, STATEMENTS)


@pytest.fixture(scope="session")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of statements, made once and copied for each test."""
    root = tmp_path_factory.mktemp("stated")
    asyncio.run(_consultation(Folder(root)))
    return root


@pytest.fixture
def scene(folder: Folder, stated: Path, api: Api, request: pytest.FixtureRequest) -> Scene:
    shutil.copytree(stated, folder.root)
    seed, ends = request.param
    return Scene(folder, api, seed, ends)


def _next(phone: Phone) -> str | None:
    """The button that she presses now; each says another thing of each statement."""
    labels = phone.labels()
    found = QUESTION.search(phone.text())
    if found is not None:
        return SAYS[(phone.chat + int(found[1])) % len(SAYS)]
    return next((each for each in ("Go on", "Open", "Start", MORE, COUNTED) if each in labels), None)


def _presses(phone: Phone) -> int:
    label = _next(phone)
    assert label is not None, phone.text()
    return int(phone.api.people.press(phone.chat, label)["update"])


async def _onward(phone: Phone, *, until: str) -> None:
    while until not in phone.text() and until not in phone.labels():
        before = phone.text()
        _presses(phone)
        await phone.api.until(lambda: phone.text() not in ("", before))  # noqa: B023


def _sessions(folder: Folder) -> list[dict[str, list[str]]]:
    found = folder.rows("SELECT session FROM participation WHERE session IS NOT NULL")
    return [json.loads(str(packed)) for (packed,) in found]


def _exposure(folder: Folder) -> tuple[Counter[str], Counter[str]]:
    given, shown = Counter[str](), Counter[str]()
    for name, times, seen in folder.rows("SELECT statement, given, shown FROM exposure"):
        given[name], shown[name] = times, seen
    return given, shown


def _is_true(folder: Folder) -> None:
    """What is counted of statements is what stands in people's sessions."""
    told = _sessions(folder)
    given, shown = _exposure(folder)
    assert +given == Counter(name for each in told for name in each.get("drawn", []))
    assert +shown == Counter(name for each in told for name in each.get("met", []))


async def _kill_at(scene: Scene, running: Running, place: str) -> None:
    """Everybody presses at once, and the service dies with it, or as soon as it is written."""
    before = [phone.text() for phone in scene.phones]
    if place == "commit":
        scene.armed.touch()
        ids = [_presses(phone) for phone in scene.phones]
        await scene.fallen(running)
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == 0
            _is_true(left)
    else:
        scene.hangs("timeout_before")
        ids = [_presses(phone) for phone in scene.phones]
        await scene.api.confirmed()
        await scene.hung()
        await scene.strike(running)
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == len(ids)
            _is_true(left)
    assert [phone.text() for phone in scene.phones] == before


async def _again(scene: Scene, place: str, before: list[str]) -> Running:
    scene.api.people.clear_faults()
    scene.api.announced.struck.clear()
    running = await scene.start(place if place == "commit" else None)
    await scene.api.until(
        lambda: all(phone.text() not in ("", each) for phone, each in zip(scene.phones, before, strict=True))
    )
    await scene.folder.until(WAITING, 0)
    return running


@killed
@pytest.mark.parametrize("place", ["commit", "before anything is sent"])
async def test_killed_at_each_step_of_a_round_of_statements(scene: Scene, place: str) -> None:
    running = await scene.start(place if place == "commit" else None)
    for phone in scene.phones:
        await phone.sees(HELLO)
    for step in ("Start", "Question 1 of", "Question 3 of", MORE):
        await asyncio.gather(*(_onward(phone, until=step) for phone in scene.phones))
        await scene.api.confirmed()
        await scene.folder.until(WAITING, 0)
        before = [phone.text() for phone in scene.phones]
        drawn = [each.get("drawn", []) for each in _sessions(scene.folder)]
        await _kill_at(scene, running, place)
        running = await _again(scene, place, before)
        now = [each.get("drawn", []) for each in _sessions(scene.folder)]
        if step.startswith("Question"):
            assert now == drawn, "after a kill she meets the same"
        _is_true(scene.folder)
    await asyncio.gather(*(_onward(phone, until=COUNTED) for phone in scene.phones))
    for phone in scene.phones:
        _presses(phone)
    everyone = len(scene.phones)
    await scene.folder.until("SELECT count(*) FROM respondent WHERE state = 'counted'", everyone)
    await scene.folder.until(WAITING, 0)
    assert await running.stop() == 0
    _is_true(scene.folder)
    for phone in scene.phones:
        assert _kept(scene.folder, phone.chat) == [*_says(phone.chat)]
        assert hellos(scene.api, phone.chat) == 1
    assert scene.folder.value("SELECT count(*) FROM answer") == len(STATED) * everyone
    assert scene.folder.value("PRAGMA integrity_check") == "ok"


def _says(chat: int) -> Iterator[str]:
    for number in range(1, len(STATED) + 1):
        yield ANSWERS[(chat + number) % len(ANSWERS)]


def _kept(folder: Folder, chat: int) -> list[object]:
    """What is kept of a person, in the order in which statements were drawn for her."""
    packed = folder.value("SELECT session FROM participation WHERE person = ?", folder.person(chat))
    said = folder.answers(chat)
    return [said[name].value for name in json.loads(str(packed))["drawn"]]
