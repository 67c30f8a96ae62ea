"""Lines over a logarithmic axis, as SVG made by hand: a few lines need no library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 800, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 340, 50, 50
#: Told apart also where colours are not (Okabe and Ito).
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9")
APART = 16
STEPS = [size * 10**power for power in range(6) for size in (0.5, 1, 2)]
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A name, and a value for each place on the axis."""

    name: str
    values: dict[int, float]

    @property
    def last(self) -> float:
        """Where its name is written."""
        return self.values[max(self.values)]


def plotted(title: str, lines: Sequence[Line], bound: Line) -> str:
    """The picture; `bound` is dashed, and what stands above it has grown too much."""
    places = sorted(bound.values)
    top = max(1.0, *(value for line in (*lines, bound) for value in line.values.values())) * 1.1

    def across(place: int) -> float:
        span = math.log(places[-1]) - math.log(places[0])
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(place) - math.log(places[0])) / span

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top

    def path(line: Line, look: str) -> str:
        points = " ".join(f"{across(place):.1f},{up(line.values[place]):.1f}" for place in places)
        return f'<polyline points="{points}" fill="none" {look}/>'

    drawn = [_text(LEFT, 24, title, 'font-size="15" font-weight="bold"')]
    step = next(each for each in STEPS if top / each <= MOST_STEPS)
    for number in range(int(top / step) + 1):
        at = up(number * step)
        drawn.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        drawn.append(_text(LEFT - 8, at + 4, f"{number * step:g}×", 'text-anchor="end"'))
    drawn += [
        _text(across(place), HEIGHT - BOTTOM + 20, f"{place:,} people", 'text-anchor="middle"')
        for place in places
    ]
    looks = [f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="2"' for number in range(len(lines))]
    every = [(bound, 'stroke="#555" stroke-dasharray="5 4"'), *zip(lines, looks, strict=True)]
    drawn += [path(line, look) for line, look in every]
    lowest = math.inf
    for line, look in sorted(every, key=lambda each: each[0].last):
        lowest = min(up(line.last), lowest - APART)
        told = f"{line.name}: {line.last:.2f}×"
        at = WIDTH - RIGHT
        drawn.append(f'<path d="M{at} {up(line.last):.1f}L{at + 14} {lowest:.1f}h12" fill="none" {look}/>')
        drawn.append(_text(at + 30, lowest + 4, told))
    inside = "\n".join(drawn)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
 font-family="sans-serif" font-size="12" fill="#222">
<title>{escape(title)}</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
{inside}
</svg>
"""


def _text(across: float, up: float, words: str, look: str = "") -> str:
    return f'<text x="{across:.1f}" y="{up:.1f}" {look}>{escape(words)}</text>'
