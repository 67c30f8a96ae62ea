"""SIGKILL while a webhook is told, and right after the event: none is lost, and repeats have the same id."""

from __future__ import annotations

import signal
from functools import partial

import pytest

from bot.app import planning, webhooks
from bot.app.house import House
from bot.assembly import open_house
from bot.domain.clock import At
from bot.domain.event import Event
from bot.storage import people
from bot.storage.database import Conn
from tests.channels.hooks.receiver import Receiver, is_signed
from tests.service.folder import Folder
from tests.service.running import Api, start

pytestmark = pytest.mark.case(1)
PENDING = "SELECT count(*) FROM webhook_delivery WHERE state = 'pending'"


async def test_a_kill_while_it_is_told_tells_it_again_with_the_same_id(folder: Folder, api: Api) -> None:
    running = await (await start(folder, api)).ready()
    async with Receiver(script=["hang", 500, "hang"]) as there:
        (_, who) = await folder.employ()

        def opens(house: House, conn: Conn) -> str:
            known = people.get(conn, int(who))
            assert known is not None
            hook = webhooks.add(house, conn, known.person, there.url, tuple(Event))
            wish = planning.Wish(("priorities",), At(house.now()), At(house.now()).shifted(planning.FAREWELL))
            for id_ in planning.plan(house, conn, wish).ids:
                planning.open_round(house, conn, id_)
            return hook.secret

        async with open_house(folder.config()) as house:
            secret = await house.db.run(partial(opens, house))
        for told in (1, 3):
            await there.until(told)
            running.process.send_signal(signal.SIGKILL)
            assert await running.ended() == -signal.SIGKILL
            running = await (await start(folder, api)).ready()
        await there.until(4)
        await folder.until(PENDING, 0)
        assert len(set(there.ids())) == 1
        assert all(is_signed(each, secret) for each in there.told)
        assert await running.stop() == 0
    assert there.url.rpartition("/")[2] not in running.log
