"""What stands in an export: counts of answers by attributes of their respondents, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.counts import Attrs
from bot.domain.released import Released


@dataclass(frozen=True, slots=True)
class ExportCell:
    """`count` answers of one value by people with the same `attrs` (one for each asked for, in order).

    `at_zero` is their number in the world where every hidden count is zero. A cell of no answers is not
    shown: it tells at which number the next cut finds it.
    """

    question: str
    kind: str
    value: str
    attrs: tuple[str, ...]
    count: int
    at_zero: int


@dataclass(frozen=True, slots=True)
class Exported:
    """A cut that has left: its release and what stood in its export."""

    released: Released
    cells: Sequence[ExportCell] = ()


Known = dict[str, dict[str, dict[Attrs, ExportCell]]]
"""Cells by question, value and attributes."""
