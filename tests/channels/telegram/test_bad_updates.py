"""Every kind of bad update is put aside alone, and nothing but what a person did is taken or kept."""

from __future__ import annotations

import json
import logging
from itertools import count
from typing import Any

import pytest

from bot.app.channel import Arrival
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.reading import MOST_TEXT, Ignored, Left, Unreadable, read
from bot.domain.inbound import Tap, Text, Unsupported, Voice
from tests.channels.telegram.conftest import SHE, Ledger

ME = {"id": SHE, "is_bot": False, "first_name": "x"}
CHAT = {"id": SHE, "type": "private", "first_name": "x"}
GONE: Any = object()
HUGE = "canary" * 200_000


def by(sender: Any) -> dict[str, Any]:
    """Who sent it; a part whose name is a word of the language."""
    return {"from": sender}


def said(id_: int = 8, text: Any = "hello", **changes: Any) -> dict[str, Any]:
    """An update with a message; `GONE` takes a part out of it."""
    whole = {"message_id": 3, "date": 1_800_000_000, "chat": CHAT, "from": ME, "text": text, **changes}
    return {"update_id": id_, "message": {name: part for name, part in whole.items() if part is not GONE}}


def pressed(id_: int = 8, data: Any = "7.good", **changes: Any) -> dict[str, Any]:
    at = {"message_id": 3, "date": 1_800_000_000, "chat": CHAT}
    whole = {"id": "5", "from": ME, "chat_instance": "1", "data": data, "message": at, **changes}
    return {"update_id": id_, "callback_query": {k: v for k, v in whole.items() if v is not GONE}}


BAD: dict[str, dict[str, Any]] = {
    "nothing in it": {"update_id": 8},
    "a kind of tomorrow": {"update_id": 8, "hologram": {"id": 1}},
    "no sender": said(**by(GONE)),
    "no chat": said(chat=GONE),
    "no date": said(date=GONE),
    "no number": said(message_id=GONE),
    "a date in words": said(date="never"),
    "half a character": said(text="\ud83d"),
    "text that is a number": said(text=5),
    "text that is a list": said(text=["hello"]),
    "text of megabytes": said(text="x" * 10_000_000),
    "text a little over all that can be typed": said(text="x" * (MOST_TEXT + 1)),
    "a number that no table holds": said(message_id=2**63),
    "a chat that no table holds": said(chat={**CHAT, "id": 2**70}, **by({**ME, "id": 2**70})),
    "a message that is text": {"update_id": 8, "message": "hello"},
    "a message that is null": {"update_id": 8, "message": None},
    "a press that is a list": {"update_id": 8, "callback_query": []},
    "a press by nobody": pressed(**by(GONE)),
    "a press with half a character": pressed(id="\ud83d"),
    "an edit by nobody": {"update_id": 8, "edited_message": said(**by(GONE))["message"]},
    "a change without its parts": {"update_id": 8, "my_chat_member": {"chat": CHAT}},
    "nesting without end": said(text=GONE, photo=json.loads("[" * 900 + "]" * 900), **by(GONE)),
}


@pytest.mark.case(20)
@pytest.mark.parametrize("kind", list(BAD))
async def test_a_bad_update_is_put_aside_alone_and_those_beside_it_are_taken(
    intake: Intake, ledger: Ledger, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    await intake.take([said(7, "before"), BAD[kind], said(9, "canary")])
    assert [arrival.inbound for arrival in ledger.taken] == [Text("before"), Text("canary")]
    [(channel, key, error)] = ledger.put_aside
    assert (channel, key) == ("telegram", "8")
    assert error.isidentifier()
    assert len(caplog.text) < 500
    assert "canary" not in caplog.text


@pytest.mark.case(20)
@pytest.mark.parametrize("raw", [{}, [], None, "text", 5, {"update_id": "8"}, {"update_id": True}])
async def test_what_is_no_update_at_all_is_put_aside_without_an_id(
    intake: Intake, ledger: Ledger, raw: Any
) -> None:
    await intake.take([raw, said(9)])
    assert len(ledger.taken) == 1
    assert [key for _, key, _ in ledger.put_aside] == ["none"]


@pytest.mark.case(20)
async def test_every_kind_of_bad_update_in_one_batch_stops_none_of_the_good(
    intake: Intake, ledger: Ledger
) -> None:
    ids = count(100)
    raws: list[dict[str, Any]] = []
    for raw in BAD.values():
        raws += [raw | {"update_id": next(ids)}, said(next(ids), f"good {len(raws)}")]
    await intake.take(raws)
    assert len(ledger.taken) == len(ledger.put_aside) == len(BAD)


@pytest.mark.case(23)
async def test_a_batch_out_of_order_is_taken_in_the_order_of_its_numbers(
    intake: Intake, ledger: Ledger
) -> None:
    await intake.take([said(12, "third"), said(10, "first"), {}, pressed(11)])
    assert [arrival.key for arrival in ledger.taken] == ["10", "11", "12"]


@pytest.mark.case(28)
@pytest.mark.parametrize(
    "raw",
    [
        pressed(**by({**ME, "id": 99})),
        pressed(message={"message_id": 3, "date": 1, "chat": {**CHAT, "id": 99}}),
        pressed(message={"message_id": 3, "date": 1, "chat": {"id": -9, "type": "group", "title": "T"}}),
        pressed(message=GONE, inline_message_id="abc"),
        pressed(**by({**ME, "is_bot": True})),
    ],
)
def test_a_press_by_another_or_from_another_chat_is_refused(raw: dict[str, Any]) -> None:
    ignored = read(raw)
    assert isinstance(ignored, Ignored)
    assert ignored.query == "5"


@pytest.mark.case(29)
@pytest.mark.parametrize(
    "data",
    [
        "x" * 65,
        "7." + "x" * 63,
        "",
        "7",
        "7.",
        ".good",
        "-1.good",
        "7.good.9",
        "7.GOÖD",
        "7.'; DROP TABLE answer; --",
        "7.🎲",
        "٧.good",
        "7.good\n",
        "7.\0",
        "\ud83d",
        "9" * 19 + ".good",
        None,
        5,
        ["7.good"],
        GONE,
    ],
)
def test_forged_button_data_is_refused_without_a_failure(data: Any) -> None:
    assert isinstance(read(pressed(data=data)), Ignored | Unreadable)


@pytest.mark.case(30)
@pytest.mark.parametrize("date", [0, 1_800_000_000])
def test_a_press_on_a_message_that_is_gone_is_taken_by_its_data(date: int) -> None:
    arrival = read(pressed(message={"message_id": 31, "date": date, "chat": CHAT}))
    assert isinstance(arrival, Arrival)
    assert (arrival.inbound, arrival.message) == (Tap(7, "good"), 31)


THIRD = {"id": 5, "is_bot": False, "first_name": "canary", "last_name": "canary", "username": "canary"}


@pytest.mark.case(33)
@pytest.mark.parametrize(
    "origin",
    [
        {"forward_origin": {"type": "user", "sender_user": THIRD, "date": 1}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "canary", "date": 1}},
        {"forward_from": THIRD, "forward_sender_name": "canary", "forward_date": 1},
        {"reply_to_message": {"message_id": 1, "date": 1, "chat": CHAT, "from": THIRD, "text": "canary"}},
        {"quote": {"text": "canary", "position": 0}, "external_reply": {"origin": "canary"}},
        {"via_bot": {**THIRD, "is_bot": True}},
    ],
)
def test_a_forwarded_message_is_its_text_and_nothing_of_where_it_came_from(origin: dict[str, Any]) -> None:
    arrival = read(said(text="what she wrote", **origin))
    assert isinstance(arrival, Arrival)
    assert arrival.inbound == Text("what she wrote")
    assert "canary" not in repr(arrival)


@pytest.mark.case(35)
@pytest.mark.threat(18)
@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("voice", {"file_id": "canary&/..", "file_unique_id": "c", "duration": 60}),
        ("voice", {"file_id": "canary"}),
        ("voice", ["canary"]),
        ("video_note", {"file_id": "canary", "length": 1}),
        ("sticker", {"file_id": "canary", "emoji": "canary"}),
        ("poll", {"question": "canary"}),
        ("contact", {"phone_number": "+10000canary", "first_name": "canary"}),
        ("location", {"latitude": 1.23456, "longitude": 2.34567}),
        ("venue", {"title": "canary", "location": {"latitude": 1.23456}}),
        ("story", {"id": 1, "chat": {"title": "canary"}}),
        ("dice", {"value": 6, "emoji": "🎲"}),
        ("document", {"file_id": "canary", "file_name": "canary.exe"}),
        ("video", {"file_id": "canary"}),
        ("animation", {"file_id": "canary"}),
        ("audio", {"file_id": "canary", "performer": "canary"}),
        ("photo", [{"file_id": "canary"}]),
    ],
)
def test_of_what_cannot_be_an_answer_the_kind_is_known_and_nothing_else(kind: str, part: Any) -> None:
    arrival = read(said(text=GONE, caption="canary", **{kind: part}))
    assert isinstance(arrival, Arrival)
    assert arrival.inbound == Unsupported(kind)
    for secret in ("canary", "1.23456", "2.34567", "+10000"):
        assert secret not in repr(arrival)


@pytest.mark.case(35)
@pytest.mark.threat(18)
@pytest.mark.parametrize(
    ("more", "voice"),
    [
        ({"duration": 60, "file_size": 19_000_000}, Voice("canary", 60, 19_000_000)),
        ({"duration": 60, "file_size": 21_000_000}, Voice("canary", 60, 21_000_000)),
        ({"duration": 7200}, Voice("canary", 7200, None)),
        ({"duration": -1, "file_size": "canary"}, Voice("canary", 0, None)),
    ],
)
def test_of_a_voice_note_its_reference_is_known_and_shown_nowhere(more: Any, voice: Voice) -> None:
    part = {"file_id": "canary", "file_unique_id": "c", "mime_type": "canary", **more}
    arrival = read(said(text=GONE, caption="canary", voice=part))
    assert isinstance(arrival, Arrival)
    assert arrival.inbound == voice
    assert "canary" not in repr(arrival)


@pytest.mark.case(36)
@pytest.mark.parametrize(
    "raw",
    [
        said(**by({**ME, "is_bot": True})),
        said(sender_chat={"id": -3, "type": "channel", "title": "T"}),
        said(**by({**ME, "id": 99})),
        said(**by({"id": 1087968824, "is_bot": True, "first_name": "Group"})),
        said(chat={"id": -5, "type": "group", "title": "T"}),
        said(
            chat={"id": -5, "type": "supergroup", "title": "T"}, sender_chat={"id": -5, "type": "supergroup"}
        ),
        {"update_id": 8, "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -9, "type": "channel"}}},
    ],
)
def test_channels_anonymous_administrators_and_bots_are_passed_over(raw: dict[str, Any]) -> None:
    assert isinstance(read(raw), Ignored | Left)


@pytest.mark.case(44)
@pytest.mark.threat(18)
@pytest.mark.parametrize(
    "name",
    [
        {"first_name": HUGE},
        {"first_name": "<b>canary</b>", "last_name": "canary&\u202e"},
        {"first_name": "canary", "last_name": None, "username": None},
        {"first_name": "canary", "username": "canary_was_another"},
        {"first_name": "\u202ecanary\u2066", "usernames": ["canary"]},
        {"first_name": "canary", "added_to_attachment_menu": True, "is_premium": True},
    ],
)
def test_a_name_of_any_size_and_kind_is_read_nowhere(name: dict[str, Any]) -> None:
    her = {**ME, **name}
    for raw in (
        said(chat={**CHAT, **name}, **by(her)),
        pressed(message={"message_id": 3, "date": 1, "chat": {**CHAT, **name}}, **by(her)),
        {"update_id": 8, "edited_message": said(chat={**CHAT, **name}, **by(her))["message"]},
    ):
        found = read(raw)
        assert isinstance(found, Arrival)
        assert "canary" not in repr(found)
