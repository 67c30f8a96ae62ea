"""Whether a text says anything that can be seen."""

from __future__ import annotations

import unicodedata

# Letters and signs that are drawn as nothing: fillers of Hangul, the blank pattern of Braille.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Spaces, controls, format characters, and marks, which need a letter beneath them to be anything.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me"})


def is_blank(text: str) -> bool:
    r"""Whether nothing of a text can be seen.

    >>> is_blank("\u200d \ufe0f\u3164"), is_blank("\U0001f600")
    (True, False)
    """
    return all(each in _FILLERS or unicodedata.category(each) in _UNSEEN for each in text)
