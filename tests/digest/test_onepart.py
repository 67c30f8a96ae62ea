"""One part in a few lines: what the page tells of it, and nothing that the page does not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.digest import Digest, build, html, text
from bot.digest.onepart import one_part
from bot.digest.page import Page
from bot.domain.decision import Decision, Verdict
from bot.domain.findings import find
from bot.domain.release import release
from bot.domain.say import Words
from bot.i18n.isolates import FSI, PDI
from bot.surveyfile.load import load, survey_paths
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, SURVEYS, K, page
from tests.domain.crowd import crowd

ASKED = load(survey_paths(SURVEYS)[0])
CROWD = build(Digest(replace(FACTS, survey=ASKED), release(find(crowd(2, 300, ASKED), ASKED), K)))


def told(one: Page, item: str, language: str = "en") -> list[str]:
    lines = [CATALOGS.words(line, language) for line in one_part(one, item)]
    return [line.replace(FSI, "").replace(PDI, "") for line in lines]


def test_it_begins_with_when_the_figures_are_of_and_counts_every_step():
    found = told(page(FEW_REFUSE), "whole")
    assert found[0] == "The figures stand as of 25 November 2026, 23:30."
    assert found[1].startswith(
        "Support (60 people were asked)\n– Good as it is: 30\n– I can live with it: 12\n"
    )
    assert "I cannot accept it: 0 to 4" in found[1]
    assert not any("Red line" in line for line in found), "the same count is not told twice"


def test_a_part_tells_its_own_words_and_why_people_object():
    found = told(CROWD, "condition")
    assert "There is no international support without this share of women." in found
    assert any(line.startswith("The main reason of those who cannot accept it") for line in found)


def test_it_ends_with_the_decision_that_counts_and_names_the_figures_as_the_page_does():
    made = Decision("condition", Verdict.KEEP, 7, datetime(2026, 11, 24, 7, tzinfo=UTC), "Most can.")
    facts = replace(FACTS, survey=ASKED, decisions={"condition": made})
    one = build(Digest(facts, CROWD.digest.released))
    decided = "Decided: keep this part. Made on the figures as of 24 November 2026, 07:00."
    assert told(one, "condition")[-2:] == [decided, "Most can."]
    for form in (html, text):
        assert decided in form(one, "en", CATALOGS)
    assert told(CROWD, "condition")[-1] == "Not decided yet."


def test_every_number_of_it_stands_in_the_page_and_a_part_without_figures_tells_nothing():
    written = text(CROWD, "en", CATALOGS)
    for item in {section.item for section in CROWD.sections if section.item}:
        for line in told(CROWD, item):
            for count in re.findall(r"(?m): (\d+(?: to \d+)?)$", line):
                assert re.search(rf"(?<!\d){count}(?!\d)", written), line
    assert told(CROWD, "nowhere") == []


def test_it_says_that_answers_are_made_up_where_they_are():
    assert Words("digest.synthetic") in list(
        one_part(page(FEW_REFUSE, facts=replace(FACTS, synthetic=True)), "whole")
    )
