"""A survey's questions as sections of a digest, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import Final

from bot.digest.page import Block, Chart, Note, Row, Section, Tone
from bot.domain.averages import Averages, averages
from bot.domain.breakdown import Left
from bot.domain.disclosure import FEWEST_FOR_PERCENT, Cell, Table
from bot.domain.edition import told_of
from bot.domain.findings import AT_FIGURE, HIGHER, LOWER, WITHOUT
from bot.domain.release import LISTED_GROUPS
from bot.domain.released import Figured, HalfNumbers, Picks, Ranked, Values
from bot.domain.say import Amount, Line, Named, Value, Wording, Words
from bot.domain.survey import CANNOT_JUDGE, CHARTER, Half, Question, Survey, Use

RED: Final = "cannot_accept"
TONES: Final[Mapping[str, Tone]] = {
    "good": "good",
    "live_with": "fair",
    "needs_change": "change",
    RED: "red",
    CANNOT_JUDGE: "quiet",
}
_SIDES: Final[Mapping[str, Tone]] = {LOWER: "lower", AT_FIGURE: "at", HIGHER: "higher", WITHOUT: "quiet"}
_WHY_NO_AVERAGE: Final = {
    "few_answers": "digest.average_few_answers",
    "few_countries": "digest.average_few_countries",
    "open": "digest.average_open",
    "some_only": "digest.average_some_only",
    "high_risk": "digest.average_high_risk",
}

_WHO = {
    "country": "digest.by_country",
    "language": "digest.by_language",
    "gender": "digest.by_gender",
    "group_kind": "digest.by_group_kind",
    "help": "digest.by_help",
}


def sections(survey: Survey, left: Left) -> Iterator[Section]:
    """A section for each item that has something counted, in the survey's order; none for statements."""
    done: set[str] = set()
    for question in survey.questions:
        if question.item in done or question.use is Use.STATEMENT:
            continue
        done.add(question.item)
        blocks = tuple(
            block
            for each in survey.questions
            if each.item == question.item
            for block in _blocks(each, survey, left)
        )
        if blocks:
            # Of a new text both are cited, where they stand beside each other (`bot.digest.revised`).
            cited = blocks if survey.revises is not None else (*_cited(question, survey), *blocks)
            yield Section(heading(question), cited, asked=_asked(question, survey), item=question.item)


def short_name(survey: Survey) -> Line:
    """What a survey is called wherever staff read of it: in lists, on buttons and above its digest."""
    return told_of(survey)[0]


def heading(question: Question) -> Line:
    """What an item is called: its heading, or the question itself."""
    if question.heading is None or question.named_in is None:
        return Wording(question.context, question.heading or question.text)
    return Wording(question.named_in, question.heading)


def exact_words(question: Question, survey: Survey) -> Line | None:
    """The charter's own text of the part that is asked about; None where it is about no part alone."""
    part = survey.part(question.part_id)
    return None if part is None else Wording(f"{CHARTER}:{part.id}", part.text)


def number(cell: Cell | None, table: Table | None = None) -> Line:
    """How a count reads: exactly, as a range, as nearly all of its table, or as not shown."""
    if cell is None or (table is not None and table.kept):
        return Words("digest.not_shown")
    if cell.exact is not None:
        return plain(cell.low)
    if table is not None and table.exact and cell.high >= table.base and not cell.small:
        return Words("digest.nearly_all", {"low": cell.low, "high": cell.high})
    return span(cell.low, cell.high)


def people(cell: Cell, table: Table) -> Line:
    """A count with its noun, as it stands inside a sentence."""
    count = number(cell, table)
    if isinstance(count, Words) and count.key == "digest.nearly_all":
        return Words("digest.nearly_all_people", count.values)
    return _people(count)


def _people(count: Line) -> Line:
    return Words("digest.so_many_people", {"number": count})


def span(low: int, high: int) -> Line:
    """A count that lies between two numbers, both possible."""
    return plain(low) if low == high else Words("digest.range", {"low": low, "high": high})


def plain(count: int) -> Line:
    """A whole number alone."""
    return Amount(str(count), "plain")


def between_percent(low: int, high: int) -> Line:
    """A share in whole percent that lies between two, both possible."""
    least, most = Amount(str(low), "percent"), Amount(str(high), "percent")
    return least if low == high else Words("digest.range", {"low": least, "high": most})


def percent(count: int, base: int) -> int:
    """Whole percent, halves up."""
    return floor(Fraction(count, base) * 100 + Fraction(1, 2))


def row(
    label: Line, cell: Cell, table: Table, *, average: tuple[int, int] | None = None, tone: Tone = "plain"
) -> Row:
    """One count of a table as a row; percent only of exact counts out of 30 or more."""
    share = None
    if table.base >= FEWEST_FOR_PERCENT and cell.exact is not None and not table.kept and table.exact:
        share = Amount(str(percent(cell.exact, table.base)), "percent")
    shown = not table.kept
    return Row(
        label,
        number(cell, table),
        cell.low if shown else 0,
        cell.high if shown else 0,
        share,
        None if average is None else between_percent(*average),
        tone,
    )


def counts(
    caption: Line, rows: tuple[Row, ...], table: Table, notes: tuple[Line, ...] = (), *, both: bool = False
) -> Chart:
    """A chart of one partition, with what is told of those in no cell."""
    more: list[Line] = []
    if table.kept:
        more.append(Words("digest.kept"))
    elif table.rest is not None:
        more.append(Words("digest.no_answer", count=table.rest))
    elif table.together is not None:
        more.append(Words("digest.together", count=table.together))
    return Chart(caption, rows, (*more, *notes), out_of=table.base, both=both)


def out_of(table: Table) -> Line:
    """How many people a table is about."""
    if not table.base:
        return Words("digest.out_of_few")
    key = "digest.out_of" if table.exact else "digest.out_of_about"
    return Words(key, count=table.base)


def _asked(question: Question, survey: Survey) -> Line | None:
    """The text of the item's main question, where the heading is not that text already."""
    main = next((each for each in survey.questions if each.id == question.item), question)
    return Wording(main.context, main.text) if question.heading else None


def _cited(question: Question, survey: Survey) -> Iterator[Note]:
    """The charter's own words for the part that is asked about, and the version they are from."""
    words = exact_words(question, survey)
    if words is not None and survey.proposal is not None and survey.version is not None:
        values: dict[str, Value] = {"proposal": survey.proposal, "version": survey.version}
        yield Note(Words("digest.cited", values), (words,))


def _blocks(question: Question, survey: Survey, left: Left) -> Iterator[Block]:
    released = left.released
    if question.use is Use.JUDGEMENT:
        part = released.part(question.item)
        if isinstance(part, Figured):
            yield from _figured(question, part)
        return
    part = released.part(question.id)
    match part:
        case Picks() if question.use is Use.SUPPORT:
            mean = averages(question, part, left, high_risk=survey.risk == "high")
            yield from _support(question, part, mean)
        case Picks():
            caption = _caption(question, part.table)
            if question.use in (Use.DIRECTION, Use.REASON) and all(cell.small for cell in part.table.cells):
                yield Note(caption, (Words("digest.kept" if part.table.kept else "digest.scattered"),))
                return
            rows = tuple(
                row(label(question, cell.id), cell, part.table, tone=TONES.get(cell.id, "plain"))
                for cell in part.table.cells
            )
            yield counts(caption, rows, part.table, _unclear(part), both=question.use is Use.BEFORE)
        case Values():
            yield from _values(question, part)
        case Ranked():
            yield from _ranked(question, part)
        case _:
            return


def ordered(name: str, table: Table) -> list[Cell]:
    """Countries and languages by their count, the others as they were offered."""
    if name in LISTED_GROUPS:
        return list(table.cells)
    return sorted(table.cells, key=lambda cell: (-cell.high, cell.id))


def label(question: Question, id_: str) -> Line:
    """An option in the survey's words."""
    option = question.option(id_)
    return Words("digest.not_shown") if option is None else Wording(option.context, option.text)


def partition(name: str) -> Line:
    """What people are told apart by."""
    return Words(_WHO[name])


def group(name: str, id_: str) -> Line:
    """What a group of people is called."""
    match name:
        case "country":
            return Named("country", id_)
        case "language":
            return Named("language", id_)
        case "gender":
            return Words(f"digest.gender_{id_}")
        case "help":
            return Words(f"digest.help_{id_}")
        case _:
            return Words(f"digest.group_{id_}")


def _caption(question: Question, table: Table) -> Line:
    base = out_of(table)
    match question.use:
        case Use.DIRECTION:
            return Words("digest.direction", {"base": base})
        case Use.REASON:
            return Words("digest.reason", {"base": base})
        case Use.MOST:
            return Words("digest.most", {"base": base})
        case Use.LIST:
            return Words("digest.list", {"base": base})
        case Use.BEFORE:
            return Words("revision.steps_before", {"base": base})
        case Use.BETTER:
            return Words("revision.which_better", {"base": base})
        case _:
            return Words("digest.counts", {"base": base})


def _unclear(part: Picks) -> tuple[Line, ...]:
    return () if part.not_understood is None else (Words("digest.unclear", count=part.not_understood),)


def _support(question: Question, part: Picks, mean: Averages) -> Iterator[Block]:
    table = part.table
    rows = tuple(
        row(
            label(question, cell.id),
            cell,
            table,
            average=mean.steps.get(cell.id),
            tone=TONES.get(cell.id, "plain"),
        )
        for cell in table.cells
    )
    why = _WHY_NO_AVERAGE.get(mean.why)
    notes = _unclear(part) + (() if why is None else (Words(why),))
    red = table.cell(RED)
    if red is not None:
        # A red line is an objection that somebody has, whatever the others say: it stands by itself.
        yield Chart(
            Words("digest.red_line", {"base": out_of(table)}),
            (row(label(question, RED), red, table, tone="red"),),
            out_of=table.base,
            red=True,
        )
    yield counts(Words("digest.support", {"base": out_of(table)}), rows, table, notes, both=True)


def _figured(question: Question, part: Figured) -> Iterator[Block]:
    spec = question.number
    if spec is None or spec.figure is None:
        return
    figure = Amount(str(spec.figure), spec.unit)
    yield Note(Words("digest.figure", {"figure": figure}))
    if not part.halves:
        yield Note(Words("digest.halves_small"))
    for half in part.halves:
        yield from _half(question, half, spec.unit, figure)


def _half(question: Question, half: HalfNumbers, unit: str, figure: Amount) -> Iterator[Block]:
    own = half.half is Half.OWN_FIRST
    table = half.judgements
    rows = tuple(
        row(label(question, cell.id), cell, table, tone=TONES.get(cell.id, "plain")) for cell in table.cells
    )
    key = "digest.half_own" if own else "digest.half_figure"
    base = Words("digest.half_of", count=table.base)
    # How many are in a half is told nowhere: a full bar stands for about all of it.
    yield replace(counts(Words(key, {"base": base}), rows, table), out_of=table.base // 2)
    sides = half.sides
    if sides.kept:
        yield Note(Words("digest.numbers_kept"))
        return
    named: list[Row] = []
    for id_, words in (
        (LOWER, "digest.lower"),
        (AT_FIGURE, "digest.at_figure"),
        (HIGHER, "digest.higher"),
        (WITHOUT, "digest.without"),
    ):
        cell = _without(half) if id_ == WITHOUT else sides.cell(id_)
        if cell is not None:
            named.append(
                Row(Words(words, {"figure": figure}), number(cell), cell.low, cell.high, tone=_SIDES[id_])
            )
    yield Chart(
        Words("digest.numbers_own" if own else "digest.numbers_figure"),
        tuple(named),
        tuple(_medians(half, unit)),
        out_of=table.base // 2,
        both=True,
        mark=figure,
    )


def _without(half: HalfNumbers) -> Cell | None:
    """Those who said too low or too high and gave no other number, as far as the release tells."""
    sides = half.sides
    if half.half is Half.OWN_FIRST:
        return sides.cell(WITHOUT)
    if not sides.exact:
        return None
    named = [cell for cell in sides.cells if cell.id != AT_FIGURE]
    low = max(0, sides.base - sum(cell.high for cell in named))
    high = max(0, sides.base - sum(cell.low for cell in named))
    return Cell(WITHOUT, low, high)


def _medians(half: HalfNumbers, unit: str) -> Iterator[Line]:
    for value, key in (
        (half.median, "digest.median"),
        (half.lower_median, "digest.median_lower"),
        (half.higher_median, "digest.median_higher"),
    ):
        if value is not None:
            yield Words(
                key, {"value": Amount(format(value, "f"), unit), "people": _people(span(*half.spread))}
            )
    if half.median is None:
        yield Words("digest.no_median", {"people": span(*half.spread)})


def _values(question: Question, part: Values) -> Iterator[Block]:
    cell = part.table.cells[0]
    unit = "plain" if question.number is None else question.number.unit
    notes: tuple[Line, ...] = (Words("digest.no_median", {"people": number(cell, part.table)}),)
    if part.median is not None:
        value = Amount(format(part.median, "f"), unit)
        notes = (Words("digest.median", {"value": value, "people": people(cell, part.table)}),)
    yield Chart(
        Words("digest.counts", {"base": out_of(part.table)}),
        (row(Words("digest.gave_number"), cell, part.table),),
        notes,
        out_of=part.table.base,
    )


def _ranked(question: Question, part: Ranked) -> Iterator[Block]:
    for table, key in ((part.first, "digest.first_places"), (part.later, "digest.later_places")):
        rows = tuple(row(label(question, cell.id), cell, table) for cell in table.cells)
        yield counts(Words(key, {"base": out_of(table)}), rows, table)
