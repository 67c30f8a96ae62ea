"""How drafters get their digests: as often as they chose, in the language and by the way that they chose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.app import erasing, releasing
from bot.app.channel import DeliveryError, Policy
from bot.app.dispatch import MAIL_ALARM, Dispatcher
from bot.app.links import OPEN_CODES
from bot.app.pacing import Pacing
from bot.app.subscribing import take_address
from bot.assembly.sending import Sending
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.domain.say import Verbatim, Words
from bot.domain.subscription import Frequency, Subscription, Way
from bot.storage import meta, onscreen, outbox, subscriptions
from bot.storage.outbox import Letter, Outgoing
from bot.storage.subscriptions import DAY, Mailbox
from tests.app.conftest import CHANNEL, Crew, Scripted
from tests.app.test_dispatch import HELLO
from tests.app.test_releasing import answer
from tests.conversations.stage import Clock, Stage, staged

ADDRESS = "canary@example.org"
SEVEN = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)  # a Wednesday
DIGESTS = "SELECT key FROM outbox WHERE kind = 'digest' AND person = ? AND key NOT LIKE '%:p__' ORDER BY id"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A house with a mail server."""
    async with staged(tmp_path, Clock(), {"mail": "true"}) as made:
        yield made


class Mailing:
    """A dispatcher of chats and mail, each channel doing as it is told."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chat, self.mail = Scripted(), Scripted(name="email")
        self.alarms: list[str] = []
        self.dispatcher = self.anew()

    def anew(self) -> Dispatcher:
        channels = {CHANNEL: self.chat, "email": self.mail}
        self.dispatcher = Dispatcher(
            self.stage.house, channels, Pacing(0, 0, time.monotonic), self.alarms.append
        )
        return self.dispatcher

    def code(self) -> str:
        """The code in the last mail."""
        post = self.mail.delivered[-1].item
        (line,) = [line for line in post.say.lines if isinstance(line, Words) and line.key == "mail.code"]  # type: ignore[union-attr]
        code = line.values["code"]
        assert isinstance(code, Verbatim)
        return code.text


@pytest.fixture
async def mailing(stage: Stage) -> Mailing:
    return Mailing(stage)


async def choose(crew: Crew, person: int, **chosen: object) -> None:
    made = Subscription(**chosen)  # type: ignore[arg-type]
    await crew.stage.house.db.run(lambda conn: subscriptions.put(conn, person, made))


async def gives(crew: Crew, mailing: Mailing, who: str = "dora") -> int:
    """She joins, gives her address and the code that came there; returns her id."""
    person = await crew.joins(who, Role.DRAFTER)
    await crew.does(who, Command("digests"))
    await crew.presses(who, "to_email")
    await crew.does(who, Text(f" {ADDRESS} "))
    await mailing.dispatcher.drain()
    await crew.does(who, Text(mailing.code()))
    await mailing.dispatcher.drain()
    return person


async def wakes(crew: Crew, at: datetime) -> None:
    crew.stage.clock.at = at
    await releasing.tick(crew.stage.house)


async def runs(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +40d")
    await crew.stage.house.db.run(lambda conn: meta.put(conn, OPEN_CODES, "1"))
    await wakes(crew, crew.stage.clock.at)


async def test_each_gets_what_was_released_at_her_time_and_figures_move_whatever_they_chose(
    crew: Crew,
) -> None:
    each = await crew.joins("each", Role.DRAFTER)
    weekly = await crew.joins("weekly", Role.DRAFTER)
    bogota = await crew.joins("bogota", Role.DRAFTER)
    await crew.rows("UPDATE person SET zone = 'America/Bogota' WHERE id = ?", bogota)
    await choose(crew, weekly, frequency=Frequency.WEEKLY)
    await runs(crew)
    for day in range(4):
        await answer(crew, 30)
        await wakes(crew, SEVEN + timedelta(days=day))
        await wakes(crew, SEVEN + timedelta(days=day, hours=4))
        assert len(await crew.rows(DIGESTS, bogota)) == day, "not in her night"
        await wakes(crew, SEVEN + timedelta(days=day, hours=6))
        assert len(await crew.rows(DIGESTS, bogota)) == day + 1
    assert await crew.rows(DIGESTS, each) == [(f"digest:1:{n}:{each}",) for n in (1, 2, 3, 4)]
    assert await crew.rows(DIGESTS, weekly) == []
    await wakes(crew, SEVEN + timedelta(days=5))  # Monday
    await wakes(crew, SEVEN + timedelta(days=6))
    assert await crew.rows(DIGESTS, weekly) == [(f"digest:1:4:{weekly}",)]


async def test_once_a_day_is_one_time_a_day_for_all_rounds_together(crew: Crew) -> None:
    dora = await crew.joins("dora", Role.DRAFTER)
    await runs(crew)
    await crew.stage.round("round a closes +40d")
    await crew.rows("UPDATE round SET digest_at = 'daily@18:00' WHERE id = 1")
    await choose(crew, dora, frequency=Frequency.DAILY)
    await answer(crew, 30)
    await wakes(crew, SEVEN.replace(hour=18))
    assert await crew.rows(DIGESTS, dora) == []
    await wakes(crew, SEVEN + timedelta(days=1))
    assert await crew.rows(DIGESTS, dora) == [(f"digest:1:1:{dora}",)]


async def test_a_confirmed_address_gets_the_digest_and_one_that_is_not_gets_nothing_but_its_code(
    crew: Crew, mailing: Mailing
) -> None:
    dina = await crew.joins("dina", Role.DRAFTER)
    await crew.does("dina", Command("digests"))
    await crew.presses("dina", "to_both")
    await crew.does("dina", Text("someone@else.example"))
    await choose(crew, dina, way=Way.EMAIL)
    early = Letter("digest:early", dina, Outgoing.DIGEST, "en", HELLO, via=outbox.MAIL)
    await crew.stage.house.db.run(partial(outbox.put, letter=early, now=crew.stage.house.seconds()))
    dora = await gives(crew, mailing)
    assert [each.address for each in mailing.mail.delivered] == ["someone@else.example", ADDRESS]
    await crew.rows("DELETE FROM outbox WHERE key = 'digest:early'")
    await crew.does("dora", Command("digests"))
    await crew.presses("dora", "language", "l_fr")
    await runs(crew)
    await answer(crew, 30)
    await mailing.dispatcher.drain()
    mailing.mail.delivered.clear()
    await wakes(crew, SEVEN)
    await mailing.dispatcher.drain()
    (mail,) = mailing.mail.delivered
    assert (mail.address, mail.language, len(mail.mark)) == (ADDRESS, ("fr",), 32)
    attached = mail.item.attachment  # type: ignore[union-attr]
    assert attached is not None
    assert attached.content.startswith(b"%PDF")
    assert await crew.rows(DIGESTS, dora) == [(f"digest:1:1:{dora}:email",)]
    assert await crew.rows(DIGESTS, dina) == [(f"digest:1:1:{dina}",)]
    await choose(crew, dora, way=Way.BOTH)
    await wakes(crew, SEVEN + timedelta(hours=1))
    assert len(await crew.rows(DIGESTS, dora)) == 1, "this one she has"
    await crew.does("dora", Command("digest"))
    await mailing.dispatcher.drain()
    assert len(mailing.mail.delivered) == 1, "what she asks for comes where she asks"


async def test_a_code_is_guessed_at_five_times_and_mailed_five_times_a_day(
    crew: Crew, mailing: Mailing
) -> None:
    dora = await crew.joins("dora", Role.DRAFTER)
    house = crew.stage.house
    await crew.does("dora", Command("digests"))
    await crew.presses("dora", "to_email")
    await crew.does("dora", Text("no address"), Text(ADDRESS))
    await mailing.dispatcher.drain()
    right = mailing.code()
    for _ in range(5):
        await crew.does("dora", Text("1" if right[0] == "0" else "0"))
    await crew.does("dora", Text(right))
    assert await house.db.run(lambda conn: subscriptions.mailbox(conn, dora, house.seconds())) is Mailbox.NONE
    person = (await crew.known("dora")).person

    async def asks() -> bool:
        return await house.db.run(lambda conn: take_address(house, conn, person, ADDRESS))

    assert [await asks() for _ in range(4)] == [True, True, True, True]
    await house.db.run(lambda conn: subscriptions.drop_address(conn, dora, house.seconds()))
    assert not await asks(), "forgetting it is no way round"
    crew.stage.clock.at += timedelta(seconds=DAY)
    assert await asks()


async def test_mail_that_may_have_arrived_is_not_sent_again_and_what_never_left_is(
    crew: Crew, mailing: Mailing
) -> None:
    dora = await gives(crew, mailing)
    await runs(crew)
    await answer(crew, 30)
    await wakes(crew, SEVEN)
    mailing.mail.delivered.clear()

    async def killed() -> None:
        raise asyncio.CancelledError

    mailing.mail.script = [Policy.NOT_SENT, killed]
    await mailing.dispatcher.drain()
    crew.stage.clock.at += timedelta(minutes=1)
    with pytest.raises(asyncio.CancelledError):
        await mailing.dispatcher.drain()
    after = mailing.anew()
    await after.recover()
    await after.drain()
    states = "SELECT state FROM outbox WHERE kind = 'digest' AND person = ?"
    assert await crew.rows(states, dora) == [("uncertain",)]
    assert mailing.mail.delivered == []


@pytest.mark.parametrize(
    ("policy", "state", "alarms"),
    [
        (Policy.AMBIGUOUS, "uncertain", []),
        (Policy.REFUSED, "refused", ["mail"]),
        (Policy.TOKEN, "pending", ["mail"]),
        (Policy.NOT_SENT, "pending", []),
    ],
)
async def test_what_a_server_does_to_a_mail_is_its_own_matter(
    crew: Crew, mailing: Mailing, policy: Policy, state: str, alarms: list[str]
) -> None:
    dora = await gives(crew, mailing)
    await runs(crew)
    await answer(crew, 30)
    await wakes(crew, SEVEN)
    mailing.mail.script = [DeliveryError(policy)]
    await mailing.dispatcher.drain()
    assert await crew.rows("SELECT state FROM outbox WHERE kind = 'digest'") == [(state,)]
    assert mailing.alarms == alarms
    stands = {"mail"} if policy is Policy.TOKEN else set()
    assert Sending(mailing.dispatcher).alarms() == stands, "what it will not try again, it goes on to tell"
    assert (await crew.known("dora")).person.standing == "active"
    await crew.does("dora", Command("digests"))
    before = len(mailing.chat.delivered)
    await mailing.dispatcher.drain()
    assert len(mailing.chat.delivered) > before
    assert dora


async def test_mail_that_does_not_leave_is_told_again_and_again_so_that_an_alarm_that_was_ended_stands_again(
    crew: Crew, mailing: Mailing
) -> None:
    await gives(crew, mailing)
    await runs(crew)
    await answer(crew, 30)
    await wakes(crew, SEVEN)
    mailing.mail.script = [Policy.NOT_SENT] * (MAIL_ALARM + 3)
    for _ in range(MAIL_ALARM):
        await mailing.dispatcher.drain()
        crew.stage.clock.at += timedelta(hours=1)
    assert mailing.alarms == []
    await mailing.dispatcher.drain()
    crew.stage.clock.at += timedelta(hours=1)
    await mailing.dispatcher.drain()
    assert mailing.alarms == ["mail", "mail"]


async def test_a_server_that_says_nothing_holds_up_no_chat_not_even_her_own(
    crew: Crew, mailing: Mailing
) -> None:
    dora = await gives(crew, mailing)
    amina = await crew.joins("amina")
    await mailing.dispatcher.drain()
    mailing.chat.delivered.clear()
    begun, arrived = asyncio.Event(), asyncio.Semaphore(0)

    async def hangs() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def arrives() -> None:
        arrived.release()

    mailing.mail.script = [hangs] * 50
    mailing.chat.script = [arrives] * 2
    house = crew.stage.house
    for number in range(50):
        letter = Letter(f"digest:{number}", dora, Outgoing.DIGEST, "en", HELLO, via=outbox.MAIL)
        await house.db.run(partial(outbox.put, letter=letter, now=house.seconds()))
    running = asyncio.create_task(mailing.dispatcher.run())
    try:
        await begun.wait()
        for person in (dora, amina):
            letter = Letter(f"reply:{person}", person, Outgoing.REPLY, "en", HELLO)
            await house.db.run(partial(outbox.put, letter=letter, now=house.seconds()))
        mailing.dispatcher.wake()
        async with asyncio.timeout(60):
            await arrived.acquire()
            await arrived.acquire()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert {each.address for each in mailing.chat.delivered} == {"dora", "amina"}


@pytest.mark.threat(2)
async def test_an_address_stands_nowhere_readable_and_goes_with_her_or_at_her_word(
    crew: Crew, mailing: Mailing
) -> None:
    dora = await gives(crew, mailing)
    house = crew.stage.house
    tables = await crew.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        assert ADDRESS not in repr(await crew.rows(f"SELECT * FROM {table}"))  # noqa: S608
    await runs(crew)
    await answer(crew, 30)
    await wakes(crew, SEVEN)
    await crew.does("dora", Command("digests"))
    await crew.presses("dora", "forget")
    assert await crew.rows("SELECT state FROM outbox WHERE kind = 'digest'") == [("stopped",)]
    assert await crew.rows("SELECT sealed FROM mailbox") == [(None,)]
    await house.db.run(lambda conn: erasing.wipe(house, conn, dora))
    assert await crew.rows("SELECT * FROM mailbox") == []
    assert await crew.rows("SELECT * FROM subscription") == []


async def test_what_is_mailed_stands_on_no_page_and_is_not_delivered_by_a_look_at_it(
    crew: Crew, mailing: Mailing
) -> None:
    dora = await gives(crew, mailing)
    house = crew.stage.house
    letter = Letter("digest:x", dora, Outgoing.DIGEST, "en", HELLO, via=outbox.MAIL)
    id_ = await house.db.run(lambda conn: outbox.put(conn, letter, house.seconds()))
    shown = await house.db.run(lambda conn: onscreen.standing(conn, dora, house.seconds(), house.sealer))
    assert id_ not in [each[0] for each in shown]
    assert await crew.rows("SELECT state FROM outbox WHERE id = ?", id_) == [("pending",)]


async def test_where_there_is_no_mail_server_no_mail_is_offered(tmp_path: Path) -> None:
    async with staged(tmp_path / "other", Clock(), {}) as stage:
        crew = Crew(stage)
        dora = await crew.joins("dora", Role.DRAFTER)
        await crew.does("dora", Command("digests"))
        ids = {choice.id for choice in (await crew.sees("dora")).choices()}
        assert not {each for each in ids if each.startswith("to_")} | {"address"} & ids
        await crew.presses("dora", "to_email")
        assert await crew.rows("SELECT * FROM mailbox WHERE person = ?", dora) == []
