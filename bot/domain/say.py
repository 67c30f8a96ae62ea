"""What the bot says, as data: keys, values and choices, with no language in it.

Only the edge (`bot.i18n`, called by the channels) turns a `Say` into words. Everything here can be
stored as JSON and read back (`pack`, `unpack`), because what is said stands in the outbox first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Words:
    """One whole sentence of the bot's own, by its key in `bot.i18n.words`.

    `values` fill the sentence's named places; `count` picks the plural form and is also there as
    the value named `count`.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence of a survey: English text, looked up in the surveys catalog under `context`.

    The context is `<survey id>:<item id>`, or `scale` for the steps that all surveys share.
    """

    context: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a country (ISO 3166 alpha-2), a language (`fa_AF`) or a time zone, for the reader.

    A `language` is always shown in its own language, so that whoever needs it can find it.
    """

    kind: Literal["country", "language", "zone"]
    code: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that somebody typed, or a code or link: shown as it is, isolated from its surroundings."""

    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit (`percent`, `year`, `million_usd`, `people`, `plain`), as decimal text."""

    number: str
    unit: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware, UTC) to be told in `zone`."""

    at: datetime
    zone: str
    style: Literal["date", "time", "datetime"] = "datetime"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    day: date


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things in a row, joined as the reader's language joins them."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """What is taken out of a text, or put into it, by the reader's own two texts; empty where nothing is."""

    fate: Literal["out", "in"]
    before: Wording
    now: Wording


Value = int | str | Words | Wording | Named | Verbatim | Amount | Moment | Day | Listed | Differs
Line = Words | Wording | Named | Verbatim | Amount | Listed | Differs


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. `id` is short ASCII (at most 40 of `[A-Za-z0-9_+-]`) and never holds text of a person.

    `mark` is a number or a picture before the label; with `bare` it is shown alone, the label being heard.
    """

    id: str
    label: Line
    chosen: bool = False
    mark: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """One message: paragraphs and rows of buttons.

    `step` goes back with every press, so that a button of an earlier screen is known as stale;
    0 means that the buttons do the same thing at any time. `entry` tells what may be typed.
    `picking` marks a screen where several choices are switched on and off before `done`
    (choice ids `+x` to switch on, `-x` to switch off); a page may show them as tick boxes.
    `voice`: a voice note may be sent here. `sound` names what is heard with it (`bot.app.sounding`).
    """

    lines: tuple[Line, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    step: int = 0
    entry: Literal["none", "text", "number"] = "none"
    picking: bool = False
    voice: bool = False
    sound: str | None = None

    def choices(self) -> tuple[Choice, ...]:
        """All buttons, in reading order."""
        return tuple(choice for row in self.rows for choice in row)


def pack(thing: Any) -> Any:
    """Turn a `Say`, or any part of one, into what `json.dumps` takes.

    >>> unpack(pack(Words("hello", {"name": Verbatim("A")}))) == Words("hello", {"name": Verbatim("A")})
    True
    """
    match thing:
        case Words(key, values, count):
            return {"w": key, "v": {name: pack(value) for name, value in values.items()}, "n": count}
        case Wording(context, text):
            return {"q": context, "t": text}
        case Listed(items):
            return {"listed": [pack(item) for item in items]}
        case Differs(fate, before, now):
            return {"differs": fate, "before": pack(before), "now": pack(now)}
        case Choice(id_, label, chosen, mark, bare):
            return [id_, pack(label), chosen, *((mark, bare) if mark else ())]
        case Say(lines, rows, step, entry, picking, voice, sound):
            heard = ({"voice": True} if voice else {}) | ({} if sound is None else {"sound": sound})
            return {
                "lines": [pack(line) for line in lines],
                "rows": [[pack(choice) for choice in row] for row in rows],
                "step": step,
                "entry": entry,
                "picking": picking,
                **heard,
            }
        case _:
            return _packed(thing)


def unpack(raw: Any) -> Any:
    """Read back what `pack` made."""
    match raw:
        case {"w": key, "v": values, "n": count}:
            return Words(key, {name: unpack(value) for name, value in values.items()}, count)
        case {"q": context, "t": text}:
            return Wording(context, text)
        case {"named": kind, "code": code}:
            return Named(kind, code)
        case {"as": text}:
            return Verbatim(text)
        case {"amount": number, "unit": unit}:
            return Amount(number, unit)
        case {"at": at, "zone": zone, "style": style}:
            return Moment(datetime.fromisoformat(at), zone, style)
        case {"day": day}:
            return Day(date.fromisoformat(day))
        case {"listed": items}:
            return Listed(tuple(unpack(item) for item in items))
        case {"differs": fate, "before": before, "now": now}:
            return Differs(fate, unpack(before), unpack(now))
        case {"lines": lines, "rows": rows, "step": step, "entry": entry, "picking": picking}:
            return Say(
                tuple(unpack(line) for line in lines),
                tuple(tuple(Choice(id_, unpack(label), *how) for id_, label, *how in row) for row in rows),
                step,
                entry,
                picking,
                raw.get("voice", False),
                raw.get("sound"),
            )
        case int() | str():
            return raw
        case _:
            raise TypeError("not something that was said")


def _packed(thing: Any) -> Any:
    """Turn what holds nothing else that is said."""
    match thing:
        case Named(kind, code):
            return {"named": kind, "code": code}
        case Verbatim(text):
            return {"as": text}
        case Amount(number, unit):
            return {"amount": number, "unit": unit}
        case Moment(at, zone, style):
            return {"at": at.astimezone(UTC).isoformat(), "zone": zone, "style": style}
        case Day(day):
            return {"day": day.isoformat()}
        case int() | str():
            return thing
        case _:
            raise TypeError(f"cannot be said: {type(thing).__name__}")
