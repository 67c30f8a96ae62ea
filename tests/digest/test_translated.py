"""What a digest says of translations."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.digest import Page, as_json, build, html, text
from bot.digest.between import between_facts
from bot.digest.grouped import averages_facts
from bot.digest.page import Grouped
from bot.domain.closing import Closing, asked
from bot.domain.comprehension import IN, Comprehension, Flag
from bot.domain.survey import Nonresponse
from bot.i18n.isolates import FSI, PDI
from tests.digest.schema import faults
from tests.digest.test_digest import CATALOGS, FEW_REFUSE, in_groups, page

STANDS = {("whole", "ar", "not_understood", IN): 4711}


def told(*flags: Flag, comparisons: int = 24) -> Page:
    return build(replace(page(FEW_REFUSE).digest, comprehension=Comprehension(comparisons, flags, STANDS)))


def written(one: Page) -> str:
    return text(one, "en", CATALOGS).replace(FSI, "").replace(PDI, "")


def test_a_flag_names_the_language_and_the_question_and_how_many_comparisons_there_were():
    one = written(
        told(Flag("whole", "ar", Nonresponse.NOT_UNDERSTOOD), Flag("why", "fr", Nonresponse.SKIPPED))
    )
    assert "24 comparisons were made" in one
    assert "Look at these translations" in one
    assert "العربية, “The whole”: did not understand it." in one
    assert "Français, “Why not?”: skipped it." in one


def test_a_digest_says_that_no_language_stands_out_and_nothing_where_none_was_compared():
    assert "No language stands out." in written(told())
    assert "How the questions were understood" not in written(told(comparisons=0))
    assert "How the questions were understood" not in written(page(FEW_REFUSE))


@pytest.mark.threat(8)
def test_no_form_of_a_digest_holds_where_the_counts_behind_a_flag_stand():
    one = told(Flag("whole", "ar", Nonresponse.NOT_UNDERSTOOD))
    raw = as_json(one, "en", CATALOGS)
    assert json.loads(raw)["translations"] == {
        "comparisons": 24,
        "flags": [{"question": "whole", "language": "ar", "why": "not_understood"}],
        "languages": 1,
        "not_asked": [],
        "reworded": [],
    }
    assert faults(json.loads(raw)) == []
    for form in (raw, written(one), html(one, "en", CATALOGS)):
        assert "4711" not in form


def test_groups_are_not_compared_in_a_question_that_is_closed_in_a_language_and_no_average_is_made():
    digest = in_groups(30).digest
    assert between_facts(digest) is not None
    assert grouped(build(digest)) == ["whole"]
    survey = asked(digest.facts.survey, {"whole"})
    closings = (Closing("whole", "ar", datetime(2026, 11, 24, tzinfo=UTC)),)
    facts = replace(digest.facts, survey=survey, closings=closings, languages=4)
    closed = replace(digest, facts=facts)
    assert between_facts(closed) is None
    assert grouped(build(closed)) == []
    assert averages_facts(closed)["whole"]["why"] == "some_only"
    said = written(build(closed))
    assert "Now asked in 3 of 4 languages." in said
    assert "Not asked in العربية since 24 November 2026." in said


def grouped(one: Page) -> list[str]:
    blocks = [block for section in one.sections for block in section.blocks]
    return [block.question for block in blocks if isinstance(block, Grouped)]
