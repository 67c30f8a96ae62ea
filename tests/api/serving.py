"""The interface of a trial on loopback, by the server that really serves it, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.api.door import ApiSettings
from bot.api.site import build_api
from bot.app import planning
from bot.app.house import House
from bot.app.planning import Wish
from bot.assembly import open_house
from bot.channels.web.server import web_server
from bot.config import Config
from bot.domain.clock import At
from bot.domain.person import Role
from bot.domain.scope import Scope
from bot.storage.database import Conn
from bot.synthetic.seed import seed_trial
from bot.synthetic.staff import synthetic_staff
from tests.api.calling import token

DRAFTS = 3
#: What tokens there are, by a word: whose, and for what.
TOKENS = {
    "everything": (Role.COORDINATOR, tuple(Scope)),
    "drafter": (Role.DRAFTER, (Scope.FINDINGS_READ, Scope.EXPORTS_READ)),
    "only looks": (Role.COORDINATOR, (Scope.ROUNDS_READ,)),
}


@dataclass
class Served:
    """Where it is, and tokens by a word."""

    url: str = ""
    tokens: dict[str, str] = field(default_factory=dict)


@contextmanager
def served(folder: Path, calls: int = 1_000_000) -> Iterator[Served]:
    """A trial with one released round and some drafts, served until the end."""
    found, ready, failed = Served(), threading.Event(), list[BaseException]()
    ended: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        config = Config(data=folder / "data", keys=folder / "keys", trial=True)
        async with open_house(config) as house:
            await _fill(house, found)
            server = web_server(build_api(house, ApiSettings(calls)), "127.0.0.1", 0)
            task = asyncio.create_task(server.serve())
            await server.listening.wait()
            found.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
            stop = asyncio.Event()
            ended.append((asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()
            server.should_exit = True
            await task

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    try:
        if not failed:
            yield found
    finally:
        for loop, stop in ended:
            loop.call_soon_threadsafe(stop.set)
        thread.join()
    if failed:
        raise failed[0]


async def _fill(house: House, found: Served) -> None:
    await seed_trial(house)

    def drafts(conn: Conn) -> dict[Role, int]:
        now = At(house.now())
        wish = Wish(("priorities",) * DRAFTS, now, now.shifted(timedelta(days=7)))
        planning.plan(house, conn, wish)
        return {each.role: each.id for each in reversed(synthetic_staff(conn))}

    staff = await house.db.run(drafts)
    for word, (role, scopes) in TOKENS.items():
        found.tokens[word] = await token(house, staff[role], scopes)
