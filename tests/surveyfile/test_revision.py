"""The survey on a new version: each changed part asked about in both versions, built from their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.edition import Edition, edition_of
from bot.domain.faults import Fault
from bot.domain.revision import History
from bot.domain.say import Wording
from bot.domain.survey import Use
from bot.surveyfile.content import canonical, read_content
from bot.surveyfile.load import load
from bot.surveyfile.proposed import as_file, from_file, passage
from bot.surveyfile.revision import revision_survey

SURVEYS = Path(__file__).parents[2] / "surveys"


@pytest.fixture
def first() -> Edition:
    found = edition_of(load(SURVEYS / "a-women-at-the-table.yaml"))
    assert found is not None
    return found


def changed(first: Edition, **texts: str) -> Edition:
    """The next version: other texts, parts taken out (an empty text), parts added."""
    passages = tuple(
        passage(first, each.id, each.name.text, texts.pop(each.id, each.text.text))
        for each in first.passages
        if texts.get(each.id) != ""
    )
    added = tuple(passage(first, id_, "New", text) for id_, text in texts.items() if text)
    return replace(first, version=2, passages=(*passages, *added))


def test_of_each_changed_part_both_texts_and_which_is_better_are_asked(first: Edition) -> None:
    survey = revision_survey(first, changed(first, a1="At least 40.", a3="", a6="Someone looks."))
    assert [(each.id, each.use) for each in survey.questions] == [
        ("a1.before", Use.BEFORE),
        ("a1.better", Use.BETTER),
        ("a1", Use.SUPPORT),
        ("a1.direction", Use.DIRECTION),
        ("a6.better", Use.BETTER),
        ("a6", Use.SUPPORT),
        ("a6.direction", Use.DIRECTION),
        ("a3.before", Use.BEFORE),
        ("a3", Use.BETTER),
    ]
    direction = survey.question("a1.direction")
    assert direction.when[0].values == {"needs_change", "cannot_accept"}
    assert (survey.version, survey.revises, survey.risk) == (2, 1, "normal")


def test_it_is_frozen_and_read_back_as_it_was(first: Edition) -> None:
    survey = revision_survey(first, changed(first, a1="At least 40."))
    assert read_content(canonical(survey)) == survey
    assert edition_of(survey) is not None


def test_what_every_survey_before_it_was_frozen_as_stays(first: Edition) -> None:
    text = canonical(load(SURVEYS / "a-women-at-the-table.yaml"))
    assert not any(f'"{key}"' in text for key in ("shown", "named_in", "revises", "told_in"))


def test_its_names_are_looked_up_where_catalogs_hold_them(first: Edition) -> None:
    survey = revision_survey(first, changed(first, a1="At least 40.", a6="Someone looks."))
    assert survey.question("a1").named_in == "a-women-at-the-table:floor"
    assert survey.question("a6").named_in == "charter:a6"
    assert survey.told_in == ("a-women-at-the-table:_",) * 4


def test_nothing_changed_is_no_survey(first: Edition) -> None:
    with pytest.raises(Fault, match="no part has another text"):
        revision_survey(first, replace(first, version=2))


def test_more_than_five_minutes_are_not_asked_of_anyone(first: Edition) -> None:
    every = {each.id: "Another text." for each in first.passages} | {"a6": "New.", "a7": "New."}
    with pytest.raises(Fault, match="make two versions"):
        revision_survey(first, changed(first, **every))


def test_a_printed_proposal_is_read_back_word_for_word(first: Edition) -> None:
    assert from_file(as_file(first, 2), "next.yaml", first) == replace(first, version=2)


def test_every_mistake_in_a_file_is_told_at_once_with_its_line(first: Edition) -> None:
    content = as_file(first, 2).replace("from the start.", "in your country. " + "word " * 21, 1)
    content = content.replace('id: "a2"', "id: 2").replace("- id: a2", "- id: two")
    with pytest.raises(Fault) as caught:
        from_file(content, "next.yaml", first)
    told = "\n".join(caught.value.lines)
    assert all(part in told for part in ("next.yaml:", "your country", "20 words", "the id of a part"))


def test_only_what_is_new_is_looked_up_in_a_new_place(first: Edition) -> None:
    content = as_file(first, 2).replace("at least 30", "x").replace("At least 30", "At least 40")
    new = from_file(content, "next.yaml", first)
    a1, a2 = new.passages[:2]
    assert a1.name == first.passages[0].name
    assert a1.text == Wording("charter:a1", "At least 40 out of every 100 people are women, from the start.")
    assert a2 == first.passages[1]


def test_what_was_promised_before_the_answers_stays(first: Edition) -> None:
    new = replace(changed(first, a1="At least 40."), keeps=Wording("x", "Nothing stays."))
    assert History([first]).faults(new) == [
        "keeps: was told to people before they answered. Leave it as in version 1."
    ]


def test_the_id_of_a_part_that_was_taken_out_is_not_given_again(first: Edition) -> None:
    second = changed(first, a3="")
    third = replace(changed(first, a3="Something else."), version=3)
    (told,) = History([first, second]).faults(third)
    assert told.startswith("a3: was taken out before.")
    assert "a6" in told


def test_a_newest_version_that_nobody_was_asked_about_is_made_anew(first: Edition) -> None:
    second = changed(first, a1="At least 40.")
    assert History([first, second], open=True).number == 2
    assert History([first, second], open=True).basis == first
    assert History([first, second]).number == 3
    assert History([first, second]).basis == second
