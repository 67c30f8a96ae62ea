"""From the outbox to a real mail server: killed, cut off or put off, nobody gets a digest twice knowingly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.app.dispatch import Dispatcher
from bot.app.pacing import Pacing
from bot.channels.email.sending import EmailChannel
from bot.channels.email.server import Security, Server
from bot.domain.person import Role
from bot.storage import outbox, subscriptions
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import Crew
from tests.app.test_dispatch import HELLO
from tests.channels.email.mailserver import MailServer, serving
from tests.conversations.stage import Clock, Stage, staged
from tests.engine import on_both

pytestmark = on_both

ADDRESS = "dora@example.org"
STATE = "SELECT state FROM outbox WHERE key = 'digest:1:1'"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, Clock(), {"mail": "true"}) as made:
        yield made


@asynccontextmanager
async def mailed(crew: Crew) -> AsyncIterator[MailServer]:
    """A server, and a digest that waits for a drafter whose address was confirmed."""
    dora = await crew.joins("dora", Role.DRAFTER)
    house = crew.stage.house
    now = house.seconds()
    sealed = house.sealer.seal_address(ADDRESS)
    letter = Letter("digest:1:1", dora, Outgoing.DIGEST, "en", HELLO, via=outbox.MAIL)
    await house.db.run(lambda conn: subscriptions.put_address(conn, dora, sealed, b"code", now))
    await house.db.run(lambda conn: subscriptions.confirm(conn, dora, b"code", now))
    await house.db.run(partial(outbox.put, letter=letter, now=now))
    async with serving() as found:
        yield found


def dispatcher(crew: Crew, found: MailServer, pacing: Pacing | None = None) -> Dispatcher:
    """One as after a start, that only mails."""
    server = Server(
        "localhost", found.port, Security.STARTTLS, "news@example.org", context=found.trusting, patience=5.0
    )
    house = crew.stage.house
    channel = EmailChannel(server, house.catalogs)
    return Dispatcher(house, {"email": channel}, pacing or Pacing(0, 0, time.monotonic), lambda _: None)


@pytest.mark.case(1)
async def test_a_kill_between_the_content_and_the_note_of_it_holds_the_mail(crew: Crew) -> None:
    async with mailed(crew) as found:
        found.handler.faults = ["wait"]
        running = asyncio.create_task(dispatcher(crew, found).run())
        await found.handler.taken.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await crew.rows(STATE) == [("sending",)]
        after = dispatcher(crew, found)
        await after.recover()
        await after.drain()
        assert await crew.rows(STATE) == [("uncertain",)]
        assert len(found.handler.mails) == 1


async def test_what_was_cut_off_after_the_content_is_held_and_what_was_put_off_is_sent_once(
    crew: Crew,
) -> None:
    async with mailed(crew) as found:
        found.handler.at_address = ["451 later"]
        mails = dispatcher(crew, found)
        await mails.drain()
        assert await crew.rows(STATE) == [("pending",)]
        crew.stage.clock.at += timedelta(minutes=1)
        found.handler.faults = ["cut"]
        await mails.drain()
        crew.stage.clock.at += timedelta(hours=1)
        await mails.drain()
        assert await crew.rows(STATE) == [("uncertain",)]
        assert len(found.handler.mails) == 1


async def test_a_mail_that_went_well_is_sent_and_named_by_nothing_that_tells_whose_it_is(
    crew: Crew,
) -> None:
    async with mailed(crew) as found:
        await dispatcher(crew, found).drain()
        assert await crew.rows(STATE) == [("sent",)]
        (mail,) = found.handler.mails
        name = crew.stage.house.sealer.mark_hash("digest:1:1").hex()
        assert mail["Message-ID"] == f"<{name}@example.org>"
        assert mail["To"] == ADDRESS


async def test_a_mail_takes_no_turn_from_the_chats(crew: Crew) -> None:
    pacing = Pacing(1, 1, lambda: 1000.0)
    async with mailed(crew) as found:
        await dispatcher(crew, found, pacing).drain()
        assert await crew.rows(STATE) == [("sent",)]
    assert (pacing.room(), pacing.resting()) == (1, [])
