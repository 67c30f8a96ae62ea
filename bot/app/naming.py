"""Finding the country that somebody wrote by name."""

from __future__ import annotations

import unicodedata
from functools import cache

from bot.domain.zones import ZONES
from bot.i18n.values import country_names

#: The languages of schools and offices, whose names of countries somebody may write besides her own.
_WIDE = ("en", "fr", "ar", "es", "pt", "ru")


def country_named(text: str, language: str) -> str | None:
    """The ISO code of the country with this name in the reader's language, or else in a widely learnt one."""
    name = _plain(text)
    for each in (language, *_WIDE):
        found = _names(each).get(name)
        if found is not None:
            return found
    return None


@cache
def _names(language: str) -> dict[str, str]:
    return {_plain(name): code for code, name in country_names(language).items() if code in ZONES}


def _plain(text: str) -> str:
    """Case, accents and Arabic marks do not matter."""
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each) and each.isalnum())
