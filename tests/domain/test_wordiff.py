"""What differs between two texts, in every script that people read here."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wordiff import Fate, difference, pieces

TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "women",
                "30",
                " ",
                " ",
                ". ",
                "l’eau",
                "п'ять",
                "النساء",
                "می‌خواهند",
                "፡",
                "ሰላም",
                "။",
                "အမျိုးသမီး",
                "1,000",
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=12,
).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before: str, now: str) -> None:
    found = difference(before, now)
    assert (found.before, found.now) == (before, now)


@given(TEXTS)
def test_of_one_text_everything_stays(text: str) -> None:
    assert [run.fate for run in difference(text, text).runs] == ([Fate.KEPT] if text else [])


@given(TEXTS, TEXTS)
def test_no_run_is_empty_and_no_two_of_one_fate_stand_together(before: str, now: str) -> None:
    runs = difference(before, now).runs
    assert all(run.text for run in runs)
    assert all(one.fate is not two.fate for one, two in pairwise(runs))
    assert (Fate.IN, Fate.OUT) not in [(one.fate, two.fate) for one, two in pairwise(runs)]


@given(TEXTS)
def test_pieces_are_the_text_and_none_begins_with_a_mark_of_the_letter_before(text: str) -> None:
    found = pieces(text)
    assert "".join(found) == text
    for one, two in pairwise(found):
        if one[-1].isalpha() and unicodedata.category(two[0]).startswith("M"):
            pytest.fail(f"{one!r} was cut from {two!r}")


@pytest.mark.parametrize(
    ("before", "now", "out", "put"),
    [
        ("ငြိမ်းချမ်းရေး အမျိုးသမီးများ", "ငြိမ်းချမ်းရေး အမျိုးသားများ", ("သမီး",), ("သား",)),
        ("ሰላም ለሴቶች።", "ሰላም፡ለወንዶች።", ("ለሴቶች",), ("ለወንዶች",)),
        ("می‌خواهند زنان", "می‌خواهد زنان", ("می‌خواهند",), ("می‌خواهد",)),
        ("30% من النساء", "40% من النساء", ("30",), ("40",)),
        ("peut-être l’eau", "peut-être l’air", ("l’eau",), ("l’air",)),
        ("п'ять жінок", "шість жінок", ("п'ять",), ("шість",)),
        ("1,000 dollars", "1,500 dollars", ("1,000",), ("1,500",)),
        ("One. Two.", "One.", ("Two.",), ()),
    ],
)
def test_words_are_whole_in_each_script(
    before: str, now: str, out: tuple[str, ...], put: tuple[str, ...]
) -> None:
    found = difference(before, now)
    assert found.taken_out[-1:] == out[-1:]
    assert found.put_in[-1:] == put[-1:]
