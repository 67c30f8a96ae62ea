"""A running service with people in it: its figures point at nobody, and how it is, it tells truly."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest

from bot.assembly import Service, open_house
from bot.metrics.looking import BROADCASTS
from tests.metrics.scraped import CLOSED, is_closed, samples, value
from tests.ports import free_place
from tests.service.folder import Folder
from tests.service.phone import CANARY, NAME, Phone, answer_next
from tests.service.running import ROOT, Api, Running, start
from tests.service.test_listening import open_doors
from tests.service.test_webhook import SECRET

#: Any port that is free, chosen by the service itself.
ANY = "127.0.0.1:0"
LOOKED = "charterbot_looked_seconds"


def figures_of(running: Running) -> list[str]:
    """Where the figures are, as the start told."""
    return re.findall(r"Figures +(http://\S+)/metrics", running.log)


async def ready(running: Running) -> None:
    """Wait until it says so; nothing calls us when a first poll is committed."""
    async with asyncio.timeout(60):
        while (await ask(running, "/readyz")).status_code != 200:  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.05)


async def ask(running: Running, path: str) -> httpx.Response:
    """Ask one of the pages, of a service that may still be starting."""
    async with asyncio.timeout(60), httpx.AsyncClient(timeout=30) as client:
        while True:
            try:
                return await client.get(f"{figures_of(running)[-1]}{path}")
            except (IndexError, httpx.ConnectError):
                await asyncio.sleep(0.05)


async def shows(running: Running, wanted: int, name: str, **labels: str) -> None:
    """Wait until a figure is this: what Telegram answers is counted a moment later."""
    async with asyncio.timeout(60):
        while value((await ask(running, "/metrics")).text, name, **labels) != wanted:  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.05)


@pytest.mark.threat(6)
@pytest.mark.threat(11)
async def test_a_scrape_of_a_service_with_people_in_it_holds_nothing_but_what_is_listed(
    round_folder: Folder, api: Api, phones: list[Phone], tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    running = await (await start(round_folder, api, web=ANY, metrics=ANY, backups=str(backups))).ready()
    for phone in phones:
        await phone.sees("There is something new")
    while True:
        first = (await ask(running, "/metrics")).text
        for phone in phones[:3]:
            assert await answer_next(phone)
            await phone.say(f"{CANARY} not an answer")
        await api.confirmed()
        answer = await ask(running, "/metrics")
        if value(answer.text, LOOKED) >= value(first, LOOKED):
            break  # else it was looked at between the two, and what all were sent before is shown since
    assert answer.status_code == 200
    is_closed(answer.text)
    names = {name for name, _ in samples(answer.text)}
    assert names >= set(CLOSED) - {"charterbot_backup_age_seconds"}
    # A number of bytes may hold the digits of a chat by chance; names and labels may not.
    told = " ".join(f"{name} {labels}" for name, labels in samples(answer.text))
    for secret in (CANARY, NAME, api.token, "YE", *(str(phone.chat) for phone in phones)):
        assert secret not in told
    moved = {key for key, found in samples(answer.text).items() if samples(first)[key] != found}
    people = ("charterbot_turn", "charterbot_sends", "charterbot_commit", "charterbot_queue")
    # What nobody waits for is looked at every minute, and may have gone out since.
    theirs = [key for key in moved if key[0].startswith(people) and ("class", BROADCASTS) not in key[1]]
    assert theirs == [], "three people move nothing"
    assert all(ip_address(each).is_loopback for each in open_doors(running.process.pid))
    assert len(open_doors(running.process.pid)) == 2
    assert await running.stop() == 0


async def test_without_a_setting_there_are_no_figures(folder: Folder, service: Running) -> None:
    assert "Figures" not in service.log
    assert len(open_doors(service.process.pid)) == 1


def test_without_a_setting_their_library_is_not_loaded() -> None:
    loaded = "('bot.assembly.service' in sys.modules, 'prometheus_client' in sys.modules)"
    told = f"import sys, bot.cli.run; print(*{loaded})"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


async def test_it_is_ready_once_telegram_was_reached_and_not_before(folder: Folder, api: Api) -> None:
    api.people.fault("502", "getUpdates", times=10_000)
    running = await start(folder, api, metrics=free_place())
    await api.struck("getUpdates", 1)
    answer = await ask(running, "/readyz")
    assert answer.status_code == 503
    assert [line for line in answer.text.splitlines() if not line.endswith(": ok")] == ["telegram: not well"]
    assert (await ask(running, "/healthz")).status_code == 200
    assert value((await ask(running, "/metrics")).text, "charterbot_ready", part="telegram") == 0
    api.people.clear_faults()
    await running.ready()
    await ready(running)
    assert await running.stop() == 0


@pytest.mark.parametrize("works", [True, False])
async def test_with_a_webhook_it_is_ready_once_telegram_knows_where_to_post(
    folder: Folder, api: Api, *, works: bool
) -> None:
    if not works:
        api.people.fault("502", "setWebhook", times=10_000)
    page = free_place()
    running = await start(
        folder, api, metrics=free_place(), web=page, webhook_url=f"http://{page}", webhook_secret=SECRET
    )
    await running.ready(lambda: api.world.webhook.url if works else api.announced.struck["setWebhook"])
    if works:
        await ready(running)
        return
    assert "telegram: not well" in (await ask(running, "/readyz")).text


async def test_a_database_that_another_hand_holds_makes_it_unready_and_not_unhealthy(
    folder: Folder, api: Api
) -> None:
    running = await (await start(folder, api, metrics=free_place())).ready()
    assert (await ask(running, "/readyz")).status_code == 200
    with folder.locked():
        answer = await ask(running, "/readyz")
    assert answer.status_code == 503
    assert "writing: not well" in answer.text
    assert (await ask(running, "/readyz")).status_code == 200
    assert await running.stop() == 0


async def test_what_telegram_refuses_and_holds_up_is_counted(folder: Folder, api: Api) -> None:
    api.people.fault("429", "setMyCommands", times=1, retry_after=1)
    running = await (await start(folder, api, metrics=free_place())).ready()
    await api.struck("setMyCommands", 1)
    await shows(running, 1, "charterbot_told_to_wait_total")
    await shows(running, 1, "charterbot_errors_total", kind="start", level="warning")
    assert await running.stop() == 0


async def test_a_taken_port_is_told_before_anything_starts(
    folder: Folder, api: Api, service: Running
) -> None:
    other = Folder(folder.root / "other")
    page = re.findall(r"Phone page +http://(\S+)", service.log)[-1]
    running = await start(other, api, metrics=page)
    assert await running.process.wait() == 2
    assert f"BOT_METRICS: {page} cannot be used" in running.log


async def test_the_page_tells_of_a_database_that_does_not_turn(folder: Folder) -> None:
    async with open_house(folder.config(), whole=True) as house:
        service = Service(folder.config(), house)
        assert service.measuring is None
        transport = httpx.ASGITransport(service.server.config.app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            assert (await client.get("/healthz")).text == "ok"
            await house.db._thread.close()
            answer = await client.get("/healthz")
            assert (answer.status_code, answer.text) == (503, "not well")
