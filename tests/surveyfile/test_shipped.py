"""The six surveys that are shipped: clean, neutral, whole, and short enough."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain.extent import expected, places
from bot.domain.survey import Answer, Half, Kind, Survey, Use, applies
from bot.surveyfile.charter import parse_charter
from bot.surveyfile.extent import questions_and_minutes
from bot.surveyfile.frozen import freeze, thaw
from bot.surveyfile.load import check, load, load_text, survey_paths
from tests.surveyfile.writing import HEADER

FOLDER = Path(__file__).parents[2] / "surveys"
PATHS = survey_paths(FOLDER)
PROPOSALS = [path for path in PATHS if path.stem != "priorities"]
END = {"overall": Use.SUPPORT, "wrong": Use.OPEN, "agree": Use.OPEN, "change": Use.OPEN}
#: For every survey its items, each with what its question is for.
ITEMS = {
    "a-women-at-the-table": {
        "floor": Use.JUDGEMENT,
        "places": Use.LIST,
        "condition": Use.SUPPORT,
        "rising": Use.SUPPORT,
        "pace": Use.OTHER,
        "equal": Use.SUPPORT,
        "equal_year": Use.OTHER,
        **END,
    },
    "b-recovery-money": {"lens": Use.SUPPORT, "share": Use.JUDGEMENT, "uses": Use.LIST, **END},
    "c-un-women": {
        "visible": Use.SUPPORT,
        "adviser": Use.SUPPORT,
        "money": Use.JUDGEMENT,
        "voluntary": Use.SUPPORT,
        **END,
    },
    "d-working-group": {
        "permanent": Use.SUPPORT,
        "old_group": Use.OTHER,
        "reports": Use.SUPPORT,
        "name_shame": Use.SUPPORT,
        "sanction": Use.SUPPORT,
        **END,
    },
    "e-training": {
        "required": Use.SUPPORT,
        "harassment": Use.SUPPORT,
        "workplace": Use.SUPPORT,
        "who": Use.OTHER,
        **END,
    },
    "priorities": {
        "five": Use.OTHER,
        "first": Use.MOST,
        "second": Use.OTHER,
        "least": Use.OTHER,
        "missing": Use.OPEN,
    },
}
FIGURES = {
    "a-women-at-the-table": ("floor", Decimal(30), "percent"),
    "b-recovery-money": ("share", Decimal(30), "percent"),
    "c-un-women": ("money", Decimal(500), "million_usd"),
}


def texts(survey: Survey) -> list[str]:
    """All that a person may read in it."""
    found = [survey.title, survey.short_name, survey.asks, survey.changes, survey.keeps]
    for question in survey.questions:
        found += [question.text, *(option.text for option in question.options)]
    return found


def test_the_shipped_surveys_have_no_mistakes():
    assert [path.stem for path in PATHS] == sorted(ITEMS)
    assert check(PATHS) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_asks_about_every_part_of_its_proposal(path: Path):
    survey = load(path)
    main = {each.id: each.use for each in survey.questions if each.id == each.item}
    assert main == ITEMS[path.stem]
    assert list(main) == list(ITEMS[path.stem])
    assert survey.proposal == (None if path.stem == "priorities" else path.stem[0])
    assert all(each.heading for each in survey.questions if each.kind is not Kind.NOTE)


@pytest.mark.parametrize("path", PROPOSALS, ids=lambda path: path.stem)
def test_each_takes_three_to_five_minutes_and_ends_in_the_same_three_questions(path: Path):
    questions, minutes = questions_and_minutes(load(path))
    assert 3 <= minutes <= 5
    assert questions <= 11
    texts = [load(path).question(id_).text for id_ in END]
    assert texts == [load(PROPOSALS[0]).question(id_).text for id_ in END]


@pytest.mark.parametrize(("stem", "expected"), FIGURES.items())
def test_the_numbers_of_the_proposals_are_asked_with_their_figures(stem, expected):
    survey = load(FOLDER / f"{stem}.yaml")
    item, figure, unit = expected
    spec = survey.question(item).number
    assert spec is not None
    assert (spec.figure, spec.unit) == (figure, unit)
    assert [each.id for each in survey.questions if each.item == item] == [
        f"{item}.own",
        item,
        f"{item}.instead",
    ]
    assert {each.id for each in survey.questions if each.use is Use.JUDGEMENT} == {item}


def test_the_lists_ask_what_to_keep_and_what_matters_most_and_the_uses_what_to_add():
    places = load(FOLDER / "a-women-at-the-table.yaml")
    assert [o.id for o in places.question("places").options][:3] == ["talks", "missions", "rebuilding"]
    assert places.question("places.most").use is Use.MOST
    uses = load(FOLDER / "b-recovery-money.yaml")
    assert [o.id for o in uses.question("uses").options][:3] == ["health", "school", "healing"]
    assert uses.question("uses.most").use is Use.MOST
    assert uses.question("uses.add").use is Use.OPEN


def test_the_two_dangerous_proposals_are_high_risk():
    marked = {path.stem for path in PATHS if load(path).risk == "high"}
    assert marked == {"d-working-group", "e-training"}


def test_the_five_proposals_are_offered_three_times_in_an_order_of_each_persons_own():
    survey = load(FOLDER / "priorities.yaml")
    for id_ in ("first", "second", "least"):
        question = survey.question(id_)
        assert [option.id for option in question.options if not option.last] == list("abcde")
        assert question.shuffled
        assert {option.context for option in question.options if not option.last} == {"priorities:first"}


@pytest.mark.threat(19)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_nothing_leads_and_nothing_asks_what_she_lived_through(path: Path):
    whole = " ".join(texts(load(path)))
    assert not re.search(
        r"critical mass|peaceful, just|1 in 13|more likely|do you agree|important step|unfortunately|only \d",
        whole,
        re.IGNORECASE,
    )
    asked = whole.replace("Nothing here asks what happened to you.", "")
    assert not re.search(
        r"\byour (own )?(country|government|village|town|family|husband|body|story|experience)\b"
        r"|happen(ed|s)? to you|\byou (have )?(see|saw|seen|suffer|experience|witness|face)"
        r"|\b(did|have|were|was) (you|anyone you|someone you)\b|tell us about|in your life",
        asked,
        re.IGNORECASE,
    )


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_place_to_write_asks_to_name_nobody(path: Path):
    for question in load(path).questions:
        if question.kind is Kind.TEXT:
            assert question.text.endswith("if anything? Please name no people, places or groups.") or (
                question.id == "uses.add"
                and question.text.endswith("if any? Please name no people, places or groups.")
            )


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_comes_back_from_being_frozen(path: Path):
    frozen = freeze(path)
    survey = load(path)
    assert thaw(frozen.text) == survey
    assert (frozen.id, frozen.hash) == (survey.id, survey.hash)


def test_the_examples_in_the_guide_are_what_it_says():
    guide = (FOLDER.parent / "docs" / "survey-format.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(- id:.*?)```", guide, re.DOTALL)
    survey = load_text(f"{HEADER}questions:\n{''.join(blocks)}", "guide")
    (charter,) = re.findall(r"```yaml\n(proposals:.*?)```", guide, re.DOTALL)
    assert parse_charter(charter, "guide").mistakes == ()
    assert [each.id for each in survey.questions] == [
        *("kinds", "kinds.most", "kinds.add", "many.own", "many", "many.instead"),
    ]


@pytest.mark.parametrize("path", PROPOSALS, ids=lambda path: path.stem)
def test_who_does_not_accept_it_is_asked_what_would_make_her_agree_in_place_of_what_she_would_change(
    path: Path,
) -> None:
    survey = load(path)
    lengths = set()
    for step in ("good", "live_with", "needs_change", "cannot_accept", "cannot_judge"):
        answers = {"overall": Answer("overall", step)}
        asked = {
            each.item
            for each in survey.questions
            if each.item in ("agree", "change") and applies(each, answers, Half.OWN_FIRST)
        }
        assert asked == ({"agree"} if step in ("needs_change", "cannot_accept") else {"change"})
        screens = expected(survey, Half.OWN_FIRST, answers)
        lengths.add(len([each for each in screens if each.kind is Kind.TEXT]))
    assert len(lengths) == 1, "the survey is as long as before, whoever answers"
    assert places(survey)["agree"] == places(survey)["change"]
