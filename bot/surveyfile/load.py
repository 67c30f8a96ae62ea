"""Reading a survey file, with all its mistakes told at once as `file:line: key: what was expected`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.faults import Fault
from bot.domain.survey import Question, Survey
from bot.surveyfile.about import about_parts, headed
from bot.surveyfile.charter import FILE as CHARTER_FILE
from bot.surveyfile.charter import (
    PROPOSAL_ID,
    PROPOSAL_SHAPE,
    TOLD,
    Charter,
    Proposal,
    parse_charter,
    read_charter,
    read_told,
)
from bot.surveyfile.codebook import read_codebook
from bot.surveyfile.content import hashed
from bot.surveyfile.crosscheck import crosscheck
from bot.surveyfile.expand import expand
from bot.surveyfile.extent import LONGEST_MINUTES, questions_and_minutes
from bot.surveyfile.items import Item, Said, read_item
from bot.surveyfile.mistakes import Mistakes
from bot.surveyfile.plain import LONGEST_TITLE, wording
from bot.surveyfile.source import read_table, read_text
from bot.surveyfile.table import Table

RISKS = ("normal", "high")
_KNOWN = ("id", "proposal", "title", *TOLD, "risk", "note", "codebook", "questions")
_SURVEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Source:
    """A survey with what only its files know: its items and the texts with their notes.

    `cited` are the parts of its proposal, each with its context.
    """

    survey: Survey
    header: tuple[Said, ...]
    items: tuple[Item, ...]
    cited: tuple[tuple[str, Said], ...] = ()


def survey_paths(folder: Path) -> list[Path]:
    """The survey files of a folder: all of its YAML but the charter itself."""
    return sorted(path for path in folder.glob("*.yaml") if path.name != CHARTER_FILE)


def load(path: Path) -> Survey:
    """The survey in this file. Raises Fault with every mistake in it."""
    return read_source(path).survey


def load_text(text: str, name: str, charter: str = "") -> Survey:
    """The survey in this text, with this text as its charter. Raises Fault.

    `name` stands for the file in messages.
    """
    return _read(text, Mistakes(name), lambda: parse_charter(charter, CHARTER_FILE)).survey


def check(paths: Iterable[Path]) -> list[str]:
    """Every mistake in these files, and ids that two of them share; empty where all is well.

    A file that is called `charter.yaml` is read as a charter. So is the one beside a survey that needs it.
    """
    found: list[str] = []
    owners: dict[str, Path] = {}
    for path in paths:
        if path.name == CHARTER_FILE:
            found += read_charter(path).mistakes
            continue
        try:
            id_ = load(path).id
        except Fault as fault:
            found += fault.lines
            continue
        if id_ in owners:
            found.append(f"{path}:1: id: an id of its own was expected (found {id_}, as in {owners[id_]})")
        owners.setdefault(id_, path)
    return list(dict.fromkeys(found))


def read_source(path: Path) -> Source:
    """The survey in this file with its items and notes. Raises Fault with every mistake in it."""
    mistakes = Mistakes(str(path))
    text = read_text(path, mistakes)
    mistakes.refuse()
    return _read(text or "", mistakes, lambda: read_charter(path.with_name(CHARTER_FILE)), path.stem)


def read_made(text: str, mistakes: Mistakes, charter: Callable[[], Charter]) -> Source:
    """The survey in a text that was made from something else, whose places `mistakes` tells. Raises Fault."""
    return _read(text, mistakes, charter)


def _read(text: str, mistakes: Mistakes, charter: Callable[[], Charter], stem: str | None = None) -> Source:
    table = read_table(text, mistakes)
    if table is None:
        mistakes.refuse()
        raise AssertionError("a text without a table has a mistake")
    table.only(_KNOWN)
    id_ = table.word("id", _SURVEY_ID, "an id of a-z, 0-9 and -")
    if id_ and stem is not None and id_ != stem:
        table.wrong("id", f'the name of the file, "{stem}", was expected', f'"{id_}"')
    proposal = _proposal(table, charter)
    header = _header(table)
    read = [read_item(each, id_) for each in table.tables("questions")]
    items = tuple(item for item in read if item is not None)
    if table.is_list("questions") and not read:
        table.wrong("questions", "at least one question was expected", "none")
    codebook = read_codebook(table)
    about_parts(table, proposal, items)
    named = headed(items, proposal)
    questions = expand(named, id_)
    crosscheck(table, header, items, questions)
    whole = header if proposal is None else (*header, *proposal.told)
    survey = replace(_survey(table, id_, whole, questions, proposal), codebook=codebook)
    _length(table, survey)
    mistakes.refuse()
    return Source(hashed(survey), whole, named, () if proposal is None else proposal.cited)


def _proposal(table: Table, charter: Callable[[], Charter]) -> Proposal | None:
    """The proposal that the survey names; None where it names none or one that cannot be read."""
    id_ = table.word("proposal", PROPOSAL_ID, PROPOSAL_SHAPE, needed=False)
    if not id_:
        return None
    read = charter()
    table.mistakes.also(read.mistakes)
    if id_ not in read.proposals and not read.mistakes:
        known = ", ".join(read.proposals)
        table.wrong("proposal", f"one of the charter's proposals, {known}, was expected", f'"{id_}"')
    return read.proposals.get(id_)


def _header(table: Table) -> tuple[Said, ...]:
    """The texts of the file's head. What is told of a proposal stands in the charter, and only there."""
    note = table.text("note", needed=False)
    said = [Said("title", wording(table, "title", longest=LONGEST_TITLE), note, table.at("title"))]
    if not table.has("proposal"):
        return (*said, *read_told(table))
    for key in TOLD:
        if table.has(key):
            table.wrong(key, f"{key} in {CHARTER_FILE}, at the proposal, was expected", "it here")
    return tuple(said)


def _survey(
    table: Table,
    id_: str,
    header: tuple[Said, ...],
    questions: tuple[Question, ...],
    proposal: Proposal | None,
) -> Survey:
    texts = dict.fromkeys(TOLD, "") | {said.key: said.text for said in header}
    return Survey(
        id=id_,
        proposal=None if proposal is None else proposal.id,
        title=texts["title"],
        short_name=texts["short_name"],
        asks=texts["asks"],
        changes=texts["changes"],
        keeps=texts["keeps"],
        questions=questions,
        hash="",
        risk=table.one_of("risk", RISKS, needed=False) or "normal",
        version=None if proposal is None else proposal.version,
        parts=() if proposal is None else proposal.parts,
    )


def _length(table: Table, survey: Survey) -> None:
    _, minutes = questions_and_minutes(survey)
    if minutes > LONGEST_MINUTES:
        table.wrong("questions", f"at most {LONGEST_MINUTES} minutes were expected", str(minutes))
