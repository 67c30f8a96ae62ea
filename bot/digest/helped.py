"""Who was helped to answer, told apart among all people; and answers of groups, apart from people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.digest.page import Digest, Note, Section
from bot.digest.parts import number, plain, sections
from bot.digest.stated import all_stated
from bot.domain.breakdown import Left
from bot.domain.released import Released
from bot.domain.say import Line, Words

HELPED = "helped"


def among(released: Released) -> Iterator[Line]:
    """How many of all people somebody helped, wherever it is told how many people there are."""
    table = released.groups["help"]
    cell = table.cell(HELPED)
    if cell is not None and not table.kept:
        yield Words("digest.people_helped", {"number": number(cell, table)})


def of_groups(digest: Digest) -> Iterator[Section]:
    """The answers of groups, question by question, where there are enough of them to be told."""
    told = digest.of_groups
    if told is None:
        return
    counted = Note(Words("digest.groups_counted", {"number": plain(told.people)}))
    yield Section(Words("digest.groups"), (counted,))
    survey = digest.facts.survey
    for section in (*sections(survey, Left(told)), *all_stated(survey, told)):
        heading = Words("digest.groups_said", {"part": section.heading})
        yield replace(section, heading=heading, item=None, asked=None)
