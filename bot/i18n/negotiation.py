"""Which language a person gets first, and the direction in which it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

SOURCE = "en"
"""The language the words are written in; always there and always complete."""

Languages = str | tuple[str, ...]
"""A language, or several in the order in which somebody wants them."""

_TAG = re.compile(r"[a-z]{2,3}(_[a-z0-9]{1,8})*")
# Codes under which clients name a language that has another code here.
_SAME = {"prs": "fa_af", "arb": "ar", "swh": "sw", "swc": "sw", "pbu": "ps", "pbt": "ps", "pst": "ps"}


def negotiate(preferences: Sequence[str], available: Sequence[str], otherwise: str = SOURCE) -> str:
    """The available language that the first satisfiable preference asks for; `otherwise` if none does.

    A country or script that is not there gives way to the language itself, and a language that is
    there for one country only serves all its speakers.

    >>> negotiate(["de", "ar-EG", "fr"], ["en", "fr", "ar", "fa_AF"])
    'ar'
    >>> negotiate(["fa"], ["en", "fa_AF"])
    'fa_AF'
    >>> negotiate(["de"], ["fr", "ha"], "fr")
    'fr'
    """
    exact = {_tag(language): language for language in available}
    loose: dict[str, str] = {}
    for language in available:
        loose.setdefault(_tag(language).partition("_")[0], language)
    for preference in preferences:
        tag = _tag(preference)
        if not _TAG.fullmatch(tag):
            continue
        tag = _SAME.get(tag.partition("_")[0], tag)
        language = tag.partition("_")[0]
        found = exact.get(tag) or exact.get(language) or loose.get(language)
        if found:
            return found
    return otherwise


def in_order(languages: Languages) -> tuple[str, ...]:
    """Each language once, the most wanted first.

    >>> in_order("ps"), in_order(("ps", "fa_AF", "ps"))
    (('ps',), ('ps', 'fa_AF'))
    """
    return (languages,) if isinstance(languages, str) else tuple(dict.fromkeys(languages))


@cache
def direction(language: str) -> Literal["rtl", "ltr"]:
    """How the language is written; left to right when it is not known."""
    try:
        order = Locale.parse(language).character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


def _tag(language: str) -> str:
    return language.strip().replace("-", "_").lower()
