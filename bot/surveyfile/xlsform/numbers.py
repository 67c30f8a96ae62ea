"""The least, the most and the steps of a number, from the parameters and the constraint of its row."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from bot.surveyfile.table import plain_number
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.expressions import Bounds, bounds
from bot.surveyfile.xlsform.laying import Entry
from bot.surveyfile.xlsform.places import Findings, shown
from bot.surveyfile.xlsform.reading import Row
from bot.surveyfile.xlsform.rowtypes import Type
from bot.surveyfile.xlsform.xpath import Unreadable

#: A range without parameters runs from 1 to 10.
_RANGE: Final = {"start": "1", "end": "10", "step": "1"}
NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_ENDS: Final = "a least and a most were expected, as in . >= 0 and . <= 100"


def parameters(row: Row) -> dict[str, str]:
    """The parameters of a row by name, in small letters."""
    pairs = re.split(r"[\s;,]+", re.sub(r"\s*=\s*", "=", row.get(columns.PARAMETERS)))
    return {name.casefold(): value for name, _, value in (pair.partition("=") for pair in pairs) if name}


def put_number(entry: Entry, row: Row, kind: Type, findings: Findings) -> bool:
    """Write a row's least, most and step into its entry; False, with a mistake noted, where it has none."""
    try:
        asked = bounds(row.get(columns.CONSTRAINT)) if row.get(columns.CONSTRAINT) else Bounds()
    except Unreadable as reason:
        findings.wrong(row.at(columns.CONSTRAINT), str(reason), shown(row.get(columns.CONSTRAINT)))
        return False
    if asked.most_picks is not None or asked.alone:
        findings.wrong(row.at(columns.CONSTRAINT), _ENDS, shown(row.get(columns.CONSTRAINT)))
        return False
    ends = (
        _of_range(row, asked, findings) if kind is Type.RANGE else _of_constraint(row, kind, asked, findings)
    )
    if ends is None:
        return False
    place = row.at(columns.PARAMETERS if kind is Type.RANGE else columns.CONSTRAINT)
    for key, value in zip(("least", "most", "step"), ends, strict=True):
        entry.put(key, plain_number(value), place)
    return True


def _of_range(row: Row, asked: Bounds, findings: Findings) -> tuple[Decimal, Decimal, Decimal] | None:
    if asked != Bounds():
        expected = "start and end under parameters were expected, and no constraint beside them"
        findings.wrong(row.at(columns.CONSTRAINT), expected, shown(row.get(columns.CONSTRAINT)))
        return None
    told = _RANGE | {name: value for name, value in parameters(row).items() if name in _RANGE}
    wrong = [f"{name}={value}" for name, value in told.items() if not NUMBER.fullmatch(value)]
    for each in wrong:
        findings.wrong(
            row.at(columns.PARAMETERS), "numbers were expected, as in start=0 end=10 step=1", shown(each)
        )
    if wrong:
        return None
    return Decimal(told["start"]), Decimal(told["end"]), Decimal(told["step"])


def _of_constraint(
    row: Row, kind: Type, asked: Bounds, findings: Findings
) -> tuple[Decimal, Decimal, Decimal] | None:
    place = row.at(columns.CONSTRAINT)
    if asked.least is None or asked.most is None:
        findings.wrong(
            place, _ENDS, shown(row.get(columns.CONSTRAINT)) if row.get(columns.CONSTRAINT) else "nothing"
        )
        return None
    step = asked.step or _finest(kind, asked.least, asked.most)
    least = asked.least + step if asked.open_least else asked.least
    most = asked.most - step if asked.open_most else asked.most
    if asked.step is not None and (least - asked.since) % step:
        findings.wrong(place, f"steps that are counted from the least, {least}, were expected")
        return None
    return least, most, step


def _finest(kind: Type, *ends: Decimal) -> Decimal:
    """The steps of a number that tells none: whole ones, or tenths, or as fine as its ends are."""
    if kind is Type.INTEGER:
        return Decimal(1)
    return min(Decimal("0.1"), *(Decimal(1).scaleb(int(end.as_tuple().exponent)) for end in ends))
