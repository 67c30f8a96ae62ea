"""What a row of a form is by its `type`, and why a row is refused that has no counterpart here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.surveyfile.table import nearest
from bot.surveyfile.xlsform.xpath import Unreadable


class Type(StrEnum):
    """The types of rows that are taken over."""

    NOTE = "note"
    ONE = "select_one"
    SEVERAL = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    AUDIO = "audio"
    CALCULATE = "calculate"
    BEGIN_GROUP = "begin_group"
    END_GROUP = "end_group"


#: Those whose answers stand on the sheet `choices`.
WITH_LIST: Final = (Type.ONE, Type.SEVERAL, Type.RANK)
NUMBERS: Final = (Type.RANGE, Type.INTEGER, Type.DECIMAL)


@dataclass(frozen=True, slots=True)
class Typed:
    """The type of a row, with the list of its answers where it has one."""

    type: Type
    list_name: str = ""


_SAID: Final = {
    "note": Type.NOTE,
    "add note prompt": Type.NOTE,
    "range": Type.RANGE,
    "integer": Type.INTEGER,
    "int": Type.INTEGER,
    "add integer prompt": Type.INTEGER,
    "q integer": Type.INTEGER,
    "decimal": Type.DECIMAL,
    "add decimal prompt": Type.DECIMAL,
    "q decimal": Type.DECIMAL,
    "text": Type.TEXT,
    "string": Type.TEXT,
    "add text prompt": Type.TEXT,
    "q string": Type.TEXT,
    "audio": Type.AUDIO,
    "add audio prompt": Type.AUDIO,
    "q audio": Type.AUDIO,
    "calculate": Type.CALCULATE,
    "begin group": Type.BEGIN_GROUP,
    "begin lgroup": Type.BEGIN_GROUP,
    "end group": Type.END_GROUP,
    "end lgroup": Type.END_GROUP,
}
_SELECT: Final = re.compile(
    r"(?:add )?(?P<how>select[ _]one|select1|select[ _]multiple|select[ _]all[ _]that[ _]apply|rank)"
    r"(?: prompt using| from)? (?P<list>\S+)(?P<other> .+)?",
    re.IGNORECASE,
)
_HOW: Final = {
    "select one": Type.ONE,
    "select1": Type.ONE,
    "select multiple": Type.SEVERAL,
    "select all that apply": Type.SEVERAL,
    "rank": Type.RANK,
}
_METADATA: Final = (
    "it would gather what can point at a person, and nothing of the kind is kept here. Take the row out"
)
_PLACE: Final = "where somebody is would point at her. Take the row out, or ask for a region with select_one"
_PICTURE: Final = "no answer is a picture or a file here. Take the row out, or ask with text"
_DATE: Final = "no answer is a date here. Ask with select_one for a time, or with range for a year"
_AGAIN: Final = "nothing is asked again and again here. Ask once, or write one row for each time"
_ELSEWHERE: Final = "answers come from the sheet choices alone. Write them there, and select_one"
_WORKED_OUT: Final = "nothing is worked out here. Take the row out, and what looks at it"
#: Words of a type, each with why such a row is refused.
_REFUSED: Final = (
    (
        re.compile(
            r"(?:start|end|today|audit|username|email|phone ?number|device ?id|imei|sim ?serial|sim id"
            r"|subscriber ?id|start[ -]geopoint|background[ -](?:audio|geopoint)|last[ -]saved)"
            r"(?: time)?|get (?:start time|end time|today|device id|phone number|sim id|subscriber id|imei)"
        ),
        _METADATA,
    ),
    (
        re.compile(r"(?:add |q )?(?:geo(?:point|trace|shape)|location|gps|osm)(?: prompt| \S+)?|q location"),
        _PLACE,
    ),
    (
        re.compile(r"(?:add |q )?(?:image|photo|picture|video|file|barcode|signature)(?: prompt)?"),
        _PICTURE,
    ),
    (re.compile(r"(?:add |q )?(?:date|time|date ?time)(?: prompt)?"), _DATE),
    (re.compile(r"(?:begin|end) (?:repeat|loop|looped group)(?: .*)?"), _AGAIN),
    (
        re.compile(
            r"(?:select one external|select (?:one|multiple) from file|cascading select)(?: .*)?"
            r"|(?:xml|csv)[ -]external"
        ),
        _ELSEWHERE,
    ),
    (re.compile(r"hidden|calculate here"), _WORKED_OUT),
    (
        re.compile(r"(?:add )?(?:acknowledge|trigger)(?: prompt)?"),
        "nobody has to agree to a screen here. Write note, or select_one with two answers",
    ),
    (re.compile(r"include(?: .*)?"), "a form is one file here. Write the rows of the other form into it"),
)


def typed(text: str) -> Typed:
    """What a row is. Raises Unreadable, with the reason, for one that has no counterpart."""
    plain = " ".join(text.casefold().replace("_", " ").split())
    if plain in _SAID:
        return Typed(_SAID[plain])
    for pattern, reason in _REFUSED:
        if pattern.fullmatch(plain):
            raise Unreadable(reason)
    written = " ".join(text.split())
    found = _SELECT.fullmatch(written)
    if found is not None:
        if found["other"]:
            raise Unreadable(
                "a list of answers alone was expected. Write 'other' as an answer of its own, and below it"
                " a row of type text that is relevant where it was chosen"
            )
        return Typed(_HOW[found["how"].casefold().replace("_", " ")], found["list"])
    if plain in ("select one", "select1", "select multiple", "rank", "select all that apply"):
        raise Unreadable(f"the name of a list on the sheet choices was expected behind {written}")
    raise Unreadable(f"a type of row that is known here was expected{nearest(written, _WRITTEN)}")


_WRITTEN: Final = (
    "note",
    "select_one",
    "select_multiple",
    "rank",
    "range",
    "integer",
    "decimal",
    "text",
    "audio",
)
