"""An end in every window from an update's arrival to its answer: nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import random
import signal
from typing import Any

import pytest

from bot.domain.person import Role
from tests.botapi import Fault
from tests.crash.extent import SCENE_KILLS, SCENES
from tests.crash.scene import HELLO, WAITING, Scene, hellos, repeated
from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import Phone
from tests.service.running import Api, Running, start

pytestmark = pytest.mark.case(1)
KILLS = range(SCENE_KILLS)
REPLIES = "SELECT count(*) FROM outbox WHERE kind = 'reply' AND state"
NONSENSE: list[dict[str, Any]] = [{}, {"message": {"text": 7}}, {"callback_query": {"id": []}}]
#: The short form leaves being asked to stop to the storm.
ENDS = (signal.SIGKILL, signal.SIGTERM) if len(SCENES) > 1 else (signal.SIGKILL,)
seeded = pytest.mark.parametrize(
    "scene",
    [pytest.param((seed, ends), id=f"{ends.name}-{seed}") for ends in ENDS for seed in SCENES],
    indirect=True,
)


@seeded
async def test_ended_after_receiving_and_before_the_commit(scene: Scene) -> None:
    running = await scene.begin()
    for _ in KILLS:
        before = scene.shows()
        polls = len(scene.api.calls_of("getUpdates"))
        with scene.folder.locked():
            ids = scene.answer_at_once()
            await scene.api.until(lambda: len(scene.api.calls_of("getUpdates")) > polls)  # noqa: B023
            running.process.send_signal(scene.ends)
            if scene.killed:
                await running.process.wait()
        await scene.fallen(running)
        if scene.killed:
            with scene.folder.remains() as left:
                assert scene.applied(ids, left) == 0
            assert scene.api.people.waiting() == len(ids)
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_ended_within_the_transaction(scene: Scene) -> None:
    running = await scene.begin(dies="commit")
    for _ in KILLS:
        before = scene.shows()
        scene.armed.touch()
        ids = scene.answer_at_once()
        await scene.fallen(running)
        if scene.killed:
            with scene.folder.remains() as left:
                assert scene.applied(ids, left) == 0
            assert scene.api.people.waiting() == len(ids)
        running = await scene.come_back(before, dies="commit")
    await scene.end(running)


@seeded
async def test_ended_after_the_commit_and_before_telegram_was_told(scene: Scene) -> None:
    running = await scene.begin()
    for _ in KILLS:
        before = scene.shows()
        scene.api.people.fault("timeout_before", "getUpdates")
        ids = scene.answer_at_once()
        await scene.api.struck("getUpdates", 1)
        await scene.strike(running)
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == len(ids)
        assert scene.api.people.waiting() == len(ids)
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_ended_after_telegram_was_told_and_before_sending(scene: Scene) -> None:
    running = await scene.begin()
    for _ in KILLS:
        before = scene.shows()
        scene.hangs("reset_before")
        ids = scene.answer_at_once()
        await scene.api.confirmed()
        await scene.hung()
        await scene.strike(running)
        assert scene.shows() == before
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == len(ids)
            assert left.value(f"{REPLIES} IN ('pending', 'sending')") == len(ids)
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_ended_after_marking_and_before_anything_was_sent(scene: Scene) -> None:
    running = await scene.begin()
    for _ in KILLS:
        before = scene.shows()
        scene.hangs("timeout_before")
        scene.answer_at_once()
        await scene.hung()
        await scene.api.confirmed()
        await scene.strike(running)
        assert scene.shows() == before
        with scene.folder.remains() as left:
            assert left.value(f"{REPLIES} = 'sending'") >= 1
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_ended_after_sending_and_before_noting_it(scene: Scene) -> None:
    running = await scene.begin()
    for _ in KILLS:
        before = scene.shows()
        scene.hangs("timeout_after")
        scene.answer_at_once()
        await scene.hung()
        await scene.api.confirmed()
        await scene.strike(running)
        assert scene.shows() != before
        with scene.folder.remains() as left:
            assert left.value(f"{REPLIES} = 'sending'") >= 1
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_ended_within_a_batch_that_holds_what_cannot_be_read(scene: Scene) -> None:
    running = await scene.begin(dies="quarantine")
    for _ in KILLS:
        before = scene.shows()
        scene.armed.touch()
        ids = scene.answer_at_once()
        scene.api.people.raw(scene.dice.choice(NONSENSE))
        ids.append(scene.api.people.media(scene.phones[-1].chat, "voice")["update"])
        await scene.fallen(running)
        if scene.killed:
            with scene.folder.remains() as left:
                assert scene.applied(ids, left) == len(ids)
                assert left.value("SELECT count(*) FROM quarantine") == scene.kills
            assert scene.api.people.waiting() == len(ids) + 1
        running = await scene.come_back(before, dies="quarantine")
        assert scene.folder.value("SELECT count(*) FROM quarantine") == scene.kills
    await scene.end(running)


@pytest.mark.case(5)
@seeded
async def test_of_two_started_at_once_one_receives_and_after_its_end_again(scene: Scene) -> None:
    running = await scene.begin()
    for _ in KILLS:
        before = scene.shows()
        scene.answer_at_once()
        await scene.strike(running)
        both = [await start(scene.folder, scene.api) for _ in range(2)]
        running = await _the_one(both)
        await scene.api.until(lambda: all(a != b for a, b in zip(scene.shows(), before, strict=True)))  # noqa: B023
        await scene.folder.until(WAITING, 0)
        scene.kills += 1
    await scene.end(running)


async def _the_one(both: list[Running]) -> Running:
    """Which of two services goes on; the other has ended with its reason."""
    ends = [asyncio.ensure_future(each.process.wait()) for each in both]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    (over,) = [each for each, end in zip(both, ends, strict=True) if end.done()]
    (on,) = [each for each, end in zip(both, ends, strict=True) if not end.done()]
    assert over.process.returncode == 2
    assert "another service is running on this data folder" in over.log
    for end in ends:
        end.cancel()
    return await on.ready()


@pytest.mark.case(3)
async def test_who_is_asked_to_stop_under_load_and_killed_before_it_could_loses_nothing(
    round_folder: Folder, api: Api
) -> None:
    scene = Scene(round_folder, api, 3, signal.SIGKILL)
    running = await scene.begin()
    before = scene.shows()
    polls = len(api.calls_of("getUpdates"))
    with round_folder.locked():  # so that it cannot end as it would
        ids = scene.answer_at_once()
        await api.until(lambda: len(api.calls_of("getUpdates")) > polls)
        running.process.terminate()
        running.process.kill()
        await running.process.wait()
    await scene.fallen(running)
    assert api.people.waiting() == len(ids)
    await scene.end(await scene.come_back(before))


@pytest.mark.case(12)
@pytest.mark.parametrize(("kind", "reached"), [("timeout_before", 0), ("timeout_after", 1)])
@pytest.mark.parametrize("seed", SCENES)
async def test_an_invitation_that_may_have_arrived_is_not_sent_again(
    round_folder: Folder, api: Api, kind: Any, reached: int, seed: int
) -> None:
    held = random.Random(f"{kind} {seed}").sample(CHATS, 3)  # noqa: S311 - to be repeated
    phones = {chat: Phone(api, chat) for chat in CHATS}
    for chat in held:
        api.faults.add(Fault(kind, "sendMessage", times=None, chat=chat))
    running = await (await start(round_folder, api)).ready()
    for chat in CHATS:
        if chat not in held:
            await phones[chat].sees(HELLO)
    await api.struck("sendMessage", len(held))
    await running.kill()
    with round_folder.remains() as left:
        assert left.value("SELECT count(*) FROM outbox WHERE kind = 'invite' AND state = 'sending'") >= 3
    api.people.clear_faults()
    running = await (await start(round_folder, api)).ready()
    for chat in held:  # what waited for her before goes out before the answer to this
        await phones[chat].say("/privacy")
    assert await running.stop() == 0
    assert [hellos(api, chat) for chat in held] == [reached] * len(held)
    uncertain = "SELECT person FROM outbox WHERE kind = 'invite' AND state = 'uncertain'"
    assert {round_folder.person(chat) for chat in held} <= {row[0] for row in round_folder.rows(uncertain)}
    assert max(hellos(api, chat) for chat in CHATS) == 1


@pytest.mark.parametrize("ends", [signal.SIGKILL, signal.SIGTERM])
async def test_invitations_that_still_stood_in_line_go_out_after_the_next_start(
    round_folder: Folder, api: Api, phones: list[Phone], ends: signal.Signals
) -> None:
    running = await (await start(round_folder, api, send_rate="1")).ready()
    await api.until(lambda: sum(hellos(api, chat) for chat in CHATS) == 1)
    running.process.send_signal(ends)
    await running.ended()
    running = await (await start(round_folder, api)).ready()
    for phone in phones:
        await phone.sees(HELLO)
    assert await running.stop() == 0
    assert {hellos(api, chat) for chat in CHATS} == {1}


@pytest.mark.parametrize("seed", SCENES)
async def test_a_first_screen_that_was_sent_and_not_noted_comes_twice_at_most(
    folder: Folder, api: Api, seed: int
) -> None:
    code = await folder.invite(Role.ADVOCATE)
    for chat in range(700 + SCENE_KILLS * seed, 700 + SCENE_KILLS * (seed + 1)):
        phone = Phone(api, chat)
        api.people.fault("timeout_after", "sendMessage", times=None)
        running = await (await start(folder, api)).ready()
        await phone.say(f"/start {code}")
        await api.confirmed()
        await running.kill()
        api.people.clear_faults()
        running = await (await start(folder, api)).ready()
        await api.until(lambda: repeated(api)[phone.chat])  # noqa: B023
        await folder.until(WAITING, 0)
        assert await running.stop() == 0
    assert set(repeated(api).values()) == {1}
    assert folder.value("SELECT max(uses_left) FROM invite") == 100 - SCENE_KILLS
