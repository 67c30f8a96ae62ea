"""A roster as people make one: read whole, or refused with every fault, its place and its remedy."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import rosterfile
from bot.app.numbers import Note
from bot.app.rosterfile import COLUMNS, Entry
from bot.domain.faults import Fault
from bot.surveyfile.phones import NotUsable, Number, in_digits, number_of
from tests.conversations.stage import Stage

HEAD = ",".join(COLUMNS)
GOOD = "+967 712 345 678,YE,ar,winter,asked at a meeting,2026-11-20,the field lead"
BOM = "\ufeff"
#: What our own words say.
GIVEN = {"consent_how", "consent_when", "consent_by"}


async def read(stage: Stage, content: str | bytes) -> tuple[Entry, ...]:
    return rosterfile.read(stage.house, content.encode() if isinstance(content, str) else content)


async def faults(stage: Stage, *rows: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Fault) as raised:
        await read(stage, "\n".join((head, *rows)))
    return list(raised.value.lines)


def sheet(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def test_a_row_is_read_whole_with_its_number_as_all_programs_write_it(stage: Stage) -> None:
    assert await read(stage, f"{HEAD}\n{GOOD}\n") == (
        Entry(
            2,
            Number("+967712345678", "YE"),
            "YE",
            "ar",
            "winter",
            Note("asked at a meeting", date(2026, 11, 20), "the field lead"),
        ),
    )


@pytest.mark.parametrize(
    ("end", "separator", "before"),
    [("\n", ",", ""), ("\r\n", ";", BOM), ("\r", "\t", BOM), ("\r\n", ",", "")],
)
async def test_it_is_read_as_whichever_program_saved_it_with_headings_in_any_letters(
    stage: Stage, end: str, separator: str, before: str
) -> None:
    plain = f"{HEAD.title()}\n{GOOD}\n\n{GOOD.replace('678', '679')}\n"
    (first, second) = await read(stage, before + plain.replace(",", separator).replace("\n", end))
    assert (first.row, second.row) == (2, 4)
    assert first.number == Number("+967712345678", "YE")


@pytest.mark.parametrize("column", ["name", "Names", "First Name", "full_name", "NOM"])
async def test_a_column_for_names_is_refused_with_the_reason(stage: Stage, column: str) -> None:
    (line,) = await faults(stage, GOOD + ",Amina", head=f"{HEAD},{column}")
    assert line == f"row 1, column H: {rosterfile.NOT_KEPT}. Remove the column."


async def test_other_columns_missing_ones_and_doubled_ones_are_told_at_once(stage: Stage) -> None:
    lines = await faults(stage, head="phone,phone,+967712345678,,consent_how")
    assert [line.partition(":")[0] for line in lines] == [
        *("row 1, column C", "row 1, column D", "row 1", "row 1", "row 1"),
    ]
    assert "nothing else is kept" in lines[0]
    assert "712" not in "".join(lines), "a heading may be somebody's number"
    assert "two columns are headed phone" in lines[2]
    assert "headed consent_when" in lines[3]
    assert "headed consent_by" in lines[4]


async def test_a_file_without_rows_is_no_roster(stage: Stage) -> None:
    for content in (HEAD, f"{HEAD}\n,,,,,,\n"):
        with pytest.raises(Fault, match="no rows below"):
            await read(stage, content)
    with pytest.raises(Fault, match="headed consent_how"):
        await read(stage, "")


WRONG = (
    ("phone", "71234", "there is no such number"),
    ("phone", "7.12345678E+08", "lost digits"),
    ("phone", "call Amina", "no phone number"),
    ("phone", "01 234 567", "no mobile phone"),
    ("phone", "249912345678", "lost its +"),
    ("country", "Atlantis", "no country has this"),
    ("language", "Klingon", "not spoken here. Write one of en, ar, fr, es"),
    ("cohort", "a/b", "cannot name a cohort"),
    ("consent_how", "", "without a note of her consent"),
    ("consent_how", "by +967 712 345 678", "a number, an address or a link"),
    ("consent_how", "x" * 201, "up to 200 letters"),
    ("consent_when", "", "Write the day"),
    ("consent_when", "31.01.2026", "this is no day"),
    ("consent_when", "2026-02-30", "this is no day"),
    ("consent_when", "2026-12-03", "still to come"),
    ("consent_when", "2025-11-01", "more than a year ago"),
    ("consent_by", "", "without a note of her consent"),
    ("consent_by", "lead@example.org", "a number, an address or a link"),
)


def with_(column: str, text: str) -> str:
    cells = GOOD.split(",")
    cells[COLUMNS.index(column)] = text
    return ",".join(cells)


@pytest.mark.parametrize(("column", "text", "told"), WRONG)
async def test_what_is_wrong_is_told_with_row_column_and_remedy_and_never_repeated(
    stage: Stage, column: str, text: str, told: str
) -> None:
    (line,) = await faults(stage, with_(column, text))
    place = "ABCDEFG"[COLUMNS.index(column)]
    assert line.startswith(f"row 2, column {place} ({column}): ")
    assert told in line
    assert len(text) < 2 or text not in line


async def test_every_fault_of_every_row_is_told_at_once(stage: Stage) -> None:
    rows = [with_(column, text) for column, text, _ in WRONG]
    lines = await faults(stage, *rows)
    assert len(lines) >= len(rows)
    assert {line.split(",")[0] for line in lines} == {f"row {place}" for place in range(2, len(rows) + 2)}


async def test_a_number_that_stands_there_twice_in_whatever_letters_is_told(stage: Stage) -> None:
    again = with_("phone", "٧١٢ ٣٤٥ ٦٧٨")
    (line,) = await faults(stage, GOOD, with_("phone", ""), again, with_("phone", ""))
    assert line.startswith("row 4, column A (phone): this number stands in row 2 too")


async def test_names_of_countries_and_languages_are_understood(stage: Stage) -> None:
    rows = [
        with_("phone", "").replace("YE,ar", each)
        for each in ("Yemen,Arabic", "اليمن,العربية", "yémen,AR", ",")
    ]
    found = await read(stage, "\n".join((HEAD, *rows)))
    assert [(each.country, each.language) for each in found] == [("YE", "ar")] * 3 + [(None, None)]


async def test_days_may_stand_in_other_digits_and_as_cells_of_a_spreadsheet(stage: Stage) -> None:
    (entry,) = await read(stage, f"{HEAD}\n{with_('consent_when', '٢٠٢٦/١١/٢٠')}")
    assert entry.note.when == date(2026, 11, 20)
    row = (None, "YE", "ar", "winter", "asked", date(2026, 11, 20), "lead")
    (entry,) = await read(stage, sheet(COLUMNS, row))
    assert entry.note.when == date(2026, 11, 20)


async def test_a_spreadsheet_that_took_numbers_for_numbers_is_read_or_told(stage: Stage) -> None:
    def row(phone: object, country: str, when: object = "2026-11-20") -> tuple[object, ...]:
        return (phone, country, "ar", "winter", "asked", when, "lead")

    (entry,) = await read(stage, sheet(COLUMNS, row(712345678.0, "YE")))
    assert entry.number == Number("+967712345678", "YE")
    with pytest.raises(Fault) as raised:
        await read(stage, sheet(COLUMNS, row(707123456, "CI"), row("=1+1", "YE"), row("", "YE", 46000)))
    lost, formula, serial = raised.value.lines
    assert "loses a + or a 0 at its start" in lost
    assert (
        formula
        == "row 3, column A (phone): a formula or the like stands here. Write what it comes to, as text."
    )
    assert "consent_when" in serial
    assert "no day" in serial


async def test_a_number_is_of_no_country_that_its_row_does_not_tell(stage: Stage) -> None:
    (line,) = await faults(stage, with_("phone", "712345678").replace("YE", ""))
    assert "not known of which country" in line
    (entry,) = await read(stage, f"{HEAD}\n{with_('phone', '00967712345678').replace('YE', '')}")
    assert (entry.number, entry.country) == (Number("+967712345678", "YE"), None)


async def test_more_rows_or_columns_than_a_roster_has_are_refused(stage: Stage) -> None:
    with pytest.raises(Fault, match="more than 2001 rows"):
        await read(stage, "\n".join((HEAD, *[with_("phone", "")] * 2001)))
    with pytest.raises(Fault, match="more than 20 columns"):
        await read(stage, HEAD + "\n" + ",".join("x" * 21))
    assert len(await read(stage, "\n".join((HEAD, *[with_("phone", "")] * 2000)))) == 2000


cells = st.sampled_from(
    [
        *(
            "",
            " ",
            "YE",
            "Yemen",
            "ar",
            "winter",
            "+967712345678",
            "0712345678",
            "712345678.0",
            "7.1E+8",
            "=1+1",
        ),
        *(
            "2026-11-20",
            "2026-13-41",
            "٢٠٢٦-١١-٢٠",
            "asked",
            "x" * 300,
            "a\nb",
            '"',
            "\u202e+967\u202c",
            "🙂",
            "-",
        ),
    ]
) | st.text(st.characters(codec="utf-8"), max_size=30)


async def test_any_mess_is_read_or_refused_and_nothing_of_it_is_repeated(stage: Stage) -> None:
    @given(
        st.lists(st.lists(cells, min_size=1, max_size=8), min_size=1, max_size=6),
        st.sampled_from([",", ";", "\t"]),
        st.sampled_from(["\n", "\r\n"]),
        st.booleans(),
    )
    @settings(max_examples=80, deadline=None)
    def mess(rows: list[list[str]], separator: str, end: str, marked: bool) -> None:  # noqa: FBT001 - drawn
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator=end).writerows([COLUMNS, *rows])
        content = (BOM * marked + out.getvalue()).encode()
        try:
            found = rosterfile.read(stage.house, content)
        except Fault as fault:
            told = "\n".join(fault.lines)
            assert told
            assert not any(
                len(cell) > 9 and cell in told for row in rows for cell in row if cell not in GIVEN
            )
        else:
            assert all(each.note.how and each.note.by for each in found)

    mess()


async def test_the_same_people_are_read_whatever_saved_the_file(stage: Stage) -> None:
    numbers = st.lists(st.integers(71_000_000, 71_999_999), min_size=1, max_size=5, unique=True)

    @given(numbers, st.sampled_from(["0{}", "{}", "+967{}", "00967{}", "967{}", "+967 {}"]), st.booleans())
    @settings(max_examples=20, deadline=None)
    def saved(found: list[int], form: str, easterly: bool) -> None:  # noqa: FBT001 - drawn
        texts = [form.format(f"{each}0") for each in found]
        if easterly:
            texts = [
                text.translate({ord("0") + each: ord("٠") + each for each in range(10)}) for text in texts
            ]
        plain = "\n".join((HEAD, *(with_("phone", text) for text in texts)))
        book = sheet(COLUMNS, *(tuple(with_("phone", text).split(",")) for text in texts))
        floats = sheet(COLUMNS, *((each * 10.0, *GOOD.split(",")[1:]) for each in found))
        for content in (
            plain.encode(),
            (BOM + plain.replace(",", ";")).encode(),
            plain.encode("utf-16"),
            book,
            floats,
        ):
            read_ = rosterfile.read(stage.house, content)
            assert [each.number for each in read_] == [Number(f"+967{each}0", "YE") for each in found]

    saved()


@given(st.text(max_size=30), st.sampled_from([None, "YE", "CI", "US", "CD"]))
def test_any_text_is_one_valid_number_or_refused_without_being_repeated(
    text: str, country: str | None
) -> None:
    found = number_of(text, country)
    if isinstance(found, NotUsable):
        assert found.value.endswith(".")
    else:
        assert re.fullmatch(r"\+[1-9][0-9]{6,14}", found.text)
        assert number_of(found.text, None) == found


@given(st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "၀၁၂၃၄၅၆၇၈၉", "０１２３４５６７８９"]))
def test_digits_of_every_script_are_the_same_number(digits: str) -> None:
    text = "0712345678".translate({ord(str(value)): each for value, each in enumerate(digits)})
    assert in_digits(text) == "0712345678"
    assert number_of(f"\u202b{text}\u202c", "YE") == Number("+967712345678", "YE")
