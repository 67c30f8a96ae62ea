"""The screens of a bulletin: the part in its own words, what was said, the decision, and why; no figure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.digest.bulletin import Told, pages
from bot.domain.decision import Decision, Verdict, parts_of, wording_of
from bot.domain.say import Wording, Words
from bot.domain.survey import Question
from tests.digest.test_digest import CATALOGS, FEW_REFUSE, SURVEY, page

AT = datetime(2026, 12, 20, tzinfo=UTC)
PARTS = parts_of(SURVEY)


def told(part: Question, verdict: Verdict = Verdict.CHANGE, why: str = "") -> Told:
    made = Decision(part.item, verdict, 1, AT, why)
    return Told(part, made, why=wording_of(1, made))


def test_no_screen_tells_a_figure_of_what_was_said():
    released = page(FEW_REFUSE).digest.released
    found = pages(SURVEY, released, [told(each) for each in PARTS])
    assert len(found) == 1 + 2 * len(PARTS)
    for number, screen in enumerate(found):
        said = [line for line in screen if isinstance(line, Words) and line.key.startswith("said.")]
        assert bool(said) == (number % 2 == 1)
        for line in said:
            if line.key != "said.median":
                assert re.search(r"\d", CATALOGS.words(line, "en")) is None


def test_a_reason_has_a_screen_of_its_own_so_that_it_takes_no_other_out_of_her_language():
    _, _, decision, why = pages(SURVEY, None, [told(PARTS[0], why="Because.")])
    assert [line.key for line in decision if isinstance(line, Words)] == ["bulletin.change"]
    assert why == (Words("bulletin.why"), Wording(f"decision:1:{PARTS[0].item}", "Because."))


def test_a_statement_is_told_by_its_own_words_alone_and_taken_up_or_not():
    statement = replace(
        PARTS[0], id="s7", item="s7", heading=None, text="Pay the travel.", context="statement:s7"
    )
    _, part, decision = pages(SURVEY, None, [told(statement, Verdict.TURN_DOWN)])
    name = Wording("statement:s7", "Pay the travel.")
    assert part == (Words("bulletin.part", {"number": 1, "total": 1, "part": name}), Words("said.nothing"))
    assert decision == (name, Words("bulletin.statement_turn_down"))


def test_in_which_version_it_is_done_and_that_it_was_decided_anew_stand_beside_the_decision():
    each = replace(told(PARTS[0]), carried=2, anew=True)
    assert pages(SURVEY, None, [each])[2][-2:] == (
        Words("bulletin.carried_out", {"version": 2}),
        Words("bulletin.anew"),
    )
