"""The charter's proposals: their versions, their parts, and what the drafters say may still change.

They stand in `charter.yaml` beside the surveys. A survey on a proposal takes its words from here, so
that what a person is told, what she is asked and what a digest cites is one text of one version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from bot.domain.faults import Fault
from bot.domain.survey import CHARTER, Part
from bot.surveyfile.items import PART_ID, PART_SHAPE, Said
from bot.surveyfile.mistakes import Mistakes
from bot.surveyfile.plain import LONGEST_CHOICE, LONGEST_TEXT, LONGEST_TITLE, numbers_in, wording
from bot.surveyfile.source import read_table, read_text
from bot.surveyfile.table import Table

FILE = "charter.yaml"
PROPOSAL_ID = re.compile(r"[a-z]")
PROPOSAL_SHAPE = "one letter, a to z"
#: What a person reads of a proposal before the first question; the last two are the drafter's line.
TOLD = ("short_name", "asks", "changes", "keeps")
DRAFTERS_LINE = ("changes", "keeps")
_KNOWN = ("id", "version", *TOLD, "note", "parts")
_PART_KNOWN = ("id", "name", "text", "figure", "note")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal. `told` are the texts before a survey on it, `cited` those of its parts.

    `figures` are the numbers that parts name today, by part.
    """

    id: str
    version: int
    told: tuple[Said, ...]
    parts: tuple[Part, ...]
    cited: tuple[tuple[str, Said], ...] = ()
    figures: Mapping[str, Decimal] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """One of the texts that are told before a survey; empty where it is not written yet."""
        return next((said.text for said in self.told if said.key == key), "")


@dataclass(frozen=True, slots=True)
class Charter:
    """All proposals by id, and every mistake in their file: with one, none of them can be relied on."""

    proposals: Mapping[str, Proposal]
    mistakes: tuple[str, ...] = ()


def read_charter(path: Path) -> Charter:
    """The proposals in this file; that it cannot be read is a mistake in it."""
    mistakes = Mistakes(str(path))
    text = read_text(path, mistakes)
    return Charter({}, mistakes.lines()) if text is None else parse_charter(text, str(path))


def load_charter(path: Path) -> Charter:
    """The proposals in this file. Raises Fault with every mistake in it."""
    charter = read_charter(path)
    if charter.mistakes:
        raise Fault(charter.mistakes)
    return charter


@lru_cache(maxsize=8)
def parse_charter(text: str, name: str) -> Charter:
    """The proposals in this text; `name` stands for the file in messages."""
    mistakes = Mistakes(name)
    table = read_table(text, mistakes)
    if table is None:
        return Charter({}, mistakes.lines())
    table.only(("proposals",))
    rows = table.tables("proposals")
    if table.is_list("proposals") and not rows:
        table.wrong("proposals", "at least one proposal was expected", "none")
    found: dict[str, Proposal] = {}
    lines: dict[str, int] = {}
    for row in rows:
        proposal = _proposal(row)
        if proposal.id in found:
            again = f'"{proposal.id}" again, as in line {lines[proposal.id]}'
            row.wrong("id", "each proposal once was expected", again)
        elif proposal.id:
            found[proposal.id] = proposal
            lines[proposal.id] = row.at("id")
    return Charter(found, mistakes.lines())


def read_told(row: Table) -> tuple[Said, ...]:
    """What a person is told before the first question, as far as it is written at this place."""
    note = row.text("note", needed=False)
    found: list[Said] = []
    for key in TOLD:
        longest = LONGEST_CHOICE if key == "short_name" else LONGEST_TEXT
        text = wording(row, key, longest=longest, needed=key not in DRAFTERS_LINE)
        if text:
            found.append(Said(key, text, note, row.at(key)))
    return tuple(found)


def _proposal(row: Table) -> Proposal:
    id_ = row.word("id", PROPOSAL_ID, PROPOSAL_SHAPE)
    if id_:
        row.path = id_
    row.only(_KNOWN)
    version = row.number("version")
    version = Decimal(1) if version is None else version
    if version != version.to_integral_value() or version < 1:
        row.wrong("version", "a whole number, 1 or more, was expected", str(version))
    told = read_told(row)
    rows = row.tables("parts")
    if row.is_list("parts") and not rows:
        row.wrong("parts", "at least one part was expected", "none")
    parts: dict[str, Part] = {}
    names: list[Said] = []
    cited: list[tuple[str, Said]] = []
    figures: dict[str, Decimal] = {}
    for each in rows:
        part = _part(each, id_, parts)
        parts.setdefault(part.id, part)
        note = each.text("note", needed=False)
        names.append(Said(f"{part.id}.name", part.name, note, each.at("name")))
        cited.append((f"{CHARTER}:{part.id}", Said(f"{part.id}.text", part.text, note, each.at("text"))))
        figure = each.number("figure", needed=False)
        if figure is not None:
            figures[part.id] = figure
            if figure not in numbers_in(part.text):
                each.wrong("text", f"a text that names the figure, {figure}, was expected")
    _kept_back(row.mistakes, id_, (*told, *names), figures.values())
    return Proposal(id_, int(version), told, tuple(parts.values()), tuple(cited), figures)


def _part(each: Table, proposal: str, known: Mapping[str, Part]) -> Part:
    id_ = each.word("id", PART_ID, PART_SHAPE)
    if id_ and proposal and not id_.startswith(proposal):
        each.wrong("id", f"an id that begins with {proposal}, as its proposal, was expected", f'"{id_}"')
    if id_ and id_ in known:
        each.wrong("id", "each part once was expected", f'"{id_}" again')
    if id_:
        each.path = id_
    each.only(_PART_KNOWN)
    return Part(id_, wording(each, "name", longest=LONGEST_TITLE), wording(each, "text"))


def _kept_back(mistakes: Mistakes, proposal: str, shown: Iterable[Said], figures: Iterable[Decimal]) -> None:
    """What is read before the questions tells no figure: half of the people give their own number first."""
    for said in shown:
        for figure in figures:
            if figure in numbers_in(said.text):
                key = said.key if said.key.endswith(".name") else f"{proposal}.{said.key}"
                expected = f"no figure, {figure}, before it is asked about, was expected"
                mistakes.add(said.line, key, expected, f'"{said.text[:40]}"')
