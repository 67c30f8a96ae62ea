"""Survey files to test with: a good one to spoil, and a way to read what is said about it."""

from __future__ import annotations

import pytest

from bot.domain.faults import Fault
from bot.domain.survey import Survey
from bot.surveyfile.load import load_text

HEADER = """\
id: trees
title: Trees
short_name: Trees
asks: Every village would plant trees.
changes: Your answers can change how many.
keeps: Trees stay the subject.
"""


def survey(questions: str, header: str = HEADER) -> Survey:
    """The survey with these questions, written as list items without indentation."""
    return load_text(f"{header}questions:\n{questions}", "trees.yaml")


def mistakes(questions: str, header: str = HEADER) -> list[str]:
    """What is wrong with it, without the file's name; the header of seven lines counts."""
    with pytest.raises(Fault) as caught:
        survey(questions, header)
    assert all(line.startswith("trees.yaml:") for line in caught.value.lines)
    return [line.removeprefix("trees.yaml:") for line in caught.value.lines]
