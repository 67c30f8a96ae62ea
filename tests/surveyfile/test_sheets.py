from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import Fault
from bot.surveyfile.sheets import EMPTY, Cell, Kind, Limits, first_sheet, workbook

LIMITS = Limits(size=1_000_000, rows=20, columns=5)
BOM = b"\xef\xbb\xbf"
words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20).filter(
    lambda text: text == text.strip()
)


def texts(content: bytes, limits: Limits = LIMITS) -> list[list[str]]:
    return [[cell.text for cell in row] for row in first_sheet(content, limits).rows]


def told(content: bytes) -> str:
    with pytest.raises(Fault) as raised:
        first_sheet(content, LIMITS)
    (line,) = raised.value.lines
    return line


def saved(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"sheet {number + 1}")
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", [b"", BOM])
def test_csv_is_read_as_whichever_program_saved_it(separator: str, end: str, before: bytes) -> None:
    rows = (("phone", "country"), ("0712", "كينيا"), (), ("0713", ""))
    content = before + "".join(separator.join(row) + end for row in rows).encode()
    assert texts(content) == [["phone", "country"], ["0712", "كينيا"], [], ["0713"]]


def test_csv_in_the_unicode_of_excel_is_read() -> None:
    assert texts("phone\tcountry\r\n1\tYE\r\n".encode("utf-16")) == [["phone", "country"], ["1", "YE"]]


@given(st.lists(st.lists(words, min_size=2, max_size=5), min_size=1, max_size=20))
def test_what_a_program_wrote_as_csv_comes_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["a", "b", "c"], *rows][:20])
    read = texts(out.getvalue().encode())
    for row, back in zip(rows[:19], read[1:], strict=True):
        assert [*back, *[""] * (len(row) - len(back))] == row


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_line(content: bytes) -> None:
    lines: list[tuple[str, ...]] = []
    for start in (b"", BOM, b"PK\x03\x04"):
        try:
            first_sheet(start + content, LIMITS)
        except Fault as fault:
            lines.append(fault.lines)
    assert all(len(each) == 1 for each in lines)


def test_a_spreadsheet_tells_of_each_cell_what_it_is() -> None:
    at_nine = datetime(2027, 2, 1, 9)  # noqa: DTZ001 - a spreadsheet knows no zone
    content = saved([["words", 700123456.0, date(2027, 2, 1), True, "=1+1"], [], [None, 2.5, at_nine]])
    first, second, third = first_sheet(content, LIMITS).rows
    assert first == (
        Cell("words", Kind.WORDS),
        Cell("700123456", Kind.NUMBER),
        Cell("2027-02-01", Kind.DATE),
        Cell("true", Kind.YES_NO),
        Cell("=1+1", Kind.FORMULA),
    )
    assert second == ()
    assert third == (EMPTY, Cell("2.5", Kind.NUMBER), Cell("2027-02-01T09:00:00", Kind.DATE))


def test_every_sheet_is_read_with_its_name() -> None:
    survey, choices = workbook(saved([["a"]], [["b"]]), LIMITS)
    assert (survey.rows[0][0].text, choices.name, choices.rows[0][0].text) == ("a", "sheet 2", "b")


def test_more_than_is_read_is_refused_and_never_cut_off() -> None:
    rows: list[list[object]] = [["x"]] * 21
    lines = b"x\n" * 21
    wide: list[list[object]] = [["x"] * 6]
    assert "more than 20 rows" in told(lines)
    assert "more than 20 rows" in told(saved(rows))
    assert "more than 5 columns" in told(b"x,x,x,x,x,x\n")
    assert "more than 5 columns" in told(saved(wide))
    assert "larger than 1 MB" in told(b"x" * 1_000_001)
    assert "larger than 1 MB" in told(b"PK\x03\x04" + b"x" * 1_000_001)
    assert texts(b"x,x,x,x,x,,,,\n") == [["x"] * 5]


def test_a_bomb_and_other_files_are_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert "far more than words take" in told(bomb.getvalue())
    assert "cannot be read as a spreadsheet" in told(b"PK\x03\x04")
    assert "not in UTF-8" in told("é".encode("latin-1"))
    assert "neither" in told(b"\0\0")
    assert "not closed" in told(b'a,b\n"c,d\n')
