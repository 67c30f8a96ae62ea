"""A new text in a digest: both texts, what was said of each, and what moved between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.digest.page import Block, Chart, Digest, Moves, Note, Row
from bot.digest.parts import TONES, label, number, plain
from bot.domain.disclosure import Table
from bot.domain.redlines import Fourfold, question_before
from bot.domain.released import Picks, Released
from bot.domain.say import Differs, Line, Value, Words
from bot.domain.screens import above
from bot.domain.survey import COMPARED, Shown, Use
from bot.domain.wordiff import difference

#: What became of an objection, in the order in which it is told.
LINES: Final = ("gone", "new", "stays", "none")


def texts_of(digest: Digest, item: str | None) -> Iterator[Note]:
    """The texts that a part's questions hold beside each other; nothing of any other question."""
    survey = digest.facts.survey
    if survey.revises is None or survey.version is None:
        return
    values: dict[str, Value] = {"before": survey.revises, "now": survey.version}
    for question in survey.questions:
        if question.item == item and question.use is Use.BETTER:
            lines = [line for line in above(question) if not isinstance(line, Differs) or _any(line)]
            yield Note(Words("revision.texts", values), tuple(lines))


def moved(digest: Digest, item: str) -> Iterator[Block]:
    """How the steps moved from one text to the other within the round, and the red lines with them."""
    released, survey = digest.released, digest.facts.survey
    if released is None:
        return
    asked = {each.id: each for each in survey.questions}
    now, before = _table(released, item), _table(released, question_before(item))
    if now is not None and before is not None and asked[item].use is Use.SUPPORT:
        rows = tuple(
            (label(asked[item], cell.id), number(before.cell(cell.id), before), number(cell, now))
            for cell in now.cells
        )
        yield Moves(Words("revision.moved"), rows)
        found = digest.facts.red_lines.get(item)
        if found is not None:
            yield _red_lines(found)
        elif digest.facts.closing:
            yield Note(Words("revision.red_untold"))
        else:
            yield Note(Words("revision.red_later"))


def brief_better(part: Line, table: Table) -> Line:
    """Which text is better, in one line of a chat."""
    if table.kept:
        return Words("digest.brief_kept", {"part": part})
    counts: dict[str, Value] = {id_: number(table.cell(id_), table) for id_ in (*COMPARED, "cannot_judge")}
    return Words("revision.brief_better", {"part": part, **counts})


def revision_facts(digest: Digest) -> dict[str, Any] | None:
    """The same for programs: versions, texts, words taken out and put in, red lines."""
    survey = digest.facts.survey
    if survey.revises is None:
        return None
    shown = {each.item: each.shown for each in survey.questions if each.use is Use.BETTER}
    return {
        "before": survey.revises,
        "now": survey.version,
        "parts": {item: _facts(digest, item, each) for item, each in shown.items() if each is not None},
    }


def _facts(digest: Digest, item: str, shown: Shown) -> dict[str, Any]:
    found = digest.facts.red_lines.get(item)
    both = shown.before is not None and shown.now is not None
    differs = difference(shown.before or "", shown.now or "")
    return {
        "before": shown.before,
        "now": shown.now,
        "taken_out": list(differs.taken_out) if both else [],
        "put_in": list(differs.put_in) if both else [],
        "red_lines": None if found is None else {name: getattr(found, name) for name in LINES},
    }


def _red_lines(found: Fourfold) -> Chart:
    rows = tuple(
        Row(Words(f"revision.red_{name}"), plain(count), count, count, tone=tone)
        for name, count, tone in (
            ("gone", found.gone, TONES["good"]),
            ("new", found.new, TONES["cannot_accept"]),
            ("stays", found.stays, TONES["cannot_accept"]),
            ("none", found.none, TONES["cannot_judge"]),
        )
    )
    return Chart(Words("revision.red_lines"), rows, (Words("revision.red_read"),), out_of=found.people)


def _table(released: Released, question: str) -> Table | None:
    part = released.part(question)
    return part.table if isinstance(part, Picks) and not part.table.kept else None


def _any(line: Differs) -> bool:
    """Whether there is anything of it in English; each other language has its own texts."""
    found = difference(line.before.text, line.now.text)
    return bool(found.taken_out if line.fate == "out" else found.put_in)
