"""Files of what was found: the same bytes as at the shell, made off the event loop, and in the log."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile

import pytest
from openpyxl import load_workbook

from bot.app import planning
from bot.app.exporting import as_csv, export_of
from bot.app.packaging import Rows, files_of, package_of
from bot.digest.csvtables import COLUMNS
from bot.digest.written import ENDINGS, Format
from bot.digest.zipped import zipped
from bot.storage import rounds
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn
from tests.console.released import releases

LAST = "SELECT role, action, resource, outcome FROM audit ORDER BY number DESC LIMIT 1"
BEGINS = {
    Format.TEXT: b"",
    Format.HTML: b"<!doctype html>",
    Format.JSON: b"{",
    Format.PDF: b"%PDF",
    Format.PNG: b"\x89PNG",
    Format.CSV: b"PK",
    Format.XLSX: b"PK",
}


@pytest.fixture
async def released(crew: Crew, staff: dict[str, int]) -> Crew:
    await crew.stage.round("round a-women closes +14d remind none")
    await releases(crew, 1)
    return crew


@pytest.mark.parametrize("who", ["drafter", "coordinator"])
async def test_every_form_of_a_digest_comes_as_a_file_and_is_in_the_log(
    released: Crew, signs_in: SignsIn, who: str
) -> None:
    browser = await signs_in(who)
    for form in Format if who == "drafter" else (Format.CSV,):
        await browser.opens(f"/findings/1/file?form={form}&language=en")
        assert browser.status == 200
        assert browser.page.content.startswith(BEGINS[form])
        headers = browser.page.headers
        name = f"digest-a-women-at-the-table-1.{ENDINGS[form]}"
        assert headers["content-disposition"] == f'attachment; filename="{name}"'
        assert headers["cache-control"] == "no-store"
        assert await released.rows(LAST) == [(who, "read digest", "round:1", "done")]


async def test_tables_and_json_hold_what_was_released(released: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1/file?form=csv&language=en")
    files = zipfile.ZipFile(io.BytesIO(browser.page.content)).namelist()
    assert "steps.csv" in files
    await browser.opens("/findings/1/file?form=json&language=en")
    assert json.loads(browser.page.content)["released"]["people"] == 200


async def test_a_spreadsheet_holds_the_tables_and_works_out_nothing(
    released: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1/part/floor")
    await browser.sends("/findings/1/part/floor", verdict="keep", why='=HYPERLINK("http://a.test")', seen="1")
    await browser.opens("/findings/1/file?form=xlsx&language=en")
    book = load_workbook(io.BytesIO(browser.page.content))
    assert book.sheetnames == list(COLUMNS)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == '=HYPERLINK("http://a.test")' for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert isinstance(book["people"]["D2"].value, int)


async def test_a_file_comes_in_another_language(released: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1/files")
    assert 'value="ar"' in browser.page.text
    await browser.opens("/findings/1/file?form=html&language=ar")
    assert 'dir="rtl"' in browser.page.text


async def test_pages_are_printed_while_others_are_answered(released: Crew, signs_in: SignsIn) -> None:
    mine, hers = await signs_in("drafter"), await signs_in("coordinator")
    printed = asyncio.create_task(mine.opens("/findings/1/file?form=pdf&language=en"))
    await hers.opens("/findings")
    assert hers.status == 200
    assert not printed.done()
    await printed
    assert mine.page.content.startswith(b"%PDF")


async def test_answers_are_those_of_the_shell_and_the_log_says_export(
    released: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/findings/1/answers?form=csv")

    def same(conn: Conn) -> bytes:
        round_ = rounds.get(conn, 1)
        assert round_ is not None
        return as_csv(export_of(conn, round_))

    assert browser.page.content == await released.stage.house.db.run(same)
    assert next(csv.reader(io.StringIO(browser.page.text)))[:4] == ["round", "question", "kind", "value"]
    assert await released.rows(LAST) == [("coordinator", "export", "round:1", "done")]
    await browser.opens("/findings/1/answers?form=jsonl")
    assert browser.status == 200


@pytest.mark.parametrize("who", ["drafter", "coordinator"])
async def test_a_package_is_that_of_the_shell_and_the_log_says_export(
    released: Crew, signs_in: SignsIn, who: str
) -> None:
    browser = await signs_in(who)
    await browser.opens("/findings/1/files")
    assert 'action="/console/findings/1/package"' in browser.page.text
    house = released.stage.house
    found = await house.db.run(lambda conn: package_of(house, conn, planning.existing(conn, 1)))
    for form, language in ((Rows.CSV, "en"), (Rows.JSONL, "fr")):
        await browser.opens(f"/findings/1/package?form={form}&language={language}")
        headers = browser.page.headers
        assert headers["content-type"] == "application/zip"
        name = "answers-a-women-at-the-table-1.zip"
        assert headers["content-disposition"] == f'attachment; filename="{name}"'
        assert browser.page.content == zipped(files_of(found, form, language, house.catalogs))
        assert await released.rows(LAST) == [(who, "export", "round:1", "done")]


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("file?form=pdf&language=en", "read digest"),
        ("answers?form=csv", "export"),
        ("package?form=csv&language=en", "export"),
        ("files", "read digest"),
    ],
)
async def test_nobody_takes_what_is_not_released_nor_hers(
    released: Crew, signs_in: SignsIn, path: str, action: str
) -> None:
    await released.stage.round("round priorities closes +14d remind none")
    for who, number in (("drafter", 2), ("coordinator", 2), ("reviewer", 1), ("translator", 1)):
        browser = await signs_in(who)
        await browser.opens(f"/findings/{number}/{path}")
        assert browser.status == 403
        assert await released.rows(LAST) == [(who, action, f"round:{number}", "refused")]


@pytest.mark.parametrize(
    "path",
    [
        "file?form=exe&language=en",
        "file?form=pdf&language=xx",
        "answers?form=pdf",
        "package?form=pdf&language=en",
        "package?form=csv&language=xx",
        "package",
    ],
)
async def test_what_there_is_not_is_no_page(released: Crew, signs_in: SignsIn, path: str) -> None:
    browser = await signs_in("drafter")
    await browser.opens(f"/findings/1/{path}")
    assert browser.status == 404
