"""kill -9 in every window from an update's arrival to its answer: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from bot.domain.person import Role
from bot.domain.survey import Answer
from tests.botapi import Fault
from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import QUESTION, Phone, answer_next, value
from tests.service.running import Api, Running, start

#: So many scenes for each window, and so many kills in each scene.
SEEDS = range(int(os.environ.get("CRASH_SCENES", "1")))
KILLS = 3
SHOWING = ("sendMessage", "editMessageText")
HELLO = "There is something new"
QUESTIONS = 9
WAITING = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
REPLIES = "SELECT count(*) FROM outbox WHERE kind = 'reply' AND state"
NONSENSE: list[dict[str, Any]] = [{}, {"message": {"text": 7}}, {"callback_query": {"id": []}}]


class Scene:
    """A few people in the middle of their questions; in each scene others, and at other questions."""

    def __init__(self, folder: Folder, api: Api, seed: int) -> None:
        self.folder = folder
        self.api = api
        self.dice = random.Random(f"scene {seed}")  # noqa: S311 - to be repeated, not to be secret
        self.phones = [Phone(api, chat) for chat in CHATS]
        self.few: list[Phone] = []
        self.kills = 0
        self.armed = folder.root / "armed"

    async def start(self, dies: str | None = None) -> Running:
        """Start the service; `dies` as in `deadly`."""
        self.armed.unlink(missing_ok=True)
        running = await start(self.folder, self.api, dies=None if dies is None else (dies, self.armed))
        return await running.ready()

    async def begin(self, dies: str | None = None) -> Running:
        """Start for the first time: everybody is invited, and some have begun to answer."""
        running = await self.start(dies)
        for phone in self.phones:
            await phone.sees(HELLO)
        self.few = self.phones[: self.dice.randint(2, 5)]
        for phone in self.few:
            for _ in range(self.dice.randint(2, 5)):
                await answer_next(phone)
        await self.api.confirmed()
        return running

    def answer_at_once(self) -> list[int]:
        """Everybody types her next answer, so that one poll brings them all; returns the update ids."""
        ids = []
        for phone in self.few:
            found = QUESTION.search(phone.text())
            assert found is not None
            said = self.api.people.text(phone.chat, value(phone.chat, int(found[1])))
            ids.append(said["update"])
        return ids

    def shows(self) -> list[str]:
        """What each of the few sees now."""
        return [phone.stage() for phone in self.few]

    def hangs(self, kind: str) -> None:
        """Whatever is shown from now on meets this fault."""
        for method in SHOWING:
            self.api.people.fault(kind, method, times=None)

    async def hung(self) -> None:
        """Wait until one of these calls met its fault."""
        await self.api.until(lambda: sum(self.api.announced.struck[method] for method in SHOWING))

    def applied(self, ids: Sequence[int], folder: Folder) -> int:
        """How many of these updates count already, by what is on disk."""
        known = {row[0] for row in folder.rows("SELECT key FROM applied")}
        return len(known & {str(id_) for id_ in ids})

    async def come_back(self, before: list[str], dies: str | None = None) -> Running:
        """Start again after a kill: everybody sees what follows the answer that she typed."""
        self.kills += 1
        self.api.people.clear_faults()
        self.api.announced.struck.clear()
        running = await self.start(dies)
        await self.api.until(
            lambda: all(now != stage for now, stage in zip(self.shows(), before, strict=True))
        )
        await self.api.confirmed()
        await self.folder.until(WAITING, 0)
        return running

    async def end(self, running: Running) -> None:
        """Everybody answers to the end: nothing is lost, nothing doubled, nobody invited twice."""
        for phone in self.few:
            while await answer_next(phone):
                pass
        await self.api.confirmed()
        await self.folder.until(WAITING, 0)
        assert await running.stop() == 0
        for phone in self.few:
            assert given(self.folder.answers(phone.chat)) == {
                question: value(phone.chat, question) for question in range(1, QUESTIONS + 1)
            }
        repeats = repeated(self.api)
        assert all(count <= self.kills for count in repeats.values()), repeats
        for phone in self.phones:
            assert hellos(self.api, phone.chat) == 1
        assert self.folder.value("PRAGMA integrity_check") == "ok"
        assert self.folder.value("SELECT count(*) FROM inbox") == 0
        states = {row[0] for row in self.folder.rows("SELECT DISTINCT state FROM outbox")}
        assert states <= {"sent", "dropped"}


def given(answers: dict[str, Answer]) -> dict[int, str]:
    """Answers by the number of their question."""
    return {int(id_[1:]): str(answer.value) for id_, answer in answers.items()}


def shown(api: Api) -> Counter[tuple[int, str, str]]:
    """How often each message was brought before each person: chat, words, buttons."""
    return Counter(
        (call.values["chat_id"], call.values["text"], repr(call.values.get("reply_markup")))
        for call in api.calls
        if call.method in SHOWING
        and (call.status == 200 or call.fault in {"timeout_after", "reset_after", "bad_json_after"})
    )


def repeated(api: Api) -> Counter[int]:
    """How many messages came before a person again, by chat."""
    found: Counter[int] = Counter()
    for (chat, _, _), times in shown(api).items():
        found[chat] += times - 1
    return found


def hellos(api: Api, chat: int) -> int:
    """How many invitations reached a person."""
    return sum(times for (whom, words, _), times in shown(api).items() if whom == chat and HELLO in words)


@pytest.fixture
def scene(round_folder: Folder, api: Api, request: pytest.FixtureRequest) -> Scene:
    return Scene(round_folder, api, request.param)


seeded = pytest.mark.parametrize("scene", SEEDS, indirect=True)


@seeded
async def test_killed_after_receiving_and_before_the_commit(scene: Scene) -> None:
    running = await scene.begin()
    for _ in range(KILLS):
        before = scene.shows()
        polls = len(scene.api.calls_of("getUpdates"))
        with scene.folder.locked():
            ids = scene.answer_at_once()
            await scene.api.until(lambda: len(scene.api.calls_of("getUpdates")) > polls)  # noqa: B023
            await running.kill()
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == 0
        assert scene.api.people.waiting() == len(ids)
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_killed_within_the_transaction(scene: Scene) -> None:
    running = await scene.begin(dies="commit")
    for _ in range(KILLS):
        before = scene.shows()
        scene.armed.touch()
        ids = scene.answer_at_once()
        assert await running.ended() == -signal.SIGKILL
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == 0
        assert scene.api.people.waiting() == len(ids)
        running = await scene.come_back(before, dies="commit")
    await scene.end(running)


@seeded
async def test_killed_after_the_commit_and_before_telegram_was_told(scene: Scene) -> None:
    running = await scene.begin()
    for _ in range(KILLS):
        before = scene.shows()
        scene.api.people.fault("timeout_before", "getUpdates")
        ids = scene.answer_at_once()
        await scene.api.struck("getUpdates", 1)
        await running.kill()
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == len(ids)
        assert scene.api.people.waiting() == len(ids)
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_killed_after_telegram_was_told_and_before_sending(scene: Scene) -> None:
    running = await scene.begin()
    for _ in range(KILLS):
        before = scene.shows()
        scene.hangs("reset_before")
        ids = scene.answer_at_once()
        await scene.api.confirmed()
        await scene.hung()
        await running.kill()
        assert scene.shows() == before
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == len(ids)
            assert left.value(f"{REPLIES} IN ('pending', 'sending')") == len(ids)
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_killed_after_marking_and_before_anything_was_sent(scene: Scene) -> None:
    running = await scene.begin()
    for _ in range(KILLS):
        before = scene.shows()
        scene.hangs("timeout_before")
        scene.answer_at_once()
        await scene.hung()
        await scene.api.confirmed()
        await running.kill()
        assert scene.shows() == before
        with scene.folder.remains() as left:
            assert left.value(f"{REPLIES} = 'sending'") >= 1
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_killed_after_sending_and_before_noting_it(scene: Scene) -> None:
    running = await scene.begin()
    for _ in range(KILLS):
        before = scene.shows()
        scene.hangs("timeout_after")
        scene.answer_at_once()
        await scene.hung()
        await scene.api.confirmed()
        await running.kill()
        assert scene.shows() != before
        with scene.folder.remains() as left:
            assert left.value(f"{REPLIES} = 'sending'") >= 1
        running = await scene.come_back(before)
    await scene.end(running)


@seeded
async def test_killed_within_a_batch_that_holds_what_cannot_be_read(scene: Scene) -> None:
    running = await scene.begin(dies="quarantine")
    for _ in range(KILLS):
        before = scene.shows()
        scene.armed.touch()
        ids = scene.answer_at_once()
        scene.api.people.raw(scene.dice.choice(NONSENSE))
        ids.append(scene.api.people.media(scene.phones[-1].chat, "voice")["update"])
        assert await running.ended() == -signal.SIGKILL
        with scene.folder.remains() as left:
            assert scene.applied(ids, left) == len(ids)
            assert left.value("SELECT count(*) FROM quarantine") == scene.kills
        assert scene.api.people.waiting() == len(ids) + 1
        running = await scene.come_back(before, dies="quarantine")
        assert scene.folder.value("SELECT count(*) FROM quarantine") == scene.kills
    await scene.end(running)


@seeded
async def test_asked_to_stop_while_messages_are_on_their_way(scene: Scene) -> None:
    running = await scene.begin()
    for kind in ("timeout_before", "timeout_after", "reset_before"):
        before = scene.shows()
        scene.hangs(kind)
        scene.answer_at_once()
        await scene.hung()
        assert await running.stop() == 0
        running = await scene.come_back(before)
    await scene.end(running)


@pytest.mark.parametrize(("kind", "reached"), [("timeout_before", 0), ("timeout_after", 1)])
@pytest.mark.parametrize("seed", SEEDS)
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


@pytest.mark.parametrize("signalled", [signal.SIGKILL, signal.SIGTERM])
async def test_invitations_that_still_stood_in_line_go_out_after_the_next_start(
    round_folder: Folder, api: Api, phones: list[Phone], signalled: signal.Signals
) -> None:
    running = await (await start(round_folder, api, send_rate="1")).ready()
    await api.until(lambda: sum(hellos(api, chat) for chat in CHATS) == 1)
    running.process.send_signal(signalled)
    await running.ended()
    running = await (await start(round_folder, api)).ready()
    for phone in phones:
        await phone.sees(HELLO)
    assert await running.stop() == 0
    assert {hellos(api, chat) for chat in CHATS} == {1}


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_first_screen_that_was_sent_and_not_noted_comes_twice_at_most(
    folder: Folder, api: Api, seed: int
) -> None:
    code = await folder.invite(Role.ADVOCATE)
    for chat in range(700 + KILLS * seed, 700 + KILLS * (seed + 1)):
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
    assert folder.value("SELECT max(uses_left) FROM invite") == 100 - KILLS
