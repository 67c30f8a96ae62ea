"""The data dictionary of released answers: every column, every question in its exact words, every answer.

It says of each answer how many rows hold it, which whoever has the rows can count, and no more of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.digest.page import Page
from bot.digest.parts import exact_words, group, label, partition
from bot.digest.translated import not_asked
from bot.domain.counts import NOT_SAID
from bot.domain.findings import PARTITIONS
from bot.domain.fitting import OTHER
from bot.domain.marks import FIRST, LATER
from bot.domain.say import Amount, Line, Value, Verbatim, Wording, Words
from bot.domain.survey import Condition, Kind, Question
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import FSI, PDI

ROUND, QUESTION, KIND, VALUE = "round", "question", "kind", "value"
#: What stands in place of a group's id, and what it is called.
_NO_GROUP: Final = {NOT_SAID: "console.package.not_told", OTHER: "console.package.other"}
_NAMED: Final[dict[str, Line]] = {
    ROUND: Words("console.package.column_round"),
    QUESTION: Words("console.package.column_question"),
    KIND: Words("console.package.column_kind"),
    VALUE: Words("digest.column_answer"),
}


@dataclass(frozen=True, slots=True)
class Package:
    """What a package is made from: the digest of a round, and the answers that may leave, as in one release.

    `columns` and `rows` are those of the export; every cell is text.
    """

    page: Page
    round: int
    release: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a column holds, or with a `value` what that means there; `question` is the one that it answers.

    `label` is its exact words in the reader's language, `more` what else is to be known, a sentence each.
    `rows` is how many rows hold it.
    """

    column: str
    question: str = ""
    value: str = ""
    label: str = ""
    more: tuple[str, ...] = ()
    rows: int = 0


def dictionary(package: Package, language: str, catalogs: Catalogs) -> tuple[Entry, ...]:
    """Every column of the answers, each followed by all that can stand in it."""
    return tuple(_Explaining(package, language, catalogs).entries())


class Telling:
    """Words in one language, without the marks of direction that programs would stumble over."""

    def __init__(self, language: str, catalogs: Catalogs) -> None:
        self._language = language
        self._catalogs = catalogs

    def say(self, line: Line) -> str:
        """The line in the language, or in English where that has no words for it."""
        return self._catalogs.words(line, self._language).replace(FSI, "").replace(PDI, "")

    def all(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """Each of the lines."""
        return tuple(map(self.say, lines))


class _Explaining(Telling):
    """Walks the columns of one package."""

    def __init__(self, package: Package, language: str, catalogs: Catalogs) -> None:
        super().__init__(language, catalogs)
        self._package = package
        self._survey = package.page.digest.facts.survey
        columns = package.columns
        self._counts = {
            name: Counter(row[place] for row in package.rows) for place, name in enumerate(columns)
        }
        question, value = columns.index(QUESTION), columns.index(VALUE)
        self._answers = Counter((row[question], row[value]) for row in package.rows)

    def entries(self) -> Iterator[Entry]:
        for name in self._package.columns:
            more = self._about(name)
            yield Entry(name, "", "", self.say(_NAMED.get(name) or partition(name)), self.all(more))
            yield from self._values(name)

    def _about(self, name: str) -> Iterator[Line]:
        match name:
            case "round" | "question" | "kind" | "value":
                yield Words(f"console.package.about_{name}")
            case _:
                marks: dict[str, Value] = {"not_told": Verbatim(NOT_SAID), "other": Verbatim(OTHER)}
                yield Words("console.package.about_group", marks)
                if name == "country":
                    yield Words("console.package.about_country")

    def _values(self, name: str) -> Iterator[Entry]:
        match name:
            case "round":
                id_ = str(self._package.round)
                yield self._entry(ROUND, id_, id_)
            case "question":
                for question in self._asked():
                    more = self.all(self._of(question))
                    wording = self.say(Wording(question.context, question.text))
                    yield self._entry(QUESTION, question.id, wording, more)
            case "kind":
                kinds = dict.fromkeys(question.kind for question in self._asked())
                for kind in (each for each in kinds if each is not Kind.TEXT):
                    yield self._entry(KIND, kind.value, self.say(Words(f"console.package.kind_{kind}")))
            case "value":
                for question in self._asked():
                    yield from self._answers_to(question)
            case _:
                yield from self._groups(name)

    def _entry(self, column: str, value: str, label_: str, more: tuple[str, ...] = ()) -> Entry:
        return Entry(column, "", value, label_, more, self._counts[column][value])

    def _asked(self) -> Iterator[Question]:
        return (each for each in self._survey.questions if each.kind is not Kind.NOTE)

    def _of(self, question: Question) -> Iterator[Line]:
        """How a question is asked, of whom, and of which words of the proposal."""
        survey, spec = self._survey, question.number
        if question.kind is Kind.NUMBER and spec is not None:
            least, most = (Amount(format(each, "f"), spec.unit) for each in (spec.least, spec.most))
            yield Words("console.package.limits", {"least": least, "most": most})
        else:
            yield Words(f"console.package.kind_{question.kind}")
        for condition in question.when:
            yield _asked_if(condition)
        if question.half is not None:
            yield Words(f"console.package.half_{question.half}")
        words = exact_words(question, survey)
        if words is not None and survey.proposal is not None and survey.version is not None:
            yield Words("digest.cited", {"proposal": survey.proposal, "version": survey.version})
            yield words
        if question.id == question.item:
            for note in not_asked(self._package.page.digest.facts, question.item):
                yield note.line
                yield from (each.line for each in note.listed())

    def _answers_to(self, question: Question) -> Iterator[Entry]:
        """What can be answered, in the survey's order; of numbers those that rows hold."""
        there = {value for asked, value in self._answers if asked == question.id}
        offered = list(_offered(question))
        told = [(id_, self.say(line)) for id_, line in offered]
        others = sorted(there - dict(offered).keys(), key=_size)
        told += [(id_, self._number(question, id_)) for id_ in others]
        for id_, label_ in told:
            yield Entry(VALUE, question.id, id_, label_, (), self._answers[question.id, id_])

    def _number(self, question: Question, value: str) -> str:
        if question.kind is not Kind.NUMBER or question.number is None:
            return value
        return self.say(Amount(value, question.number.unit))

    def _groups(self, name: str) -> Iterator[Entry]:
        """The groups that the digest tells of, and those that rows stand beside."""
        released = self._package.page.digest.released
        table = None if released is None else released.groups[name]
        shown = [] if table is None or table.kept else [cell.id for cell in table.cells]
        there = sorted(self._counts[name].keys() - {*shown, *_NO_GROUP})
        for id_ in (*shown, *there, *_NO_GROUP):
            line = Words(_NO_GROUP[id_]) if id_ in _NO_GROUP else group(name, id_)
            yield self._entry(name, id_, self.say(line))


def is_group(column: str) -> bool:
    """Whether a column tells which group somebody is in."""
    return column in PARTITIONS


def _offered(question: Question) -> Iterator[tuple[str, Line]]:
    """What stands for each answer offered, and its words."""
    for option in question.options:
        words = label(question, option.id)
        if question.kind is Kind.RANKING:
            yield f"{FIRST}{option.id}", Words("console.package.first", {"answer": words})
            yield f"{LATER}{option.id}", Words("console.package.later", {"answer": words})
        elif question.kind is not Kind.TEXT:
            yield option.id, words


def _asked_if(condition: Condition) -> Line:
    values: dict[str, Value] = {
        "question": Verbatim(condition.question),
        "answers": Verbatim(", ".join(sorted(condition.values))),
    }
    if condition.negated:
        return Words("console.package.asked_unless", values)
    return Words("console.package.asked_if", values)


def _size(value: str) -> tuple[Decimal, str]:
    """Numbers in their order, whatever else there may be before them."""
    number = value.removeprefix("-").replace(".", "", 1)
    return (Decimal(value) if number.isdecimal() and number.isascii() else Decimal("-Infinity"), value)
