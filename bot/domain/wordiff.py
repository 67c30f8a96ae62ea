"""What differs between two texts, word by word: what stays, what is taken out, what is put in.

A word is never cut: combining marks, joiners and apostrophes go with it, and so do the figures of a number.
Scripts that put no space between words, as Burmese, are compared syllable by syllable. The wordspace (፡)
of Ethiopic is a space. Nothing is made alike first: from the runs both texts can be put together again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final


class Fate(StrEnum):
    """What becomes of a run of words."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together and have one fate; spaces between them included."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts as runs, in order; of a place that was changed what is taken out comes first."""

    runs: tuple[Run, ...]

    @property
    def before(self) -> str:
        """The first text."""
        return "".join(run.text for run in self.runs if run.fate is not Fate.IN)

    @property
    def now(self) -> str:
        """The second text."""
        return "".join(run.text for run in self.runs if run.fate is not Fate.OUT)

    @property
    def taken_out(self) -> tuple[str, ...]:
        """What is taken out, place by place, without the spaces around it."""
        return self._told(Fate.OUT)

    @property
    def put_in(self) -> tuple[str, ...]:
        """What is put in, place by place, without the spaces around it."""
        return self._told(Fate.IN)

    def _told(self, fate: Fate) -> tuple[str, ...]:
        found = (run.text.strip(_AROUND) for run in self.runs if run.fate is fate)
        return tuple(text for text in found if text)


def difference(before: str, now: str) -> Difference:
    """How the second text differs from the first, with as few words changed as can be.

    >>> [(run.fate.value, run.text) for run in difference("At least 30 women.", "At least 40 women.").runs]
    [('kept', 'At least '), ('out', '30'), ('in', '40'), ('kept', ' women.')]
    >>> found = difference("No support.", "Less support, for a year.")
    >>> found.taken_out, found.put_in
    (('No',), ('Less', ', for a year'))
    """
    return Difference(tuple(_tidied(_aligned(pieces(before), pieces(now)))))


def pieces(text: str) -> tuple[str, ...]:
    """The text cut into words, spaces and marks; together they are the text.

    >>> pieces("l'eau, 1,000 (30%)")
    ("l'eau", ',', ' ', '1,000', ' ', '(', '30', '%', ')')
    >>> pieces("မြန်မာစာ")
    ('မြန်', 'မာ', 'စာ')
    >>> pieces("ሰላም፡ለሴቶች።")
    ('ሰላም', '፡', 'ለሴቶች', '።')
    """
    found: list[str] = []
    for piece in _PIECES.findall(text):
        found += _syllables(piece) if _MYANMAR.search(piece) else (piece,)
    return tuple(found)


#: What joins two letters or two figures to one word.
_JOINERS: Final = "'’ʼ‘ʻ\\-\u2010\u2011\u200c\u200d\u00b7"
_MARKS: Final = "".join(
    chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)).startswith("M")
)
_LETTER: Final = rf"(?:[^\W_][{_MARKS}\u200c\u200d]*)"
_PIECES: Final = re.compile(
    rf"\d+(?:[.,٫٬\u202f\u00a0]\d+)*|{_LETTER}(?:{_LETTER}|[{_JOINERS}](?={_LETTER}))*|[\s፡]+|[\W_][{_MARKS}]*"
)
_MYANMAR: Final = re.compile("[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff]")
# A syllable begins at a letter that no virama stacks under the one before, and that no asat ends one with.
_BEGINS: Final = re.compile(
    "(?<!\u1039)(?=[\u1000-\u102a\u103f\u104e])(?![\u1000-\u102a\u103f][\u103a\u1039\u1037]+)"
)
_AROUND: Final = " \t\n\r\u00a0\u202f፡"


def _syllables(word: str) -> Iterable[str]:
    return [piece for piece in _BEGINS.split(word) if piece]


def _aligned(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[Fate, str]]:
    """Each piece with its fate, by the longest row of pieces that both have.

    Of several such rows the one is taken that has most letters, so that words stay rather than commas.
    """
    worth = [[0] * (len(now) + 1) for _ in range(len(before) + 1)]
    for row in range(len(before) - 1, -1, -1):
        for column in range(len(now) - 1, -1, -1):
            best = max(worth[row + 1][column], worth[row][column + 1])
            if before[row] == now[column]:
                best = max(best, worth[row + 1][column + 1] + _weight(before[row]))
            worth[row][column] = best
    row = column = 0
    while row < len(before) or column < len(now):
        here = worth[row][column]
        same = row < len(before) and column < len(now) and before[row] == now[column]
        if same and here == worth[row + 1][column + 1] + _weight(before[row]):
            yield Fate.KEPT, before[row]
            row, column = row + 1, column + 1
        elif row < len(before) and here == worth[row + 1][column]:
            yield Fate.OUT, before[row]
            row += 1
        else:
            yield Fate.IN, now[column]
            column += 1


def _weight(piece: str) -> int:
    """How much it is worth that a piece stays: a word far more than a space or a mark."""
    return 16 + min(len(piece), 16) if any(map(str.isalnum, piece)) else 1


def _tidied(aligned: Iterable[tuple[Fate, str]]) -> Iterator[Run]:
    """One run a fate and place; a lone space or mark between two changed places is changed with them."""
    places = [(kept, list(group)) for kept, group in groupby(aligned, lambda each: each[0] is Fate.KEPT)]
    out: list[str] = []
    into: list[str] = []
    for number, (kept, group) in enumerate(places):
        text = "".join(piece for _, piece in group)
        if not kept:
            out += (piece for fate, piece in group if fate is Fate.OUT)
            into += (piece for fate, piece in group if fate is Fate.IN)
        elif 0 < number < len(places) - 1 and not any(map(str.isalnum, text)):
            out.append(text)
            into.append(text)
        else:
            yield from _changed(out, into)
            out, into = [], []
            yield Run(Fate.KEPT, text)
    yield from _changed(out, into)


def _changed(out: Sequence[str], into: Sequence[str]) -> Iterator[Run]:
    for fate, found in ((Fate.OUT, out), (Fate.IN, into)):
        if found:
            yield Run(fate, "".join(found))
