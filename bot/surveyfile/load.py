"""Reading a survey file, with all its mistakes told at once as `file:line: key: what was expected`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.faults import Fault
from bot.domain.survey import Question, Survey
from bot.surveyfile.content import hashed
from bot.surveyfile.crosscheck import crosscheck
from bot.surveyfile.expand import expand
from bot.surveyfile.extent import LONGEST_MINUTES, questions_and_minutes
from bot.surveyfile.items import Item, Said, read_item
from bot.surveyfile.mistakes import Mistakes
from bot.surveyfile.plain import LONGEST_CHOICE, LONGEST_TITLE, wording
from bot.surveyfile.source import read_table, read_text
from bot.surveyfile.table import Table

HEADER = {
    "title": LONGEST_TITLE,
    "short_name": LONGEST_CHOICE,
    "asks": None,
    "changes": None,
    "keeps": None,
}
RISKS = ("normal", "high")
_KNOWN = ("id", "proposal", *HEADER, "risk", "note", "questions")
_SURVEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PROPOSAL = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Source:
    """A survey with what only its file knows: its items and the texts with their notes."""

    survey: Survey
    header: tuple[Said, ...]
    items: tuple[Item, ...]


def load(path: Path) -> Survey:
    """The survey in this file. Raises Fault with every mistake in it."""
    return read_source(path).survey


def load_text(text: str, name: str) -> Survey:
    """The survey in this text; `name` stands for the file in messages. Raises Fault."""
    return _read(text, Mistakes(name)).survey


def check(paths: Iterable[Path]) -> list[str]:
    """Every mistake in these files, and ids that two of them share; empty where all is well."""
    found: list[str] = []
    owners: dict[str, Path] = {}
    for path in paths:
        try:
            id_ = load(path).id
        except Fault as fault:
            found += fault.lines
            continue
        if id_ in owners:
            found.append(f"{path}:1: id: an id of its own was expected (found {id_}, as in {owners[id_]})")
        owners.setdefault(id_, path)
    return found


def read_source(path: Path) -> Source:
    """The survey in this file with its items and notes. Raises Fault with every mistake in it."""
    mistakes = Mistakes(str(path))
    text = read_text(path, mistakes)
    mistakes.refuse()
    return _read(text or "", mistakes, path.stem)


def _read(text: str, mistakes: Mistakes, stem: str | None = None) -> Source:
    table = read_table(text, mistakes)
    if table is None:
        mistakes.refuse()
        raise AssertionError("a text without a table has a mistake")
    table.only(_KNOWN)
    id_ = table.word("id", _SURVEY_ID, "an id of a-z, 0-9 and -")
    if id_ and stem is not None and id_ != stem:
        table.wrong("id", f'the name of the file, "{stem}", was expected', f'"{id_}"')
    header = _header(table)
    read = [read_item(each, id_) for each in table.tables("questions")]
    items = tuple(item for item in read if item is not None)
    if table.is_list("questions") and not read:
        table.wrong("questions", "at least one question was expected", "none")
    questions = expand(items, id_)
    crosscheck(table, header, items, questions)
    survey = _survey(table, id_, header, questions)
    _length(table, survey)
    mistakes.refuse()
    return Source(hashed(survey), header, items)


def _header(table: Table) -> tuple[Said, ...]:
    note = table.text("note", needed=False)
    said: list[Said] = []
    for key, longest in HEADER.items():
        text = wording(table, key) if longest is None else wording(table, key, longest=longest)
        said.append(Said(key, text, note, table.at(key)))
    return tuple(said)


def _survey(table: Table, id_: str, header: tuple[Said, ...], questions: tuple[Question, ...]) -> Survey:
    texts = {said.key: said.text for said in header}
    return Survey(
        id=id_,
        proposal=table.word("proposal", _PROPOSAL, "one letter, a to z", needed=False) or None,
        title=texts["title"],
        short_name=texts["short_name"],
        asks=texts["asks"],
        changes=texts["changes"],
        keeps=texts["keeps"],
        questions=questions,
        hash="",
        risk=table.one_of("risk", RISKS, needed=False) or "normal",
    )


def _length(table: Table, survey: Survey) -> None:
    _, minutes = questions_and_minutes(survey)
    if minutes > LONGEST_MINUTES:
        table.wrong("questions", f"at most {LONGEST_MINUTES} minutes were expected", str(minutes))
