"""The rows of a form that are made from others: they come back as they were made, or are refused.

Nobody's change to such a row could be kept: the survey makes it anew. A form that lacks them loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.faults import Fault
from bot.surveyfile.load import Source
from bot.surveyfile.xlsform import columns, rows
from bot.surveyfile.xlsform.lists import SHARED
from bot.surveyfile.xlsform.names import as_id
from bot.surveyfile.xlsform.places import Findings, Place, shown
from bot.surveyfile.xlsform.reading import Form, Row
from bot.surveyfile.xlsform.words import Words, folded
from bot.surveyfile.xlsform.xpath import Unreadable, parse, printed

_COMPARED = (columns.TYPE, columns.CONSTRAINT, columns.PARAMETERS, columns.CALCULATION)
_REMEDY = "Write that, or take the row out: it is made anew"


def compare(source: Source, form: Form, words: Words, findings: Findings) -> None:
    """Note every made row, and every answer of a made list, that is not as the survey makes it."""
    given = [row for row in form.survey if row.get(columns.OF)]
    lists = {row.get(columns.LIST_NAME) for row in form.choices}
    if not given and not lists & SHARED.keys():
        return
    try:
        fresh = rows.form_of(source)
    except Fault as fault:
        findings.also(fault.lines)
        return
    made = {row.cells[columns.NAME]: row for row in fresh.rows if columns.OF in row.cells}
    for row in given:
        _row(row, made.get(_name(row)), words, findings)
    kept = {_list_of(row) for row in fresh.rows if columns.OF not in row.cells} - SHARED.keys()
    expected: dict[str, dict[str, str]] = {}
    for choice in fresh.choices:
        if choice.list_name not in kept:
            expected.setdefault(choice.list_name, {})[choice.name] = choice.label.text
    _lists(form, expected, words, findings)


def _row(row: Row, made: rows.Row | None, words: Words, findings: Findings) -> None:
    if made is None:
        expected = f"a row that {row.get(columns.OF)} makes was expected. Take this one out"
        findings.wrong(row.at(columns.NAME), expected, shown(row.get(columns.NAME)))
        return
    for place, wanted, found in _differing(row, made, words):
        said = shown(wanted) if wanted else "nothing"
        findings.wrong(place, f"{said} was expected. {_REMEDY}", shown(found) if found else "nothing")


def _differing(row: Row, made: rows.Row, words: Words) -> Iterator[tuple[Place, str, str]]:
    """The cells of a made row that are not as they were made; what is its own in it is left out."""
    own = row.get(columns.NAME).rpartition(".")[2] in columns.OWN_TEXTS
    for column in () if own else _COMPARED:
        wanted, found = made.cells.get(column, ""), folded(row.get(column))
        if _plain(wanted) != _plain(found):
            yield row.at(column), wanted, found
    wanted, found = made.cells.get(columns.RELEVANT, ""), row.get(columns.RELEVANT)
    if _plain(wanted) != _plain(found) and (found or not own):
        yield row.at(columns.RELEVANT), wanted, found
    if made.label is not None and not own:
        label = words.text(row, columns.LABEL)
        if label != made.label.text:
            yield row.at(words.english(columns.SURVEY_SHEET, columns.LABEL)), made.label.text, label


def _lists(form: Form, expected: Mapping[str, Mapping[str, str]], words: Words, findings: Findings) -> None:
    label = words.english(columns.CHOICES_SHEET, columns.LABEL)
    for row in form.choices:
        list_name, name = row.get(columns.LIST_NAME), row.get(columns.NAME)
        if list_name not in expected:
            continue
        wanted = expected[list_name].get(name)
        if wanted is None:
            known = ", ".join(expected[list_name])
            findings.wrong(row.at(columns.NAME), f"one of {known} was expected. {_REMEDY}", shown(name))
        elif wanted != folded(row.get(label)):
            found = shown(folded(row.get(label)))
            findings.wrong(row.at(label), f"{shown(wanted)} was expected. {_REMEDY}", found)


def _name(row: Row) -> str:
    """What we call a made row, whose question may be called otherwise in the form."""
    of, name = row.get(columns.OF), row.get(columns.NAME)
    return name if of == columns.SURVEY else f"{as_id(of)}.{name.rpartition('.')[2]}"


def _list_of(row: rows.Row) -> str:
    return row.cells[columns.TYPE].partition(" ")[2]


def _plain(text: str) -> str:
    """An expression as it is printed, so that white space and quotation marks make no difference."""
    try:
        return printed(parse(text))
    except Unreadable:
        return " ".join(text.split())
