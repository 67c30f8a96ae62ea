"""Starts that go wrong, and starts that go on where the last run ended."""

from __future__ import annotations

import socket

import pytest

from bot.domain.person import Role
from tests.service.folder import Folder, consultation
from tests.service.phone import Phone
from tests.service.running import Api, Running, start, verb


@pytest.mark.case(5)
async def test_a_second_service_on_the_same_folder_ends_with_one_clear_line(
    folder: Folder, api: Api, service: Running
) -> None:
    code, out, complaint = await verb(folder, "run", token=api.token, api_url=api.url)
    assert (code, out) == (2, "")
    (line,) = complaint.splitlines()
    assert line.startswith(f"{folder.data}: another service is running on this data folder")
    phone = Phone(api, 1)
    await phone.say("hello")


async def test_a_taken_port_ends_with_one_clear_line(folder: Folder, api: Api) -> None:
    folder.root.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        code, _, complaint = await verb(folder, "run", token=api.token, api_url=api.url, web=place)
    assert code == 2
    (line,) = complaint.splitlines()
    assert line.startswith(f"BOT_WEB: {place} cannot be used")


async def test_a_trial_stays_a_trial(folder: Folder, api: Api, service: Running) -> None:
    assert await service.stop() == 0
    code, _, complaint = await verb(folder, "run", token=api.token, api_url=api.url, trial="false")
    assert code == 2
    (line,) = complaint.splitlines()
    assert line.startswith("BOT_TRIAL:")


@pytest.mark.case(16)
async def test_a_refused_token_raises_an_alarm_that_the_right_one_ends(folder: Folder, api: Api) -> None:
    api.people.fault("401", times=None)
    running = await start(folder, api)
    await running.ready(lambda: api.announced.struck["deleteWebhook"])
    await folder.until("SELECT count(*) FROM alarm WHERE name = 'token'", 1)
    # Receiving and the introduction begin side by side: each asks once, and has its refusal.
    await api.until(lambda: [each.status for each in api.calls] == [401, 401])
    asked = len(api.calls)
    assert running.process.returncode is None, "the phone page goes on"
    assert await running.stop() == 0
    assert len(api.calls) == asked, "nothing is asked with a token that was refused"
    assert "alarm: token" in running.log
    assert api.token not in running.log
    api.people.clear_faults()
    running = await (await start(folder, api)).ready()
    await folder.until("SELECT count(*) FROM alarm", 0)
    assert await running.stop() == 0


@pytest.mark.case(11, 14)
async def test_an_outage_at_the_start_is_waited_out(folder: Folder, api: Api) -> None:
    for kind in ("reset_before", "502", "bad_json"):
        api.people.fault(kind, times=2)
    running = await (await start(folder, api)).ready()
    phone = Phone(api, 2)
    await phone.joins(await folder.invite(Role.ADVOCATE))
    assert await running.stop() == 0


async def test_a_webhook_that_an_earlier_setting_left_is_taken_away_and_nothing_is_dropped(
    folder: Folder, api: Api
) -> None:
    phone = Phone(api, 3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
    api.world.set_webhook({"url": f"http://127.0.0.1:{port}/old"})
    api.people.text(3, "hello")
    running = await start(folder, api)
    await api.until(lambda: phone.screen() is not None)
    assert api.world.webhook.url == ""
    assert await running.stop() == 0


async def test_a_start_notes_how_the_questions_of_open_rounds_read_now(folder: Folder, api: Api) -> None:
    await consultation(folder, range(1, 2))
    with folder.opened() as conn:
        conn.execute("UPDATE wording SET words = 'as before'")
        before = conn.execute("SELECT count(*) FROM wording").fetchone()[0]
    running = await (await start(folder, api)).ready()
    assert await running.stop() == 0
    with folder.opened() as conn:
        assert before > 0
        assert conn.execute("SELECT count(*) FROM wording").fetchone()[0] == 2 * before
