"""`python -m bench.crowd`: the tests' Bot API server in a process of its own, with people who press.

Each has one message with a question in her chat. As soon as a press is answered and the next
question stands in that message, it counts, and somebody else presses, so that always the same
number of presses is under way and each answer comes from another person than the one before.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import time
from collections import deque
from collections.abc import Callable, Coroutine
from itertools import cycle
from typing import Any

import aiohttp
from aiohttp import web

from tests.botapi.people import People
from tests.botapi.server import Emulator
from tests.botapi.world import Message

FIRST_CHAT = 500_001
#: So many posts to a webhook are under way at once, which is the most that the real server can be told.
MOST_POSTS = 100
SECRET = "X-Telegram-Bot-Api-Secret-Token"
CURT = b'{"ok":true,"result":{"message_id":%d,"date":1800000000,"chat":{"id":1,"type":"private"}}}'


class Crowd(People):
    """The people of a bench; what is public here can be asked for over HTTP as well."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__(emulator.world, emulator.faults)
        self._ready: deque[int] = deque()
        self._left: dict[int, int] = {}
        self._under_way: dict[int, set[str]] = {}
        self._chat_of: dict[str, int] = {}
        self._answers = 0
        self._sent = 0
        self._first_sent = self._last_sent = 0.0
        self._pressing = False
        self._began: dict[int, float] = {}
        self._took: list[float] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def gather(self, people: int, questions: int, text: str, buttons: list[list[dict[str, str]]]) -> int:
        """Make so many people, each with the first question in her chat; returns the first message's id."""
        first = self.world.new_message_id()
        number = first
        for place in range(people):
            chat = self.user(FIRST_CHAT + place, language="en")
            if place:
                number = self.world.new_message_id()
            message = Message(
                number, True, self.world.clock.now(), text, markup={"inline_keyboard": buttons}, protect=True
            )
            self.world.chats[chat].messages[number] = message
            self._ready.append(chat)
            self._left[chat] = questions
        return first

    def assemble(self, people: int) -> None:
        """Make so many people whose chats are still empty."""
        for place in range(people):
            self.user(FIRST_CHAT + place, language="en")

    def begin(self, window: int) -> None:
        """Start pressing, with so many presses under way at once."""
        self._pressing = True
        for _ in range(window):
            self._press_next()

    def stroll(self, a_second: float) -> None:
        """Let somebody press so many times a second, however long the answers take."""
        self._go_on(self._every(1 / a_second, self._press_anyway))

    def flood(self, count: int, a_second: float) -> int:
        """Let one of the people type without pause; returns her chat."""
        chat = self._ready.pop()
        self._go_on(self._every(1 / a_second, lambda: self.text(chat, "flood"), count))
        return chat

    def took(self) -> list[float]:
        """How many seconds each answered press took since this was asked last."""
        took, self._took = self._took, []
        return took

    def waiting_for(self) -> list[float]:
        """How many seconds each press has waited that is not answered yet."""
        now = time.monotonic()
        return [now - began for began in self._began.values()]

    def _go_on(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _every(self, seconds: float, act: Callable[[], object], count: int | None = None) -> None:
        began, done = time.monotonic(), 0
        while count is None or done < count:
            act()
            done += 1
            await asyncio.sleep(max(0.0, began + done * seconds - time.monotonic()))

    def _press_anyway(self) -> None:
        self._pressing = True
        self._press_next()
        self._pressing = False

    def spread(self, urls: list[str], secret: str) -> None:
        """Post what comes in to these addresses in turn, as a reverse proxy would, and not to the webhook."""
        self.world.webhook_changed = lambda: None
        self._go_on(self._post_all(urls, secret))

    async def _post_all(self, urls: list[str], secret: str) -> None:
        inbox, headers = self.world.inbox, {SECRET: secret, "Content-Type": "application/json"}
        places, under_way = cycle(urls), set[int]()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def post(id_: int, body: str) -> None:
                try:
                    async with session.post(next(places), data=body.encode(), headers=headers) as answer:
                        await answer.read()
                except aiohttp.ClientError:  # killed at the end
                    return
                assert answer.status == 200, answer.status
                inbox.confirm([id_])
                under_way.discard(id_)
                inbox.arrived.set()

            async with asyncio.TaskGroup() as group:
                while True:
                    inbox.arrived.clear()
                    for id_, body in inbox.batch(MOST_POSTS):
                        if id_ not in under_way and len(under_way) < MOST_POSTS:
                            under_way.add(id_)
                            group.create_task(post(id_, body))
                    await inbox.arrived.wait()

    def stop(self) -> None:
        """Press no more; what is under way comes to its end."""
        self._pressing = False

    def so_far(self) -> dict[str, float]:
        """How many presses were acknowledged and followed by the next question, and the time now.

        And how many new messages came, and when the first and the last of them did.
        """
        return {
            "answers": self._answers,
            "under_way": len(self._under_way),
            "at": time.monotonic(),
            "sent": self._sent,
            "first_sent": self._first_sent,
            "last_sent": self._last_sent,
        }

    def got(self) -> None:
        """A new message came."""
        self._sent += 1
        self._last_sent = time.monotonic()
        self._first_sent = self._first_sent or self._last_sent

    def saw(self, method: str, values: dict[str, Any]) -> None:
        """The bot made a call that went well."""
        match method:
            case "sendMessage":
                self.got()
                return
            case "answerCallbackQuery":
                chat = self._chat_of.pop(values["callback_query_id"])
            case "editMessageText":
                chat = values["chat_id"]
            case _:
                return
        waits = self._under_way.get(chat)
        if waits is None:
            return
        waits.discard(method)
        if not waits:
            self._answered(chat)

    def _answered(self, chat: int) -> None:
        del self._under_way[chat]
        self._took.append(time.monotonic() - self._began.pop(chat))
        self._answers += 1
        self._left[chat] -= 1
        if self._left[chat]:
            self._ready.append(chat)
        self._press_next()

    def _press_next(self) -> None:
        if not self._pressing or not self._ready:
            return
        chat = self._ready.popleft()
        # The first: beneath the question may stand an invitation that came meanwhile.
        message = next(iter(self.world.chats[chat].messages.values()))
        assert message.markup is not None, "a question without buttons was shown"
        data = message.markup["inline_keyboard"][0][0]["callback_data"]
        self._began[chat] = time.monotonic()
        query = self.tap(chat, data, message=message.id)["query"]
        self._chat_of[query] = chat
        self._under_way[chat] = {"answerCallbackQuery", "editMessageText"}


class CrowdServer(Emulator):
    """The tests' server, trusting and keeping no log, as far away as `delay` seconds.

    A `curt` one keeps no message that is sent, so that it is not the server that is measured.
    """

    def __init__(self, delay: float, *, curt: bool = False, port: int = 0) -> None:
        super().__init__(validate=False, log_calls=False, port=port)
        self.crowd = self.people = Crowd(self)
        self._delay = delay
        self._curt = curt

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if not (self._curt and request.path.endswith("/sendMessage")):
            return await super()._answer(request)
        await request.read()
        self.crowd.got()
        return web.Response(body=CURT % self.world.new_message_id(), content_type="application/json")

    async def _perform(self, method: str, values: dict[str, Any]) -> web.Response:
        if self._delay:
            await asyncio.sleep(self._delay)
        answer = await super()._perform(method, values)
        if answer.status == 200:
            self.crowd.saw(method, values)
        return answer


async def serve(delay: float, *, curt: bool) -> None:
    """Serve until SIGTERM; the first line printed is the address."""
    async with CrowdServer(delay, curt=curt) as server:
        print(server.url, flush=True)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await stop.wait()


def main() -> None:
    """Read the flags and serve."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that each call takes on its way")
    parser.add_argument("--curt", action="store_true", help="keep no message that is sent")
    flags = parser.parse_args()
    asyncio.run(serve(flags.delay, curt=flags.curt))


if __name__ == "__main__":
    main()
