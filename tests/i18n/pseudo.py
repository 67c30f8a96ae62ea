"""Two made-up languages, by code: what is shown in other letters than theirs was forgotten.

`en_XA` is English with accents, 40 % longer and in brackets: a bracket that is missing was cut off.
`ar_XB` is English in Arabic letters, so that it runs from right to left. Neither keeps a single letter
of a to z but in `{names}`, commands and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Final

from babel import localedata

from bot.i18n.extract import templates
from bot.i18n.po import DOMAINS, PoFile, Unit, forms_of, path_of, served, written

XA: Final = "en_XA"
XB: Final = "ar_XB"
PSEUDO: Final = {XA: "en", XB: "ar"}
BUTTON_UNITS: Final = 64

_ACCENTED: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
)
_MIRRORED: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ابثدعفغهيجكلمنوپقرسطؤڤخشظز" * 2
)
_KEPT: Final = re.compile(r"(\{\w+\}|\{\{|\}\}|(?<![\w/])/[a-z]+\b)")
_LEFT: Final = re.compile(r"(?<![A-Za-z/_])[A-Za-z]{2,}")
_LONGER: Final = " one two three four five six seven"


def pseudo(text: str, language: str) -> str:
    """The English as one of the two languages has it.

    >>> pseudo("Send {name} /x", XA)
    '[Šéñð {name} /x öñé ţ]'
    """
    letters = _ACCENTED if language == XA else _MIRRORED
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(letters) for part in _KEPT.split(text))
    if language == XB:
        return said
    more = (_LONGER * (len(text) // len(_LONGER) + 1))[: ceil(len(text) * 0.4)].rstrip()
    return f"[{said}{more.translate(letters)}]"


def untranslated(text: str, *names: str) -> list[str]:
    """The words of a text that are in neither language's letters, beside these names."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return _LEFT.findall(re.sub(r"https?://\S+|/[a-z]+", "", text))


def whole(text: str) -> bool:
    """Whether every bracket of a text that was shown is closed."""
    return text.count("[") == text.count("]")


def lay_pseudo(folder: Path) -> Path:
    """Write the catalogs of both; returns the folder."""
    english = templates()
    for language in PSEUDO:
        for domain in DOMAINS:
            units = tuple(_translated(unit, language) for unit in english[domain].units)
            path = path_of(folder, language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(PoFile(language, units)), "utf-8")
    return folder


@contextmanager
def known_to_babel() -> Iterator[None]:
    """Both as languages that Babel knows: the one counts as English does, the other as Arabic."""
    kept = localedata._cache
    for language, like in PSEUDO.items():
        kept[language] = localedata.load(like)
    try:
        yield
    finally:
        for language in PSEUDO:
            kept.pop(language, None)


def _translated(unit: Unit, language: str) -> Unit:
    if not unit.counts:
        return Unit(unit.context, unit.source, (pseudo(unit.source[0], language),))
    one, many = unit.source
    forms = (
        pseudo(one if served(language)[index] == (1,) else many, language)
        for index in range(forms_of(language, unit))
    )
    return Unit(unit.context, unit.source, tuple(forms))
