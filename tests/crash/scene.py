"""A few people in the middle of their questions, and what must hold for them whatever happens."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence

from bot.domain.survey import Answer, Quote
from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import QUESTION, QUOTE, QUOTED, Phone, answer_next, value
from tests.service.running import Api, Running, start

SHOWING = ("sendMessage", "editMessageText")
HELLO = "There is something new"
QUESTIONS = 9
WAITING = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
#: Faults after which what was to be shown has been shown, and the bot does not know.
LOST_REPLIES = frozenset({"timeout_after", "reset_after", "bad_json_after"})


class Scene:
    """In each scene others, and at other questions; `ends` is the signal that ends the service in it."""

    def __init__(self, folder: Folder, api: Api, seed: int, ends: signal.Signals) -> None:
        self.folder = folder
        self.api = api
        self.ends = ends
        self.dice = random.Random(f"scene {seed}")  # noqa: S311 - to be repeated, not to be secret
        self.phones = [Phone(api, chat) for chat in CHATS]
        self.few: list[Phone] = []
        self.kills = 0
        self.armed = folder.root / "armed"

    @property
    def killed(self) -> bool:
        """Whether the service has no say in its end; one that is asked to stop may do a little more."""
        return self.ends is signal.SIGKILL

    async def start(self, dies: str | None = None) -> Running:
        """Start the service; `dies` is a place that `deadly` knows."""
        odd = None
        if dies is not None:
            odd = {"DIES_AT": dies, "DIES_ONCE": str(self.armed), "DIES_BY": self.ends.name}
        return await (await start(self.folder, self.api, odd=odd)).ready()

    async def begin(self, dies: str | None = None) -> Running:
        """Start for the first time: everybody is invited, and some have begun to answer."""
        running = await self.start(dies)
        for phone in self.phones:
            await phone.sees(HELLO)
        self.few = self.phones[: self.dice.randint(2, 5)]
        await asyncio.gather(*(self._begins(phone, self.dice.randint(2, 5)) for phone in self.few))
        await self.api.confirmed()
        return running

    async def _begins(self, phone: Phone, steps: int) -> None:
        for _ in range(steps):
            await answer_next(phone)
        while not QUESTION.search(phone.text()):
            await answer_next(phone)

    def answer_at_once(self) -> list[int]:
        """Everybody gives her next answer, so that one poll brings them all; returns the update ids."""
        return [self._answers(phone) for phone in self.few]

    def _answers(self, phone: Phone) -> int:
        found = QUESTION.search(phone.text())
        if found is None:
            assert phone.stage() == QUOTE
            return int(self.api.people.press(phone.chat, QUOTED)["update"])
        return int(self.api.people.text(phone.chat, value(phone.chat, int(found[1])))["update"])

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

    async def strike(self, running: Running) -> None:
        """End the service, and wait until it has ended."""
        running.process.send_signal(self.ends)
        await self.fallen(running)

    async def fallen(self, running: Running) -> None:
        """Wait until it has ended as it was told to."""
        assert await running.ended() == (-signal.SIGKILL if self.killed else 0)

    def applied(self, ids: Sequence[int], folder: Folder) -> int:
        """How many of these updates count already, by what is on disk."""
        known = {row[0] for row in folder.rows("SELECT key FROM applied")}
        return len(known & {str(id_) for id_ in ids})

    async def come_back(self, before: list[str], dies: str | None = None) -> Running:
        """Start again: everybody sees what follows the answer that she typed."""
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
        await asyncio.gather(*(answer_all(phone) for phone in self.few))
        await self.api.confirmed()
        await self.folder.until(WAITING, 0)
        assert await running.stop() == 0
        nothing_is_lost_or_doubled(self.folder, self.api, self.few)
        repeats = repeated(self.api)
        assert all(count <= self.kills for count in repeats.values()), repeats
        assert {hellos(self.api, phone.chat) for phone in self.phones} == {1}
        states = {row[0] for row in self.folder.rows("SELECT DISTINCT state FROM outbox")}
        assert states <= {"sent", "dropped"}


async def answer_until(phone: Phone, question: int) -> None:
    """Do what the screen asks for until it asks this question."""
    while phone.stage() != f"Question {question} of {QUESTIONS}":
        assert await answer_next(phone)


async def answer_all(phone: Phone) -> None:
    """Do what the screen asks for until nothing is left to do."""
    while await answer_next(phone):
        pass


def nothing_is_lost_or_doubled(folder: Folder, api: Api, phones: Sequence[Phone]) -> None:
    """Exactly what each of these people typed is kept, counted once, in a whole database."""
    for phone in phones:
        kept = folder.answers(phone.chat)
        assert given(kept) == {question: value(phone.chat, question) for question in range(1, QUESTIONS + 1)}
        assert {each.quote for id_, each in kept.items() if id_[0] == "t"} == {Quote.WITHOUT_COUNTRY}
    assert folder.value("SELECT count(*) FROM respondent WHERE state = 'counted'") == len(phones)
    assert folder.value("SELECT count(*) FROM answer") == QUESTIONS * len(phones)
    assert folder.value("SELECT count(*) FROM inbox") == 0
    assert folder.is_whole()
    assert not api.people.waiting()


def given(answers: dict[str, Answer]) -> dict[int, str]:
    """Answers by the number of their question."""
    return {int(id_[1:]): str(answer.value) for id_, answer in answers.items()}


def shown(api: Api) -> Counter[tuple[int, str, str]]:
    """How often each message was brought before each person: chat, words, buttons."""
    return Counter(
        (call.values["chat_id"], call.values["text"], repr(call.values.get("reply_markup")))
        for call in api.calls
        if call.method in SHOWING
        and (call.status == 200 if call.fault is None else call.fault in LOST_REPLIES)
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
