"""What must be true before a real round reaches anyone: its countries and its languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.app.house import House
from bot.domain.person import Person
from bot.i18n.negotiation import SOURCE

#: The entry that stands for people who tell no country.
UNTOLD = "ZZ"


def country_faults(house: House, countries: Iterable[str], today: date) -> list[str]:
    """Why a real round may not open in these countries; nothing in a trial."""
    if house.rules.trial:
        return []
    entries = house.countries()
    return [fault for code in sorted(countries) if (fault := entries.valid(code, today)) is not None]


def language_faults(house: House, languages: Iterable[str]) -> list[str]:
    """Why a real round may not open in these languages; nothing in a trial."""
    if house.rules.trial:
        return []
    return [
        f"{code}: the words in this language are a draft that no speaker has reviewed: have them reviewed,"
        f" then set 'X-State: reviewed' in locales/{code}/LC_MESSAGES/bot.po and surveys.po."
        for code in sorted(languages)
        if code != SOURCE and house.catalogs.state(code) != "reviewed"
    ]


def may_reach(house: House, person: Person, today: date) -> bool:
    """Whether a round may reach her: both countries she named have a valid entry.

    Who told neither stands under the entry ZZ.
    """
    if house.rules.trial:
        return True
    told = {code for code in (person.country, person.country_in) if code is not None} or {UNTOLD}
    entries = house.countries()
    return all(entries.valid(code, today) is None for code in told)


def may_speak(house: House, person: Person) -> bool:
    """Whether her language has been reviewed, so that a real round may be asked in it."""
    return not language_faults(house, [house.language_of(person)])
