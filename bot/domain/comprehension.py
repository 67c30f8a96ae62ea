"""Where a translation may be at fault: questions not understood, or skipped, in one language.

For each question that everybody is asked, each language that a cut shows is compared with all others
together. What is told is a flag, yes or no, and how many comparisons there were; never a count.

**Promised.** A flag is made from counts that move from cut to cut by none or by k or more people, and stand
as zero while they are fewer (`bot.domain.steady`): so fewer than k people cannot raise it or take it down.
It tells that k or more in that language gave no answer. It is left out where that would tell of a hidden
count: all flags of a question must leave of its table, and of the language's own rows, what hides them.
How many comparisons there were follows from the sizes that the cut shows. Nothing of this is told of a
high-risk round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from bot.domain.closing import asked
from bot.domain.counts import Counts
from bot.domain.disclosure import Table
from bot.domain.exported import ExportCell
from bot.domain.marks import FIRST, NOTHING, UNCLEAR
from bot.domain.released import Figured, Given, Picks, Ranked, Released, Values
from bot.domain.steady import at_zero, step
from bot.domain.survey import Kind, Nonresponse, Question, Use

#: As many answers are asked of a language, and of all others together, before they are compared.
FEWEST: Final = 20
#: From this difference between two shares on, a language is flagged.
APART: Final = Fraction(15, 100)
WHYS: Final = (Nonresponse.NOT_UNDERSTOOD, Nonresponse.SKIPPED)
IN, OUT = "in", "out"

#: A question, a language, why no answer was given, and whether in this language or in all others.
Place = tuple[str, str, str, str]
Breakdowns = Mapping[tuple[str, ...], Sequence[ExportCell]]


@dataclass(frozen=True, slots=True)
class Flag:
    """In this language many more gave no answer to a question, for this reason, than in all others."""

    question: str
    language: str
    why: Nonresponse


@dataclass(frozen=True, slots=True)
class Comprehension:
    """What a cut tells of its translations. `stands` is where each count stands, which is told nowhere."""

    comparisons: int
    flags: tuple[Flag, ...] = ()
    stands: Mapping[Place, int] = field(default_factory=dict)


def compare(
    counts: Counts,
    released: Released,
    breakdowns: Breakdowns,
    before: Comprehension | None = None,
    *,
    closed: Collection[str] = (),
) -> Comprehension | None:
    """Compare the languages that a cut shows; None of a high-risk round, which tells nothing by language.

    Items that are `closed` in a language are not compared.
    """
    survey = counts.survey
    if survey.risk == "high":
        return None
    table = released.groups["language"]
    sizes = {cell.id: cell.at_zero for cell in table.cells if not cell.small}
    questions = [each for each in asked(survey, closed).questions if _room(each, released) is not None]
    unanswered = _unanswered(counts, questions, sizes, table.joined)
    stands = dict({} if before is None else before.stands)
    for place in _places(questions, sizes):
        stands[place] = step(unanswered[place], stands.get(place, 0), released.k)
    people = released.people
    compared = [id_ for id_, size in sizes.items() if min(size, people - size) >= FEWEST]
    flags = [
        flag
        for question in questions
        for flag in _Flagging(question, released, sizes, breakdowns, stands).flags(compared)
    ]
    return Comprehension(len(WHYS) * len(questions) * len(compared), tuple(flags), stands)


def pack_comprehension(told: Comprehension) -> dict[str, Any]:
    """What `json.dumps` takes; with where each count stands, so it may not leave as it is."""
    return {
        "comparisons": told.comparisons,
        "flags": [[flag.question, flag.language, flag.why.value] for flag in told.flags],
        "stands": [[*place, n] for place, n in sorted(told.stands.items()) if n],
    }


def unpack_comprehension(raw: Mapping[str, Any]) -> Comprehension:
    """Read back what `pack_comprehension` made."""
    return Comprehension(
        raw["comparisons"],
        tuple(Flag(question, language, Nonresponse(why)) for question, language, why in raw["flags"]),
        {(question, language, why, side): n for question, language, why, side, n in raw["stands"]},
    )


class _Flagging:
    """The flags of one question, as many as its table and the rows of each language leave room for."""

    def __init__(
        self,
        question: Question,
        released: Released,
        sizes: Mapping[str, int],
        breakdowns: Breakdowns,
        stands: Mapping[Place, int],
    ) -> None:
        self._question = question
        self._released = released
        self._sizes = sizes
        self._stands = stands
        self._room = _room(question, released) or 0
        self._rows = {id_: _answered(question, id_, breakdowns) for id_ in sizes}
        self._whys = _whys(question, released, self._room)
        self._taken: Counter[str] = Counter()

    def flags(self, languages: Iterable[str]) -> Iterator[Flag]:
        for why in WHYS:
            for language in languages:
                here = self._stands[self._question.id, language, why, IN]
                if self._stands_out(language, why) and self._fits(language, why, here):
                    self._taken.update({language: here, why: here})
                    yield Flag(self._question.id, language, why)

    def _stands_out(self, language: str, why: Nonresponse) -> bool:
        here, elsewhere = (self._stands[self._question.id, language, why, side] for side in (IN, OUT))
        size = self._sizes[language]
        return Fraction(here, size) - Fraction(elsewhere, self._released.people - size) >= APART

    def _fits(self, language: str, why: Nonresponse, here: int) -> bool:
        """Whether what flags tell still hides who is in a small count, of the table and of the language."""
        told = sum(self._taken[each] for each in WHYS) + here
        of_language = self._rows[language] + self._taken[language] + here
        return (
            told <= self._room
            and self._taken[why] + here <= self._whys[why]
            and of_language <= self._sizes[language]
        )


def _places(questions: Iterable[Question], sizes: Iterable[str]) -> Iterator[Place]:
    languages = tuple(sizes)
    for question in questions:
        for language in languages:
            for why in WHYS:
                yield question.id, language, why.value, IN
                yield question.id, language, why.value, OUT


def _unanswered(
    counts: Counts, questions: Sequence[Question], sizes: Mapping[str, int], joined: str | None
) -> Counter[Place]:
    """How many gave no answer to each question, in each language and out of it."""
    said = counts.of("language")
    found: Counter[Place] = Counter()
    for question in questions:
        for value, why in ((UNCLEAR, Nonresponse.NOT_UNDERSTOOD), (NOTHING, Nonresponse.SKIPPED)):
            for spoken, n in said.get((question.id, value), {}).items():
                own = spoken if spoken in sizes else joined
                for language in sizes:
                    found[question.id, language, why.value, IN if language == own else OUT] += n
    return found


def _room(question: Question, released: Released) -> int | None:
    """How many a question's table leaves for those who gave no answer; None where it is not compared.

    All its hidden counts can be zero, or together k-1, beside so many. Follow-up questions, numbers of one
    half alone and statements are not asked of everybody; nor is a question that is closed in a language.
    """
    if question.closed or question.when or question.half is not None or question.kind is Kind.NOTE:
        return None
    if question.use is Use.STATEMENT:
        return None
    part = released.part(question.item if question.use is Use.JUDGEMENT else question.id)
    match part:
        case Figured():
            tables = [half.judgements for half in part.halves]
            left = released.people - sum(at_zero({cell.id: cell for cell in each.cells}) for each in tables)
        case Picks(table=table) if question.kind is Kind.CHOICES:
            tables, left = [table], released.people - _picking(question, table)
        case Picks(table=table) | Values(table=table) | Given(table=table) | Ranked(first=table):
            tables, left = [table], released.people - at_zero({cell.id: cell for cell in table.cells})
        case _:
            return None
    if not tables or any(table.kept for table in tables):
        return None
    # Of a list each option is a partition by itself: what it leaves hides who did not pick it.
    hidden = question.kind is Kind.CHOICES or any(cell.small for table in tables for cell in table.cells)
    return max(0, left - (released.k if hidden else 0))


def _picking(question: Question, table: Table) -> int:
    """How many picked something from a list, at least."""
    alone = {option.id for option in question.options if option.alone}
    several = [cell.at_zero for cell in table.cells if cell.id not in alone]
    picks = -(-sum(several) // (question.most_picks or len(several) or 1))
    return sum(table.zero(id_) for id_ in alone) + max(picks, *several, 0)


def _whys(question: Question, released: Released, room: int) -> dict[Nonresponse, int]:
    """How many can have given no answer for each reason, where that is told."""
    part = released.part(question.id)
    if not isinstance(part, Picks) or part.not_understood is None:
        return dict.fromkeys(WHYS, room)
    told = part.not_understood
    return {Nonresponse.NOT_UNDERSTOOD: told, Nonresponse.SKIPPED: max(0, room - told)}


def _answered(question: Question, language: str, breakdowns: Breakdowns) -> int:
    """How many of a language answered a question at least, as the rows of the cut tell."""
    by = next((each for each in breakdowns if "language" in each), None)
    if by is None:
        return 0
    rows: Counter[str] = Counter()
    for cell in breakdowns[by]:
        if cell.question == question.id and cell.attrs[by.index("language")] == language and cell.count:
            rows[cell.value] += cell.at_zero
    match question.kind:
        case Kind.CHOICES:
            return max(rows.values(), default=0)
        case Kind.RANKING:
            return sum(n for value, n in rows.items() if value.startswith(FIRST))
        case _:
            return rows.total()
