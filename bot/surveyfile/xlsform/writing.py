"""A survey as a workbook in XLSForm, in every language that it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.say import Line
from bot.domain.survey import Use
from bot.surveyfile.items import KEYS, UNITS
from bot.surveyfile.load import RISKS
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.helping import help_page
from bot.surveyfile.xlsform.rows import Choice, Form, Row
from bot.surveyfile.xlsform.workbook import Column, Page, packed

_WIDE: Final = 48
_YES_NO: Final = (columns.YES, columns.NO)


@dataclass(frozen=True, slots=True)
class Language:
    """A language of a form: its name as in `columns.language_name`, and whether it runs right to left.

    `say` gives its words for a line, `sound` the name of the file in which somebody reads them; None where
    there is none.
    """

    name: str
    rtl: bool
    say: Callable[[Line], str | None]
    sound: Callable[[Line], str | None]


def workbook_of(form: Form, languages: Sequence[Language]) -> bytes:
    """The form as a workbook. The first language is the one that it opens in, and is English."""
    return packed(
        (
            _survey(form, languages),
            _choices(form, languages),
            _settings(form, languages),
            _charter(form, languages),
            help_page(),
        )
    )


def _survey(form: Form, languages: Sequence[Language]) -> Page:
    rows = [_survey_row(row, languages) for row in form.rows]
    plain = (
        Column(columns.RELEVANT, 36),
        Column(columns.CONSTRAINT, 30),
        *_used(columns.MESSAGE, languages, rows, 30),
        Column(columns.REQUIRED, 10, offered=_YES_NO),
        Column(columns.PARAMETERS, 18),
        *((Column(columns.CALCULATION, 30),) if any(columns.CALCULATION in row for row in rows) else ()),
        *_used(columns.AUDIO, languages, rows, 24),
        Column(columns.KIND, offered=tuple(KEYS)),
        Column(columns.PART, 10),
        Column(columns.HEADING, 30),
        Column(columns.NOTE_COLUMN, 36),
        Column(columns.SHUFFLED, 12, offered=_YES_NO),
        Column(columns.LAST),
        Column(columns.OPTIONS_OF),
        Column(columns.USE, 10, offered=(Use.MOST,)),
        Column(columns.MOST, 10),
        Column(columns.MATTERS_MOST, 14, offered=_YES_NO),
        Column(columns.UNIT, offered=UNITS),
        Column(columns.FIGURE, 10),
        Column(columns.OF),
    )
    first = (Column(columns.TYPE, 24), Column(columns.NAME, 20))
    made = frozenset(number for number, row in enumerate(form.rows) if is_made(row))
    return Page(columns.SURVEY_SHEET, (*first, *_labels(languages), *plain), rows, made, kept=len(first))


def is_made(row: Row) -> bool:
    """Whether a row is made from another, or from the survey as a whole, and holds no text of its own."""
    return columns.OF in row.cells and row.cells[columns.NAME].rpartition(".")[2] not in columns.OWN_TEXTS


def _survey_row(row: Row, languages: Iterable[Language]) -> dict[str, str]:
    cells = dict(row.cells)
    for language in languages:
        if row.label is not None:
            cells |= _said(columns.LABEL, row.label, language)
            cells |= _heard(row.label, language)
        if row.message is not None:
            cells |= _said(columns.MESSAGE, row.message, language)
    return cells


def _choices(form: Form, languages: Sequence[Language]) -> Page:
    rows = [_choice_row(choice, languages) for choice in form.choices]
    first = (Column(columns.LIST_NAME, 20), Column(columns.NAME, 20))
    audio = _used(columns.AUDIO, languages, rows, 24)
    return Page(columns.CHOICES_SHEET, (*first, *_labels(languages, 32), *audio), rows, kept=len(first))


def _choice_row(choice: Choice, languages: Iterable[Language]) -> dict[str, str]:
    cells = {columns.LIST_NAME: choice.list_name, columns.NAME: choice.name}
    for language in languages:
        cells |= _said(columns.LABEL, choice.label, language)
        cells |= _heard(choice.label, language)
    return cells


def _settings(form: Form, languages: Sequence[Language]) -> Page:
    cells = {**form.settings, columns.DEFAULT_LANGUAGE: languages[0].name}
    order = (
        Column(columns.FORM_TITLE, 30),
        Column(columns.FORM_ID, 24),
        Column(columns.VERSION),
        Column(columns.DEFAULT_LANGUAGE),
        Column(columns.PROPOSAL),
        Column(columns.RISK, offered=RISKS),
        *(Column(column, 36) for column in columns.TOLD.values()),
        Column(columns.NOTE_COLUMN, 36),
    )
    return Page(columns.SETTINGS_SHEET, order, [cells])


def _charter(form: Form, languages: Sequence[Language]) -> Page:
    rows: list[dict[str, str]] = []
    for each in form.asides:
        cells = {
            columns.WHAT: each.what,
            columns.OF_WHAT: each.of,
            columns.KEY: each.key,
            columns.VALUE: each.value,
        }
        for language in languages[1:]:
            if each.label is not None:
                cells |= _said(columns.VALUE, each.label, language)
        rows.append(cells)
    first = (
        Column(columns.WHAT, 10, offered=(columns.WORDS, columns.NOTE, columns.TAG)),
        Column(columns.OF_WHAT, 20),
        Column(columns.KEY, 20),
        Column(columns.VALUE, _WIDE),
    )
    return Page(
        columns.CHARTER_SHEET, (*first, *_in_each(columns.VALUE, languages[1:], _WIDE)), rows, kept=len(first)
    )


def _said(column: str, line: Line, language: Language) -> dict[str, str]:
    words = language.say(line)
    return {} if words is None else {columns.in_language(column, language.name): words}


def _heard(line: Line, language: Language) -> dict[str, str]:
    file = language.sound(line)
    return {} if file is None else {columns.in_language(columns.AUDIO, language.name): file}


def _labels(languages: Iterable[Language], width: int = _WIDE) -> tuple[Column, ...]:
    return _in_each(columns.LABEL, languages, width)


def _in_each(column: str, languages: Iterable[Language], width: int) -> tuple[Column, ...]:
    return tuple(
        Column(columns.in_language(column, language.name), width, language.rtl) for language in languages
    )


def _used(
    column: str, languages: Iterable[Language], rows: Iterable[Mapping[str, str]], width: int
) -> tuple[Column, ...]:
    """The columns of those languages that say anything there."""
    told = {heading for row in rows for heading in row}
    return tuple(each for each in _in_each(column, languages, width) if each.heading in told)
