"""Where the pieces of a bar lie that runs both ways from one line: with a proposal, against it, and apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
}
#: What a step's weight is: the mildest lie at the line, the firmest at the ends.
_FIRM: Final[Mapping[Tone, int]] = {"fair": 0, "plain": 0, "good": 1, "change": 0, "red": 1, "quiet": 0}


@dataclass(frozen=True, slots=True)
class Bar:
    """The counts of one bar: a tone, the least and the most of each step; `out_of` is all of its people."""

    steps: tuple[tuple[Tone, int, int], ...]
    out_of: int


def diverging(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """Each bar's three sides on one common scale, as percent to a tenth, from the line outwards.

    A side's `width` is the same in every bar, so that the line stands in one place. Each piece is `sure`
    (people who surely chose it) and then `open` (who may have).
    """
    pieces = [{side: list(_pieces(bar, side)) for side in SIDES} for bar in bars]
    widest = {
        side: max((sum(sure + more for _, sure, more in each[side]) for each in pieces), default=Fraction())
        for side in SIDES
    }
    whole = sum(widest.values()) or Fraction(1)
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


def _pieces(bar: Bar, side: Side) -> Iterator[tuple[Tone, Fraction, Fraction]]:
    """One side in shares, the mildest step first; `open` people are never more than the steps leave over."""
    left = max(0, bar.out_of - sum(low for _, low, _ in bar.steps))
    for tone, low, high in sorted(bar.steps, key=lambda step: _FIRM[step[0]]):
        if _SIDE[tone] != side:
            continue
        more = min(high - low, left)
        left -= more
        if low or more:
            yield tone, Fraction(low, bar.out_of), Fraction(more, bar.out_of)


def _tenth(share: Fraction) -> str:
    """A share in percent, cut to a tenth."""
    return f"{int(share * 1000) / 10:.1f}"
