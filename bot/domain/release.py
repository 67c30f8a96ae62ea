"""From findings to what may leave: every partition of a cut by the rule of `bot.domain.disclosure`.

**Promised of one cut.** From a release alone one can write down findings in which every count shown as
'0 to 4', and every group not named, is zero, and which would be released as exactly the same bytes
(`tests/domain/test_disclosure_attack.py` does so). It holds through all that ties tables together:
follow-up questions and what they follow, options that stand alone in a list, the most picks of a list,
the places of a ranking, the halves, values and judgements of a number, medians. So an attacker who
knows the rule and sees every table at once cannot tell any hidden count from zero, nor learn by
subtraction that a sum of groups is 1 to k-1.

**Promised of averages** over countries: with them shown, every count of 1 to k-1 of a country's step
(or of all but that step) could be zero in some population with the same totals, sizes and rounded
averages. That the check was passed is not counted as knowledge.

**Promised of successive cuts:** each stands by itself as above, all its counts move together, and at
least 2k people are new in it, so a difference of two releases always concerns at least 2k people.

**Not promised:** that nobody learns how many *of the new people* chose a step, or that all of them
chose the same; what someone learns who knows the answers of others in the cell (a member of a group
of six who knows five answers); anything about people whose answers everybody can guess; a bound that
holds only for someone who is sure that nobody ever changed an answer between two cuts.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import figures
from bot.domain.averages import averages
from bot.domain.disclosure import Cell, Table, groups, joined_groups, kept, partition, ranged
from bot.domain.findings import GIVEN, NOT_TOLD, Findings, Tally, figured_items
from bot.domain.person import GENDERS, GROUP_KINDS
from bot.domain.released import AverageReason, Figured, Given, Part, Picks, Ranked, Released, Values
from bot.domain.survey import CANNOT_JUDGE, Condition, Half, Kind, Question, Use

LISTED_GROUPS = {"gender": GENDERS, "group_kind": GROUP_KINDS}


def release(findings: Findings, k: int) -> Released | None:
    """The cut as it may leave; None while fewer than 2k people are in it."""
    if findings.people < 2 * k:
        return None
    return _Releasing(findings, k).released()


class _Releasing:
    """Walks a survey's questions in order, so that a follow-up finds what it follows already released."""

    def __init__(self, findings: Findings, k: int) -> None:
        self._findings = findings
        self._k = k
        self._items = figured_items(findings.survey)
        self._groups = self._release_groups()
        self._halves = self._release_halves()
        self._parts: list[Part] = []
        self._tables: dict[str, Table] = {}
        self._judged: dict[str, Figured] = {}

    def released(self) -> Released:
        survey = self._findings.survey
        for question in survey.questions:
            self._release(question)
        return Released(
            survey.id, survey.hash, self._k, self._findings.people, self._groups, tuple(self._parts)
        )

    def _release_groups(self) -> dict[str, Table]:
        people, k = self._findings.people, self._k
        released: dict[str, Table] = {}
        for name, counts in self._findings.groups.items():
            if name in LISTED_GROUPS:
                listed = {id_: counts.get(id_, 0) for id_ in LISTED_GROUPS[name] if id_ != "prefer_not"}
                released[name] = partition(listed, people, k)
            elif self._findings.survey.risk == "high":
                released[name] = kept((), people, k)
            elif name == "language":
                released[name] = joined_groups(counts, people, k)
            else:
                released[name] = groups(counts, people, k, NOT_TOLD)
        return released

    def _release_halves(self) -> Mapping[Half, int] | None:
        """The sizes of the halves: told, by the tables on numbers, only where both are 2k or more."""
        halves = self._findings.halves
        return halves if min(halves.values()) >= 2 * self._k else None

    def _release(self, question: Question) -> None:
        if question.kind is Kind.NOTE:
            return
        if question.item in self._items:
            if question.use is Use.JUDGEMENT:
                self._release_figured(question)
            return
        tally = self._findings.tallies[question.id]
        base = self._asked(question)
        part = self._part(question, tally, base)
        self._parts.append(part)
        self._tables[question.id] = part.first if isinstance(part, Ranked) else part.table

    def _part(self, question: Question, tally: Tally, base: Table) -> Picks | Values | Given | Ranked:
        k = self._k
        match question.kind:
            case Kind.CHOICES:
                return Picks(question.id, _list(question, tally, base, k), {})
            case Kind.RANKING:
                first = partition(tally.options, base.base, k, exact=base.exact)
                return Ranked(question.id, first, _later(question, tally, first, k))
            case Kind.NUMBER if question.number is not None:
                return figures.release_values(question.id, tally, question.number, base, k)
            case Kind.TEXT:
                return Given(question.id, partition({GIVEN: tally.given}, base.base, k, exact=base.exact))
            case _:
                return self._picks(question, tally, base)

    def _picks(self, question: Question, tally: Tally, base: Table) -> Picks:
        k = self._k
        table = partition(tally.options, base.base, k, exact=base.exact, preferred=CANNOT_JUDGE)
        both_told = table.rest is not None and min(tally.skipped, tally.not_understood) >= k
        mean: dict[str, int] = {}
        why: AverageReason = ""
        if question.use is Use.SUPPORT:
            mean, why = self._averages(question, table)
        return Picks(question.id, table, mean, why, tally.not_understood if both_told else None)

    def _averages(self, question: Question, table: Table) -> tuple[dict[str, int], AverageReason]:
        if self._findings.survey.risk == "high":
            return {}, "high_risk"
        if question.when or question.half is not None:
            return {}, "some_only"
        steps = self._findings.by_country.get(question.id, {})
        return averages(table, self._groups["country"], self._findings.groups["country"], steps, self._k)

    def _release_figured(self, judged: Question) -> None:
        if judged.number is None:
            return
        halves = self._findings.figured[judged.item]
        asked = self._halves
        if judged.when and asked is not None:
            asked = self._asked_in_halves(judged, asked)
        part = figures.release_figured(judged.item, halves, judged.number, asked, self._k)
        self._parts.append(part)
        self._judged[judged.id] = part

    def _asked_in_halves(self, judged: Question, whole: Mapping[Half, int]) -> Mapping[Half, int] | None:
        """How many were asked a conditional number in each half, where that pins nobody down."""
        tallies = self._findings.figured[judged.item]
        asked = {half: tally.asked for half, tally in tallies.items()}
        sure = self._asked(judged)
        # Those not asked are told by subtraction: k or more of them in each half, too.
        apart = all(asked[half] >= 2 * self._k and whole[half] - asked[half] >= self._k for half in Half)
        return asked if apart and sure.exact and sum(asked.values()) == sure.base else None

    def _asked(self, question: Question) -> Table:
        """Whom a question was asked of, as far as the release tells: a table with nothing but its base."""
        if question.half is not None:
            size = 0 if self._halves is None else self._halves[question.half]
            return Table(0 if question.when else size, exact=not question.when, cells=())
        if not question.when:
            return Table(self._findings.people, exact=True, cells=())
        met = [self._met(condition, question) for condition in question.when]
        base, exact = min(met, key=lambda each: (each[0], not each[1]))
        return Table(base, exact=exact, cells=())

    def _met(self, condition: Condition, question: Question) -> tuple[int, bool]:
        """How many can have met a condition once hidden counts are zero, and whether surely so many did."""
        if condition.question in self._judged:
            return self._met_judgement(condition, self._judged[condition.question])
        earlier = self._findings.survey.question(condition.question)
        table = self._tables.get(earlier.id)
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

    def _met_judgement(self, condition: Condition, part: Figured) -> tuple[int, bool]:
        if not part.halves:
            return 0, False
        zeros = sum(half.judgements.zero(value) for half in part.halves for value in condition.values)
        base = sum(half.judgements.base for half in part.halves)
        return (base - zeros if condition.negated else zeros), False


def _list(question: Question, tally: Tally, base: Table, k: int) -> Table:
    """A list of which several may be picked; who gave no answer is never told.

    Options that stand alone form one partition; whoever is not in it may have picked every other
    option, so an option that all but 1 to k-1 of these picked is shown as a range.
    """
    counts = tally.options
    alone = {option.id for option in question.options if option.alone}
    shown = {id_: count for id_, count in counts.items() if count >= k}
    room = base.base - sum(count for id_, count in shown.items() if id_ in alone)
    cells = {id_: Cell(id_, shown.get(id_, 0), shown.get(id_, k - 1)) for id_ in counts}
    single = [id_ for id_ in shown if id_ in alone]
    if room < k and single:
        largest = max(single, key=lambda id_: shown[id_])
        cells[largest] = ranged(largest, shown[largest] + room, k)
        room = 0
    several = [id_ for id_ in shown if id_ not in alone]
    if any(shown[id_] > room for id_ in several) or room < 0 or not shown:
        return kept(counts, base.base, k, exact=base.exact)
    for id_ in several:
        if room - shown[id_] < k:
            cells[id_] = ranged(id_, room, k)
    picks = sum(cells[id_].at_zero for id_ in several)
    if question.most_picks is not None and picks > question.most_picks * room:
        return kept(counts, base.base, k, exact=base.exact)
    return Table(base.base, base.exact, tuple(cells.values()))


def _later(question: Question, tally: Tally, first: Table, k: int) -> Table:
    """Places after the first, option by option, among those who put another option first."""
    ranking = sum(first.zero(id_) for id_ in tally.options)
    places = (question.most_picks or len(question.options)) - 1
    cells: list[Cell] = []
    for id_, count in tally.later.items():
        room = ranking - first.zero(id_)
        if count < k:
            cells.append(Cell(id_, 0, k - 1))
        elif count > room:
            return kept(tally.later, first.base, k, exact=first.exact)
        else:
            cells.append(ranged(id_, room, k) if room - count < k else Cell(id_, count, count))
    picks = sum(cell.at_zero for cell in cells)
    if first.kept or not 0 < picks <= places * ranking:
        return kept(tally.later, first.base, k, exact=first.exact)
    return Table(first.base, first.exact, tuple(cells))
