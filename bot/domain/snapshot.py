"""The counts behind an export of answers: what it may say about each answer, and how often.

An export is one row an answer, with at most two attributes of its respondent. Of a value it holds no more
rows than the release shows of it at least: one that the digest shows as '0 to 4' has none, one shown as
'28 to 32' has at most 28. Open answers are not in it.

Promised: no combination of attributes stands with a value fewer than k times; each stands, and moves from
cut to cut, by the rule of `bot.domain.steady`, as a partition of the value's rows; the rows of a question
leave k or more of every group that the digest shows, and of those in it whom a question was asked of, and
tell of no few beside the totals of what follows up on it (`bot.domain.fitting`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.domain.allowed import Allowed
from bot.domain.counts import Attrs, Counts, Said
from bot.domain.disclosure import Cell
from bot.domain.exported import ExportCell, Exported, Known
from bot.domain.findings import (
    PARTITIONS,
)
from bot.domain.fitting import (
    OTHER,
    SPLIT,
    Margins,
    Rows,
    asked_of_groups,
    fit,
    group_of,
    leave_picks,
    partitions,
    told_by_margins,
)
from bot.domain.marks import FIRST, GAVE, NOTHING, UNCLEAR
from bot.domain.released import Picks, Released
from bot.domain.steady import Pace, Unmovable, at_zero, move
from bot.domain.survey import Condition, Kind, Question, Survey

MOST_ATTRIBUTES: Final = 2
#: Of fewer people than this times k nothing is told by groups: which rows are missing would tell too much.
FEWEST_TIMES_K: Final = 6
IDENTIFYING: Final = ("country", "language")


def export_counts(
    counts: Counts, by: Attrs, released: Released, before: Exported | None = None
) -> list[ExportCell]:
    """What may be exported of the answers in one cut; in the survey's order, then by value and attributes.

    The numbers that people gave are among them, one by one, in the first partition that was counted by.
    Cells without rows tell where a count stands that is not shown now. Raises ValueError for attributes
    that may not be asked for.
    """
    unfit = refusal(counts.survey, by)
    if unfit is not None:
        raise ValueError(unfit)
    return _Exporting(_counted(counts, by), counts.survey, by, released, before).cells()


def refusal(survey: Survey, by: tuple[str, ...]) -> str | None:
    """Why answers may not be exported by these attributes; None where they may."""
    if len(by) > MOST_ATTRIBUTES:
        return f"at most {MOST_ATTRIBUTES} attributes, so that nobody can be pointed at"
    if len(set(by)) != len(by) or not set(by) <= set(PARTITIONS):
        return f"attributes are {', '.join(PARTITIONS)}, each once"
    if survey.risk == "high" and set(by) & set(IDENTIFYING):
        return "a high-risk survey is not broken down by country or language"
    return None


class _Exporting:
    """Walks the questions in order, so that what follows up on a question finds its rows."""

    def __init__(
        self,
        counts: Said,
        survey: Survey,
        by: Attrs,
        released: Released,
        before: Exported | None,
    ) -> None:
        self._counts = counts
        self._survey = survey
        self._by = by
        self._released = released
        self._known = _known(before)
        self._most: dict[str, dict[str, int]] = {}
        for (question, value), n in sorted(
            Allowed(
                released, survey, _totals(counts), None if before is None else before.released, self._known
            )
            .places()
            .items()
        ):
            if n:
                self._most.setdefault(question, {})[value] = n
        self._rows: dict[str, dict[str, Rows]] = {}

    def cells(self) -> list[ExportCell]:
        return [cell for question in self._survey.questions for cell in self._question(question)]

    def _question(self, question: Question) -> Iterator[ExportCell]:
        known, most = self._known.get(question.id, {}), self._most.get(question.id, {})
        k, said = self._released.k, self._counts.get(question.id, {})
        enough = not self._by or self._released.people >= FEWEST_TIMES_K * k
        rows = {
            value: _rows(said.get(value, {}), n, known.get(value, {}), self._by, k) if enough else {}
            for value, n in most.items()
        }
        for values in partitions(question, most) if self._by else ():
            part = {value: rows[value] for value in values}
            fit(part, self._margins(question, {value: most[value] for value in values}, known))
        for place, name in enumerate(self._by):
            leave_picks(question, rows, place, self._sizes(question, place, name), k)
        self._rows[question.id] = rows
        self._leave_follow_ups(question, rows)
        for value, found in rows.items():
            yield from self._value(question, value, found, most[value], known.get(value, {}))
        for value, cells in known.items():
            for attrs, cell in sorted(cells.items()):
                if OTHER not in attrs and SPLIT.join(attrs) not in rows.get(value, {}):
                    # Not shown now. It moves from where it stood: a change of a few could be seen later else.
                    yield replace(cell, count=0) if cell.count else cell

    def _leave_follow_ups(self, question: Question, rows: dict[str, Rows]) -> None:
        """Take away rows that tell of a few in their group, with the totals of what follows up on them."""
        for later in self._survey.questions if self._by else ():
            met = frozenset[str]().union(
                *(condition.values for condition in later.when if condition.question == question.id)
            )
            every, known = self._most.get(later.id, {}), self._known.get(later.id, {})
            for values in partitions(later, every) if met else ():
                most = {value: every[value] for value in values}
                for place in range(len(self._by)):
                    while told := told_by_margins(place, self._margins(later, most, known)) & {
                        group_of(id_, place) for value in met for id_ in rows.get(value, {})
                    }:
                        for value in met & rows.keys():
                            rows[value] = {
                                id_: cell
                                for id_, cell in rows[value].items()
                                if group_of(id_, place) != min(told)
                            }

    def _value(
        self, question: Question, value: str, found: Rows, most: int, known: Mapping[Attrs, ExportCell]
    ) -> Iterator[ExportCell]:
        left = most - at_zero(found)
        every: dict[Attrs, Cell] = {_attrs(id_, self._by): cell for id_, cell in found.items()}
        if left >= self._released.k:
            every[tuple(OTHER for _ in self._by)] = Cell(OTHER, left, left)
        for attrs, cell in sorted(every.items()):
            was = known.get(attrs)
            # Nearly all stand where they stood.
            if was is not None and was.count == cell.low and was.at_zero == cell.high:
                yield was
            else:
                yield ExportCell(question.id, question.kind.value, value, attrs, cell.low, cell.high)

    def _margins(
        self, question: Question, most: Mapping[str, int], known: Mapping[str, Mapping[Attrs, ExportCell]]
    ) -> Margins:
        part = self._released.part(question.id)
        table = part.table if isinstance(part, Picks) else None
        cells = (
            {} if table is None or table.kept else {cell.id: (cell.low, cell.high) for cell in table.cells}
        )
        return Margins(
            self._released.k,
            most,
            {value: cells.get(value, (n, n)) for value, n in most.items()},
            tuple(self._sizes(question, place, name) for place, name in enumerate(self._by)),
            None if table is None else table.rest,
            known,
            tuple(self._true(question, place, most) for place in range(len(self._by))),
        )

    def _true(self, question: Question, place: int, values: Iterable[str]) -> Counter[tuple[str, str]]:
        """How many of each group (the attribute at this place) said each value.

        Of several answers only those that exclude each other count; whoever gave none of them said nothing.
        """
        said: Counter[tuple[str, str]] = Counter()
        for value, rows in self._counts.get(question.id, {}).items():
            for attrs, n in rows.items():
                key = attrs[place], value
                said[key] = said.get(key, 0) + n
        if question.kind not in (Kind.CHOICES, Kind.RANKING):
            return said
        found: Counter[tuple[str, str]] = Counter()
        for (group, value), n in said.items():
            if value in values:
                found[group, value] += n
                found[group, NOTHING] -= n
            if value in (GAVE, NOTHING) or value.startswith(FIRST):
                found[group, NOTHING] += n
        return found

    def _sizes(self, question: Question, place: int, name: str) -> dict[str, tuple[int, int]]:
        """How many of each group were asked, as far as its own size and the rows of earlier answers tell."""
        sizes = asked_of_groups(self._released.groups[name])
        for condition in question.when:
            met = self._met(condition, place)
            for group, (low, high) in sizes.items():
                least, most = met.get(group, (0, 0))
                # Of a group that others are counted with, a row can tell of more than its size does.
                sizes[group] = (
                    (max(0, low - most), high - least) if condition.negated else (least, min(high, most))
                )
        return sizes

    def _met(self, condition: Condition, place: int) -> dict[str, tuple[int, int]]:
        """How many of each group rows of the condition's values tell of, at least and at most."""
        found: dict[str, tuple[int, int]] = {}
        for value, rows in self._rows.get(condition.question, {}).items():
            for id_, cell in rows.items() if value in condition.values else ():
                least, most = found.get(group_of(id_, place), (0, 0))
                found[group_of(id_, place)] = least + cell.low, most + cell.high
        return found


def _counted(counts: Counts, by: Attrs) -> Said:
    """How often each value was said, by attributes; of texts nothing, and who gave no answer in one place."""
    numbers = by == counts.bys[0]
    left_out = (Kind.TEXT,) if numbers else (Kind.TEXT, Kind.NUMBER)
    kinds = {each.id: each.kind for each in counts.survey.questions}
    return {
        question: _values_of(values)
        for question, values in counts.by(by).items()
        if kinds[question] not in left_out
    }


def _values_of(values: Mapping[str, dict[Attrs, int]]) -> dict[str, dict[Attrs, int]]:
    found = {value: rows for value, rows in sorted(values.items()) if value not in (NOTHING, UNCLEAR)}
    nothing = Counter(values.get(NOTHING, {}))
    nothing.update(values.get(UNCLEAR, {}))
    return found | ({NOTHING: dict(nothing)} if nothing else {})


def _totals(counts: Said) -> dict[str, dict[str, int]]:
    return {
        question: {
            value: sum(rows.values()) for value, rows in values.items() if value not in (NOTHING, GAVE)
        }
        for question, values in counts.items()
    }


def _known(before: Exported | None) -> Known:
    """The cells of the export before, by question and value."""
    found: Known = {}
    for cell in () if before is None else before.cells:
        found.setdefault(cell.question, {}).setdefault(cell.value, {})[cell.attrs] = cell
    return found


def _rows(counts: Mapping[Attrs, int], most: int, old: Mapping[Attrs, ExportCell], by: Attrs, k: int) -> Rows:
    """The rows of one value, at most so many, by combination: where each stands."""
    if not by:
        return {"": Cell("", most, most)}
    stood = {attrs: cell for attrs, cell in sorted(old.items()) if OTHER not in attrs}
    before = {
        (id_ := _id(attrs)): _cell(id_, cell.count or cell.at_zero, cell.at_zero)
        for attrs, cell in stood.items()
    }
    shown = sum([cell.at_zero for cell in old.values() if cell.count])
    if before and _stand(counts, stood, k):
        over = most - at_zero(before)
        return before if over >= k or (over >= 0 and most == shown) else {}
    named = {_id(attrs): n for attrs, n in sorted(counts.items())}
    try:
        cells = move(named, most, before, shown, Pace(k))
    except Unmovable:
        return {}
    return {id_: cell for id_, cell in sorted(cells.items()) if not cell.small}


def _stand(counts: Mapping[Attrs, int], stood: Mapping[Attrs, ExportCell], k: int) -> bool:
    """Whether no row of a value moves, which is so nearly always and told sooner than where each would go."""
    return all(abs(counts.get(attrs, 0) - cell.at_zero) < k for attrs, cell in stood.items()) and all(
        n < k for attrs, n in counts.items() if attrs not in stood
    )


@lru_cache(maxsize=16384)
def _cell(id_: str, low: int, high: int) -> Cell:
    """Thousands of rows are a few cells."""
    return Cell(id_, low, high)


@lru_cache(maxsize=4096)
def _id(attrs: Attrs) -> str:
    """The id of a row with these attributes."""
    return SPLIT.join(attrs)


@lru_cache(maxsize=4096)
def _attrs(id_: str, by: Attrs) -> Attrs:
    return tuple(id_.split(SPLIT)) if by else ()
