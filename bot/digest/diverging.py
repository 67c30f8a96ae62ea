"""Where the pieces of a bar lie that runs both ways from one line: with a proposal, against it, and apart.

Of numbers: those below a figure, those above it, and none; those at the figure lie on both sides of the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.digest.page import Tone

Side = Literal["with", "against", "apart"]
SIDES: Final[tuple[Side, ...]] = ("with", "against", "apart")
_SIDE: Final[Mapping[Tone, Side]] = {
    "good": "with",
    "fair": "with",
    "plain": "with",
    "change": "against",
    "red": "against",
    "quiet": "apart",
    "lower": "with",
    "higher": "against",
}
#: What a step's weight is: the mildest lie at the line, the firmest at the ends.
_FIRM: Final[Mapping[Tone, int]] = {"good": 1, "red": 1, "lower": 1, "higher": 1}
#: More than a sum of shares can be off by, and less than anyone sees.
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Bar:
    """The counts of one bar: a tone, the least and the most of each step; `out_of` is all of its people."""

    steps: tuple[tuple[Tone, int, int], ...]
    out_of: int


def diverging(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """Each bar's three sides on one common scale, as percent to a tenth, from the line outwards.

    A side's `width` is the same in every bar, so that the line stands in one place; everyone in a bar would
    fill it. Each piece is `sure` (people who surely chose it) and then `open` (who may have).
    """
    pieces = [{side: list(_pieces(bar, side)) for side in SIDES} for bar in bars]
    widest = {side: max((_length(each[side]) for each in pieces), default=0.0) for side in SIDES}
    whole = max(1.0, sum(widest.values()))
    return [
        {
            side: {
                "width": _tenth(widest[side] / whole),
                "pieces": [
                    {"tone": tone, "sure": _tenth(sure / widest[side]), "open": _tenth(more / widest[side])}
                    for tone, sure, more in each[side]
                ],
            }
            for side in SIDES
        }
        for each in pieces
    ]


def _pieces(bar: Bar, side: Side) -> Iterator[tuple[Tone, float, float]]:
    """One side in shares, the mildest step first.

    Where more people may have chosen its steps than the sure ones leave over, each step is open for its part.
    """
    steps = [
        (tone, low / _parts(tone), (high - low) / _parts(tone))
        for tone, low, high in sorted(bar.steps, key=lambda step: _FIRM.get(step[0], 0))
        if _lies_on(tone, side)
    ]
    left = max(0, bar.out_of - sum(low for _, low, _ in bar.steps))
    open_ = sum(more for _, _, more in steps)
    part = min(1.0, left / open_) if open_ else 0.0
    for tone, sure, more in steps:
        if sure or more * part:
            yield tone, sure / bar.out_of, more * part / bar.out_of


def _lies_on(tone: Tone, side: Side) -> bool:
    return side != "apart" if tone == "at" else _SIDE[tone] == side


def _parts(tone: Tone) -> int:
    """On how many sides a step lies."""
    return 2 if tone == "at" else 1


def _length(side: list[tuple[Tone, float, float]]) -> float:
    return sum(sure + more for _, sure, more in side)


def _tenth(share: float) -> str:
    """A share in percent, cut to a tenth; what is one but for rounding is that one."""
    return f"{int(share * 1000 + _NOTHING) / 10:.1f}"
