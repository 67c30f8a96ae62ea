"""One advocate's whole way, on Telegram, against the running service."""

from __future__ import annotations

from functools import partial

import pytest

from bot.domain.person import Role
from bot.domain.say import Say, Words
from bot.i18n.catalogs import Catalogs
from bot.storage import outbox
from bot.storage.outbox import Letter, Outgoing
from tests.engine import on_both
from tests.service.folder import Folder, awake_country
from tests.service.phone import CANARY, QUESTION, Phone
from tests.service.running import Api, Running, start, verb

pytestmark = on_both
SURVEY = "a-women-at-the-table"
COMMANDS = [
    "start",
    "continue",
    "language",
    "settings",
    "pause",
    "stop",
    "erase",
    "privacy",
    "mydata",
    "help",
    "x",
]
#: Digits as people write them.
NUMBERS = {"percent": "٣٥ %", "plain": "5", "year": "2040"}


async def answer(phone: Phone) -> list[int]:
    """Answer the question on the screen in one of the ways it takes; returns what she typed."""
    text, labels = phone.text(), phone.labels()
    if "Write a number from" in text:
        unit = "percent" if "%" in text else "year" if "2026" in text else "plain"
        return [await phone.say(NUMBERS[unit])]
    if "Write in your own words" in text:
        return [await phone.say(f"{CANARY}: nothing I would\nchange, \u202eexcept <this> & *that*")]
    await phone.press(labels[0])
    if "Done" in labels:
        assert phone.labels()[0] == f"✓ {labels[0]}"
        await phone.press("Done")
    return []


async def test_a_whole_interview_on_telegram(folder: Folder, api: Api, service: Running) -> None:
    code = await folder.invite(Role.ADVOCATE, country=awake_country())
    me = await folder.employ()
    planned, _, complaint = await verb(
        folder, "round", "plan", SURVEY, "--opens", "now", "--closes", "+14d", "--json", *me
    )
    assert (planned, complaint) == (0, "")
    phone = Phone(api, 42)
    await phone.joins(code)
    await phone.sees("Nothing is open right now")

    since = len(api.calls)
    opened, _, complaint = await verb(folder, "round", "open", "1", *me)
    assert (opened, complaint) == (0, "")
    await phone.sees("There is something new for you")
    hello = phone.at()
    assert (phone.text(), phone.labels()) == ("Hello. There is something new for you.", ["Open", "Not now"])

    await phone.press("Open")
    assert phone.at() == hello, "what was opened stands in place of the invitation"
    await phone.press("Start")
    panel = phone.at()
    typed: list[int] = []
    questions = 0
    while "Shall your answers be counted?" not in phone.text():
        if "May we quote this" in phone.text():
            await phone.press("Yes, without my country")
            continue
        assert QUESTION.search(phone.text())
        for message in await answer(phone):
            await phone.gone(message)
            typed.append(message)
        questions += 1
        assert phone.at() == panel, "one message is edited in place"
    assert questions >= 10
    assert len(typed) >= 4
    await phone.press("Count my answers")
    await api.confirmed()
    assert [each["id"] for each in phone.messages() if each["id"] >= hello] == [panel]
    assert "Thank you. It is done as you chose." in phone.text()

    sends = [call for call in list(api.calls)[since:] if call.method.startswith("send")]
    assert sends
    assert all(call.values.get("protect_content") is True for call in sends)
    await api.until(lambda: all(query.answered for query in api.world.queries.values()))
    kept = folder.answers(42)
    assert len(kept) == questions
    assert {str(answer.value) for answer in kept.values()} >= {"35", "5", "2040"}
    assert folder.value("SELECT state FROM respondent") == "counted"


async def test_joining_leaves_one_message_in_the_chat(folder: Folder, api: Api, service: Running) -> None:
    phone = Phone(api, 43)
    await phone.joins(await folder.invite(Role.ADVOCATE))
    await phone.sees("Nothing is open right now")
    await api.confirmed()
    await api.until(lambda: len(phone.messages()) == 1)


async def test_the_commands_stand_in_every_language(folder: Folder, api: Api, service: Running) -> None:
    languages = Catalogs().languages
    assert {"en", "ar", "fr", "es"} <= set(languages)
    for language in ("", "en", "ar", "fr", "es"):
        await api.until(partial(api.people.commands, language))
        assert [each["command"] for each in api.people.commands(language)] == COMMANDS
    assert api.people.commands("ar") != api.people.commands("fr") != api.people.commands("")


async def test_someone_without_a_link_gets_one_neutral_sentence_and_leaves_no_trace(
    folder: Folder, api: Api, service: Running
) -> None:
    phone = Phone(api, 44)
    for words in ("/start", "/start iNoSuchCodeAtAll", f"hello {CANARY}"):
        await phone.say(words)
        assert phone.text() == "Hello. This chat is only for people who were given a link. Please use yours."
    await folder.until("SELECT count(*) FROM person", 0)


async def test_erasing_takes_away_her_rows_and_her_messages(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone, other, *_ = phones
    running = await (await start(round_folder, api)).ready()
    for each in (phone, other):
        await each.sees("There is something new")
        await each.press("Open")
        await each.press("Start")
        await each.say("7")
        await each.say(CANARY)
    person = round_folder.person(phone.chat)
    await phone.say("/privacy")
    await phone.say("/erase")
    assert "Remove everything" in phone.text()
    await phone.press("Yes, remove everything")
    assert phone.text() == "Everything is removed. Take care."
    await api.until(lambda: len(phone.messages()) == 1)
    await round_folder.until("SELECT count(*) FROM person WHERE id = ?", 0, person)
    assert round_folder.is_whole()
    assert round_folder.value("SELECT count(*) FROM respondent") == 1
    assert len(round_folder.answers(other.chat)) == 2
    await phone.say("/continue")
    assert "only for people who were given a link" in phone.text()
    assert await running.stop() == 0


@pytest.mark.threat(20)
async def test_leaving_by_x_clears_the_chat_and_keeps_the_answers(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    running = await (await start(round_folder, api)).ready()
    await phone.sees("There is something new")
    await phone.press("Open")
    await phone.press("Start")
    await phone.say("7")
    api.people.text(phone.chat, "X")
    await api.until(lambda: not phone.messages())
    assert await running.stop() == 0
    assert len(round_folder.answers(phone.chat)) == 1


async def test_a_blocked_chat_gets_nothing_more_until_she_comes_back(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    person = round_folder.person(phone.chat)
    assert person is not None
    running = await (await start(round_folder, api)).ready()
    await phone.sees("There is something new")
    with round_folder.opened() as conn:
        notice = Letter("later", person, Outgoing.NOTICE, "en", Say((Words("invite.hello"),)), due=2**31)
        outbox.put(conn, notice, 0)
    api.people.member(phone.chat, "kicked")
    await api.confirmed()
    assert round_folder.value("SELECT standing FROM person WHERE id = ?", person) == "unreachable"
    assert round_folder.value("SELECT state FROM outbox WHERE key = 'later'") == "stopped"
    calls = len(api.calls)
    api.people.member(phone.chat, "member")
    await api.confirmed()
    assert [call for call in list(api.calls)[calls:] if call.chat == phone.chat] == []
    await phone.say("/start")
    await phone.press("Start")
    assert phone.stage() == "Question 1 of 9"
    assert await running.stop() == 0


async def test_a_send_that_is_forbidden_stops_all_that_waits_for_her(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    api.people.block(phones[0].chat)
    running = await (await start(round_folder, api)).ready()
    for each in phones[1:]:
        await each.sees("There is something new")
    person = round_folder.person(phones[0].chat)
    await round_folder.until("SELECT standing FROM person WHERE id = ?", "unreachable", person)
    assert await running.stop() == 0
    assert len([call for call in api.calls if call.chat == phones[0].chat]) == 1


@pytest.mark.case(19, 36)
async def test_groups_and_channels_are_left_and_nothing_of_them_is_kept(
    folder: Folder, api: Api, service: Running
) -> None:
    phone = Phone(api, 45)
    code = await folder.invite(Role.ADVOCATE)
    for group, kind in ((-1001, "group"), (-1002, "supergroup"), (-1003, "channel")):
        api.people.group(group, type=kind, title=CANARY)
        api.people.joins(group, phone.chat)
    api.people.group(-1004, title=CANARY)
    api.people.text(phone.chat, f"/start {code}", chat=-1004)
    await api.until(lambda: set(api.people.left()) == {-1001, -1002, -1003, -1004})
    await api.confirmed()
    assert phone.messages() == []
    assert folder.value("SELECT count(*) FROM person") == 0


@pytest.mark.case(35)
@pytest.mark.threat(18)
async def test_what_is_no_text_is_refused_and_deleted(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    phone = phones[0]
    running = await (await start(round_folder, api)).ready()
    await phone.sees("There is something new")
    await phone.press("Open")
    await phone.press("Start")
    for kind in ("photo", "voice", "contact", "location"):
        sent = api.people.media(phone.chat, kind)["message"]
        await phone.sees("I can only take buttons and typed words here")
        await phone.gone(sent)
    assert phone.stage() == "Question 1 of 9"
    assert await running.stop() == 0
    assert round_folder.value("SELECT count(*) FROM answer") == 0
