"""Several workers on one database: each update counts once and in its order, each message goes out once."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import aiohttp
import httpx
import pytest

from bot.app.signing import ROOT
from bot.app.taking import TAKING
from bot.assembly import open_house
from bot.domain.say import Say, Words
from bot.storage import outbox
from bot.storage.keys import Keys
from bot.storage.outbox import Letter, Outgoing
from bot.storage.postgres import Connection
from tests.botapi import Fault
from tests.crash.scene import (
    HELLO,
    QUESTIONS,
    SHOWING,
    WAITING,
    answer_all,
    given,
    hellos,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.crash.voices import SURVEY as SPOKEN
from tests.crash.voices import every_voice_is_kept_once, settled, speak_all, speak_until
from tests.engine import on_server
from tests.pgserver import TEMPLATE, Server
from tests.service.conftest import CHATS
from tests.service.folder import Folder, consultation, join
from tests.service.phone import Phone
from tests.service.running import Api, verb
from tests.service.test_metrics import figures_of
from tests.service.test_proxy import Browser
from tests.service.test_webhook import HEADER, SECRET, update
from tests.service.workers import Worker, Workers, workers_of

pytestmark = on_server
#: More of them than one worker takes at a time.
MANY = range(1001, 1081)
LEADS = "this process leads\n"
#: How many wait for a lock, whose number stands in two halves.
WAITS = """
  SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = $1::bigint
"""
SENT = "SELECT state, count(*) FROM outbox WHERE kind = 'invite' GROUP BY state ORDER BY state"
RATE = 6


@pytest.fixture
async def two(round_folder: Folder, api: Api, phones: list[Phone]) -> AsyncIterator[Workers]:
    """Two workers of the round, whose people have phones."""
    assert phones
    async with workers_of(round_folder, api, 2) as workers:
        yield workers


@pytest.fixture(scope="session")
def many_on_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A round with as many people, on a server: its folder, and the name of its database."""
    root, name = tmp_path_factory.mktemp("many"), server.make(TEMPLATE)
    asyncio.run(consultation(Folder(root, server.url(name)), MANY))
    return root, name


@pytest.fixture
def many(folder: Folder, many_on_server: tuple[Path, str], server: Server) -> Folder:
    """A copy of it."""
    root, name = many_on_server
    shutil.copytree(root, folder.root)
    folder.url = server.url(server.make(name))
    return folder


@contextmanager
def held(folder: Folder, lock: int) -> Iterator[Connection]:
    """Hold a lock as another worker would; gives the connection to look by."""
    with folder.opened() as conn:
        server = cast("Connection", conn)
        server.plain("SELECT pg_advisory_lock($1::bigint)", (lock,))
        yield server
        server.plain("SELECT pg_advisory_unlock($1::bigint)", (lock,))


async def waiting(server: Connection, lock: int, number: int) -> None:
    """Wait until so many wait for this lock."""
    async with asyncio.timeout(60):
        while server.plain(WAITS, (lock,))[0][0] < number:  # noqa: ASYNC110 - a server cannot call us
            await asyncio.sleep(0.02)


def lock_of(folder: Folder, chat: int) -> int:
    return int.from_bytes(folder.sealer.address_hash("telegram", str(chat))[:8], signed=True)


async def post(worker: Worker, body: dict[str, Any]) -> int:
    """Post an update to one worker, as Telegram would by the proxy."""
    address = f"http://127.0.0.1:{worker.port}/telegram"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=json.dumps(body), headers={HEADER: SECRET}) as answer,
    ):
        return answer.status


async def begins(phone: Phone) -> None:
    await phone.sees(HELLO)
    await phone.press("Open")
    await phone.press("Start")


# -- what comes in -------------------------------------------------------------------------------


async def test_an_interview_goes_on_in_order_whichever_worker_takes_each_update(
    two: Workers, api: Api, phones: list[Phone]
) -> None:
    few = phones[:2]
    for phone in few:
        await phone.sees(HELLO)
    await asyncio.gather(*(answer_all(phone) for phone in few))
    await api.confirmed()
    await two.folder.until(WAITING, 0)
    nothing_is_lost_or_doubled(two.folder, api, few)
    taken = Counter(two.proxy.passed)
    assert len(taken) == 2
    assert min(taken.values()) >= QUESTIONS
    for phone in few:
        assert len(phone.shown()) == 1, "each sees one screen"
    assert not repeated(api).total()


async def test_two_updates_of_one_person_at_the_same_instant_are_both_applied_one_after_the_other(
    two: Workers, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    await begins(phone)
    one, other = two.living
    hers = lock_of(two.folder, phone.chat)
    with held(two.folder, hers) as server:
        posts = asyncio.gather(
            post(one, update(7001, phone.chat, "71")), post(other, update(7002, phone.chat, "72"))
        )
        await waiting(server, hers, 2)
        assert not two.folder.answers(phone.chat)
    assert [*await posts] == [200, 200]
    kept = given(two.folder.answers(phone.chat))
    assert sorted(kept) == [1, 2]
    assert set(kept.values()) == {"71", "72"}
    assert two.folder.value("SELECT count(*) FROM applied WHERE key IN ('7001', '7002')") == 2


async def test_an_update_that_comes_to_both_at_once_is_applied_once(
    two: Workers, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    await begins(phone)
    hers = lock_of(two.folder, phone.chat)
    with held(two.folder, hers) as server:
        posts = asyncio.gather(*(post(each, update(7001, phone.chat, "71")) for each in two.living))
        await waiting(server, hers, 2)
    assert [*await posts] == [200, 200]
    assert given(two.folder.answers(phone.chat)) == {1: "71"}
    await phone.sees("Question 2")
    await two.folder.until(WAITING, 0)
    assert "Question 2" in phone.stage()


async def test_a_voice_note_is_kept_whichever_worker_it_comes_to(folder: Folder, api: Api) -> None:
    few = [Phone(api, chat) for chat in CHATS[:2]]
    await consultation(folder, CHATS[:2], SPOKEN, voice=True)
    async with workers_of(folder, api, 2) as workers:
        for phone in few:
            await phone.sees(HELLO)
            await speak_until(phone, "t1")
        for phone, worker in zip(few, workers.living, strict=True):
            workers.proxy.places[:] = [worker.port]
            await speak_all(phone)
        await settled(folder, api)
        every_voice_is_kept_once(folder, few)


async def test_a_link_into_the_console_is_used_at_one_worker_and_its_pages_are_seen_at_the_other(
    two: Workers,
) -> None:
    _, staff = await two.folder.employ()
    told = await verb(two.folder, "staff", "link", staff, web_url=two.proxy.url)
    [path] = re.findall(rf"{two.proxy.url}(/\S+)", told[1])
    async with Browser([f"127.0.0.1:{each.port}" for each in two.living]) as browser:
        await browser.opens(path)
        await browser.sends(path)
        for page in ("", "/rounds", "/log"):
            assert "Leave now" in await browser.opens(ROOT + page)


# -- what goes out -------------------------------------------------------------------------------


async def test_each_is_invited_once_though_both_send(many: Folder, api: Api) -> None:
    phones = [Phone(api, chat) for chat in MANY]
    with many.opened() as conn:
        conn.execute("UPDATE outbox SET due = due + 3600")
    async with workers_of(many, api, 2):
        with held(many, TAKING) as server:
            server.execute("UPDATE outbox SET due = due - 3600")
            await waiting(server, TAKING, 2)
        for phone in phones:
            await phone.sees(HELLO)
        await many.until(WAITING, 0)
    assert {hellos(api, chat) for chat in MANY} == {1}
    assert many.value("SELECT count(DISTINCT worker) FROM outbox WHERE kind = 'invite'") == 2


async def test_nothing_more_goes_to_somebody_while_another_worker_sends_to_her(
    two: Workers, api: Api, phones: list[Phone]
) -> None:
    first, second = phones[:2]
    for phone in phones:
        await phone.sees(HELLO)
    await two.folder.until(WAITING, 0)
    released = api.hold("sendMessage")
    letters(two.folder, first, "one")
    await api.until(lambda: len(first.shown()) == 2)
    released.set()
    await two.folder.until(WAITING, 0)
    # What is under way is another's: neither of the two may take anything of her line.
    with two.folder.opened() as conn:
        conn.execute("UPDATE outbox SET state = 'sending', worker = 999 WHERE key = 'one'")
    letters(two.folder, first, "two")
    letters(two.folder, second, "three")
    await two.folder.until("SELECT state FROM outbox WHERE key = 'three'", "sent")
    letters(two.folder, second, "four")
    await two.folder.until("SELECT state FROM outbox WHERE key = 'four'", "sent")
    assert two.folder.value("SELECT state FROM outbox WHERE key = 'two'") == "pending"


async def test_who_leaves_by_one_worker_while_another_sends_to_her_finds_her_chat_empty(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    async with workers_of(round_folder, api, 1) as workers:
        for each in phones:
            await each.sees(HELLO)
        await round_folder.until(WAITING, 0)
        await workers.add()
        released = api.hold("sendMessage")
        letters(round_folder, phone, "one")
        await api.until(lambda: len(phone.shown()) == 2)
        sends = round_folder.value("SELECT worker FROM outbox WHERE key = 'one'")
        assert await post(workers.living[2 - sends], update(7001, phone.chat, "X")) == 200
        assert round_folder.value("SELECT state FROM outbox WHERE key = 'one'") == "dropped"
        released.set()
        await api.until(lambda: not phone.shown())
        await round_folder.until(WAITING, 0)


def letters(folder: Folder, phone: Phone, *keys: str) -> None:
    """Have something sent to her, whoever sends it."""
    person = folder.person(phone.chat)
    assert person is not None
    with folder.opened() as conn:
        for key in keys:
            letter = Letter(key, person, Outgoing.NOTICE, "en", Say((Words("invite.hello"),)))
            outbox.put(conn, letter, 0)


async def test_all_together_keep_the_rate_while_one_joins_and_one_is_killed_and_each_is_invited_once(
    many: Folder, api: Api
) -> None:
    chats = MANY[:40]
    for chat in MANY:
        Phone(api, chat)
    with many.opened() as conn:
        conn.execute(
            "UPDATE outbox SET state = 'stopped' WHERE id > (SELECT min(id) + ? FROM outbox)",
            (len(chats) - 1,),
        )
    async with workers_of(many, api, 2, send_rate=str(RATE)) as workers:
        await api.until(lambda: len(sent(api)) >= RATE)
        await workers.add()
        await workers.kill(workers.living[0])
        async with asyncio.timeout(60):
            await many.until(WAITING, 0)
            await many.until("SELECT count(*) FROM worker WHERE gone IS NOT NULL", 0)
    times = sent(api)
    assert len(times) >= len(chats) - 2
    for later, earlier in zip(times[RATE:], times, strict=False):
        assert later - earlier >= 1.0
    states = dict(many.rows(SENT))
    invited = Counter(hellos(api, chat) for chat in MANY)
    assert set(invited) <= {0, 1}
    assert states["sent"] <= invited[1] <= states["sent"] + states.get("uncertain", 0)
    assert states["sent"] + states.get("uncertain", 0) == len(chats)


def sent(api: Api) -> list[float]:
    """When each message arrived, in order."""
    return sorted(call.at for call in api.calls if call.method in SHOWING)


# -- who leads, and who settles ------------------------------------------------------------------


async def test_one_leads_and_when_it_is_killed_another_does(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    async with workers_of(round_folder, api, 1) as workers:
        for phone in phones:
            await phone.sees(HELLO)
        first, second = workers.living[0], await workers.add()
        assert second.log.count(LEADS) == 1
        keys = Keys(round_folder.keys)
        keys.make_round(77)  # as if it were killed in the middle of planning a round
        await workers.kill(first)
        async with asyncio.timeout(60):
            while second.log.count(LEADS) < 2:  # noqa: ASYNC110 - a log cannot call us
                await asyncio.sleep(0.05)
            while keys.has_round(77):  # noqa: ASYNC110 - nor can a folder
                await asyncio.sleep(0.05)
        newcomer = Phone(api, 901)
        async with open_house(round_folder.config()) as house:
            await house.db.run(partial(join, house, newcomer.chat))
        await newcomer.sees(HELLO)
        await round_folder.until(WAITING, 0)
    assert {hellos(api, phone.chat) for phone in (*phones, newcomer)} == {1}


async def test_what_a_killed_worker_had_under_way_is_settled_by_another(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    answered, *lost = phones[:4]
    theirs = f"person IN ({', '.join(str(round_folder.person(phone.chat)) for phone in lost)})"
    with round_folder.opened() as conn:
        conn.execute(f"UPDATE outbox SET due = due + 3600 WHERE {theirs}")  # noqa: S608 - numbers
    async with workers_of(round_folder, api, 1) as workers:
        await begins(answered)
        for phone in phones[4:]:
            await phone.sees(HELLO)
        await workers.add()
        for kind, phone in zip(("timeout_before", "timeout_after", "timeout_before"), lost, strict=True):
            api.faults.add(Fault(cast("Any", kind), "sendMessage", times=None, chat=phone.chat))
        with round_folder.opened() as conn:  # all at once, so that one of the two takes all
            conn.execute(f"UPDATE outbox SET due = due - 3600 WHERE {theirs}")  # noqa: S608 - numbers
        await api.struck("sendMessage", len(lost))
        sends = round_folder.value("SELECT DISTINCT worker FROM outbox WHERE state = 'sending'")
        api.faults.add(Fault("timeout_before", "editMessageText", chat=answered.chat))
        assert await post(workers.living[sends - 1], update(7001, answered.chat, "71")) == 200
        await api.struck("editMessageText", 1)
        await workers.kill(workers.living[sends - 1])
        under_way = "SELECT count(*) FROM outbox WHERE state = 'sending' AND worker = ?"
        assert round_folder.value(under_way, sends) >= len(lost)
        api.faults.clear()
        await answered.sees("Question 2")
        await round_folder.until(WAITING, 0)
        assert dict(round_folder.rows(SENT)) == {"sent": len(phones) - len(lost), "uncertain": len(lost)}
        assert [hellos(api, phone.chat) for phone in lost] == [0, 1, 0]
        assert given(round_folder.answers(answered.chat)) == {1: "71"}
        await round_folder.until("SELECT count(*) FROM worker", 1)


async def test_a_follower_is_ready_when_it_answers(folder: Folder, api: Api) -> None:
    async with workers_of(folder, api, 2, figures=True) as workers:
        async with asyncio.timeout(60), httpx.AsyncClient(timeout=30) as client:
            places = figures_of(workers.living[0])
            assert len(places) == 2
            for place in places:
                while True:
                    with suppress(httpx.ConnectError):  # they are served a moment later than the page
                        if (await client.get(f"{place}/readyz")).status_code == 200:
                            break
                    await asyncio.sleep(0.05)
        assert workers.living[0].log.count(LEADS) == 1


async def test_several_that_are_started_at_once_make_one_consultation(folder: Folder, api: Api) -> None:
    async with workers_of(folder, api, 0) as workers:
        folder.root.mkdir(parents=True)
        await asyncio.gather(*(workers.add() for _ in range(3)))
        assert folder.value("SELECT count(*) FROM worker") == 3
        assert workers.living[0].log.count(LEADS) == 1
