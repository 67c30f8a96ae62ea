"""An end in every window of a short message: nothing is lost, and nothing comes to a phone twice."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.app.house import House
from bot.app.links import make_invite
from bot.assembly import open_house
from bot.domain.person import Role
from bot.storage.database import Conn
from bot.storage.invites import Invite
from tests.ports import free_port
from tests.service.folder import Folder
from tests.service.running import PATIENCE, Api, Running, start
from tests.smsapi import Order, Own
from tests.smsapi.own import KEY, SECRET, SENDER
from tests.smsapi.served import Post

pytestmark = pytest.mark.case(1)
HERS = "+254711000321"
APPLIED = "SELECT count(*) FROM applied WHERE channel = 'sms'"


class Told(Own):
    """The gateway, which tells when it took something."""

    def __init__(self) -> None:
        super().__init__()
        self.took = asyncio.Event()

    async def take(self, request: web.BaseRequest) -> web.Response:
        answer = await super().take(request)
        self.took.set()
        return answer


@dataclass
class Line:
    """A service with a gateway of short messages, on one folder and at one port."""

    folder: Folder
    api: Api
    gateway: Told
    port: int = field(default_factory=free_port)

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}/sms"

    async def begin(self, **odd: str) -> Running:
        running = await start(
            self.folder,
            self.api,
            odd={**odd, "DIES_ONCE": str(self.folder.root / "armed")} if odd else None,
            web=f"127.0.0.1:{self.port}",
            sms_gateway="own",
            sms_url=self.gateway.root,
            sms_key=KEY,
            sms_sender=SENDER,
            sms_secret=SECRET,
        )
        return await running.ready()

    async def brings(self, post: Post) -> int:
        """Bring a post as long as nobody listens yet."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status = await self.gateway.post(post)
                if status:
                    return status

    async def invitation(self) -> str:
        async with open_house(self.folder.config()) as house:
            return await house.db.run(lambda conn: _code(house, conn))

    def arm(self) -> None:
        (self.folder.root / "armed").touch()


def _code(house: House, conn: Conn) -> str:
    return make_invite(house, conn, Invite(Role.ADVOCATE, "YE"), 1, house.seconds() + 86_400).code


@pytest.fixture
async def line(round_folder: Folder, api: Api) -> AsyncIterator[Line]:
    async with Told() as gateway:
        yield Line(round_folder, api, gateway)


async def test_killed_within_the_transaction_the_post_is_not_confirmed_and_counts_once_later(
    line: Line,
) -> None:
    post = line.gateway.said(line.hook, HERS, await line.invitation(), key="the-first")
    running = await line.begin(DIES_AT="commit")
    page = line.gateway.said(line.hook, "+254711000999", "from our own number")
    assert await line.brings(page) == 200
    line.arm()
    assert await line.gateway.post(post) == 0
    assert await running.ended() == -signal.SIGKILL
    with line.folder.remains() as left:
        assert left.value(APPLIED + " AND key = 'the-first'") == 0
    running = await line.begin()
    assert await line.brings(post) == 200
    assert await line.gateway.post(post) == 200
    async with asyncio.timeout(PATIENCE):
        await line.gateway.took.wait()
    assert await running.stop() == 0
    assert [each.to for each in line.gateway.messages] == [HERS]


async def test_killed_after_the_gateway_took_a_message_it_does_not_come_twice(line: Line) -> None:
    post = line.gateway.said(line.hook, HERS, await line.invitation(), key="the-first")
    line.gateway.orders.append(Order("silent_after"))
    running = await line.begin()
    assert await line.brings(post) == 200
    async with asyncio.timeout(PATIENCE):
        await line.gateway.took.wait()
    await running.kill()
    line.gateway.took.clear()
    running = await line.begin()
    async with asyncio.timeout(PATIENCE):
        await line.gateway.took.wait()
    assert await running.stop() == 0
    assert line.gateway.calls == 2
    assert [each.to for each in line.gateway.messages] == [HERS]
    assert HERS[1:] not in running.log
