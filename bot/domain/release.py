"""From findings to what may leave: every partition of a cut by the rule of `bot.domain.disclosure`.

**Promised of one cut.** From a release alone one can write down findings in which every count shown as
'0 to 4', and every group not named, is zero, and which would be released as exactly the same bytes
(`tests/domain/test_disclosure_attack.py` does so). It holds through all that ties tables together:
follow-up questions and what they follow, options that stand alone in a list, the most picks of a list,
the places of a ranking, the values and judgements of a number, medians. So an attacker who
knows the rule and sees every table at once cannot tell any hidden count from zero, nor learn by
subtraction that a sum of groups is 1 to k-1.

**Promised of successive cuts.** A cut is released after the one before, only when at least 2k people more
(or less) are in it. From all releases so far one can write down a row of findings, one a cut, which would
be released one after the other as exactly the same bytes, and in which every count of every table moved
from cut to cut by none or by k or more (`bot.domain.steady`; `tests/domain/test_disclosure_series.py`).
Of a series in which people only come, that holds for those in no cell too: all that rose is explained by
those who came. So nobody can tell that 1 to k-1 people came to a count, or left it, between any two cuts,
whatever came together with whatever went. That all new people chose the same is never told exactly: up
to k-1 of them could have chosen otherwise. Medians move only with the counts they are made from, and
stay on the side of the figure that these tell. The first cut and the closing one are made by the same
rule, and what was shown is never hidden to be shown again with a smaller difference.

The price: a count can be behind, or ahead where people went, by up to k-1, seldom by more (where more
counts wait to move than new people can explain, or where a question follows one that stands).

**Promised of numbers with a figure:** how many people are in each half is told nowhere; what both said
of the figure is one partition of all who were asked.

**Promised of what else one cut tells** (breakdowns, flags of translations, and what is made from them):
less. All of it together, laid over the same people as linear bounds, question by question, tells of no 1
to k-1 people of a group who gave an answer that they are somebody, nor of a group that nobody did, unless
totals and sizes tell it (`tests/domain/test_joint_attack.py`); nor, as a question is tied to what follows
it, of what they gave as a direction or reason, where the row of the answer that was followed up would tell it
(`tests/domain/test_joint_series.py`); where other rows of the group leave nobody to have given another
answer, it still may. Not promised of it either: that nothing follows from *which* rows are missing. Whoever
takes every missing row for less than k people, or tries every crowd of a few dozen people, can learn of some
such cells, most where everybody tells her group and few groups are shown. Of successive cuts only this: a row
stands, or moves by k or more. Whoever knows that people only came can learn from all rows of a series of some
such cell that 1 to k-1 came to it. Targets for two groups at once (`bot.domain.targets`) and how many took
part (`bot.domain.participation`) tell what stands at their heads.

**Not promised:** that nobody learns of a change of k or more people; what someone learns who knows the
answers of others in the cell (a member of a group of six who knows five answers, a coordinator who made
most of the new people up); anything about people whose answers everybody can guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain import figures, lists
from bot.domain.disclosure import Table, groups, joined, joined_groups, kept
from bot.domain.findings import GIVEN, HELP, NOT_TOLD, Findings, Tally
from bot.domain.marks import figured_items
from bot.domain.person import GENDERS, GROUP_KINDS
from bot.domain.released import (
    Figured,
    Given,
    Part,
    Picks,
    Ranked,
    Released,
    Values,
)
from bot.domain.steady import Pace, Unmovable, follow, move, step
from bot.domain.survey import CANNOT_JUDGE, Condition, Kind, Question, Survey, Use

LISTED_GROUPS = {"gender": GENDERS, "group_kind": GROUP_KINDS, "help": HELP}


def release(findings: Findings, k: int, previous: Released | None = None) -> Released | None:
    """The cut as it may leave after the one before; None where nothing may be released.

    That is while fewer than 2k people are in it, or came or went since the one before, and where what was
    shown can neither move nor stand (nearly all have gone).
    """
    moved = findings.people - (0 if previous is None else previous.people)
    if findings.people < 2 * k or abs(moved) < 2 * k:
        return None
    if previous is not None and (previous.hash != findings.survey.hash or previous.k != k):
        raise ValueError("the release before is of another survey, or by another rule")
    try:
        return _Releasing(findings, k, previous).released()
    except Unmovable:
        return None


@dataclass(slots=True)
class _Found:
    """What is released so far: follow-up questions look up what they follow."""

    parts: dict[str, Part] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    judged: dict[str, Figured] = field(default_factory=dict)


class _Releasing:
    """Walks a survey family by family: a question with all that follow up on it moves or stands together."""

    def __init__(self, findings: Findings, k: int, previous: Released | None) -> None:
        self._findings = findings
        self._survey = findings.survey
        self._k = k
        self._previous = previous
        self._items = figured_items(findings.survey)
        self._groups = {name: self._group(name, counts) for name, counts in findings.groups.items()}
        self._found = _Found()

    def released(self) -> Released:
        survey = self._survey
        for family in families(survey):
            self._release_family(family)
        order = (
            question.item if question.use is Use.JUDGEMENT else question.id for question in survey.questions
        )
        parts = tuple(self._found.parts[id_] for id_ in order if id_ in self._found.parts)
        return Released(survey.id, survey.hash, self._k, self._findings.people, self._groups, parts)

    def _release_family(self, family: tuple[Question, ...]) -> None:
        try:
            found = self._walked(family, Pace(self._k))
        except Unmovable:
            found = self._walked(family, Pace(self._k, still=True))
        self._found.parts |= found.parts
        self._found.tables |= found.tables
        self._found.judged |= found.judged

    def _group(self, name: str, counts: Mapping[str, int]) -> Table:
        people, k = self._findings.people, self._k
        before = None if self._previous is None else self._previous.groups[name]
        if name in LISTED_GROUPS:
            listed = {id_: counts.get(id_, 0) for id_ in LISTED_GROUPS[name] if id_ != "prefer_not"}
            return follow(listed, people, before, Pace(k))
        if self._survey.risk == "high":
            return kept((), people, k)
        if name == "language":
            return _languages(counts, people, before, k)
        named = {id_: count for id_, count in counts.items() if id_ != NOT_TOLD}
        return groups(follow(named, people, before, Pace(k)), k)

    def _walked(self, family: tuple[Question, ...], pace: Pace) -> _Found:
        found = _Found()
        for question in family:
            if question.item in self._items:
                if question.use is Use.JUDGEMENT and question.number is not None:
                    part = self._figured(question, found, pace)
                    found.parts[question.item] = found.judged[question.id] = part
                continue
            asked = self._part(question, self._asked(question, found), pace)
            found.parts[question.id] = asked
            found.tables[question.id] = asked.first if isinstance(asked, Ranked) else asked.table
        return found

    def _before(self, id_: str) -> Part | None:
        return None if self._previous is None else self._previous.part(id_)

    def _figured(self, question: Question, found: _Found, pace: Pace) -> Figured:
        before = self._before(question.item)
        assert question.number is not None  # noqa: S101 - a judgement has a figure
        return figures.release_figured(
            question.item,
            self._findings.figured[question.item],
            question.number,
            self._asked(question, found),
            before=before if isinstance(before, Figured) else None,
            pace=pace,
        )

    def _part(self, question: Question, base: Table, pace: Pace) -> Picks | Values | Given | Ranked:
        tally, before = self._findings.tallies[question.id], self._before(question.id)
        match question.kind:
            case Kind.CHOICES:
                was = before.table if isinstance(before, Picks) else None
                return Picks(question.id, lists.release_list(question, tally, base, was, pace))
            case Kind.RANKING:
                known = before if isinstance(before, Ranked) else None
                was = None if known is None else known.first
                first = follow(tally.options, base.base, was, pace, exact=base.exact)
                both = None if known is None else (known.first, known.later)
                return Ranked(question.id, first, lists.release_later(question, tally, first, both, pace))
            case Kind.NUMBER if question.number is not None:
                number = before if isinstance(before, Values) else None
                return figures.release_values(
                    question.id, tally, question.number, base, before=number, pace=pace
                )
            case Kind.TEXT:
                was = before.table if isinstance(before, Given) else None
                given = follow({GIVEN: tally.given}, base.base, was, pace, exact=base.exact)
                return Given(question.id, given)
            case _:
                return self._picks(question, tally, base, before if isinstance(before, Picks) else None, pace)

    def _picks(
        self, question: Question, tally: Tally, base: Table, before: Picks | None, pace: Pace
    ) -> Picks:
        was = None if before is None else before.table
        table = follow(tally.options, base.base, was, pace, exact=base.exact, preferred=CANNOT_JUDGE)
        return Picks(question.id, table, _unclear(tally, table, before, pace))

    def _asked(self, question: Question, found: _Found) -> Table:
        """Whom a question was asked of, as far as the release tells: a table with nothing but its base."""
        if not question.when:
            return Table(self._findings.people, exact=question.half is None, cells=())
        met = [self._met(condition, question, found) for condition in question.when]
        base, exact = min(met, key=lambda each: (each[0], not each[1]))
        return Table(base, exact=exact and question.half is None, cells=())

    def _met(self, condition: Condition, question: Question, found: _Found) -> tuple[int, bool]:
        """How many can have met a condition once hidden counts are zero, and whether surely so many did."""
        if condition.question in found.judged:
            return _met_judgement(condition, found.judged[condition.question])
        earlier = self._survey.question(condition.question)
        table = found.tables.get(earlier.id)
        if table is None or table.kept:
            return 0, False
        cells = [table.cell(value) for value in sorted(condition.values)]
        named = [cell for cell in cells if cell is not None]
        sure = all(cell.exact is not None for cell in named) and set(question.when) == {
            *earlier.when,
            condition,
        }
        zeros = [cell.at_zero for cell in named]
        if not named or earlier.kind is Kind.RANKING:
            return table.base, False
        option = [earlier.option(cell.id) for cell in named]
        apart = earlier.kind is not Kind.CHOICES or all(each is not None and each.alone for each in option)
        sure = sure and (apart or len(named) == 1)
        if condition.negated:
            taken = sum(zeros) if apart else max(zeros)
            return table.base - taken, sure and table.exact
        return min(table.base, sum(zeros)), sure


def families(survey: Survey) -> tuple[tuple[Question, ...], ...]:
    """Questions with all that follow up on them, in the survey's order."""
    numbers = figured_items(survey)
    of = {question.id: question.id for question in survey.questions}
    for question in survey.questions:
        same = [question.item] if question.item in numbers else []
        for other in (*(condition.question for condition in question.when), *same):
            old, new = of[question.id], of[other]
            of = {id_: new if root == old else root for id_, root in of.items()}
    roots = dict.fromkeys(of[question.id] for question in survey.questions)
    return tuple(
        tuple(each for each in survey.questions if of[each.id] == root and each.kind is not Kind.NOTE)
        for root in roots
    )


def _languages(counts: Mapping[str, int], people: int, before: Table | None, k: int) -> Table:
    """Languages after those last released; the one that others are counted with stays the same."""
    if before is None or before.kept or before.joined is None:
        return joined_groups(counts, people, k)
    old = {cell.id: cell for cell in before.cells if cell.id != before.joined}
    others = {id_: count for id_, count in counts.items() if id_ != before.joined}
    # The rest is never under k here: it was k or more, and moves with the base or not at all.
    cells = move(others, people, old, before.base, Pace(k))
    return joined(cells.values(), before.joined, people, k)


def _unclear(tally: Tally, table: Table, before: Picks | None, pace: Pace) -> int | None:
    """How many did not understand: told where all cells are, and of the rest k or more did understand."""
    k = pace.k
    if before is None or before.table.kept:
        both_told = table.rest is not None and min(tally.skipped, tally.not_understood) >= k
        return tally.not_understood if both_told else None
    told, was = table.together or 0, before.not_understood or 0
    others_before = (before.table.together or before.table.rest or 0) - was
    now = was if pace.still or table.kept else step(tally.not_understood, was, k)
    free = all(not cell.small for cell in table.cells) and now >= k
    if now != was and free and told - now >= k and abs(told - now - others_before) >= k:
        return now
    if was and told - was < k:
        raise Unmovable
    return was or None


def _met_judgement(condition: Condition, part: Figured) -> tuple[int, bool]:
    if not part.halves:
        return 0, False
    zeros = sum(half.judgements.zero(value) for half in part.halves for value in condition.values)
    base = part.halves[0].judgements.base
    return (base - zeros if condition.negated else zeros), False
