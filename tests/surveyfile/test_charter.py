"""The charter's proposals: every mistake told at its line, and surveys that ask about them and no others."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain.faults import Fault
from bot.domain.survey import Part
from bot.domain.version import draft_faults
from bot.surveyfile.charter import FILE, load_charter, parse_charter
from bot.surveyfile.extract import messages
from bot.surveyfile.load import check, load, load_text, survey_paths

CHARTER = """\
proposals:
  - id: t
    version: 2
    short_name: Trees
    asks: Every village would plant trees.
    changes: Your answers can change how many.
    keeps: Trees stay the subject.
    parts:
      - id: t1
        name: How many
        text: A house has 3 trees.
        figure: 3
      - id: t2
        name: Which ones
        text: They are oaks.
        note: A hard wood.
"""
SURVEY = """\
id: trees
proposal: t
title: Trees for all
questions:
- id: many
  kind: number
  part: t1
  own: How many trees should a house have?
  text: It has 3 trees. Is this too low, about right or too high?
  unit: plain
  least: 0
  most: 50
  step: 1
  figure: 3
- id: oaks
  kind: support
  part: t2
  text: They would be oaks. What do you think of this part?
- id: why
  kind: text
  part: t2
  heading: What people say of oaks
  text: Why?
"""


def mistakes(charter: str) -> tuple[str, ...]:
    return parse_charter(charter, FILE).mistakes


def survey_mistakes(survey: str, charter: str = CHARTER) -> tuple[str, ...]:
    with pytest.raises(Fault) as caught:
        load_text(survey, "trees.yaml", charter)
    return caught.value.lines


def laid(folder: Path, charter: str = CHARTER) -> Path:
    (folder / FILE).write_text(charter, "utf-8")
    (folder / "trees.yaml").write_text(SURVEY, "utf-8")
    return folder / "trees.yaml"


def test_a_survey_takes_the_words_the_version_and_the_parts_of_its_proposal():
    survey = load_text(SURVEY, "trees.yaml", CHARTER)
    assert (survey.proposal, survey.version) == ("t", 2)
    assert (survey.short_name, survey.asks) == ("Trees", "Every village would plant trees.")
    assert survey.changes == "Your answers can change how many."
    assert survey.keeps == "Trees stay the subject."
    assert survey.parts == (
        Part("t1", "How many", "A house has 3 trees."),
        Part("t2", "Which ones", "They are oaks."),
    )
    headings = {question.item: (question.part_id, question.heading) for question in survey.questions}
    assert headings == {
        "many": ("t1", "How many"),
        "oaks": ("t2", "Which ones"),
        "why": ("t2", "What people say of oaks"),
    }


def test_every_mistake_in_the_charter_is_told_at_once():
    wrong = (
        CHARTER.replace("version: 2", "version: 1.5")
        .replace("    asks:", "    axes:")
        .replace("id: t2", "id: s2")
        .replace("figure: 3", "figure: 4")
    )
    lines = mistakes(wrong)
    assert [line.split(" was ")[0] for line in lines] == [
        "charter.yaml:2: t.asks: a text",
        "charter.yaml:3: t.version: a whole number, 1 or more,",
        "charter.yaml:5: t.axes: a known key",
        "charter.yaml:11: t1.text: a text that names the figure, 4,",
        "charter.yaml:13: t.parts[2].id: an id that begins with t, as its proposal,",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version: 2", "version: 0", "3: t.version: a whole number, 1 or more, was expected (found 0)"),
        ("    version: 2\n", "", "2: t.version: a number was expected (found nothing)"),
        ("id: t2", "id: t1", '13: t.parts[2].id: each part once was expected (found "t1" again)'),
        ("id: t2", "id: oaks", "13: t.parts[2].id: the id of a part in charter.yaml"),
        ("asks: Every", "asks: Every 3", "5: t.asks: no figure, 3, before it is asked about"),
        ("name: Which", "name: 3 of", "14: t2.name: no figure, 3, before it is asked about"),
        ("They are", "They grow in your country as", '15: t2.text: "any country" or "where you live"'),
    ],
)
def test_a_mistake_in_the_charter_is_told_at_its_line(old: str, new: str, told: str):
    assert any(told in line for line in mistakes(CHARTER.replace(old, new))), mistakes(
        CHARTER.replace(old, new)
    )


def test_two_proposals_with_one_id_are_told():
    twice = CHARTER + CHARTER.removeprefix("proposals:\n")
    assert mistakes(twice) == (
        'charter.yaml:17: t.id: each proposal once was expected (found "t" again, as in line 2)',
    )


@pytest.mark.parametrize("empty", ["proposals: []\n", "proposals:\n", "a: b\n", "", "- a\n"])
def test_a_charter_without_proposals_is_told(empty: str):
    assert mistakes(empty)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("proposal: t", "proposal: x", "2: proposal: one of the charter's proposals, t, was"),
        (
            "part: t2\n  text",
            "part: t9\n  text",
            'oaks.part: one of the parts t1, t2 was expected (found "t9"',
        ),
        ("part: t1", "part: How many", "many.part: the id of a part in charter.yaml"),
        ("figure: 3", "figure: 4", "many.figure: the figure of part t1 in the charter, 3,"),
        ("part: t1", "part: t2", "many.figure: no figure of part t2 in the charter was"),
        ("  part: t1\n", "", "many.figure: no figure outside of a part was expected (found 3)"),
        ("  part: t1\n", "", "questions: a question about each part of the proposal was"),
        ("title:", "keeps: All.\ntitle:", "3: keeps: keeps in charter.yaml, at the proposal, was"),
        ("proposal: t\n", "", "many.part: proposal: was expected at the head of the file (found none)"),
    ],
)
def test_a_survey_that_does_not_fit_the_charter_is_told_where(old: str, new: str, told: str):
    changed = SURVEY.replace(old, new)
    assert changed != SURVEY
    assert any(told in line for line in survey_mistakes(changed)), survey_mistakes(changed)


def test_a_number_asked_without_the_figure_of_its_part_is_told():
    changed = SURVEY.replace("  figure: 3\n", "").replace("  own: How many trees should a house have?\n", "")
    assert survey_mistakes(changed) == (
        "trees.yaml:5: many.figure: the figure of part t1 in the charter, 3, was expected (found none)",
    )


def test_mistakes_in_the_charter_are_told_with_those_in_the_survey_and_of_all_files_once(tmp_path: Path):
    path = laid(tmp_path, CHARTER.replace("    version: 2\n", ""))
    path.write_text(SURVEY.replace("title:", "titel:"), "utf-8")
    with pytest.raises(Fault) as caught:
        load(path)
    places = [line.removeprefix(str(tmp_path)).split(": ")[0] for line in caught.value.lines]
    assert places == ["/charter.yaml:2", "/trees.yaml:1", "/trees.yaml:3"]
    assert check([path, tmp_path / FILE]) == list(caught.value.lines)


def test_a_survey_on_a_proposal_without_a_charter_beside_it_says_which_file_is_missing(tmp_path: Path):
    laid(tmp_path)
    (tmp_path / FILE).unlink()
    with pytest.raises(Fault) as caught:
        load(tmp_path / "trees.yaml")
    assert caught.value.lines[0].startswith(
        f"{tmp_path / FILE}:1: file: a file that can be read was expected"
    )


def test_the_charter_is_no_survey_and_is_checked_as_what_it_is(tmp_path: Path):
    path = laid(tmp_path)
    assert survey_paths(tmp_path) == [path]
    assert check(tmp_path.glob("*.yaml")) == []
    (tmp_path / FILE).write_text(CHARTER.replace("    version: 2\n", ""), "utf-8")
    assert check([tmp_path / FILE]) == [
        f"{tmp_path / FILE}:2: t.version: a number was expected (found nothing)"
    ]
    with pytest.raises(Fault):
        load_charter(tmp_path / FILE)


@pytest.mark.parametrize("key", ["changes", "keeps"])
def test_without_the_drafters_line_it_is_a_draft_that_says_what_to_write_where(key: str):
    charter = "".join(line for line in CHARTER.splitlines(keepends=True) if f" {key}:" not in line)
    (told,) = draft_faults(load_text(SURVEY, "trees.yaml", charter))
    assert told.endswith(f"Write it at proposal t in charter.yaml, as `{key}:`.")
    assert draft_faults(load_text(SURVEY, "trees.yaml", CHARTER)) == []


def test_translators_get_the_words_of_the_proposal_where_they_had_them_and_each_part_once(tmp_path: Path):
    found = list(messages(laid(tmp_path)))
    assert ("trees:_", "Your answers can change how many.", "") in found
    assert ("charter:t2", "They are oaks.", "A hard wood.") in found
    assert next(text for context, text, _ in found if context == "trees:oaks") == "Which ones"
    assert len(found) == len(set(found))


def test_the_shipped_charter_has_the_five_proposals_and_today_s_figures():
    charter = load_charter(Path(__file__).parents[2] / "surveys" / FILE)
    parts = {id_: len(proposal.parts) for id_, proposal in charter.proposals.items()}
    assert parts == {"a": 5, "b": 3, "c": 4, "d": 5, "e": 4}
    figures = {part: figure for each in charter.proposals.values() for part, figure in each.figures.items()}
    assert figures == {"a1": Decimal(30), "b2": Decimal(30), "c3": Decimal(500)}
    assert {each.version for each in charter.proposals.values()} == {1}
    assert all(each.text("changes") and each.text("keeps") for each in charter.proposals.values())
