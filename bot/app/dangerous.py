"""Leaving a country by buttons, from the coordinator's desk."""

from __future__ import annotations

from bot.app import withdrawing
from bot.app.house import moment
from bot.app.naming import country_named
from bot.app.permits import check
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.domain.permission import Action, Kind
from bot.domain.person import are_two
from bot.domain.place import Place
from bot.domain.say import Choice, Day, Line, Named, Say, Words
from bot.domain.zones import ZONES
from bot.storage import left

#: How the choices here begin: a country to leave, and the tap that does it.
ASK, DO = "gone", "leave"
ASKED = Place("desk", {"asked": "left"})


def ask(turn: Turn, *before: Line) -> None:
    """Which country it is: one that is known here, or any by its name. Raises Refused."""
    check(turn.house, turn.person, Action.LEAVE_COUNTRY, Kind.COUNTRY)
    codes = dict.fromkeys((*turn.house.offered_countries(), *left.every(turn.conn)))
    rows = tuple((Choice(f"{ASK}_{code.lower()}", Named("country", code)),) for code in codes)
    turn.show(Say((*before, Words("left.which")), (*rows, BACK), entry="text"), ASKED)


def typed(turn: Turn, text: str) -> bool:
    """Take the name of a country; False where none was asked for."""
    if turn.place != ASKED:
        return False
    code = country_named(text, turn.language)
    if code is None:
        ask(turn, Words("joining.country_unknown"))
    else:
        pressed(turn, ASK, code)
    return True


def pressed(turn: Turn, name: str, code: str) -> None:
    """Take a country, and then the one tap more that keeps a slip of a finger from doing it."""
    country = code.upper()
    if country not in ZONES:
        ask(turn)
    elif name == DO:
        came = withdrawing.leave(turn.house, turn.conn, turn.person, country)
        _show(turn, Words(f"left.{came}", {"country": Named("country", country)}))
    else:
        _confirm(turn, country)


def _confirm(turn: Turn, country: str) -> None:
    check(turn.house, turn.person, Action.LEAVE_COUNTRY, f"{Kind.COUNTRY}:{country}")
    known = left.every(turn.conn).get(country)
    first = None if known is None else withdrawing.first_word(turn.conn, known)
    if known is None:
        _show(turn, _told("left.ask", country), Choice(f"{DO}_{country.lower()}", Words("left.yes")))
    elif known.confirmed is not None:
        _show(turn, _told("left.already", country))
    elif first is not None and not are_two(first, turn.person):
        _show(turn, _told("left.waits", country))
    else:
        since = Day(moment(known.at).date())
        line = Words("left.ask_second", {"country": Named("country", country), "day": since})
        _show(turn, line, Choice(f"{DO}_{country.lower()}", Words("left.yes_second")))


def _told(key: str, country: str) -> Line:
    return Words(key, {"country": Named("country", country)})


def _show(turn: Turn, line: Line, *choices: Choice) -> None:
    turn.show(Say((line,), (*((each,) for each in choices), BACK)), Place("desk"))
