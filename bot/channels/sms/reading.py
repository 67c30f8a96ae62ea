"""What a post holds: forms and objects, numbers and texts. Everything in one may be anything at all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import phonenumbers

from bot.channels.sms.errors import Unreadable

#: More fields than this are in no post of any provider.
MOST_FIELDS: Final = 100
#: An id is shorter than this at every provider.
LONGEST_ID: Final = 256
#: The longest message that a phone can put together: 255 segments of 153 letters.
LONGEST_TEXT: Final = 255 * 153
_NUMBER: Final = re.compile(r"\+?[0-9][0-9 ().-]{2,30}", re.ASCII)


def form(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form that was posted, in their order. Raises Unreadable."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable("form") from None


def record(body: bytes) -> dict[str, Any]:
    """The object that was posted as JSON. Raises Unreadable."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unreadable("body")
    return said


def part(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object within an object. Raises Unreadable."""
    found = of.get(name)
    if not isinstance(found, dict):
        raise Unreadable(name)
    return found


def parts(of: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list within an object, none where there is no list. Raises Unreadable."""
    found = of.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unreadable(name)
    return found


def id_in(of: Mapping[str, Any], name: str) -> str:
    """An id: what it counts by, so never empty. Raises Unreadable."""
    found = of.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID or not found.isprintable():
        raise Unreadable(name)
    return found


def word_in(of: Mapping[str, Any], name: str) -> str:
    """A word of a list that the provider documents; empty where there is none. Raises Unreadable."""
    found = of.get(name) or ""
    if not isinstance(found, str):
        raise Unreadable(name)
    return found


def text_in(of: Mapping[str, Any], name: str) -> str:
    """What somebody wrote, which may be empty. Half of a pair of surrogates becomes a mark of its own.

    Raises Unreadable.
    """
    found = of.get(name)
    if not isinstance(found, str) or len(found) > LONGEST_TEXT:
        raise Unreadable(name)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")


def number_in(of: Mapping[str, Any], name: str, ours: str) -> str | None:
    """The number of whoever wrote, in E.164; None for a short code or a name: no person writes from these.

    A phone may tell a number of its own country without the country: `ours` is our number there.
    Raises Unreadable.
    """
    found = of.get(name)
    if not isinstance(found, str):
        raise Unreadable(name)
    return number(found, ours)


def number(given: str, ours: str) -> str | None:
    """A number in E.164, as it is told in the country of `ours`; None for what is none.

    >>> number("0711 000 111", "+254711000999"), number("254711000111", "40404"), number("MPESA", "40404")
    ('+254711000111', '+254711000111', None)
    """
    given = given.strip()
    if not _NUMBER.fullmatch(given):
        return None
    region = _region(ours)
    if region is None and not given.startswith("+"):
        given = f"+{given}"
    try:
        read = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(read):
        return None
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def _region(ours: str) -> str | None:
    """The country of a number in E.164; a short code does not tell one."""
    if not ours.startswith("+"):
        return None
    try:
        return phonenumbers.region_code_for_country_code(phonenumbers.parse(ours).country_code or 0)
    except phonenumbers.NumberParseException:
        return None
