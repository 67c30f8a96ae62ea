"""Text of one direction inside text of the other: isolates around it, and nothing in it that breaks out."""

from __future__ import annotations

import re
import unicodedata

FSI = "\u2068"
PDI = "\u2069"

# Embeddings and overrides U+202A to U+202E, isolates U+2066 to U+2069: a person's own could end
# ours or turn the rest of the message. Also what no client can show: control characters and lone
# surrogates. ZWJ and ZWNJ stay (Persian, Kurdish and emoji need them), and so do LRM, RLM and ALM.
_BREAKING = re.compile(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_MARKS_ON_A_BASE = 8


def isolated(text: str) -> str:
    """The text between isolates, line by line, since an isolate ends with its line.

    >>> isolated("a") == FSI + "a" + PDI
    True
    """
    return "\n".join(FSI + line + PDI if line else line for line in text.split("\n"))


def cleaned(text: str) -> str:
    """Typed text made safe to show beside ours; what is stored stays as it was typed."""
    if text.isascii() and text.isprintable():
        return text
    return _few_marks(_BREAKING.sub("", _LINE_ENDS.sub("\n", text)))


def _few_marks(text: str) -> str:
    """The text with at most eight combining marks on a base, so that none climbs over other lines.

    Format characters between marks do not start the count anew.
    """
    kept = []
    marks = 0
    for character in text:
        match unicodedata.category(character):
            case "Mn" | "Me":
                marks += 1
                if marks > _MARKS_ON_A_BASE:
                    continue
            case "Cf":
                pass
            case _:
                marks = 0
        kept.append(character)
    return "".join(kept)
