"""One figure of a bench: a row of the table, and the same as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, the figure, what it was aimed at, and whether it got there."""

    what: str
    figure: str
    beside: str
    ratio: str
    aim: str
    ok: bool

    def markdown(self) -> str:
        """The row of a table."""
        verdict = "ok" if self.ok else "missed"
        return f"| {self.what} | {self.figure} | {self.beside} | {self.ratio} | {self.aim} | {verdict} |"

    def json(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


HEAD = """\
| What | Figure | Beside | Ratio | Aim | |
|---|---|---|---|---|---|"""
