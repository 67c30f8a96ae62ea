from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.i18n.extract import updated
from bot.i18n.po import PoFile, Unit, read, written
from bot.i18n.protecting import protects
from bot.i18n.standing import (
    Pretest,
    Review,
    Standing,
    misread,
    pretest_of,
    pretested,
    review_of,
    reviewed,
    standing_of,
    standings,
)

UNIT = Unit("consent.yes", ("Yes",), ("Oui",))
REVIEW = Review("partner", date(2026, 11, 1))
PRETEST = Pretest(5, date(2026, 11, 9))


def test_a_sentence_is_a_draft_then_reviewed_then_tried_out():
    assert standing_of(UNIT) is Standing.DRAFT
    assert standing_of(reviewed(UNIT, REVIEW)) is Standing.REVIEWED
    assert standing_of(pretested(reviewed(UNIT, REVIEW), PRETEST)) is Standing.PRETESTED
    assert standing_of(pretested(UNIT, PRETEST)) is Standing.DRAFT


def test_what_stands_beside_a_sentence_is_read_back_from_the_file(tmp_path: Path):
    noted = pretested(reviewed(UNIT, REVIEW), PRETEST, ["Some took it\nfor a name."])
    (tmp_path / "bot.po").write_text(written(PoFile("fr", (noted,))), "utf-8")
    (found,) = read(tmp_path / "bot.po", "fr").units
    assert (review_of(found), pretest_of(found)) == (REVIEW, PRETEST)
    assert misread(found) == ("Some took it for a name.",)


@pytest.mark.parametrize(
    "other",
    [
        Unit("consent.yes", ("Yes",), ("Non",)),
        Unit("consent.yes", ("Yes!",), ("Oui",)),
        Unit("consent.yea", ("Yes",), ("Oui",)),
    ],
)
def test_a_review_is_of_these_words_in_this_place_and_of_no_others(other: Unit):
    moved = replace(other, remarks=pretested(reviewed(UNIT, REVIEW), PRETEST).remarks)
    assert (review_of(moved), pretest_of(moved)) == (None, None)


def test_a_note_that_somebody_typed_is_no_review():
    for line in (
        "reviewed: me",
        "reviewed: partner, 2026-11-01, 00000000",
        "reviewed: partner, soon, 1234abcd",
    ):
        assert review_of(replace(UNIT, remarks=(line,))) is None


def test_bringing_a_catalog_in_step_keeps_what_still_holds_and_drops_what_does_not():
    noted = reviewed(UNIT, REVIEW)
    same = updated(PoFile("fr", (noted,)), PoFile("", (Unit("consent.yes", ("Yes",)),)))
    assert [standing_of(unit) for unit in same.units] == [Standing.REVIEWED]
    edited = replace(noted, forms=("Ouais",))
    (now,) = updated(PoFile("fr", (edited,)), PoFile("", (Unit("consent.yes", ("Yes",)),))).units
    assert now.remarks == ()


def test_what_may_not_be_shown_is_missing_whatever_stands_beside_it():
    fuzzy = replace(reviewed(UNIT, REVIEW), fuzzy=True)
    assert standings(PoFile("fr", (fuzzy,))) == {UNIT.key: Standing.MISSING}


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("consent.seen", True),
        ("leaving.erase_ask", True),
        ("interview.high_risk", True),
        ("e-training:_", True),
        ("e-training:overall", False),
        ("digest.trial", False),
        ("scale", False),
    ],
)
def test_the_words_that_protect_people_are_known(context: str, *, expected: bool):
    assert protects(context) is expected
