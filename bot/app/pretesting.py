"""Pretests in the chat: five speakers say what each question asks, and somebody marks what they said.

Speakers are invited for this alone; nobody who answers ever is one. What they said is kept sealed until all
five were marked. Then only what they took the question for, where it was something else, stays beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.app import twofold
from bot.app.house import House
from bot.app.permits import check, permit
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.pretest import SPEAKERS, Retelling, Verdict, is_done, may_retell
from bot.domain.survey import Kind as Asking
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import Unit
from bot.i18n.standing import fingerprint
from bot.storage import retellings
from bot.storage.database import Conn
from bot.storage.retellings import Tried
from bot.surveyfile.load import read_source, survey_paths


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a language, as its speakers read it."""

    language: str
    unit: Unit

    @property
    def fingerprint(self) -> str:
        """What stands for these words."""
        return fingerprint(self.unit)


def surveys(house: House, language: str) -> tuple[str, ...]:
    """The surveys of which any question is translated into the language."""
    found = (each.unit.context.partition(":")[0] for each in _questions(house, language))
    return tuple(dict.fromkeys(found))


def begin(house: House, conn: Conn, person: Person, language: str, survey: str) -> None:
    """Let speakers of a language try out a survey. Raises Fault."""
    permit(house, conn, person, Action.ADJUDICATE, f"{Kind.LANGUAGE}:{language}")
    if language not in twofold.languages(house, conn, person) or survey not in surveys(house, language):
        raise Fault((twofold.GONE,))
    retellings.open_(conn, language, survey)


def to_retell(house: House, conn: Conn, person: Person, past: str = "") -> Asked | None:
    """The next question of which she is to say what it asks, behind those she left. Raises Refused."""
    check(house, person, Action.RETELL, Kind.LANGUAGE)
    open_ = list(_retellable(house, conn, person))
    names = [each.fingerprint for each in open_]
    start = names.index(past) + 1 if past in names else 0
    return next(iter(open_[start:]), None)


def retell(house: House, conn: Conn, person: Person, name: str, words: str) -> None:
    """Keep what she said that a question asks. Raises Fault where it is not asked any more."""
    check(house, person, Action.RETELL, Kind.LANGUAGE)
    asked = next((each for each in _retellable(house, conn, person) if each.fingerprint == name), None)
    if asked is None:
        raise Fault((twofold.GONE,))
    retellings.add(conn, house.sealer, asked.language, name, person=person.id, words=words)


def to_mark(house: House, conn: Conn, person: Person, past: int = 0) -> tuple[Asked, Retelling] | None:
    """The next thing that a speaker said and nobody has marked. Raises Refused."""
    check(house, person, Action.ADJUDICATE, Kind.LANGUAGE)
    open_ = [found for found in _said(house, conn, person) if found[1].verdict is None]
    return next((found for found in open_ if found[1].id > past), open_[0] if open_ and past else None)


def mark(house: House, conn: Conn, person: Person, id_: int, verdict: Verdict) -> None:
    """Mark what a speaker said; after five the question is tried out. Raises Fault."""
    found = next(((asked, one) for asked, one in _said(house, conn, person) if one.id == id_), None)
    if found is None or found[1].verdict is not None:
        raise Fault((twofold.GONE,))
    asked = found[0]
    permit(house, conn, person, Action.ADJUDICATE, f"{Kind.LANGUAGE}:{asked.language}")
    retellings.mark(conn, id_, verdict)
    said = retellings.said(conn, house.sealer, asked.language)[asked.fingerprint]
    if is_done(said):
        misread = tuple(one.words for one in said if one.verdict is Verdict.MISREAD)
        day = house.now().date().isoformat()
        retellings.settle(conn, Tried(asked.language, asked.fingerprint, SPEAKERS, day, misread))


def _questions(house: House, language: str) -> Iterator[Asked]:
    """Every translated question, as it reads now."""
    asked = _asked(house.surveys)
    for domain, unit in house.catalogs.units(language):
        if domain == "surveys" and unit.key in asked and not unit.fuzzy and not unit.empty:
            yield Asked(language, unit)


@cache
def _asked(folder: Path) -> frozenset[tuple[str, str]]:
    """The questions of all surveys that ship, which change only with the version: no notes, no headings."""
    return frozenset(
        (question.context, question.text)
        for path in survey_paths(folder)
        for question in read_source(path).survey.questions
        if question.kind is not Asking.NOTE
    )


def _retellable(house: House, conn: Conn, person: Person) -> Iterator[Asked]:
    language = house.language_of(person)
    open_ = retellings.opened(conn, language)
    if language == SOURCE or not open_:
        return
    said = retellings.said(conn, house.sealer, language)
    done = {each.fingerprint for each in retellings.tried(conn) if each.language == language}
    for each in _questions(house, language):
        name = each.fingerprint
        inside = each.unit.context.partition(":")[0] in open_
        if inside and name not in done and may_retell(person.id, said.get(name, [])):
            yield each


def _said(house: House, conn: Conn, person: Person) -> Iterator[tuple[Asked, Retelling]]:
    for language in twofold.languages(house, conn, person):
        said = retellings.said(conn, house.sealer, language)
        for each in _questions(house, language):
            yield from ((each, one) for one in said.get(each.fingerprint, []))
