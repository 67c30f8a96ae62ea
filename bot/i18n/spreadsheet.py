"""A language's sentences as a spreadsheet for whoever translates in one, and what comes back filled in.

It is read as any other that somebody brings, within the limits of `bot.surveyfile.sheets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from bot.domain.faults import Fault
from bot.i18n.brought import MOST_BYTES, Brought
from bot.i18n.negotiation import direction
from bot.i18n.po import Unit, served
from bot.i18n.standing import Standing, standing_of
from bot.i18n.values import english_name
from bot.surveyfile.sheets import Cell, Kind, Limits, first_sheet

MOST_ROWS: Final = 10_000
LIMITS: Final = Limits(size=MOST_BYTES, rows=MOST_ROWS, columns=40)
KEY, NOTE, ENGLISH, ENGLISH_MANY = "Key", "Note", "English", "English, for several"
STATE, RIGHT = "State", "Right?"
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
_CHANGED: Final = "look again: the English changed"
_NUMBERS_SHOWN: Final = 6
_WIDTHS: Final = {KEY: 28, NOTE: 34, ENGLISH: 48, ENGLISH_MANY: 40, STATE: 14, RIGHT: 9}


def headings(language: str) -> tuple[str, ...]:
    """The first row: one column a plural form, headed by the numbers that it serves."""
    return (KEY, NOTE, ENGLISH, ENGLISH_MANY, *_translated(language), STATE, RIGHT)


def to_xlsx(units: Iterable[Unit], language: str) -> bytes:
    """The sentences as a spreadsheet, one a row; every cell is text, so that none is worked out."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = f"{language} {english_name(language)}"[:31]
    first = headings(language)
    rows = [first, *(_row(unit, language) for unit in units)]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = (text, "s") if text else (None, "n")
            if number == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDDDDD")
            rtl = first[column - 1] in _translated(language) and direction(language) == "rtl"
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2 if rtl else 0)
    for column, heading in zip(sheet.iter_cols(max_row=1), first, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = _WIDTHS.get(heading, 48)
    sheet.freeze_panes = "A2"
    answers = DataValidation(type="list", formula1='"yes,no"', allow_blank=True)
    answers.add(f"{sheet.cell(2, len(first)).coordinate}:{sheet.cell(len(rows), len(first)).coordinate}")
    sheet.add_data_validation(answers)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def from_xlsx(
    content: bytes, language: str, known: Iterable[Unit]
) -> tuple[tuple[Brought, ...], tuple[str, ...]]:
    """What was filled in, and a line for each row that cannot be read. Raises Fault for no such sheet.

    `known` are the sentences there are.
    """
    first, *rows = first_sheet(content, LIMITS).rows or ((),)
    columns = _columns(first, language)
    fuzzy = {unit.key: unit.forms for unit in known if unit.fuzzy}
    brought: list[Brought] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        cells = {name: row[index] for name, index in columns.items() if index < len(row)}
        if not any(cell.text for cell in cells.values()):
            continue
        found, wrong = _read(cells, f"row {number}", language, fuzzy)
        faults += wrong
        if found is not None:
            brought.append(found)
    return tuple(brought), tuple(faults)


def _translated(language: str) -> tuple[str, ...]:
    head = f"Translation {language}"
    return (head, *(f"{head}, for {_numbers(each)}" for each in served(language)))


def _numbers(numbers: Sequence[int]) -> str:
    if not numbers:
        return "larger numbers"
    shown = ", ".join(map(str, numbers[:_NUMBERS_SHOWN]))
    return shown + ", …" if len(numbers) > _NUMBERS_SHOWN else shown


def _row(unit: Unit, language: str) -> tuple[str, ...]:
    count = len(served(language))
    forms = (("",), (*unit.forms, *("",) * count)[:count]) if unit.counts else (unit.forms[:1], ("",) * count)
    state = _CHANGED if unit.fuzzy else Standing.MISSING if unit.empty else standing_of(unit)
    many = unit.source[1] if unit.counts else ""
    notes = "\n".join(unit.notes)
    return (unit.context, notes, unit.source[0], many, *forms[0], *forms[1], str(state), "")


def _columns(first: Sequence[Cell], language: str) -> dict[str, int]:
    """Where each of our columns stands; others may stand beside them. Raises Fault."""
    there = [cell.text.strip() for cell in first]
    wanted = headings(language)
    others = {text.split()[1].strip(",") for text in there if text.startswith("Translation ") and text[12:]}
    if others and others != {language}:
        other = min(others - {language})[:20]
        raise Fault((f"The sheet is for {other}, not for {language}: import it for its own language.",))
    faults = [
        f'The column "{name}" is missing. Keep the first row as it was exported.'
        for name in wanted
        if name not in there and name not in (NOTE, STATE, RIGHT)
    ]
    faults += [
        f'The column "{name}" stands there twice. Leave one.' for name in wanted if there.count(name) > 1
    ]
    if faults:
        raise Fault(tuple(faults))
    return {name: there.index(name) for name in wanted if name in there and name not in (NOTE, STATE)}


def _read(
    cells: dict[str, Cell], place: str, language: str, fuzzy: dict[tuple[str, str], tuple[str, ...]]
) -> tuple[Brought | None, list[str]]:
    """One row, and what in it cannot be read."""
    texts = {name: cell.text for name, cell in cells.items()}
    faults = [
        f'{place}: under "{name}" stands a formula or a number. Write words.'
        for name, cell in cells.items()
        if name != RIGHT and cell.kind not in (Kind.EMPTY, Kind.WORDS)
    ]
    right = texts.get(RIGHT, "").strip().casefold()
    if right not in YES + NO:
        faults.append(f'{place}: under "{RIGHT}" stands "{right[:20]}". Write yes, or leave it empty.')
    plain, *several = _translated(language)
    many = texts.get(ENGLISH_MANY, "")
    used, unused = (several, [plain]) if many else ([plain], several)
    faults += [
        f'{place}: nothing belongs under "{name}" here. Write it under "{used[0]}".'
        for name in unused
        if texts.get(name)
    ]
    if faults:
        return None, faults
    source = (texts.get(ENGLISH, ""), many) if many else (texts.get(ENGLISH, ""),)
    forms = tuple(texts.get(name, "") for name in used)
    unit = Unit(texts.get(KEY, ""), source, forms)
    said = right in YES
    untouched = not said and fuzzy.get(unit.key) == forms
    return Brought(place, Unit(unit.context, source, forms, fuzzy=untouched), right=said), []
