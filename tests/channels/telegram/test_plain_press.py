"""The short way for presses says what the library would have said, and takes nothing that is unusual."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from telegram import Update

from bot.app.channel import Arrival
from bot.channels.telegram import reading

PRESS: dict[str, Any] = {
    "update_id": 7,
    "callback_query": {
        "id": "4000",
        "from": {"id": 77, "is_bot": False, "first_name": "Canary", "language_code": "fr"},
        "message": {
            "message_id": 5,
            "date": 1_800_000_000,
            "chat": {"id": 77, "type": "private", "first_name": "Canary"},
            "text": "A question",
        },
        "chat_instance": "77",
        "data": "3.o_good",
    },
}


def _changed(*path: str, to: Any) -> dict[str, Any]:
    raw = copy.deepcopy(PRESS)
    place = raw
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return raw


def test_a_plain_press_reads_the_same_by_the_short_way_as_by_the_library() -> None:
    for raw in (PRESS, _changed("callback_query", "from", "language_code", to="not a language!")):
        short = reading._plain_press(7, raw)
        assert isinstance(short, Arrival)
        assert short == reading._read(Update.de_json(reading._needed(raw), None), raw)


@pytest.mark.parametrize(
    "raw",
    [
        _changed("callback_query", "from", "id", to=78),
        _changed("callback_query", "from", "is_bot", to=True),
        _changed("callback_query", "message", "chat", "type", to="group"),
        _changed("callback_query", "message", "date", to="today"),
        _changed("callback_query", "message", "message_id", to=None),
        _changed("callback_query", "id", to=4000),
        _changed("callback_query", "id", to="\ud83d"),
        _changed("callback_query", "data", to="forged data"),
        _changed("callback_query", "data", to=None),
        _changed("callback_query", to={}),
        {**PRESS, "message": {"text": "beside it"}},
    ],
)
def test_whatever_is_unusual_in_a_press_goes_the_long_way(raw: dict[str, Any]) -> None:
    assert reading._plain_press(7, raw) is None
