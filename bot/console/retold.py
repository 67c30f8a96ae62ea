"""Mistakes as use cases tell them, told again in the words of the console and the reader's language."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from bot.domain.say import Words
from bot.i18n.words.console_faults import SAID, WORDS

_PREFIX: Final = "console.fault."
_VALUE: Final = re.compile(r"\{(\w+)\}")
#: Where a mistake stands, as the shell says it: `--closes: `, `ROUND 3: `.
_PLACE: Final = re.compile(r'(?:--[a-z-]+|[A-Z]{3,}|ID)(?: "?[^:]{0,60})?: ')
#: No line of ours is longer; a longer one is told as it is.
LONGEST: Final = 1000


def retold(line: str) -> Words | None:
    """The sentence for a mistake; None for one that is not known, which is told as it is.

    >>> retold("--codes: give a number of codes, from 1 to 240.")
    Words(key='console.fault.codes', values={'most': '240'}, count=None)
    """
    if len(line) > LONGEST:
        return None
    bare = line[found.end() :] if (found := _PLACE.match(line)) else line
    for told in dict.fromkeys((bare, line)):
        for key, names, pattern in _patterns():
            match = pattern.fullmatch(told)
            if match is not None:
                return Words(key, {name: match[name] for name in names})
    return None


def unplaced(line: str) -> str:
    """A mistake without what the shell calls its place: it stands beside its field.

    >>> unplaced("--opens: it is past."), unplaced("YE: nothing is sent there.")
    ('it is past.', 'YE: nothing is sent there.')
    """
    found = _PLACE.match(line)
    return line if found is None else line[found.end() :]


@cache
def _patterns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """By the most words of its own first, so that none is taken for a wider one."""
    found = []
    for key, entry in WORDS.items():
        said = SAID.get(key.removeprefix(_PREFIX), entry.english)
        wanted = tuple(name for name in _VALUE.findall(entry.english))
        found.append((len(_VALUE.sub("", said)), key, wanted, _pattern(said)))
    found.sort(key=lambda each: -each[0])
    return tuple((key, wanted, pattern) for _, key, wanted, pattern in found)


def _pattern(said: str) -> re.Pattern[str]:
    """A sentence with anything for its values. It may begin with a small letter, as after its place."""
    pieces = _VALUE.split(said)
    made = "".join(f"(?P<{each}>[^\n]+?)" if at % 2 else re.escape(each) for at, each in enumerate(pieces))
    first = pieces[0][:1]
    if first.isalpha():
        made = f"[{first.upper()}{first.lower()}]{made[1:]}"
    return re.compile(made)
