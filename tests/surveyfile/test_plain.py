"""The numbers that a text gives away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surveyfile.plain import numbers_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30%", "30"),
        ("1,000", "1000"),
        ("1 000 people", "1000"),
        ("2,5", "2.5"),
        ("۳۰", "30"),
        ("a30b", "30"),
    ],
)
def test_a_number_is_found_however_it_is_written(text, number):
    assert Decimal(number) in numbers_in(text)


def test_a_part_of_a_longer_number_is_not_found():
    assert Decimal(30) not in numbers_in("300 or 130 or 30000")


@given(st.integers(0, 10**9), st.sampled_from(("{}", "{} %", "in {}.", "({})", "{:,}", "year {}?")))
def test_any_whole_number_is_found_in_any_sentence(number: int, sentence: str):
    assert Decimal(number) in numbers_in(sentence.format(number))


@given(st.text())
def test_any_text_can_be_searched(text: str):
    assert all(isinstance(number, Decimal) for number in numbers_in(text))
