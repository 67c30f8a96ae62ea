"""Streams that tell that a page changed: when a cut is released, and never when somebody answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from starlette.types import ASGIApp, Message

from bot.app import planning, releasing, revoking, signing
from bot.app.signing import ROOT
from bot.channels.web.server import ANSWER_SECONDS
from bot.console import live
from bot.console.door import ConsoleSettings
from bot.console.site import build_console
from bot.storage.rounds import Round
from tests.app.conftest import Crew
from tests.app.test_releasing import answer
from tests.console.browsing import link, person
from tests.console.test_going import DAY, SEVEN, answers_all, running

__all__ = ["running"]


@dataclass
class Listener:
    """A browser that listens to a page, at an application that all of a test share."""

    app: ASGIApp
    cookie: str
    path: str = f"{ROOT}/going/1/live"
    status: int = 0
    told: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    async def opens(self, query: str = "", **headers: str) -> int:
        """Begin to listen; returns how it was answered."""
        sent = {"cookie": f"console1={self.cookie}", **headers}
        scope = {
            "type": "http",
            "method": "GET",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()],
            "scheme": "http",
            "root_path": "",
        }
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self.gone.wait()
            return {"type": "http.disconnect"}

        started = asyncio.Event()

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                started.set()
            elif message.get("body"):
                self.told.put_nowait(message["body"].decode())

        self.task = asyncio.create_task(self.app(scope, receive, send))  # type: ignore[arg-type]
        await asyncio.wait_for(started.wait(), 60)
        return self.status

    async def hears(self) -> str:
        """The next that is told, but comments."""
        while True:
            told = await asyncio.wait_for(self.told.get(), 60)
            if not told.startswith((":", "retry")):
                return told

    async def beats(self) -> None:
        """Wait for a comment."""
        while not (await asyncio.wait_for(self.told.get(), 60)).startswith(":"):
            pass

    @property
    def silent(self) -> bool:
        """Whether nothing but comments was told since."""
        told = [self.told.get_nowait() for _ in range(self.told.qsize())]
        return all(each.startswith(":") for each in told)

    async def ends(self) -> None:
        """Wait for the end of the stream."""
        assert self.task is not None
        done, _ = await asyncio.wait({self.task}, timeout=60)
        assert done, "it goes on"

    async def leaves(self) -> None:
        self.gone.set()
        await self.ends()


@pytest.fixture
async def listens(
    running: Crew, staff: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., Awaitable[Listener]]]:
    """Gives somebody who listens in a session of her own, or of another's; no stream ends by itself."""
    monkeypatch.setattr(live, "LONGEST", 1_000_000)
    house = running.stage.house
    app = build_console(house, ConsoleSettings(b"secret", look=0.01))
    made: list[Listener] = []

    async def one(who: str = "coordinator", *, beside: Listener | None = None) -> Listener:
        cookie = None if beside is None else beside.cookie
        if cookie is None:
            token = (await link(house, staff[who])).rpartition("/")[2]
            cookie = await house.db.run(lambda conn: signing.enter(house, conn, token, "phone"))
        assert cookie is not None
        made.append(Listener(app, cookie))
        return made[-1]

    yield one
    tasks = [each.task for each in made if each.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


Listens = Callable[..., Awaitable[Listener]]


async def test_a_cut_is_told_once_and_an_answer_never(running: Crew, listens: Listens) -> None:
    hers = await listens()
    assert await hers.opens() == 200
    await answer(running, 30)
    await answers_all(running, "amina")
    await hers.beats()
    await hers.beats()
    assert hers.silent
    running.stage.clock.at = SEVEN - DAY + timedelta(hours=2, minutes=30)
    assert await releasing.release_now(running.stage.house, await the_round(running), closing=True)
    assert (await hers.hears()).startswith("event: changed\nid: ")
    await hers.beats()
    assert hers.silent
    await hers.leaves()


async def test_what_changed_while_nobody_listened_is_told_at_once(running: Crew, listens: Listens) -> None:
    hers = await listens()
    await hers.opens("since=0123456789abcdef")
    told = await hers.hears()
    assert told.startswith("event: changed")
    again = await listens()
    await again.opens("since=0123456789abcdef", last_event_id=told.split("\n")[1].removeprefix("id: "))
    await again.beats()
    assert again.silent
    await hers.leaves()
    await again.leaves()


async def test_it_ends_with_the_session(running: Crew, listens: Listens) -> None:
    house = running.stage.house
    signed_out, idle = await listens(), await listens("coordinator2")
    await signed_out.opens()
    await idle.opens()
    await house.db.run(lambda conn: signing.leave(house, conn, signed_out.cookie))
    await signed_out.ends()
    running.stage.clock.at += signing.IDLE - timedelta(minutes=5)
    await idle.beats()
    running.stage.clock.at += timedelta(minutes=5)
    await idle.ends()
    assert await idle.opens() == live.OVER, "listening is not being there"


async def test_it_ends_for_whoever_is_let_go_within_a_minute(
    running: Crew, staff: dict[str, int], listens: Listens
) -> None:
    hers, house = await listens(), running.stage.house
    await hers.opens()
    by = await person(house, staff["coordinator2"])
    await house.db.run(lambda conn: revoking.revoke(house, conn, by, staff["coordinator"]))
    await hers.ends()
    assert ConsoleSettings(b"secret").look <= 60
    assert await hers.opens() == live.OVER


def test_it_ends_before_the_server_would_end_it() -> None:
    assert live.LONGEST * ConsoleSettings(b"secret").look < ANSWER_SECONDS


@pytest.mark.parametrize("end", [planning.pause, None])
async def test_it_ends_when_the_round_is_paused_or_closed_and_says_so(
    running: Crew, listens: Listens, end: Callable[..., object] | None
) -> None:
    hers, house = await listens(), running.stage.house
    await hers.opens()
    if end is None:
        await releasing.close(house, await the_round(running))
    else:
        await house.db.run(lambda conn: end(conn, 1))
    assert (await hers.hears()).startswith("event: changed")
    await hers.ends()
    assert await hers.opens() == live.OVER


async def test_a_session_has_one_stream_and_all_together_twenty(running: Crew, listens: Listens) -> None:
    first = await listens()
    second = await listens(beside=first)
    await first.opens()
    await second.opens()
    await first.ends()
    others = [await listens() for _ in range(live.MOST)]
    statuses = [await each.opens() for each in others]
    assert statuses == [200] * (live.MOST - 1) + [503]
    await second.leaves()
    assert await others[-1].opens() == 200
    for each in others:
        await each.leaves()


@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_nobody_else_listens(running: Crew, listens: Listens, who: str) -> None:
    assert await (await listens(who)).opens() == live.OVER


async def the_round(crew: Crew) -> Round:
    return await crew.stage.house.db.run(lambda conn: planning.existing(conn, 1))


async def test_a_stop_of_the_service_cuts_it_off_without_a_fault(running: Crew, listens: Listens) -> None:
    hers = await listens()
    await hers.opens()
    assert hers.task is not None
    hers.task.cancel()
    await hers.ends()
    assert not hers.task.cancelled()
    others = [await listens() for _ in range(live.MOST)]
    assert [await each.opens() for each in others] == [200] * live.MOST, "it holds no place any more"
    for each in others:
        await each.leaves()
