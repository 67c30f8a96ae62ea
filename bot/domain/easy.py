"""Whether a text is easy to read: short sentences, in whatever script they are written.

A word is what stands between spaces, or between the wordspaces (፡) of Ethiopic. Scripts that put no
space between words, as Burmese, have no count of words without a dictionary; there a sentence is
measured in characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 20
#: What a word comes to where none are seen. Burmese has 5.6 for an English word, 6.9 in the longest tenth.
CHARACTERS_A_WORD: Final = 7


@dataclass(frozen=True, slots=True)
class TooLong:
    """A sentence that is too long to be easy: how long, in what, how long it may be, and its beginning."""

    found: int
    most: int
    unit: str
    begins: str


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; each line, and each item of a row with '·' between, is one of its own.

    >>> sentences("One. Two 1.5? (Three!) Four… five")
    ('One.', 'Two 1.5?', '(Three!)', 'Four…', 'five')
    >>> sentences("እሺ። ምን፧ ደህና።")
    ('እሺ።', 'ምን፧', 'ደህና።')
    """
    return tuple(each for part in _END.split(text) if (each := part.strip()))


def words(sentence: str) -> int | None:
    """How many words a sentence has; None where its script does not show them.

    >>> words("ስለ ሰላም፡ጥያቄ"), words("Combien ?"), words("ငြိမ်းချမ်းရေး")
    (3, 1, None)
    """
    if _unspaced(sentence):
        return None
    return sum(1 for word in _SPACE.split(sentence) if any(map(_says, word)))


def too_long(text: str, most: int = MOST_WORDS) -> Iterator[TooLong]:
    """The sentences of a text that have more than `most` words, or as much where words do not show."""
    for sentence in sentences(text):
        count, limit, unit = words(sentence), most, "words"
        if count is None:
            count, limit, unit = len(sentence), most * CHARACTERS_A_WORD, "characters"
        if count > limit:
            yield TooLong(count, limit, unit, " ".join(sentence.split()[:4])[:40])


def clauses(text: str) -> str:
    """The text with each semicolon and colon before a space as the end of a sentence.

    >>> sentences(clauses("Write: one, or two; not 10:30."))
    ('Write:', 'one, or two;', 'not 10:30.')
    """
    return _STOP.sub("\n", text)


_CLOSING: Final = "[\"'”’»›)\\]\u00a0\u202f\u2069]*"
# A full stop ends a sentence only before a space: it stands in numbers and addresses too.
_END: Final = re.compile(
    rf"(?:(?<=[.!?…؟۔])|(?<=[.!?…؟۔][\"'”’»›)\]]))\s+|(?<=[።፧፨။।॥。！？]){_CLOSING}\s*|\n+|\s·\s"
)
_STOP: Final = re.compile(r"(?<=[:;؛፤፥፦])\s+|(?<=[፤፥፦])")
_SPACE: Final = re.compile(r"[\s፡]+")
_UNSPACED: Final = ("MYANMAR", "THAI", "LAO", "KHMER", "TIBETAN", "CJK", "HIRAGANA", "KATAKANA")


def _unspaced(sentence: str) -> bool:
    letters = [character for character in sentence if character.isalpha()]
    without = sum(1 for letter in letters if unicodedata.name(letter, "").startswith(_UNSPACED))
    return 2 * without > len(letters)


def _says(character: str) -> bool:
    return character.isalnum()
