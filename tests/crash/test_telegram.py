"""Telegram that pauses, fails, lies and refuses, and people who shut their chats."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.person import Role
from tests.botapi import Fault
from tests.crash.scene import (
    HELLO,
    WAITING,
    answer_all,
    answer_until,
    hellos,
    nothing_is_lost_or_doubled,
    repeated,
)
from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import QUOTE, Phone, value
from tests.service.running import Api, Running, start

#: A call that was on its way when the pause was told may still arrive, on a busy machine a little later.
ON_ITS_WAY = 3.0
STATE = "SELECT standing FROM person WHERE id = ?"


async def _begun(folder: Folder, api: Api, phones: list[Phone]) -> Running:
    """The service runs, all are invited, and these are at the second question."""
    running = await (await start(folder, api)).ready()
    for phone in phones:
        await phone.sees(HELLO)
        await answer_until(phone, 2)
    await api.confirmed()
    await folder.until(WAITING, 0)
    return running


async def _ends_well(running: Running, folder: Folder, api: Api, phones: list[Phone]) -> None:
    for phone in phones:
        await answer_all(phone)
    await folder.until(WAITING, 0)
    assert await running.stop() == 0
    nothing_is_lost_or_doubled(folder, api, phones)


@pytest.mark.case(9)
async def test_a_storm_of_429_is_one_pause_for_all_and_drops_nothing(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    pause = 6
    api.people.fault("429", times=None, retry_after=pause)
    running = await start(round_folder, api)
    await api.until(lambda: len({round(call.at) for call in api.calls if call.fault}) > 3)
    api.people.clear_faults()
    for phone in phones:
        await phone.sees(HELLO)
    refused = [call.at for call in api.calls if call.fault == "429"]
    inside = [
        call.at - told
        for told in refused
        for call in api.calls
        if told + ON_ITS_WAY < call.at < told + pause - 0.1
    ]
    assert inside == []
    assert {hellos(api, chat) for chat in CHATS} == {1}
    await _ends_well(running, round_folder, api, phones[:1])


@pytest.mark.case(10)
async def test_a_429_that_names_no_time_is_waited_out_by_our_own(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    api.people.fault("429", "sendMessage", times=3)
    running = await (await start(round_folder, api)).ready()
    for phone in phones:
        await phone.sees(HELLO)
    assert {hellos(api, chat) for chat in CHATS} == {1}
    assert round_folder.value("SELECT value FROM meta WHERE name = 'sending_paused_until'") is not None
    await _ends_well(running, round_folder, api, phones[:1])


@pytest.mark.case(11)
async def test_a_page_of_a_proxy_in_place_of_an_answer_is_tried_again_and_not_logged(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    running = await _begun(round_folder, api, phones[:2])
    pages = ("500", "502", "504")
    for method in ("getUpdates", "editMessageText", "deleteMessage", "answerCallbackQuery"):
        for kind in pages:
            api.people.fault(kind, method)
    await _ends_well(running, round_folder, api, phones[:2])
    assert all(api.announced.struck[kind] >= 3 for kind in pages)
    for words in ("<html", "Gateway", "<title>"):
        assert words not in running.log


@pytest.mark.case(12, 14)
@pytest.mark.parametrize("kind", ["reset_after", "bad_json_after", "bad_json"])
async def test_a_reply_that_may_have_arrived_comes_once_more_at_most(
    round_folder: Folder, api: Api, phones: list[Phone], kind: str
) -> None:
    few = phones[:3]
    running = await _begun(round_folder, api, few)
    for phone in few:
        for method in ("sendMessage", "editMessageText"):
            api.faults.add(Fault(kind, method, chat=phone.chat))  # type: ignore[arg-type]
    await _ends_well(running, round_folder, api, few)
    assert all(count <= 2 for count in repeated(api).values()), "once for each reply that was lost"


@pytest.mark.case(12, 14)
@pytest.mark.parametrize(("kind", "reached"), [("reset_after", 1), ("bad_json_after", 1), ("bad_json", 0)])
async def test_an_invitation_that_may_have_arrived_is_held_and_not_repeated(
    round_folder: Folder, api: Api, phones: list[Phone], kind: Any, reached: int
) -> None:
    held = phones[:3]
    for phone in held:
        api.faults.add(Fault(kind, "sendMessage", chat=phone.chat))
    running = await (await start(round_folder, api)).ready()
    for phone in phones[3:]:
        await phone.sees(HELLO)
    await round_folder.until(WAITING, 0)
    await running.kill()
    running = await (await start(round_folder, api)).ready()
    for phone in held:  # what waits for her goes out before the answer to this
        await phone.say("/privacy")
    assert await running.stop() == 0
    assert [hellos(api, phone.chat) for phone in held] == [reached] * len(held)
    uncertain = "SELECT count(*) FROM outbox WHERE kind = 'invite' AND state = 'uncertain'"
    assert round_folder.value(uncertain) == len(held)


@pytest.mark.case(13)
async def test_a_server_that_cannot_be_reached_is_tried_again_and_nothing_comes_twice(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    await api.close()
    running = await start(round_folder, api)
    await round_folder.until("SELECT count(*) > 0 FROM outbox WHERE kind = 'invite' AND attempts > 1", 1)
    await api.open()
    for phone in phones:
        await phone.sees(HELLO)
    assert {hellos(api, chat) for chat in CHATS} == {1}
    await running.ready()
    await _ends_well(running, round_folder, api, phones[:2])
    assert repeated(api).total() == 0


@pytest.mark.case(15)
@pytest.mark.parametrize("how", ["told", "blocked", "deactivated"])
async def test_who_shuts_the_chat_is_left_alone_and_goes_on_where_she_was(
    round_folder: Folder, api: Api, phones: list[Phone], how: str
) -> None:
    she, other = phones[0], phones[1]
    running = await _begun(round_folder, api, [she, other])
    person, stage = round_folder.person(she.chat), she.stage()
    match how:
        case "told":
            api.people.member(she.chat, "kicked")
        case "blocked":
            api.people.block(she.chat)
            api.people.text(she.chat, value(she.chat, 2))
        case _:
            api.people.deactivate(she.chat)
            api.people.text(she.chat, value(she.chat, 2))
    await round_folder.until(STATE, "unreachable", person)
    await round_folder.until(f"{WAITING} AND person = ?", 0, person)
    tried = len([call for call in api.calls if call.chat == she.chat])
    await answer_all(other)  # time goes by, and others are served
    await round_folder.until(WAITING, 0)
    assert len([call for call in api.calls if call.chat == she.chat]) == tried, "nothing is tried again"
    api.world.chats[she.chat].deactivated = False
    api.people.member(she.chat, "member")
    await she.say("/start")
    await api.until(lambda: she.stage() == ("Question 2 of 9" if how == "told" else QUOTE))
    assert stage == "Question 2 of 9"
    await _ends_well(running, round_folder, api, [she, other])


@pytest.mark.case(17)
async def test_a_message_that_is_gone_or_as_it_should_be_holds_up_nothing(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    few = phones[:3]
    running = await _begun(round_folder, api, few)
    for description in ("message to delete not found", "message can't be deleted for everyone"):
        api.people.fault("400", "deleteMessage", times=3, description=f"Bad Request: {description}")
    for phone, description in zip(
        few,
        (
            "message can't be edited",
            "message to edit not found",
            "message is not modified: specified new message content is exactly the same",
        ),
        strict=True,
    ):
        # What cannot be edited stays so; what is not modified shows already what it should.
        times = 1 if "not modified" in description else None
        api.faults.add(
            Fault("400", "editMessageText", times, chat=phone.chat, description=f"Bad Request: {description}")
        )
    api.people.text(few[2].chat, value(few[2].chat, 2))
    await api.struck("editMessageText", 1)
    await api.confirmed()
    await few[2].say("/continue")
    await _ends_well(running, round_folder, api, few)
    assert round_folder.value("SELECT count(*) FROM alarm WHERE name = 'refused'") == 0


@pytest.mark.case(17)
async def test_a_message_that_is_refused_raises_the_alarm_and_the_others_go_out(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    api.faults.add(Fault("400", "sendMessage", chat=phones[0].chat))
    running = await (await start(round_folder, api)).ready()
    for phone in phones[1:]:
        await phone.sees(HELLO)
    await round_folder.until("SELECT count(*) FROM alarm WHERE name = 'refused'", 1)
    await round_folder.until("SELECT count(*) FROM outbox WHERE state = 'refused'", 1)
    assert hellos(api, phones[0].chat) == 0
    await _ends_well(running, round_folder, api, phones[1:2])


@pytest.mark.case(18)
async def test_a_press_that_is_too_old_to_be_answered_counts_and_is_shown(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    running = await (await start(round_folder, api)).ready()
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    api.people.fault("400", "answerCallbackQuery", times=None, description=too_old)
    await phones[0].sees(HELLO)
    await phones[0].press("Open")
    await phones[0].press("Start")
    await api.struck("answerCallbackQuery", 2)
    assert phones[0].stage() == "Question 1 of 9"
    await _ends_well(running, round_folder, api, phones[:1])


@pytest.mark.case(19)
async def test_a_group_is_left_nothing_of_it_is_kept_and_nobody_in_it_is_invited(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    running = await (await start(round_folder, api)).ready()
    for phone in phones:
        await phone.sees(HELLO)
    await round_folder.until(WAITING, 0)
    kept = round_folder.rows("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM outbox)")
    member = api.people.user(77)
    groups = {-1001: "group", -1002: "supergroup", -1003: "channel"}
    for group, kind in groups.items():
        api.people.group(group, type=kind)
        api.people.joins(group, member)
        api.people.text(member, "/start@charter_test_bot", chat=group)
    await api.until(lambda: set(api.people.left()) == set(groups))
    await api.confirmed()
    api.people.migrate(-1001, -1004)
    api.people.text(member, "hello", chat=-1004)
    await api.until(lambda: -1004 in api.people.left())
    await api.confirmed()
    assert await running.stop() == 0
    assert round_folder.rows("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM outbox)") == kept
    written_to = {call.chat for call in api.calls if call.method.startswith("send")}
    assert written_to.isdisjoint({*groups, -1004, member})


@pytest.mark.case(16)
async def test_a_token_that_is_taken_back_stops_everything_is_told_and_loses_nothing(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    coordinator = Phone(api, 21)
    running = await _begun(round_folder, api, phones[:2])
    await coordinator.joins(await round_folder.invite(Role.COORDINATOR))
    await round_folder.until(WAITING, 0)
    api.people.fault("401", times=None)
    ids = [api.people.text(phone.chat, value(phone.chat, 2))["update"] for phone in phones[:2]]
    await api.struck("401", 1)
    await round_folder.until("SELECT count(*) FROM alarm WHERE name = 'token'", 1)
    assert api.token not in running.log
    assert await running.stop() == 0
    assert round_folder.value("SELECT count(*) FROM applied WHERE key = ?", str(ids[0])) in (0, 1)
    api.people.clear_faults()
    running = await (await start(round_folder, api)).ready()
    await api.until(lambda: all(phone.stage() == QUOTE for phone in phones[:2]))
    await round_folder.until("SELECT count(*) FROM alarm WHERE name = 'token'", 0)
    await _ends_well(running, round_folder, api, phones[:2])


@pytest.mark.case(5)
async def test_of_two_with_one_token_the_one_that_is_turned_away_stops_tells_and_keeps_all(
    round_folder: Folder, api: Api, phones: list[Phone]
) -> None:
    running = await _begun(round_folder, api, phones[:2])
    api.people.fault("409", "getUpdates")
    api.people.text(phones[0].chat, value(phones[0].chat, 2))
    await round_folder.until("SELECT count(*) FROM alarm WHERE name = 'conflict'", 1)
    assert running.process.returncode is None, "what is kept can still be looked at"
    polls = len(api.calls_of("getUpdates"))
    api.people.text(phones[1].chat, value(phones[1].chat, 2))
    await round_folder.until(WAITING, 0)
    assert await running.stop() == 0
    assert len(api.calls_of("getUpdates")) == polls, "it does not fight over the updates"
    running = await (await start(round_folder, api)).ready()
    await api.until(lambda: all(phone.stage() == QUOTE for phone in phones[:2]))
    await round_folder.until("SELECT count(*) FROM alarm WHERE name = 'conflict'", 0)
    await _ends_well(running, round_folder, api, phones[:2])
