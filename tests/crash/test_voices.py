"""Killed while voices are taken, written down and destroyed, and while prompts are recorded."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from bot.app import recordings as shelf
from bot.assembly import open_house
from bot.domain.person import Role
from bot.domain.survey import SPOKEN
from bot.storage.recordings import FOLDER, INDEX, index_of
from tests.crash.bare import found
from tests.crash.conftest import CROWD
from tests.crash.extent import SCENES, STORM_KILLS, STORM_PEOPLE, STORMS
from tests.crash.scene import HELLO
from tests.crash.voices import (
    EVERY,
    QUESTIONS,
    STAFF,
    STEPS,
    SURVEY,
    WANTED,
    Kills,
    cut,
    employ,
    every_voice_is_kept_once,
    says,
    settled,
    speak_all,
    speak_next,
    spoken_before,
)
from tests.crash.weather import Weather
from tests.service.conftest import CHATS
from tests.service.folder import Folder, consultation
from tests.service.phone import Phone
from tests.service.running import Api, Running, environment, start
from tests.sounds import synthetic

pytestmark = [pytest.mark.case(1), pytest.mark.case(35)]
HEARD = "Wells for the north"
AGREE = "Yes: keep the words, destroy the voice"
LISTENS = "import sys; from bot.cli.listening import listen; listen(bytes.fromhex(sys.argv[1]))"
TRACES = "SELECT count(*) FROM meta WHERE name = 'traces_remain'"
#: The short form leaves out where nothing else is on the disk than a step before.
SHELF = range(6) if len(SCENES) > 1 else (0, 2, 3)
#: So many prompts a narrator reads while it storms, and so many recordings are written down then.
READ_ALOUD = 3
WRITTEN = 5


async def _consultation(folder: Folder, chats: range, *, spoken: bool = False) -> None:
    await consultation(folder, chats, SURVEY, voice=True)
    async with open_house(folder.config()) as house:
        await house.db.run(partial(employ, house))
    if spoken:
        await spoken_before(folder)


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round that takes voices, made once and copied for each test."""
    root = tmp_path_factory.mktemp("asked")
    asyncio.run(_consultation(Folder(root), CHATS))
    return root


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once everybody has spoken."""
    root = tmp_path_factory.mktemp("told")
    asyncio.run(_consultation(Folder(root), CHATS, spoken=True))
    return root


@pytest.fixture
def voices(folder: Folder, asked: Path) -> Folder:
    shutil.copytree(asked, folder.root)
    return folder


@pytest.fixture
def waiting(folder: Folder, told: Path) -> Folder:
    shutil.copytree(told, folder.root)
    return folder


@pytest.mark.parametrize("seed", SCENES)
@pytest.mark.parametrize("place", ["commit", "fetched", "taking", "taken"])
async def test_a_voice_answer_outlives_a_kill_at_every_step_of_its_way_in(
    voices: Folder, api: Api, place: str, seed: int
) -> None:
    kills = Kills(voices, api, seed)
    running = await kills.start(place)
    few = await kills.some()
    kills.armed.touch()
    for phone in few:
        says(phone, QUESTIONS[0])
    await kills.fallen(running)
    with voices.remains() as left:
        came = len(left.rows(EVERY))
        assert came == (place == "taken")
        assert left.value(WANTED) == (0 if place == "commit" else len(few) - came)
    running = await kills.start()
    await asyncio.gather(*(speak_all(phone) for phone in few))
    await settled(voices, api)
    assert await running.stop() == 0
    every_voice_is_kept_once(voices, few)


async def _opens(phone: Phone) -> None:
    """A reviewer at the first text that waits for her."""
    await phone.say("/review")
    await phone.press("Spoken questions")
    await phone.press("Go on")


async def _writes_down(phone: Phone, words: str = HEARD) -> None:
    await phone.press("Write it down")
    await phone.say(words)


@pytest.mark.threat(12)
@pytest.mark.parametrize("seed", SCENES)
@pytest.mark.parametrize("place", ["commit", "erased"])
async def test_a_recording_is_destroyed_though_the_service_is_killed_while_its_words_are_accepted(
    waiting: Folder, api: Api, place: str, seed: int
) -> None:
    kills = Kills(waiting, api, seed)
    running = await kills.start(place)
    one, other = (Phone(api, chat) for chat in STAFF[Role.REVIEWER])
    await _opens(one)
    await _writes_down(one)
    await _opens(other)
    while AGREE not in other.labels():
        await other.press("Next, without deciding")
    await other.press("Listen")
    await other.press("Listen now")
    await settled(waiting, api)
    before = {bytes(sealed) for (sealed,) in waiting.rows(EVERY)}
    assert found(waiting, before), "what is sealed is found as long as it is there"
    kills.armed.touch()
    api.people.press(other.chat, AGREE)
    await kills.fallen(running)
    with waiting.remains() as left:
        gone = before - {bytes(sealed) for (sealed,) in left.rows(EVERY)}
        assert len(gone) == (place == "erased")
    if gone:
        assert found(waiting, gone), "deleted, and still on the disk"
    running = await kills.start()
    await api.until(lambda: HEARD in other.text() and AGREE not in other.labels())
    await settled(waiting, api)
    await waiting.until(TRACES, 0)
    await running.kill()
    gone = before - {bytes(sealed) for (sealed,) in waiting.rows(EVERY)}
    assert len(gone) == 1
    assert found(waiting, gone) == []
    given = [each.value for chat in CHATS for each in waiting.answers(chat).values()]
    assert sorted(map(str, given)) == sorted([HEARD, *[SPOKEN] * (len(given) - 1)])


@pytest.mark.threat(12)
async def test_of_a_recording_that_is_heard_at_the_shell_a_kill_leaves_nothing(folder: Folder) -> None:
    folder.root.mkdir()
    kept = folder.root / "tmp"
    kept.mkdir()
    sound = synthetic(10)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LISTENS, sound.hex()),
        cwd=folder.root,
        env=environment(folder, TMPDIR=str(kept)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    path = Path(line.rsplit(": ", 1)[1].strip())
    assert path.read_bytes() == sound  # noqa: ASYNC240 - memory
    process.kill()
    assert await process.wait() == -signal.SIGKILL
    assert not path.exists()  # noqa: ASYNC240 - memory
    for place in (folder.root, Path("/dev/shm")):  # noqa: S108 - to look, and to put nothing there
        for name, _, files in os.walk(place):
            mine = [each for each in files if os.access(Path(name) / each, os.R_OK)]
            assert not [each for each in mine if sound in _content(Path(name) / each)]


def _content(path: Path) -> bytes:
    """What is in a file, of which another program's may be gone by now."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _indexes(folder: Folder) -> dict[str, Mapping[str, str]]:
    """What the shelf says it holds, by survey."""
    audio = folder.data / FOLDER
    names = [index.parent.name for index in audio.glob(f"en/*/{INDEX}")]
    return {name: index_of(audio, "en", name) for name in names}


def _nothing_half_written(folder: Folder) -> dict[str, bytes]:
    """Every recording on the shelf is whole and the index knows it; returns them by name."""
    audio = folder.data / FOLDER
    known = {f"{survey}/{item}" for survey, items in _indexes(folder).items() for item in items}
    there = {
        f"{path.parent.name}/{path.name.removesuffix('.ogg')}": path.read_bytes()
        for path in audio.glob("en/*/*.ogg")
    }
    assert known <= set(there), "the index tells of nothing that is not there"
    broken = [fault for fault in shelf.faults((audio,), "en") if "is never played" not in fault]
    assert broken == []
    return there


async def _reads_aloud(phone: Phone, content: bytes) -> None:
    """Record the prompt on her screen and keep it, without waiting for what comes of the last press."""
    before = phone.shown()
    api = phone.api
    api.people.voice(phone.chat, base64.b64encode(content).decode())
    await phone.changed(before)
    await api.until(lambda: "Keep it" in phone.labels())


@pytest.mark.parametrize("place", ["taking", *(f"shelf:{step}" for step in SHELF)])
async def test_a_recording_of_a_narrator_outlives_a_kill_and_is_never_half_on_the_shelf(
    voices: Folder, api: Api, place: str
) -> None:
    kills = Kills(voices, api, 1)
    running = await kills.start(place)
    [chat] = STAFF[Role.NARRATOR]
    phone, content = Phone(api, chat), synthetic(2, voice=7)
    await phone.say("/narrate")
    await _reads_aloud(phone, content)
    await settled(voices, api)
    kills.armed.touch()
    api.people.press(chat, "Keep it")
    await kills.fallen(running)
    assert set(_nothing_half_written(voices).values()) <= {content}
    with voices.remains() as left:
        taken = place.startswith("shelf")
        assert left.value("SELECT count(*) FROM recording") == int(taken)
        assert left.value(WANTED) == int(not taken)
    running = await kills.start()
    await _shelved(voices, 1)
    assert await running.stop() == 0
    assert list(_nothing_half_written(voices).values()) == [content]
    assert voices.value("SELECT count(*) FROM recording") == 1
    assert list((voices.data / FOLDER).rglob("*.new")) == []


async def _shelved(folder: Folder, number: int) -> None:
    """Wait until so many recordings are kept, each where it is played from; a shelf cannot call us."""
    await folder.until("SELECT count(*) FROM recording", number)
    async with asyncio.timeout(60):
        while sum(len(known) for known in _indexes(folder).values()) < number:  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("seed", STORMS)
async def test_a_storm_of_kills_loses_no_voice_keeps_none_twice_and_none_that_was_destroyed(
    folder: Folder, api: Api, seed: int
) -> None:
    await _consultation(folder, CROWD)
    phones = [Phone(api, chat) for chat in CROWD]
    weather = Weather(api, seed, STORM_KILLS, partial(_launch, folder, api), "editMessageText")
    running = await weather.start()
    for phone in phones:
        await phone.sees(HELLO)
    [narrator] = (Phone(api, chat) for chat in STAFF[Role.NARRATOR])
    crowd = asyncio.gather(*(_speaks(phone, weather) for phone in phones), _narrates(narrator, weather))
    running = await weather.rages(running, crowd, len(phones) * STEPS)
    await settled(folder, api)
    await _shelved(folder, READ_ALOUD)
    await running.kill()
    every_voice_is_kept_once(folder, phones)
    assert sorted(_nothing_half_written(folder).values()) == sorted(map(_read_aloud, range(READ_ALOUD)))

    await cut(folder)
    before = {bytes(sealed) for (sealed,) in folder.rows(EVERY)}
    weather = Weather(
        api, seed + 1000, min(STORM_KILLS, WRITTEN), partial(_launch, folder, api), "editMessageText"
    )
    running = await weather.start()
    writers = asyncio.gather(*[_writes_all(api, weather)])
    running = await weather.rages(running, writers, 3 * WRITTEN)
    await settled(folder, api)
    await folder.until(TRACES, 0)
    await running.kill()
    gone = before - {bytes(sealed) for (sealed,) in folder.rows(EVERY)}
    assert len(gone) == WRITTEN
    assert found(folder, gone) == []
    given = [str(each.value) for phone in phones for each in folder.answers(phone.chat).values()]
    words = [f"{HEARD} {number}" for number in range(WRITTEN)]
    assert sorted(given) == sorted([*words, *[SPOKEN] * (len(given) - WRITTEN)])
    assert folder.value("PRAGMA integrity_check") == "ok"


async def _launch(folder: Folder, api: Api, polls: Callable[[], bool]) -> Running:
    return await (await start(folder, api)).ready(polls)


async def _speaks(phone: Phone, weather: Weather) -> None:
    while await speak_next(phone):
        weather.steps[phone.chat] += 1


def _read_aloud(number: int) -> bytes:
    return synthetic(2, voice=100 + number)


async def _narrates(phone: Phone, weather: Weather) -> None:
    """One prompt after the other, each as the storm has gone on by so much."""
    await phone.say("/narrate")
    for number in range(READ_ALOUD):
        await weather.reaches(STEPS * STORM_PEOPLE * number // (READ_ALOUD + 1))
        await _reads_aloud(phone, _read_aloud(number))
        await phone.press("Keep it")


async def _writes_all(api: Api, weather: Weather) -> None:
    """One reviewer writes down what she hears, and the other agrees, one recording after the other."""
    one, other = (Phone(api, chat) for chat in STAFF[Role.REVIEWER])
    for number in range(WRITTEN):
        await weather.keeps_pace()
        await _opens(one)
        while "Write it down" not in one.labels():  # what was agreed to waits as any text does
            await one.press("Next, without deciding")
        await _writes_down(one, f"{HEARD} {number}")
        weather.steps[one.chat] += 1
        await _opens(other)
        weather.steps[other.chat] += 1
        while AGREE not in other.labels():
            await other.press("Next, without deciding")
        await other.press(AGREE)
        weather.steps[other.chat] += 1
