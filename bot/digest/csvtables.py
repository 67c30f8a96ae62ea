"""The digest as tables for a spreadsheet: one CSV for each kind of figure, together in one ZIP file.

A count is two columns, the least and the most that it may be, both empty where it is not shown. `about` says
what the figures are and what may be concluded: tables travel further than the page they are from. Every file
begins with a byte order mark, without which Excel takes Arabic for Latin letters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from bot.digest.decided import decided_facts
from bot.digest.missing import found_targets, target_facts, who
from bot.digest.page import Digest, Grouped, Page
from bot.digest.parts import group, heading, label
from bot.digest.reviewed import review_facts
from bot.digest.revised import LINES
from bot.digest.said import said
from bot.digest.spreadsheet import safe_cell
from bot.digest.stated import stated, stated_facts
from bot.digest.taking_part import participation_facts
from bot.digest.translated import asked_as, translation_facts
from bot.digest.zipped import zipped
from bot.domain.decision import parts_of
from bot.domain.disclosure import Cell, Table
from bot.domain.findings import GIVEN
from bot.domain.released import Figured, Given, HalfNumbers, Picks, Ranked, Released, Values, part_id
from bot.domain.say import Line, Words
from bot.domain.survey import Question, Use
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import FSI, PDI

Value = str | int | None
Row = tuple[Value, ...]

_COUNT: Final = ("low", "high", "asked")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "about": ("text",),
    "people": ("by", "group", "label", "low", "high"),
    "steps": ("question", "part", "answer", "label", *_COUNT),
    "numbers": ("question", "part", "half", "what", "label", *_COUNT, "value"),
    "lists": ("question", "part", "place", "answer", "label", *_COUNT),
    "open": ("question", "part", "tag", *_COUNT),
    "participation": ("what", "low", "high"),
    "targets": ("of", "label", "hoped_for", "low", "high"),
    "flags": ("question", "label", "language", "why"),
    "not_asked": ("item", "part", "language", "since"),
    "reworded": ("item", "part", "language", "wordings", "since"),
    "decisions": ("item", "part", "said", "decision", "why", "version", "carried_out_in"),
    "statements": (
        "statement",
        "label",
        *(f"{name}_{end}" for name in ("seen", "passed", "agreed", "disagreed") for end in ("low", "high")),
    ),
    "red_lines": ("item", "part", "what", "people", "out_of"),
    "by_group": ("question", "by", "group", "label", "people_low", "people_high", "answer", "low", "high"),
}
"""The columns of each file, by its name; names and ids are those of the digest in JSON."""


def csv_zip(page: Page, lang: str, catalogs: Catalogs) -> bytes:
    """A ZIP with one CSV a kind of figure; labels are in the language, ids in none."""
    found = tables(page, lang, catalogs)
    return zipped({f"{name}.csv": _csv(COLUMNS[name], rows) for name, rows in found.items()})


def tables(page: Page, lang: str, catalogs: Catalogs) -> dict[str, list[Row]]:
    """The rows of each file, from what was released alone; every file is there, if only with its heads."""
    telling = _Telling(page.digest, lang, catalogs)
    released = page.digest.released
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    found["about"] += telling.about(page)
    if released is not None:
        found["people"] += telling.people(released)
        for question in page.digest.facts.survey.questions:
            name, rows = telling.asked(question, released)
            found[name] += rows
        for name, row in telling.around():
            found[name].append(row)
    found["open"] += telling.tags()
    found["decisions"] += telling.decided()
    found["by_group"] += telling.grouped(page)
    found["red_lines"] += telling.red_lines()
    found["statements"] += telling.statements()
    return found


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(["" if each is None else safe_cell(str(each)) for each in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


class _Telling:
    """Rows of one digest in one language."""

    def __init__(self, digest: Digest, lang: str, catalogs: Catalogs) -> None:
        self._digest = digest
        self._lang = lang
        self._catalogs = catalogs

    def about(self, page: Page) -> Iterator[Row]:
        """What every digest says of itself, a line a row."""
        compared = translation_facts(self._digest)["comparisons"]
        made = (Words("digest.translations_compared", count=compared),) if compared else ()
        for line in (*page.banners, page.title, *page.facts, *made, *page.conclusions):
            yield (self._said(line),)

    def around(self) -> Iterator[tuple[str, Row]]:
        """What the page tells besides answers: who took part, who is missing, and how it was asked."""
        yield from (("participation", row) for row in self._stages())
        for target in found_targets(self._digest):
            told = target_facts([target])[0]
            of = "+".join(f"{by}={id_}" for by, id_ in told["of"].items())
            low, high = told["low"], told["high"]
            yield "targets", (of, self._said(who(target.target)), told["hoped_for"], low, high)
        asked, named = translation_facts(self._digest), self._digest.facts.survey.questions
        labels = {each.id: self._said(asked_as(each)) for each in named}
        for each in asked["flags"]:
            yield "flags", (each["question"], labels[each["question"]], each["language"], each["why"])
        for each in asked["not_asked"]:
            yield "not_asked", (each["item"], labels.get(each["item"]), each["language"], each["since"])
        for each in asked["reworded"]:
            head = (each["item"], labels.get(each["item"]), each["language"])
            yield "reworded", (*head, each["wordings"], each["since"])

    def _stages(self) -> Iterator[Row]:
        """Of those invited: 'at least' so many has no most, 'fewer than' no least, else no row."""
        told = participation_facts(self._digest)
        if told is None:
            return
        for name in ("invited", "reached", "started"):
            if told[name] is not None:
                yield name, told[name], None
            elif not told["nearly_all_answered"]:
                yield name, None, told["in_steps_of"] - 1
        yield "finished", told["finished"], told["finished"]
        if told["declined"] is None:
            yield "declined", None, told["in_steps_of"] - 1
        else:
            yield "declined", told["declined"], None
        if told["rate"] is not None:
            yield "rate_percent", told["rate"]["low"], told["rate"]["high"]

    def people(self, released: Released) -> Iterator[Row]:
        """Who answered, by every partition."""
        for by, table in released.groups.items():
            for cell in table.cells:
                yield by, cell.id, self._said(group(by, cell.id)), *_span(cell, table)

    def asked(self, question: Question, released: Released) -> tuple[str, list[Row]]:
        """The rows of one question, and the file in which they stand."""
        part = next((each for each in released.parts if part_id(each) == question.id), None)
        head = (question.id, self._said(heading(question)))
        match part:
            case Picks() if question.use in (Use.SUPPORT, Use.BEFORE):
                return "steps", list(self._cells(head, question, part.table))
            case Picks() if question.use is Use.STATEMENT:
                return "statements", []
            case Picks():
                return "lists", list(self._cells((*head, ""), question, part.table))
            case Ranked():
                first = self._cells((*head, "first"), question, part.first)
                return "lists", [*first, *self._cells((*head, "later"), question, part.later)]
            case Figured():
                return "numbers", [row for half in part.halves for row in self._half(head, question, half)]
            case Values():
                return "numbers", list(self._values(head, part))
            case Given():
                cell = part.table.cell(GIVEN)
                return "open", [] if cell is None else [(*head, "", *_count(cell, part.table))]
            case _:
                return "lists", []

    def tags(self) -> Iterator[Row]:
        """What reviewers released of open answers: counts of tags, and of what was left out."""
        names = {each.id: self._said(heading(each)) for each in self._digest.facts.survey.questions}
        for id_, found in (review_facts(self._digest.facts) or {}).items():
            for tag, span in {} if found is None else found["tags"].items():
                yield id_, names.get(id_, ""), tag, span["low"], span["high"], None
            if found is not None:
                left = found["left_out"]
                yield id_, names.get(id_, ""), "(left out)", left["low"], left["high"], None

    def decided(self) -> Iterator[Row]:
        """Each part with what was said on it and what was decided, where anything was."""
        digest, facts = self._digest, decided_facts(self._digest)
        for part in parts_of(digest.facts.survey) if any(facts.values()) else ():
            told = " ".join(map(self._said, said(part, digest.released)))
            found = facts[part.item] or {}
            made = (found.get(name) for name in ("decision", "why", "version", "carried_out_in"))
            yield part.item, self._said(heading(part)), told, *made

    def red_lines(self) -> Iterator[Row]:
        """Whose objection to a part is gone, new, stays, or was never there: all four or none."""
        names = {each.id: self._said(heading(each)) for each in self._digest.facts.survey.questions}
        for item, found in self._digest.facts.red_lines.items():
            for name in LINES:
                yield item, names[item], name, getattr(found, name), found.people

    def statements(self) -> Iterator[Row]:
        """Each statement with all four counts; none of them where too few saw it."""
        released, survey = self._digest.released, self._digest.facts.survey
        for each, told in zip(
            () if released is None else stated(survey, released), stated_facts(self._digest), strict=True
        ):
            spans = told["counts"] or {}
            ends = [
                spans[name][end] if spans else None
                for name in ("seen", "passed", "agreed", "disagreed")
                for end in ("low", "high")
            ]
            yield each.question.id, self._said(heading(each.question)), *ends

    def grouped(self, page: Page) -> Iterator[Row]:
        """Steps by group, as they stand on the page."""
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block, Grouped) and block.question:
                    yield from self._block(block)

    def _block(self, block: Grouped) -> Iterator[Row]:
        for each in block.rows:
            head = (block.question, block.by, each.id, self._said(each.label), each.size.low, each.size.high)
            for step, cell in zip(block.steps, each.cells, strict=True):
                yield *head, step.id, cell.low, cell.high

    def _cells(self, head: Row, question: Question, table: Table) -> Iterator[Row]:
        for cell in table.cells:
            yield *head, cell.id, self._said(label(question, cell.id)), *_count(cell, table)

    def _values(self, head: Row, part: Values) -> Iterator[Row]:
        (cell,) = part.table.cells
        yield *head, "", cell.id, "", *_count(cell, part.table), None
        if part.median is not None:
            yield *head, "", "median", "", *_count(cell, part.table), _text(part.median)

    def _half(self, head: Row, question: Question, half: HalfNumbers) -> Iterator[Row]:
        everything = self._digest.facts.survey.questions
        judging = (each for each in everything if each.item == question.id and each.use is Use.JUDGEMENT)
        asks = next(judging, question)
        for cell in half.judgements.cells:
            said = self._said(label(asks, cell.id))
            yield *head, half.half.value, cell.id, said, *_count(cell, half.judgements), None
        for cell in half.sides.cells:
            yield *head, half.half.value, cell.id, "", *_count(cell, half.sides), None
        for name, value in (
            ("median", half.median),
            ("median_of_lower", half.lower_median),
            ("median_of_higher", half.higher_median),
        ):
            if value is not None:
                yield *head, half.half.value, name, "", *half.spread, half.sides.base, _text(value)

    def _said(self, line: Line) -> str:
        return self._catalogs.words(line, self._lang).replace(FSI, "").replace(PDI, "")


def _span(cell: Cell, table: Table) -> tuple[int | None, int | None]:
    return (None, None) if table.kept else (cell.low, cell.high)


def _count(cell: Cell, table: Table) -> tuple[int | None, int | None, int | None]:
    """The bounds, and of how many; that only where it is surely so."""
    return *_span(cell, table), table.base if table.exact else None


def _text(value: Decimal) -> str:
    return format(value, "f")
