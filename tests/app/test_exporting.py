from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.exporting import Export, as_csv, as_jsonl
from bot.digest.spreadsheet import safe_cell

BEGINNINGS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("begin", BEGINNINGS)
@pytest.mark.parametrize(
    "before", ["", " ", "\u00a0", '"', "'", "\ufeff", "\u200b", "\u202e", "\u2067", "\u201c"]
)
@pytest.mark.case(41)
@pytest.mark.threat(18)
def test_nothing_that_a_spreadsheet_may_calculate_begins_a_cell(before: str, begin: str) -> None:
    text = f"{before}{begin}HYPERLINK(1)"
    safe = safe_cell(text)
    if begin in "\t\r\n" and before:
        assert safe in {text, f"'{text}"}  # a break in the middle of a cell begins none
    else:
        assert safe == f"'{text}"


@pytest.mark.parametrize("number", ["0", "-5", "3.50", "-0.25", "1000000"])
@pytest.mark.case(41)
def test_numbers_stay_numbers(number: str) -> None:
    assert safe_cell(number) == number


@pytest.mark.parametrize("text", ["-5+2", "-1-1", "--1", "-", "-.5", "-5 ", "-٥", "+5"])
@pytest.mark.case(41)
def test_what_only_begins_like_a_number_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "support", "first:talks", "YE", "a=b", "x-y", "'quoted'"])
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text())
def test_a_cell_is_the_text_or_the_text_behind_an_apostrophe(text: str) -> None:
    assert safe_cell(text) in {text, f"'{text}"}


@pytest.mark.case(41)
def test_csv_guards_cells_and_json_lines_keep_them() -> None:
    export = Export(3, 1, ("round", "question", "kind", "value"), (("3", "q", "choice", "=1+1"),))
    assert as_csv(export) == b"round,question,kind,value\n3,q,choice,'=1+1\n"
    assert json.loads(as_jsonl(export)) == {"round": 3, "question": "q", "kind": "choice", "value": "=1+1"}
