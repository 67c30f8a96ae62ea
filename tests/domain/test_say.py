"""Everything that can be said can be stored and read back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.say import (
    Amount,
    Choice,
    Day,
    Line,
    Listed,
    Moment,
    Named,
    Say,
    Value,
    Verbatim,
    Wording,
    Words,
    pack,
    unpack,
)

texts = st.text(st.characters(codec="utf-8"), max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
plain = st.one_of(
    st.builds(Wording, texts, texts),
    st.builds(Named, st.sampled_from(["country", "language", "zone"]), texts),
    st.builds(Verbatim, texts),
    st.builds(Amount, st.decimals(allow_nan=False, allow_infinity=False).map(str), texts),
)


def values(inner: st.SearchStrategy[Line]) -> st.SearchStrategy[Value]:
    days = st.builds(Day, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    return st.one_of(
        inner,
        st.integers(),
        texts,
        st.builds(Moment, moments, texts, st.sampled_from(["date", "time"])),
        days,
    )


lines: st.SearchStrategy[Line] = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.builds(Words, texts, st.dictionaries(texts, values(inner), max_size=3), st.none() | st.integers()),
        st.builds(Listed, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


says = st.builds(
    Say,
    st.lists(lines, max_size=3).map(tuple),
    st.lists(st.lists(st.builds(Choice, texts, lines, st.booleans()), max_size=2).map(tuple), max_size=3).map(
        tuple
    ),
    st.integers(0, 10_000),
    st.sampled_from(["none", "text", "number"]),
    st.booleans(),
)


@given(says)
def test_what_is_said_comes_back_from_json_as_it_was(say: Say) -> None:
    assert unpack(json.loads(json.dumps(pack(say)))) == say


def test_an_instant_is_kept_in_utc() -> None:
    local = datetime(2026, 12, 1, 12, tzinfo=timezone(timedelta(hours=3)))
    assert pack(Moment(local, "Asia/Aden"))["at"] == "2026-12-01T09:00:00+00:00"


@pytest.mark.parametrize("thing", [None, 1.5, object()])
def test_what_cannot_be_said_is_refused(thing: object) -> None:
    with pytest.raises(TypeError):
        pack(thing)
    with pytest.raises(TypeError):
        unpack(thing)


def test_choices_come_in_reading_order() -> None:
    one, two, three = (Choice(id_, Verbatim(id_)) for id_ in ("1", "2", "3"))
    assert Say((), ((one, two), (three,))).choices() == (one, two, three)
