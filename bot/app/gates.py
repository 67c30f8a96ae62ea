"""What must be true before a real round reaches anyone: its countries and its languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from bot.app.house import House
from bot.domain.person import Person
from bot.domain.quiet import Quiet
from bot.storage import left, smsbudget, texts
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.surveyfile.phones import country_of

#: The entry that stands for people who tell no country.
UNTOLD = "ZZ"


def country_faults(house: House, countries: Iterable[str], today: date) -> list[str]:
    """Every reason why a real round may not open in these countries; nothing in a trial."""
    if house.rules.trial:
        return []
    entries = house.countries()
    return [fault for code in sorted(countries) for fault in entries.faults(code, today)]


def left_notes(conn: Conn, countries: Iterable[str]) -> list[str]:
    """Which of these countries were left; it holds in a trial too."""
    gone = left.every(conn)
    return [
        f"{code}: this country was left, and nothing is sent there. Two people can go back with"
        f" `charterbot country return {code}`."
        for code in sorted(countries)
        if code in gone
    ]


def language_faults(house: House, languages: Iterable[str]) -> list[str]:
    """Why a real round may not open in these languages; nothing in a trial."""
    if house.rules.trial:
        return []
    return [
        f"{code}: no speaker has reviewed {waiting} of the texts on consent, privacy, stopping, erasing,"
        f" leaving and support. Have them read, and note it with `charterbot locales review {code}`."
        for code in sorted(languages)
        if (waiting := house.catalogs.unprotected(code))
    ]


def language_notes(house: House, told: Collection[str]) -> list[str]:
    """What a coordinator should know of the languages of a real round: who is not asked, and what is unread.

    `told` are the languages that the round is for; none means all.
    """
    closed = [code for code in house.catalogs.languages if language_faults(house, [code])]
    asked = [code for code in told or house.catalogs.languages if code not in closed]
    unread = [code for code in asked if house.catalogs.state(code) == "draft"]
    notes = []
    if closed and not told:
        notes.append(
            f"Languages: all that are reviewed. Who chose {', '.join(closed)} is not asked before it is."
        )
    if unread:
        notes.append(
            f"Languages: in {', '.join(unread)} speakers have reviewed what protects people, and not yet all"
            " else. `charterbot locales status` tells how much is a draft. The digest says so too."
        )
    return notes


def quiet_where(house: House, person: Person) -> Quiet:
    """When nobody is written to first in the country where she is, or else that she speaks about."""
    return house.countries().quiet(person.country_in or person.country)


def is_left(conn: Conn, person: Person) -> bool:
    """Whether she speaks about a country that was left, or is in one. It holds in a trial too."""
    return left.is_there(conn, person.country, person.country_in)


def may_reach(house: House, conn: Conn, person: Person, today: date) -> bool:
    """Whether a round may reach her: both countries she named have a valid entry, and neither was left.

    Who told neither stands under the entry ZZ.
    """
    if is_left(conn, person):
        return False
    if house.rules.trial:
        return True
    entries = house.countries()
    return not any(entries.faults(code, today) for code in _told(person))


def _told(person: Person) -> set[str]:
    """The entries that a person stands under."""
    return {code for code in (person.country, person.country_in) if code is not None} or {UNTOLD}


def may_text(house: House, person: Person) -> bool:
    """Whether a short message may go to her: both countries she named allow it, or the entry ZZ does."""
    entries = house.countries()
    return house.rules.trial or not any(entries.sms(code) is None for code in _told(person))


def may_text_to(house: House, number: str) -> bool:
    """Whether a short message may go to a number: the country of its phone company allows it."""
    return house.rules.trial or house.countries().sms(country_of(number) or UNTOLD) is not None


def may_come(house: House, conn: Conn, person: Person, round_: Round) -> bool:
    """Whether a round may come to her where she is: by short message never a high-risk one, or one unpaid."""
    if not texts.is_texted(conn, person.id):
        return True
    paid = house.rules.trial or smsbudget.of(conn, round_.id) is not None
    return round_.risk == "normal" and paid and may_text(house, person)


def may_be_told(house: House, conn: Conn, person: Person, risk: str) -> bool:
    """Whether she may be told what was decided on a round: by short message not on a high-risk one."""
    return not texts.is_texted(conn, person.id) or (risk == "normal" and may_text(house, person))


def may_speak(house: House, person: Person) -> bool:
    """Whether her language has been reviewed, so that a real round may be asked in it."""
    return not language_faults(house, [house.language_of(person)])
