"""The answers that may leave, one row each, made from what a cut has stored and from nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bot.digest.spreadsheet import safe_cell
from bot.domain.breakdown import unpack_breakdowns
from bot.domain.faults import Fault
from bot.storage import cuts
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round

COLUMNS: Final = ("round", "question", "kind", "value")


@dataclass(frozen=True, slots=True)
class Export:
    """Rows without any order that could tell something; `cut` is the release that they are of."""

    round: int
    cut: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def export_of(conn: Conn, round_: Round) -> Export:
    """The answers of a round's last cut. Raises Fault while none has been released."""
    cut = cuts.last(conn, round_.id)
    if cut is None:
        raise Fault(
            (
                (
                    f"ROUND {round_.id}: nothing has been released yet, so nothing may leave. A first"
                    f" release needs {2 * round_.min_cell} people, and comes at the round's digest time or"
                    " when it closes."
                ),
            )
        )
    return Export(
        round_.id,
        cut.number,
        (*COLUMNS, *round_.export_by),
        tuple(_shuffled(round_.id, cut, round_.export_by)),
    )


def as_csv(export: Export) -> bytes:
    """The rows for a spreadsheet: no cell can be taken for a formula, numbers stay numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(export.columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in export.rows)
    return out.getvalue().encode()


def as_jsonl(export: Export) -> bytes:
    """The rows for programs, a JSON object a line; values are text, as they were counted."""
    lines = (
        json.dumps(dict(zip(export.columns, (export.round, *row[1:]), strict=True)), ensure_ascii=False)
        for row in export.rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _shuffled(round_id: int, cut: Cut, by: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows in an order drawn from the cut itself: the same for every request, and about nobody."""
    seed = blake2b(f"{round_id} {cut.number} {cut.export}".encode(), digest_size=32).digest()
    rows = list(_rows(round_id, cut, by))
    places = {number: blake2b(number.to_bytes(8), key=seed).digest() for number in range(len(rows))}
    return [rows[number] for number in sorted(places, key=places.__getitem__)]


def _rows(round_id: int, cut: Cut, by: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for cell in unpack_breakdowns(cut.export, by)[by]:
        for _ in range(cell.count):
            yield (str(round_id), cell.question, cell.kind, cell.value, *cell.attrs)
