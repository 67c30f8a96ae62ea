"""What the bot says in a short message where its words speak of buttons, chats, screens or sound.

Each segment costs, and whoever carries it reads it: so what only helps on a screen is left out, and what
somebody chose before is not shown again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.domain.bytext import offered
from bot.domain.numbers import NumberFault
from bot.domain.say import Choice, Line, Say, Value, Words

#: The sentence that stands first where somebody is asked to consent.
FIRST: Final = Words("sms.seen")
_BEGINS: Final = "consent.who"
#: What is said instead, by the key of what is said elsewhere.
INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "consent.free": "sms.free",
        "consent.seen": "sms.holder",
        "consent.kept": "sms.kept",
        "help.commands": "sms.commands",
        "home.change": "sms.change",
        "interview.how": "sms.how",
        "interview.list": "sms.list",
        "interview.pick_alone": "sms.pick_alone",
        "interview.pick_how": "sms.pick_how",
        "interview.pick_most": "sms.pick_most",
        "interview.pick_one": "sms.pick_one",
        "interview.rank_how": "sms.rank_how",
        "interview.stale": "sms.stale",
        "interview.use_buttons": "sms.choose",
        "interview.write_something": "sms.empty",
        "leaving.erase_ask": "sms.erase_ask",
        "mydata.short": "sms.short",
        "mydata.show": "sms.show",
        "privacy.not_kept": "sms.not_kept",
        "privacy.seen": "sms.seen",
    }
)
#: What costs and tells nothing here.
LEFT_OUT: Final = frozenset({"consent.aloud", "consent.number", "interview.progress"})
#: Why an answer is none. The question that it was to answer stands in the phone, and is not paid for again.
HINTS: Final = frozenset(
    {
        *("interview.use_buttons", "interview.pick_one", "interview.pick_alone", "interview.pick_most"),
        *(f"interview.number_{fault.value}" for fault in NumberFault),
        *("interview.write_something", "interview.too_long", "joining.country_unknown"),
    }
)
_MORE: Final[Mapping[str, Mapping[str, Value]]] = {"sms.how": {"back": Words("interview.back")}}


def texted(say: Say) -> Say:
    """The message as it is said by short message; the ids of its choices stay as they are."""
    rows = tuple((_choice(each),) for each in offered(say))
    return replace(say, lines=tuple(_lines(say.lines)), rows=rows)


def _lines(lines: tuple[Line, ...]) -> Iterator[Line]:
    first = lines[0] if lines else None
    if isinstance(first, Words) and first.key in HINTS:
        lines = (first,)
    if any(isinstance(each, Words) and each.key == _BEGINS for each in lines):
        yield FIRST
    for each in lines:
        if not (isinstance(each, Words) and each.key in LEFT_OUT):
            yield _line(each)


def _line(line: Line) -> Line:
    if not isinstance(line, Words) or line.key not in INSTEAD:
        return line
    key = INSTEAD[line.key]
    return replace(line, key=key, values={**line.values, **_MORE.get(key, {})})


def _choice(choice: Choice) -> Choice:
    """A choice in its words alone: no picture, no place in an order given before, no tick."""
    label = choice.label
    if isinstance(label, Words) and label.key == "interview.ranked":
        option = label.values["option"]
        label = option if not isinstance(option, int | str) else label  # type: ignore[assignment]
    return Choice(choice.id, _line(label))
