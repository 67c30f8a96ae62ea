"""Two bots, one consultation: by polling and by webhook, over a kill, and with one of them away."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.domain.person import Role
from tests.crash.scene import (
    HELLO,
    WAITING,
    answer_all,
    answer_until,
    hellos,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.engine import on_server
from tests.ports import free_port
from tests.service.folder import Folder
from tests.service.phone import Phone, answer_next, value
from tests.service.running import Api, Running, start, verb
from tests.service.test_webhook import HEADER, SECRET, update
from tests.service.workers import workers_of

TOKEN = "654321:SYNTHETIC-token-for-tests-only-4567"
ANOTHER = "777777:SYNTHETIC-token-for-tests-only-8901"
MORE = f"""
[sahel]
token = "{TOKEN}"
languages = ["fr", "ha", "en"]
countries = ["ML", "NE"]
"""


@pytest.fixture
async def sahel(api: Api, folder: Folder) -> AsyncIterator[Api]:
    """A second bot at the same server."""
    other = Api(token=TOKEN)
    other.world.username = "charter_sahel_bot"
    api.serve_beside(other)
    yield other
    log = folder.root / "log"
    assert not log.exists() or TOKEN not in log.read_text()


async def polling(folder: Folder, api: Api, sahel: Api) -> Running:
    running = await start(folder, api, more_bots=MORE)
    await running.ready()
    await sahel.until(sahel.people.polling)
    return running


async def test_who_writes_to_another_bot_goes_on_there_with_her_interview_also_after_a_kill(
    round_folder: Folder, api: Api, sahel: Api, phones: list[Phone]
) -> None:
    running = await polling(round_folder, api, sahel)
    here = phones[0]
    await here.sees("There is something new")
    await here.press("Open")
    await here.press("Start")
    await here.say("71")
    await here.sees("Question 2")
    await running.kill()

    there = Phone(sahel, here.chat)
    sahel.people.text(here.chat, "/continue")
    running = await polling(round_folder, api, sahel)
    await there.sees("Question 2")
    await api.until(lambda: not here.shown())
    while await answer_next(there):
        pass
    assert not here.shown()
    values = [str(each.value) for each in round_folder.answers(here.chat).values()]
    assert len(values) > 3
    assert values[0] == "71"
    assert round_folder.value("SELECT count(*) FROM respondent WHERE state = 'counted'") == 1
    assert await running.stop() == 0


async def test_one_digest_counts_people_of_both_bots(
    round_folder: Folder, api: Api, sahel: Api, phones: list[Phone]
) -> None:
    running = await polling(round_folder, api, sahel)
    for number, phone in enumerate(phones):
        await phone.sees("There is something new")
        at = phone
        if number % 2:
            at = Phone(sahel, phone.chat)
            await at.say("/continue")
        while await answer_next(at):
            pass
    counted = "SELECT count(*) FROM respondent WHERE round = 1 AND state = 'counted'"
    await round_folder.until(counted, len(phones))
    bots = round_folder.rows("SELECT bot, count(*) FROM address GROUP BY bot ORDER BY bot")
    assert bots == [("", len(phones) / 2), ("sahel", len(phones) / 2)]
    me = await round_folder.employ()
    code, _, complaint = await verb(round_folder, "round", "close", "1", *me)
    assert (code, complaint) == (0, "")
    await round_folder.until("SELECT count(*) FROM cut WHERE round = 1", 1)
    assert await running.stop() == 0
    code, told, complaint = await verb(round_folder, "digest", "show", "1", *me)
    assert (code, complaint) == (0, "")
    assert f"The answers of {len(phones)} people are counted." in told


async def test_the_same_number_of_an_update_at_two_bots_is_two_updates(
    folder: Folder, api: Api, sahel: Api
) -> None:
    running = await polling(folder, api, sahel)
    code = await folder.invite(Role.ADVOCATE)
    one, two = Phone(api, 61), Phone(sahel, 62)
    first = api.people.text(61, f"/start {code}")
    second = sahel.people.text(62, f"/start {code}")
    assert first["update"] == second["update"]
    await one.sees("Choose your language")
    await two.sees("Choose your language")
    keys = {row[0] for row in folder.rows("SELECT key FROM applied WHERE channel = 'telegram'")}
    assert {str(first["update"]), f"{first['update']}@sahel"} <= keys
    assert await running.stop() == 0


async def test_a_newcomer_is_offered_the_languages_of_the_bot_first(
    folder: Folder, api: Api, sahel: Api
) -> None:
    running = await polling(folder, api, sahel)
    code = await folder.invite(Role.ADVOCATE)
    phone = Phone(sahel, 63, language="de")
    sahel.people.text(63, f"/start {code}")
    await phone.sees("Choisissez votre langue")
    assert phone.labels()[:4] == ["Français", "Hausa", "English", "العربية"]
    assert await running.stop() == 0


async def test_a_link_for_a_country_leads_to_the_bot_that_serves_it(
    folder: Folder, api: Api, sahel: Api
) -> None:
    running = await polling(folder, api, sahel)
    await api.until(lambda: api.calls_of("setMyCommands"))
    await sahel.until(lambda: sahel.calls_of("setMyCommands"))
    me = await folder.employ()
    links = {}
    for country in ("ML", "YE"):
        words = ("invite", "--country", country, "--json", *me)
        done, told, complaint = await verb(folder, *words, token=api.token, more_bots=MORE)
        assert (done, complaint) == (0, "")
        links[country] = json.loads(told)["telegram"]
    assert links["ML"].startswith("https://t.me/charter_sahel_bot?start=")
    assert links["YE"].startswith(f"https://t.me/{api.world.username}?start=")
    # Opened in another bot it does the same.
    phone = Phone(api, 64)
    await phone.joins(links["ML"].partition("start=")[2])
    await phone.sees("Nothing is open")
    assert await running.stop() == 0


async def test_a_bot_whose_token_is_refused_stops_no_other_and_coordinators_hear_which(
    folder: Folder, api: Api, sahel: Api
) -> None:
    more = MORE + f'\n[levant]\ntoken = "{ANOTHER}"\n'
    running = await start(folder, api, more_bots=more)
    await running.ready()
    await sahel.until(sahel.people.polling)
    await folder.until("SELECT count(*) FROM alarm WHERE name = 'token:levant'", 1)
    assert folder.value("SELECT count(*) FROM alarm WHERE name IN ('token', 'token:sahel')") == 0
    boss = Phone(sahel, 65)
    await boss.joins(await folder.invite(Role.COORDINATOR))
    await boss.sees("levant")
    assert ANOTHER not in running.log
    assert await running.stop() == 0


@on_server
async def test_several_workers_of_two_bots_lose_and_double_nothing_when_the_one_that_leads_is_killed(
    round_folder: Folder, api: Api, sahel: Api, phones: list[Phone]
) -> None:
    async with workers_of(round_folder, api, 2, more_bots=MORE) as workers:
        await sahel.until(lambda: sahel.world.webhook.url)
        for phone in phones:
            await phone.sees(HELLO)
        few = [phones[0], Phone(sahel, phones[1].chat), phones[2], Phone(sahel, phones[3].chat)]
        for phone in few[1::2]:
            await phone.say("/continue")
        await asyncio.gather(*(answer_until(phone, 3) for phone in few))
        for phone in few:
            phone.api.people.text(phone.chat, value(phone.chat, 3))
        await workers.kill(workers.living[0])
        await workers.add()
        await asyncio.gather(*(phone.sees("Question 4") for phone in few))
        await asyncio.gather(*(answer_all(phone) for phone in few))
        for at in (api, sahel):
            await at.confirmed()
        await round_folder.until(WAITING, 0)
        nothing_is_lost_or_doubled(round_folder, api, few)
        assert set(repeated(api).values()) | set(repeated(sahel).values()) <= {0, 1}, "one kill"
        assert {hellos(api, phone.chat) for phone in phones} == {1}
        bots = round_folder.rows("SELECT bot, count(*) FROM address GROUP BY bot ORDER BY bot")
        assert bots == [("", len(phones) - 2), ("sahel", 2)]


async def test_each_bot_has_a_path_and_a_word_of_its_own_for_its_webhook(
    folder: Folder, api: Api, sahel: Api
) -> None:
    port = free_port()
    place = f"127.0.0.1:{port}"
    running = await start(
        folder, api, web=place, webhook_url=f"http://{place}", webhook_secret=SECRET, more_bots=MORE
    )
    await running.ready(lambda: api.world.webhook.url)
    await sahel.until(lambda: sahel.world.webhook.url)
    assert api.world.webhook.url == f"http://{place}/telegram"
    assert sahel.world.webhook.url == f"http://{place}/telegram/sahel"
    word = sahel.world.webhook.secret
    assert word is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,256}", word)
    assert word != SECRET
    phone = Phone(sahel, 66)
    await phone.joins(await folder.invite(Role.ADVOCATE))
    async with aiohttp.ClientSession() as session:
        for secret, status in ((SECRET, 403), (word, 200)):
            body = json.dumps(update(7, 66, "/privacy"))
            url = f"http://{place}/telegram/sahel"
            async with session.post(url, data=body, headers={HEADER: secret}) as answer:
                assert answer.status == status
        async with session.post(
            f"http://{place}/telegram", data=json.dumps(update(8, 66, "/x")), headers={HEADER: word}
        ) as answer:
            assert answer.status == 403
    assert folder.value("SELECT count(*) FROM applied WHERE key = '7@sahel'") == 1
    assert folder.value("SELECT count(*) FROM applied WHERE key IN ('7', '8')") == 0
    assert await running.stop() == 0


async def test_a_pause_of_one_bot_holds_nobody_at_another(folder: Folder, api: Api, sahel: Api) -> None:
    running = await polling(folder, api, sahel)
    code = await folder.invite(Role.ADVOCATE)
    sahel.people.fault("429", "sendMessage", retry_after=3600)
    waits, goes = Phone(sahel, 67), Phone(api, 68)
    sahel.people.text(67, f"/start {code}")
    await sahel.struck("sendMessage", 1)
    await goes.joins(code)
    assert not waits.shown()
    assert await running.stop() == 0


async def test_what_is_wrong_with_further_bots_is_told_at_once_and_without_a_token(
    folder: Folder, api: Api, tmp_path: Path
) -> None:
    folder.root.mkdir(parents=True)
    wrong = f"""
[a]
token = "{api.token}"
languages = ["fr", "xx"]
countries = ["ML"]
[b]
token = "{TOKEN}"
countries = ["ML", "ZZ"]
[B]
token = "no"
"""
    code, told, complaint = await verb(folder, "run", token=api.token, more_bots=wrong)
    assert code == 2
    assert "BOT_MORE_BOTS, a, languages: 'xx' is not known." in complaint
    assert "BOT_MORE_BOTS, b, countries: 'ZZ' is not known." in complaint
    assert "BOT_MORE_BOTS, 'B':" in complaint
    for secret in (api.token, TOKEN):
        assert secret not in told + complaint
