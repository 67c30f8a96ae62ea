"""Short messages: what one means, who is answered, and what is never said in one."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.app import inviting
from bot.domain import texted
from bot.domain.leaving import WORDS, Leaving
from bot.domain.person import Role, Standing
from bot.i18n.words import aid, home, interview, joining
from bot.storage import bulletins, people
from bot.storage.bulletins import Bulletin
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.surveyfile.countries import Contact, Countries, Country, Decision, Sms
from tests.conversations.stage import Stage
from tests.smsapi.own import signed
from tests.texts.phones import HOOK, Phones

ROUND = "round a opens now closes +14d for YE"
#: In the order in which she meets them, after joining.
STEPS = ("consent", "question", "own words", "paused", "erase asked", "stopped before")


def allow(stage: Stage, *, sms: bool, price: str = "0.02") -> None:
    """Let this be a real consultation, in which Yemen and Kenya, where phones are from, allow them or not."""
    house = stage.house
    entry = Country(
        (Contact("a helpline", "1234"),),
        date(2027, 12, 31),
        Decision(go=True, on=date(2026, 1, 1), by=("one", "two")),
        sms=Sms(Decimal(price), "USD") if sms else None,
    )
    house.rules = replace(house.rules, trial=False)
    house.countries = lambda: Countries({"YE": entry, "KE": entry})


async def code(stage: Stage, role: Role = Role.ADVOCATE, country: str | None = "YE") -> str:
    return await stage.invite(Invite(role, country))


async def test_the_first_line_of_the_consent_says_who_reads_this(phones: Phones) -> None:
    await phones.says("amina", await code(phones.stage))
    [shown] = await phones.says("amina", "English")
    assert shown.startswith("The phone company can read these messages and keeps who wrote to whom.\n")


@pytest.mark.parametrize("text", ["Hello", "STOP", "HELP", "1", "/start", "i" + "x" * 22, ""])
async def test_a_stranger_costs_nothing_and_leaves_nothing(phones: Phones, text: str) -> None:
    assert await phones.says("somebody", text) == []
    assert phones.api.calls == 0
    assert await phones.rows("SELECT * FROM person") == []
    assert await phones.rows("SELECT * FROM outbox") == []


async def test_who_erased_everything_is_a_stranger_again(phones: Phones) -> None:
    await phones.joins("amina")
    await phones.says("amina", "ERASE", "1")
    assert "Everything is removed" in phones.all_of("amina")[-1]
    assert await phones.says("amina", "Hello") == []
    await phones.stage.tick()
    phones.stage.clock.at += timedelta(minutes=5)
    await phones.stage.tick()
    assert await phones.says("amina", "HELP") == []


async def test_a_phone_that_begins_with_a_capital_lets_her_in_all_the_same(phones: Phones) -> None:
    given = await code(phones.stage)
    assert await phones.says("amina", f"Start {given[0].upper()}{given[1:]} ") != []


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADVOCATE])
async def test_nobody_works_here_by_short_message(phones: Phones, role: Role) -> None:
    given = await code(phones.stage, role, None)
    assert await phones.says("somebody", given) == []
    assert await phones.rows("SELECT uses_left FROM invite") == [(1000,)]


async def test_a_forged_post_is_refused_and_nothing_of_it_is_taken(phones: Phones) -> None:
    given = await code(phones.stage)
    told = {"received": [{"id": "1", "from": phones.number("amina"), "text": given}]}
    forged = signed(HOOK, told, phones.stage.clock().timestamp(), "another-secret-altogether")
    for headers in (forged.headers, {}):
        answer = await phones.web.post(HOOK, content=forged.body, headers=dict(headers))
        assert (answer.status_code, answer.content) == (403, b"")
    assert await phones.rows("SELECT * FROM applied") == []
    assert await phones.rows("SELECT uses_left FROM invite") == [(1000,)]


async def test_what_is_no_message_or_too_large_is_refused(phones: Phones) -> None:
    now = phones.stage.clock().timestamp()
    broken = signed(HOOK, b"{", now)
    assert (await phones.web.post(HOOK, content=broken.body, headers=dict(broken.headers))).status_code == 400
    assert (await phones.web.post(HOOK, content=b"x" * 300_000)).status_code == 413


async def test_a_message_that_comes_twice_counts_once(phones: Phones) -> None:
    given = await code(phones.stage)
    for _ in range(2):
        phones.stage.clock.at += timedelta(seconds=5)
        assert await phones.comes("amina", given, key="the-same") == 200
        await phones.dispatcher.drain()
    assert len(phones.all_of("amina")) == 1


async def test_what_is_not_committed_is_not_confirmed_and_comes_again(
    phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = await code(phones.stage)
    with monkeypatch.context() as patch:

        async def fails(_: object) -> None:
            raise OSError

        patch.setattr(phones.stage.turns, "take", fails)
        assert await phones.comes("amina", given, key="once") == 503
    assert await phones.comes("amina", given, key="once") == 200
    assert await phones.rows("SELECT channel FROM address") == [("sms",)]


async def test_a_late_reply_is_taken_for_the_screen_it_answers(phones: Phones) -> None:
    await phones.stage.round(f"{ROUND} remind none")
    await phones.joins("amina")
    await phones.says("amina", "Start", "Skip")
    for _ in range(9):
        phones.stage.clock.at += timedelta(days=1)
        await phones.stage.tick()
    await phones.says("amina", "2")
    kept = await phones.stage.kept("sms", phones.number("amina"))
    assert "floor = about_right" in kept[1]


async def test_what_comes_before_the_newest_message_can_be_read_changes_nothing(phones: Phones) -> None:
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    await phones.says("amina", "Start", "Skip", "1")
    before = await phones.stage.kept("sms", phones.number("amina"))
    assert await phones.comes("amina", "1") == 200  # pressed twice by mistake, and carried at once
    await phones.dispatcher.drain()
    assert "Nothing was changed" in phones.shown("amina")[-1]
    assert await phones.stage.kept("sms", phones.number("amina")) == before
    await phones.says("amina", "1 3")
    assert "places = " in (await phones.stage.kept("sms", phones.number("amina")))[1]


async def test_a_screen_that_has_not_left_yet_is_answered_by_nothing(phones: Phones) -> None:
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    await phones.says("amina", "Start", "Skip")
    before = await phones.stage.kept("sms", phones.number("amina"))
    phones.stage.clock.at += timedelta(minutes=1)
    assert await phones.comes("amina", "1") == 200
    phones.stage.clock.at += timedelta(minutes=1)
    assert await phones.comes("amina", "2") == 200  # the next question still waits to be sent
    after = await phones.stage.kept("sms", phones.number("amina"))
    assert before != after
    assert "floor = too_low" in after[1]


@pytest.mark.parametrize("language", sorted(WORDS))
async def test_stop_stops_in_every_language(phones: Phones, language: str) -> None:
    await phones.joins("amina")
    for word in WORDS[language][Leaving.STOP]:
        await phones.says("amina", "START")
        assert (await _standing(phones)) == Standing.ACTIVE
        shown = await phones.says("amina", word)
        assert len(shown) <= 2
        assert (await _standing(phones)) == Standing.STOPPED, word


@pytest.mark.parametrize("word", ["STOP", "Stop.", "توقف", "arrêter", "exit", "/stop"])
@pytest.mark.parametrize("where", STEPS)
async def test_stop_stops_in_every_state_with_one_message_at_most(
    phones: Phones, where: str, word: str
) -> None:
    await phones.stage.round("round priorities opens now closes +14d for YE")
    if where == "consent":
        await phones.says("amina", await code(phones.stage), "English", "Next")
    else:
        await phones.joins("amina")
    match where:
        case "question":
            await phones.says("amina", "Start", "Next")
        case "own words":
            await phones.says("amina", "Start", "Next", "Skip", "Skip", "Skip")
            assert "in your own words" in phones.all_of("amina")[-1]
        case "paused":
            await phones.says("amina", "PAUSE")
        case "erase asked":
            await phones.says("amina", "ERASE")
        case "stopped before":
            await phones.says("amina", "STOP")
    phones.shown("amina")
    shown = await phones.says("amina", word)
    assert len(shown) == (0 if where == "stopped before" else 1)
    assert await phones.says("amina", word) == [] or where == "consent"
    assert await _standing(phones) in (Standing.STOPPED, Standing.JOINING)
    for _ in range(8):
        phones.stage.clock.at += timedelta(days=1)
        await phones.stage.tick()
        await phones.dispatcher.drain()
    assert phones.shown("amina") == []


async def test_who_stopped_is_answered_by_nothing_until_she_says_start(phones: Phones) -> None:
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    await phones.says("amina", "STOP")
    assert await phones.says("amina", "1", "Hello?", "Skip") == []
    assert len(await phones.says("amina", "HELP")) == 1
    assert await _standing(phones) == Standing.STOPPED
    assert len(await phones.says("amina", "3")) == 1  # people who can help
    assert await phones.says("amina", "hello") == []
    assert len(await phones.says("amina", "ERASE", "yes")) == 2


async def test_why_an_answer_is_none_is_told_without_the_question(phones: Phones) -> None:
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    await phones.says("amina", "Start")
    assert await phones.says("amina", "101") == [
        "The highest number here is 100%. Please write another.\n*1 Skip\n*2 I do not understand"
    ]


async def test_start_brings_back_who_stopped(phones: Phones) -> None:
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    await phones.says("amina", "STOP")
    [asked] = await phones.says("amina", "START")
    assert "May we ask you again later" in asked
    await phones.says("amina", "1")
    assert await _standing(phones) == Standing.ACTIVE


async def test_help_tells_how_to_stop_also_where_her_own_words_are_awaited(phones: Phones) -> None:
    await phones.stage.round("round priorities opens now closes +14d for YE")
    await phones.joins("amina")
    await phones.says("amina", "Start", "Next", "Skip", "Skip", "Skip")
    phones.shown("amina")
    [shown] = await phones.says("amina", "help")
    assert "STOP: no more messages" in shown
    assert not re.search("peace|women|charter|survey", shown, re.IGNORECASE)
    assert "missing" not in (await phones.stage.kept("sms", phones.number("amina")))[1]


async def test_a_high_risk_round_never_comes_by_short_message(phones: Phones) -> None:
    stage = phones.stage
    await stage.round("round d opens now closes +14d for YE")
    id_ = await phones.joins("amina")
    assert "Nothing is open right now" in phones.all_of("amina")[-1]
    for _ in range(4):
        stage.clock.at += timedelta(days=1)
        await stage.tick()
        await phones.dispatcher.drain()
    assert await phones.rows("SELECT * FROM outbox WHERE kind IN ('invite', 'reminder')") == []
    assert await phones.rows("SELECT invited FROM participation WHERE person = ?", id_) in ([], [(None,)])
    phones.shown("amina")
    [shown] = await phones.says("amina", "/continue")
    assert shown.startswith("Nothing is open right now")


async def test_what_was_answered_in_a_high_risk_round_elsewhere_is_not_shown(phones: Phones) -> None:
    stage = phones.stage
    await stage.round("round d opens now closes +14d for YE")
    id_ = await phones.joins("amina")

    def answered(conn: object) -> None:
        conn.execute(  # type: ignore[attr-defined]
            "INSERT INTO participation (person, round, state) VALUES (?, 1, 'started')", (id_,)
        )

    await stage.house.db.run(answered)
    shown = "\n".join(await phones.says("amina", "/mydata", "1"))
    assert "No answers are kept" in shown


async def test_only_where_the_country_allows_it_does_anybody_come_in_by_short_message(phones: Phones) -> None:
    given = await code(phones.stage)
    allow(phones.stage, sms=False)
    assert await phones.says("amina", given) == []
    assert await phones.rows("SELECT uses_left FROM invite") == [(1000,)]
    allow(phones.stage, sms=True)
    assert len(await phones.says("amina", given)) == 1


async def test_where_a_country_allows_it_no_more_nothing_is_open(phones: Phones) -> None:
    allow(phones.stage, sms=True)
    await phones.stage.round(ROUND)
    await phones.joins("amina")
    allow(phones.stage, sms=False)
    await phones.stage.tick()
    await phones.dispatcher.drain()
    phones.shown("amina")
    assert await phones.says("amina", "START", "HELP", "STOP") == []
    assert await _standing(phones) == Standing.STOPPED


async def test_the_country_of_her_phone_company_has_to_allow_it_too(phones: Phones) -> None:
    allow(phones.stage, sms=True)
    given = await code(phones.stage)
    phones.rename("somebody", "+249911231234")
    assert await phones.says("somebody", given) == []
    assert await phones.rows("SELECT uses_left FROM invite") == [(1000,)]


async def test_who_tells_a_country_that_does_not_allow_it_finds_nothing_open(phones: Phones) -> None:
    allow(phones.stage, sms=True)
    id_ = await phones.joins("amina")
    await phones.stage.house.db.run(
        lambda conn: conn.execute("UPDATE person SET country_in = 'SD' WHERE id = ?", (id_,))
    )
    assert await phones.says("amina", "START") == ["Nothing is open here now."]
    assert len(await phones.says("amina", "STOP")) == 1


@pytest.mark.parametrize("state", ["failed", "unreachable"])
async def test_where_nothing_arrives_nothing_more_is_sent_until_she_writes(
    phones: Phones, state: str
) -> None:
    await phones.joins("amina")
    message = phones.api.messages[-1]
    for _ in range(2):
        post = phones.api.receipt(HOOK, message, state, at=phones.stage.clock().timestamp())
        assert (await phones.web.post(HOOK, content=post.body, headers=dict(post.headers))).status_code == 200
    assert await _standing(phones) == Standing.UNREACHABLE
    assert len(await phones.says("amina", "START")) >= 1
    assert await _standing(phones) == Standing.ACTIVE


async def test_a_receipt_of_what_arrived_is_noted_and_a_later_one_of_less_is_not(phones: Phones) -> None:
    await phones.joins("amina")
    message = phones.api.messages[-1]
    for state in ("delivered", "pending", "failed"):
        post = phones.api.receipt(HOOK, message, state, at=phones.stage.clock().timestamp())
        await phones.web.post(HOOK, content=post.body, headers=dict(post.headers))
    assert ("delivered",) in await phones.rows("SELECT state FROM sms_sent")
    assert await _standing(phones) == Standing.ACTIVE


async def test_no_number_and_no_text_is_in_the_log(phones: Phones, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await phones.stage.round("round priorities opens now closes +14d for YE")
    await phones.joins("amina")
    phones.api.numbers[phones.number("amina")] = 500
    await phones.says("amina", "Start", "Next", "Skip", "Skip", "Skip", "What I wrote")
    await phones.web.post(HOOK, content=b"{}", headers={"x-timestamp": "1", "x-signature": "00"})
    logged = "\n".join([caplog.text, *(str(each.__dict__) for each in caplog.records)])
    assert phones.number("amina")[1:] not in logged
    assert "What I wrote" not in logged


async def test_who_moves_here_from_a_chat_hears_and_sees_nothing_of_buttons(phones: Phones) -> None:
    await phones.stage.round(ROUND)
    id_ = await phones.joins("amina")
    known = await phones.known("amina")
    assert known is not None
    few = replace(known.person, few_words=True)
    await phones.stage.house.db.run(lambda conn: people.update(conn, few))
    [asked] = (await phones.says("amina", "Start"))[-1:]
    assert "Write a number" in asked
    assert "*1 Skip" in asked
    assert id_


#: What speaks of something that a plain phone has not.
_OF_A_SCREEN = re.compile(r"\b(press|button|buttons|chat|chats|screen|link|Telegram|below|sound)\b")
#: Never said by short message: what is behind a choice that is not offered there, and what belongs to a chat.
NEVER = {
    *("aid.own", "aid.give", "entering.neutral", "help.code", "joining.clean_chat", "joining.few"),
    *("joining.few_words", "joining.reads", "interview.only_words", "joining.clean_chat_no"),
}


def test_every_sentence_that_speaks_of_buttons_or_chats_has_another_for_short_messages() -> None:
    for module in (interview, joining, home, aid):
        for key, entry in module.WORDS.items():
            if _OF_A_SCREEN.search(entry.english) and not key.startswith("interview.voice"):
                assert key in {*texted.INSTEAD, *texted.LEFT_OUT, *NEVER}, (key, entry.english)


async def test_the_schedule_calls_by_short_message_and_a_number_opens_it(phones: Phones) -> None:
    await phones.joins("amina")
    await phones.stage.round(ROUND)
    phones.shown("amina")
    await inviting.invite_due(phones.stage.house)
    await phones.dispatcher.drain()
    assert phones.shown("amina") == ["Hello. There is something new for you.\n1 Open\n2 Not now"]
    assert "Women at the table" in "\n".join(await phones.says("amina", "١"))


async def _standing(phones: Phones) -> Standing:
    known = await phones.known("amina")
    assert known is not None
    return known.person.standing


async def test_nothing_that_was_decided_on_a_high_risk_round_is_told_by_short_message(phones: Phones) -> None:
    stage = phones.stage
    await stage.round("round d opens now closes +2d for YE")
    await stage.round("round priorities opens now closes +2d for YE")
    await phones.joins("amina")
    stage.clock.at += timedelta(days=3)
    made = [Bulletin(round_, 1, stage.house.seconds()) for round_ in (1, 2)]

    def tell(conn: Conn) -> None:
        for each in made:
            bulletins.add(conn, each, {})

    await stage.house.db.run(tell)
    await stage.tick()
    await stage.house.db.run(lambda conn: conn.execute("DELETE FROM outbox WHERE kind = 'reminder'"))
    await phones.dispatcher.drain()
    keys = [str(key) for (key,) in await phones.rows("SELECT key FROM outbox WHERE key LIKE 'bulletin:%'")]
    assert [key.split(":")[1] for key in keys] == ["2"]
    phones.shown("amina")
    shown = "\n".join(await phones.says("amina", "/continue"))
    assert shown.count("Decided: ") == 1
    assert "What matters most" in shown
