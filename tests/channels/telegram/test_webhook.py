from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram.webhook import MOST_BYTES, SECRET_HEADER, set_webhook, webhook_route
from bot.domain.inbound import Text
from tests.channels.telegram.conftest import SHE

SECRET = "made-up-secret_1"


@pytest.fixture
async def page(intake):
    app = Starlette(routes=[webhook_route("/hook", SECRET, intake)])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
        yield client


def update(id_=5, text="hello"):
    person = {"id": SHE, "is_bot": False, "first_name": "x"}
    chat = {"id": SHE, "type": "private", "first_name": "x"}
    return {
        "update_id": id_,
        "message": {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text},
    }


GOOD = {SECRET_HEADER: SECRET}


async def test_an_update_is_taken_and_answered(page, ledger):
    answer = await page.post("/hook", json=update(), headers=GOOD)
    assert answer.status_code == 200
    assert [arrival.inbound for arrival in ledger.taken] == [Text("hello")]


@pytest.mark.threat(17)
async def test_nothing_is_answered_before_it_is_committed(page, ledger):
    committing, let = asyncio.Event(), asyncio.Event()
    honest = ledger.take

    async def slow(arrivals):
        committing.set()
        await let.wait()
        return await honest(arrivals)

    ledger.take = slow
    posting = asyncio.create_task(page.post("/hook", json=update(), headers=GOOD))
    await committing.wait()
    assert not posting.done()
    let.set()
    assert (await posting).status_code == 200


async def test_what_was_not_committed_is_not_confirmed(page, ledger):
    ledger.fails = 1
    assert (await page.post("/hook", json=update(), headers=GOOD)).status_code == 503
    assert (await page.post("/hook", json=update(), headers=GOOD)).status_code == 200
    assert len(ledger.taken) == 1


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET + "x"}, {SECRET_HEADER: b"\xff"}]
)
@pytest.mark.threat(17)
async def test_who_does_not_know_the_secret_is_turned_away(page, ledger, headers):
    assert (await page.post("/hook", json=update(), headers=headers)).status_code == 403
    assert ledger.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
@pytest.mark.case(20)
async def test_what_is_no_json_is_a_bad_request(page, ledger, body):
    assert (await page.post("/hook", content=body, headers=GOOD)).status_code == 400
    assert ledger.put_aside == []


async def test_json_that_nobody_can_read_is_put_aside_and_confirmed(page, ledger):
    assert (await page.post("/hook", json={"update_id": 9}, headers=GOOD)).status_code == 200
    assert ledger.put_aside == [("telegram", "9", "UnknownKind")]


@pytest.mark.case(20)
async def test_more_than_an_update_can_hold_is_not_read(page, ledger):
    body = b" " * (MOST_BYTES + 1)
    assert (await page.post("/hook", content=body, headers=GOOD)).status_code == 413


async def test_many_posts_at_once_are_all_taken(page, ledger):
    posts = [page.post("/hook", json=update(n, str(n)), headers=GOOD) for n in range(50)]
    answers = await asyncio.gather(*posts)
    assert {answer.status_code for answer in answers} == {200}
    assert len({arrival.key for arrival in ledger.taken}) == 50


async def test_a_get_is_not_allowed(page):
    assert (await page.get("/hook", headers=GOOD)).status_code == 405


@pytest.mark.threat(17)
async def test_the_webhook_is_set_with_its_secret_and_nothing_waiting_is_dropped(api, wire):
    api.people.text(SHE, "before")
    await set_webhook(wire, "https://example.org/hook", SECRET)
    assert api.world.webhook.secret == SECRET
    assert api.people.waiting() == 1
    assert api.inbox.allowed == ("message", "edited_message", "callback_query", "my_chat_member")
