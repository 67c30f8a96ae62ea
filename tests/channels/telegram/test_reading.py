from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.channel import Arrival
from bot.channels.telegram.reading import (
    ALLOWED_UPDATES,
    BLOCKED,
    UNBLOCKED,
    Ignored,
    Left,
    Unreadable,
    read,
)
from bot.domain.inbound import Command, Tap, Text, Unsupported
from tests.botapi import Emulator
from tests.botapi.people import MEDIA

SHE = 77


@pytest.fixture
def said():
    """Lets her do something on the emulator's side and gives the update that comes of it, read."""
    emulator = Emulator(start=1_800_000_000.0)
    emulator.inbox.allow([*ALLOWED_UPDATES, "channel_post"])
    people = emulator.people
    people.user(SHE, name="Canary Name", username="canary_username", language="fr")

    def say(act):
        act(people)
        raw = json.loads(emulator.inbox.batch()[-1][1])
        return read(raw)

    return say


def test_a_text_is_read_with_its_place_and_language(said):
    arrival = said(lambda people: people.text(SHE, "  because of the roads\n"))
    assert arrival == Arrival(
        "telegram", "1000", "77", Text("  because of the roads\n"), language="fr", message=1
    )


def test_a_press_is_read_with_its_message_and_its_query(said):
    arrival = said(lambda people: people.tap(SHE, "7.live_with", message=31))
    assert arrival.inbound == Tap(7, "live_with")
    assert (arrival.message, arrival.address) == (31, "77")
    assert arrival.query is not None


def test_a_press_on_a_message_that_telegram_shows_no_more_is_read_all_the_same(said):
    arrival = said(lambda people: people.tap(SHE, "7.good", message=31, inaccessible=True))
    assert arrival.inbound == Tap(7, "good")
    assert arrival.message == 31


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/start", Command("start")),
        ("/start AbC_-9", Command("start", "AbC_-9")),
        ("/Start@charter_test_bot AbC", Command("start", "AbC")),
        ("/x", Command("x")),
        ("/help two\nlines", Command("help", "two\nlines")),
        ("/newround  a ", Command("newround", "a")),
    ],
)
def test_a_command_is_read_without_slash_and_bot_name(said, typed, command):
    assert said(lambda people: people.text(SHE, typed)).inbound == command


@pytest.mark.parametrize("typed", ["/", "/ start", "//", "/é", "half / half", "/!blocked", "/" + "a" * 33])
def test_what_only_looks_like_a_command_is_a_text(said, typed):
    assert said(lambda people: people.text(SHE, typed)).inbound == Text(typed)


@pytest.mark.parametrize("kind", sorted(MEDIA.keys() - {"voice"}))
def test_of_what_cannot_be_an_answer_only_the_kind_is_read(said, kind):
    arrival = said(lambda people: people.media(SHE, kind, caption="Canary caption"))
    assert arrival.inbound == Unsupported(kind)
    assert arrival.message is not None
    for canary in ("Canary", "canary", "10000000000", "1.5", "2.5", "Third", "secret-name"):
        assert canary not in repr(arrival)


def test_a_forwarded_text_is_a_text_and_its_author_is_dropped(said):
    arrival = said(lambda people: people.forward(SHE, "what she wrote"))
    assert arrival.inbound == Text("what she wrote")
    assert "third" not in repr(arrival).lower()


def test_no_name_of_hers_is_kept_of_anything(said):
    acts = [
        lambda people: people.text(SHE, "hello"),
        lambda people: people.tap(SHE, "1.a"),
        lambda people: people.media(SHE, "contact"),
        lambda people: people.member(SHE, "kicked"),
        lambda people: people.edit(SHE, 1, "hello again"),
    ]
    for act in acts:
        assert "canary" not in repr(said(act)).lower()


def test_an_edit_is_read_as_one(said):
    arrival = said(lambda people: people.edit(SHE, 9, "better words"))
    assert (arrival.inbound, arrival.edited, arrival.message) == (Text("better words"), True, 9)


def test_an_edit_gives_no_command_and_takes_no_words_away(said):
    assert said(lambda people: people.edit(SHE, 9, "/erase")) == Ignored("edit")
    assert said(lambda people: people.edit(SHE, 9, "")) == Ignored("edit")


def test_blocking_and_unblocking_arrive_as_commands_that_nobody_can_type(said):
    assert said(lambda people: people.member(SHE, "kicked")).inbound == BLOCKED
    assert said(lambda people: people.member(SHE, "member")).inbound == UNBLOCKED
    assert said(lambda people: people.text(SHE, "!blocked")).inbound == Text("!blocked")


def test_in_a_group_nothing_is_read_and_the_bot_leaves(said):
    group = -500
    assert said(lambda p: (p.group(group), p.joins(group, SHE))) == Left(group)
    assert said(lambda p: p.text(SHE, "/start", chat=group)) == Left(group)
    post = {"message_id": 1, "date": 1, "chat": {"id": -9, "type": "channel", "title": "T"}, "text": "x"}
    assert said(lambda p: p.raw({"channel_post": post})) == Left(-9)


def test_being_removed_from_a_group_needs_no_leaving(said):
    group = {"id": -5, "type": "group", "title": "T"}
    me = {"id": 123456, "is_bot": True, "first_name": "C"}
    change = {
        "chat": group,
        "from": {"id": SHE, "is_bot": False, "first_name": "x"},
        "date": 1,
        "old_chat_member": {"user": me, "status": "member"},
        "new_chat_member": {"user": me, "status": "left"},
    }
    assert said(lambda p: p.raw({"my_chat_member": change})) == Ignored("gone")


def test_a_press_of_somebody_else_is_answered_with_nothing_and_not_read(said):
    def by_another(people):
        people.user(78)
        people.tap(78, "1.a", chat=SHE, message=3)

    ignored = said(by_another)
    assert ignored.reason == "not_hers"
    assert ignored.query is not None


def test_forged_data_is_passed_over_and_answered(said):
    ignored = said(lambda people: people.tap(SHE, "9.'; DROP TABLE x", message=3))
    assert ignored.reason == "forged"
    assert ignored.query is not None


def message(**changes):
    whole = {
        "message_id": 3,
        "date": 1_800_000_000,
        "chat": {"id": SHE, "type": "private", "first_name": "x"},
        "from": {"id": SHE, "is_bot": False, "first_name": "x"},
        "text": "hello",
    }
    whole |= changes
    return {"update_id": 8, "message": {name: part for name, part in whole.items() if part is not None}}


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ({"update_id": 8}, "UnknownKind"),
        ({"update_id": 8, "a_kind_of_tomorrow": {"id": 1}}, "UnknownKind"),
        (message(**{"from": None}), "MissingSender"),
        (message(date=None), None),
        (message(chat=None), None),
        (message(text="\ud83d"), "UnicodeEncodeError"),
        (message(text=5), "NotText"),
        (message(message_id="three"), None),
        (message(message_id=2**63), "TypeError"),
        ({"update_id": 8, "message": "text"}, None),
        ({"update_id": 8, "callback_query": {"id": "1"}}, None),
        ({"update_id": 8, "callback_query": []}, None),
    ],
)
def test_what_nobody_can_read_is_named_by_id_and_error_only(raw, error):
    unread = read(raw)
    assert isinstance(unread, Unreadable)
    assert unread.update_id == 8
    assert error in (None, unread.error)
    assert unread.error.isidentifier()


@pytest.mark.parametrize("raw", [{}, [], None, "text", 5, {"update_id": "8"}, {"update_id": True}])
def test_what_has_no_id_is_unreadable_too(raw):
    unread = read(raw)
    assert isinstance(unread, Unreadable)
    assert unread.update_id is None


@pytest.mark.parametrize(
    "raw",
    [
        message(**{"from": {"id": SHE, "is_bot": True, "first_name": "x"}}),
        message(sender_chat={"id": -3, "type": "channel", "title": "x"}),
        message(**{"from": {"id": 99, "is_bot": False, "first_name": "x"}}),
        message(text=None, pinned_message={"message_id": 1}),
        message(text=None, message_auto_delete_timer_changed={"message_auto_delete_time": 86400}),
    ],
)
def test_what_no_person_said_is_passed_over(raw):
    assert isinstance(read(raw), Ignored)


def test_something_new_without_a_name_is_still_answered_kindly():
    arrival = read(message(text=None, hologram={"id": 1}))
    assert isinstance(arrival, Arrival)
    assert arrival.inbound == Unsupported("other")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
parts = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("message_id", "date", "chat", "from", "text", "photo", "id", "data", "message", "sender_chat"),
        json_values,
    ),
)


@given(
    st.fixed_dictionaries(
        {"update_id": st.integers()},
        optional=dict.fromkeys(
            ("message", "edited_message", "callback_query", "my_chat_member", "channel_post"),
            parts | json_values,
        ),
    )
)
def test_no_update_whatever_makes_reading_raise(raw):
    assert isinstance(read(raw), Arrival | Ignored | Left | Unreadable)
