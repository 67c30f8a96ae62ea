"""What translators get."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.faults import Fault
from bot.surveyfile.extract import messages
from bot.surveyfile.load import load, survey_paths
from tests.surveyfile.writing import HEADER

SHIPPED = survey_paths(Path(__file__).parents[2] / "surveys")


def test_each_text_comes_once_with_its_context_and_note(tmp_path: Path):
    path = tmp_path / "trees.yaml"
    path.write_text(
        f"{HEADER}note: Be brief.\n"
        "questions:\n"
        "- id: kind\n  kind: choice\n  heading: The kind\n  text: Which kind?\n  note: Of tree.\n  options:\n"
        "  - {id: oak, text: Oak, note: A hard wood.}\n  - {id: elm, text: Elm}\n"
        "- id: next\n  kind: choice\n  text: And then?\n  options_of: kind\n",
        "utf-8",
    )
    found = list(messages(path))
    own = [message for message in found if message[0] != "scale"]
    assert own == [
        ("trees:_", "Trees", "Be brief."),
        ("trees:_", "Every village would plant trees.", "Be brief."),
        ("trees:_", "Your answers can change how many.", "Be brief."),
        ("trees:_", "Trees stay the subject.", "Be brief."),
        (
            "trees:kind",
            "The kind",
            "A heading in the digest, for those who draft the charter. Nobody is asked this.",
        ),
        ("trees:kind", "Which kind?", "Of tree."),
        ("trees:kind", "Oak", "A hard wood."),
        ("trees:kind", "Elm", "Of tree."),
        ("trees:next", "And then?", ""),
    ]
    assert ("scale", "About right", "Said of a number in a proposal.") in found
    keys = [(context, text) for context, text, _ in found]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_text_that_a_person_can_be_shown_is_there_to_translate(path: Path):
    there = {(context, text) for context, text, _ in messages(path)}
    survey = load(path)
    whole = f"{survey.id}:_"
    wanted = {
        (whole, text) for text in (survey.title, survey.short_name, survey.asks, survey.changes, survey.keeps)
    }
    for question in survey.questions:
        wanted.add((question.context, question.text))
        wanted |= {(option.context, option.text) for option in question.options}
        if question.heading is not None:
            wanted.add((f"{survey.id}:{question.item}", question.heading))
    assert wanted <= there


def test_a_file_with_mistakes_has_no_messages(tmp_path: Path):
    path = tmp_path / "trees.yaml"
    path.write_text(HEADER, "utf-8")
    with pytest.raises(Fault):
        list(messages(path))
