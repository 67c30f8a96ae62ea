"""How updates wait, are given and confirmed: by polling, and by webhook."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys

import httpx
import pytest
from aiohttp import web

from tests.botapi import TOKEN, Emulator, Remote, served
from tests.botapi.remote import ROOT

SHE = 77


@pytest.fixture
async def api():
    async with Emulator() as emulator:
        emulator.people.user(SHE)
        yield emulator


@pytest.fixture
async def poll(api):
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:

        async def polled(**values):
            form = {name: json.dumps(value) for name, value in values.items()}
            answer = await client.post(f"{api.url}/bot{TOKEN}/getUpdates", data=form)
            said = answer.json()
            if answer.status_code != 200:
                return answer.status_code, said["description"]
            return [update["update_id"] for update in said["result"]]

        yield polled


def texts(api, count):
    return [api.people.text(SHE, str(number))["update"] for number in range(count)]


async def test_updates_are_given_again_until_a_higher_offset_confirms_them(api, poll):
    ids = texts(api, 3)
    assert await poll() == ids
    assert await poll(offset=ids[0]) == ids
    assert await poll(offset=ids[1]) == ids[1:]
    assert await poll(offset=0) == ids[1:]
    assert await poll(offset=ids[2] + 1) == []
    assert api.people.waiting() == 0


async def test_a_negative_offset_keeps_only_the_last(api, poll):
    ids = texts(api, 5)
    assert await poll(offset=-2) == ids[-2:]
    assert api.people.waiting() == 2


async def test_a_batch_has_a_hundred_at_most(api, poll):
    ids = texts(api, 130)
    assert await poll() == ids[:100]
    assert await poll(limit=7) == ids[:7]
    assert (await poll(limit=101))[0] == 400


async def test_ids_that_begin_anew_lower_are_given_and_a_high_offset_swallows_them(api, poll):
    texts(api, 1)
    api.people.restart_ids(5)
    low = api.people.text(SHE, "low")["update"]
    assert await poll() == [1000, low]
    assert await poll(offset=1001) == []


async def test_a_long_poll_ends_when_something_happens(api, poll):
    polling = asyncio.create_task(poll(timeout=15))
    await api.until(api.people.polling)
    (id_,) = texts(api, 1)
    assert await polling == [id_]


async def test_a_second_poller_ends_the_first(api, poll):
    first = asyncio.create_task(poll(timeout=15))
    await api.until(api.people.polling)
    second = asyncio.create_task(poll(timeout=15))
    status, words = await first
    assert status == 409
    assert words.startswith("Conflict: terminated by other getUpdates request")
    await api.until(api.people.polling)
    ids = texts(api, 1)
    assert await second == ids


async def test_a_list_of_wanted_kinds_is_remembered(api, poll):
    await poll(allowed_updates=["callback_query"])
    texts(api, 1)
    assert await poll() == []
    press = api.people.tap(SHE, "1.a")["update"]
    assert await poll() == [press]
    await poll(allowed_updates=[])
    (text,) = texts(api, 1)
    assert await poll() == [press, text]


async def test_a_day_later_an_update_is_gone(api, poll):
    texts(api, 1)
    api.people.advance(24 * 3600 + 1)
    assert await poll() == []


async def test_while_a_webhook_is_set_nobody_polls(api, poll):
    api.world.set_webhook({"url": "https://example.org/hook"})
    status, words = await poll()
    assert status == 409
    assert "webhook is active" in words


@pytest.fixture
async def hook():
    """A server that is posted to: what came, and how the next posts are answered."""
    came: list[tuple[str | None, dict[str, object]]] = []
    answers: list[int] = []

    async def receive(request):
        came.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response(status=answers.pop(0) if answers else 200)

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}/hook", came, answers
    await runner.cleanup()


async def test_a_webhook_is_posted_each_update_until_it_says_yes(api, hook):
    url, came, answers = hook
    answers += [500, 302]
    (waiting,) = texts(api, 1)
    api.world.set_webhook({"url": url, "secret_token": "made-up"})
    await api.until(lambda: not api.people.waiting())
    assert [(secret, update["update_id"]) for secret, update in came] == [("made-up", waiting)] * 3
    assert api.world.get_webhook_info({})["last_error_message"] == "Wrong response from the webhook: 302"
    (later,) = texts(api, 1)
    await api.until(lambda: not api.people.waiting())
    assert came[-1][1]["update_id"] == later


@pytest.mark.parametrize(
    "values", [{"url": "http://example.org/"}, {"url": "https://a.b/", "secret_token": "a b"}]
)
async def test_a_webhook_needs_https_and_a_plain_secret(api, values):
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{api.url}/bot{TOKEN}/setWebhook", data=values)
    assert answer.status_code == 400


FAULTS = {
    "429": 429,
    "500": 500,
    "502": 502,
    "401": 401,
    "403": 403,
    "404": 404,
    "409": 409,
    "400": 400,
    "bad_json": 200,
    "reset_before": None,
    "reset_after": None,
    "timeout_before": None,
    "timeout_after": None,
    "outage": None,
}


@pytest.mark.parametrize(("kind", "status"), FAULTS.items())
async def test_faults_come_as_ordered_and_then_no_more(api, kind, status):
    api.people.fault(kind, "sendMessage")
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def send(seconds=60):
            sent = {"chat_id": SHE, "text": "x"}
            return await client.post(f"{api.url}/bot{TOKEN}/sendMessage", data=sent, timeout=seconds)

        if status is None:
            with pytest.raises((httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException)):
                await send(1 if kind.startswith("timeout") else 60)
        else:
            assert (await send()).status_code == status
        assert len(api.people.messages(SHE)) == (1 if kind.endswith("_after") else 0)
        assert (await send()).status_code == 200
    assert [call.fault for call in api.calls_of("sendMessage")] == [kind, None]


async def test_a_429_says_how_long_only_when_ordered_so(api):
    async with httpx.AsyncClient(trust_env=False) as client:
        api.people.fault("429", retry_after=7)
        api.people.fault("429")
        said = [(await client.get(f"{api.url}/bot{TOKEN}/getMe")).json() for _ in range(2)]
    assert said[0]["parameters"] == {"retry_after": 7}
    assert "parameters" not in said[1]


async def test_a_fault_by_chance_falls_the_same_each_time(api):
    async def statuses():
        api.people.clear_faults()
        api.people.fault("502", "getMe", times=None, probability=0.3, seed=5)
        async with httpx.AsyncClient(trust_env=False) as client:
            return [(await client.get(f"{api.url}/bot{TOKEN}/getMe")).status_code for _ in range(40)]

    first = await statuses()
    assert first == await statuses()
    assert 0 < first.count(502) < 40


def test_it_runs_in_a_process_of_its_own_and_is_driven_by_http():
    with served() as far:
        far.user(id=SHE, language="fr")
        assert far.text(user=SHE, text="/start abc")["update"] == 1000
        address = f"{far.url}/bot{TOKEN}"
        with httpx.Client(trust_env=False) as client:
            (update,) = client.get(f"{address}/getUpdates").json()["result"]
            assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
            client.post(f"{address}/sendMessage", data={"chat_id": SHE, "text": "hello"})
        far.wait_calls(method="sendMessage", count=1)
        assert [message["text"] for message in far.messages(chat=SHE, bot_only=True)] == ["hello"]
        assert [call["method"] for call in far.calls()] == ["getUpdates", "sendMessage"]
        assert far.waiting() == 1
        with pytest.raises(RuntimeError, match="KeyError"):
            far.text(user=1, text="nobody")


def test_it_says_its_address_and_ends_when_asked():
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.botapi", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert Remote(url).waiting() == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
