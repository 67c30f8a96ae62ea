"""Numbers by taps, for whoever would rather see than write: a key for each digit.

What was pressed so far stands on the screen. The key that ends it is there only while it is a number that can
be an answer, so that nobody is ever told of a wrong one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from bot.domain.say import Choice, Line, Verbatim, Words
from bot.domain.survey import Question
from bot.domain.typed import read

#: What the ids of digits begin with.
KEY: Final = "d_"
_ROWS: Final = ("123", "456", "789")
_WIPE: Final = Choice("wipe", Words("interview.clear"))
_DONE: Final = Choice("done", Words("interview.done"))


def lines(picks: tuple[str, ...]) -> tuple[Line, ...]:
    """What was pressed so far."""
    return (Verbatim("".join(picks)),) if picks else ()


def rows(question: Question, picks: tuple[str, ...]) -> list[tuple[Choice, ...]]:
    """A key for each digit, one to begin anew, and one to end it where it can be ended."""
    digits = [tuple(_digit(each) for each in row) for row in _ROWS]
    wipe = (_WIPE,) if picks else ()
    done = (_DONE,) if number(question, picks) is not None else ()
    return [*digits, (*wipe, _digit("0"), *done)]


def pressed(question: Question, picks: tuple[str, ...], choice: str) -> tuple[str, ...] | None:
    """What stands there after a press; None for a press that is none of these."""
    digit = choice.removeprefix(KEY)
    if choice == _WIPE.id:
        return ()
    if choice == digit or question.number is None or len(digit) != 1 or digit not in "0123456789":
        return None
    full = len(picks) >= len(str(question.number.most))
    return picks if full else (*picks, digit)


def number(question: Question, picks: tuple[str, ...]) -> Decimal | None:
    """The number that stands there; None while it can be no answer."""
    said = read(question, "".join(picks)) if picks else None
    return said if isinstance(said, Decimal) else None


def _digit(digit: str) -> Choice:
    return Choice(f"{KEY}{digit}", Verbatim(digit))
