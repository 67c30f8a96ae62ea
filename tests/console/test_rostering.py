"""A list of people on the console: looked through first, taken once, and kept by no page."""

from __future__ import annotations

import csv
import io

import pypdf
import pytest

from bot.app import rosterfile, rostering
from bot.app.confining import limit
from bot.app.rosterfile import COLUMNS
from bot.console.retold import retold
from bot.console.rostering import PATH
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.surveyfile.phones import NotUsable
from tests.app.conftest import Crew
from tests.app.test_rosterfile import HEAD, WRONG, sheet, with_
from tests.app.test_rostering import row
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

NUMBER = "+967712345678"


def content(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


async def brings(browser: Browser, file: bytes, **fields: str) -> str:
    """Choose a file on the page and send its form."""
    if browser.path != PATH:
        await browser.opens(PATH)
    return await browser.uploads(PATH, file, **{"days": "30", **fields})


async def takes(browser: Browser, file: bytes) -> str:
    await brings(browser, file)
    return await brings(browser, file)


async def test_a_file_is_looked_through_before_it_is_taken(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    told = await brings(browser, content(row(), row("", "SD")))
    assert "No mistake was found, and nothing was taken yet." in told
    assert "2 rows. With a number: 1. With a link: 1." in told
    assert NUMBER not in browser.page.text
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]
    await brings(browser, content(row(), row("", "SD")))
    assert browser.page.headers["content-type"].startswith("text/csv")
    assert "attachment" in browser.page.headers["content-disposition"]
    head, (place, telegram, web) = csv.reader(io.StringIO(browser.page.text))
    assert (head, place, telegram) == (["row", "telegram", "web"], "3", "")
    assert await crew.rows("SELECT state FROM roster") == [("waiting",)]
    await crew.does("fatou", Command("start", web.rpartition("/")[2]))
    assert (await crew.known("fatou")).person.country == "SD"


async def test_where_all_have_numbers_the_page_says_what_to_do_now(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "Now destroy the file" in await takes(browser, content(row()))
    assert await crew.rows("SELECT count(*) FROM roster") == [(1,)]


async def test_another_file_than_the_one_looked_through_is_not_taken(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await brings(browser, content(row()))
    other = content(row(), row("+967712345679"))
    assert "another file than the one before" in await brings(browser, other)
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]
    await brings(browser, other)
    assert await crew.rows("SELECT count(*) FROM roster") == [(2,)]


async def test_what_one_looked_through_another_cannot_take(crew: Crew, signs_in: SignsIn) -> None:
    browser, other = await signs_in("coordinator"), await signs_in("coordinator2")
    await brings(browser, content(row()))
    (looked,) = (form["looked"] for form in browser._read().forms if "looked" in form)
    await other.opens(PATH)
    await other.uploads(PATH, content(row()), days="30", looked=looked)
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]


async def test_a_form_that_comes_twice_takes_once_and_shows_no_link_again(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await brings(browser, content(row("")))
    form = next(form for form in browser._read().forms if "looked" in form)
    fields = {"days": "30", "t": form["t"], "once": form["once"], "looked": form["looked"]}
    await browser.uploads(PATH, content(row("")), **fields)
    assert "/p/start/" in browser.page.text
    assert "It was taken before." in await browser.uploads(PATH, content(row("")), **fields)
    assert await crew.rows("SELECT count(*) FROM invite WHERE batch IS NOT NULL") == [(1,)]


@pytest.mark.threat(7)
async def test_a_page_tells_the_same_whether_or_not_a_number_was_known(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    first = await takes(browser, content(row()))
    assert await takes(browser, content(row())) == first
    assert await takes(browser, content(row("+967712345679"))) == first
    assert await crew.rows("SELECT count(*) FROM roster") == [(2,)]


async def test_every_fault_stands_in_a_table_with_its_row_and_column(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    told = await brings(browser, content(row("71234"), row("", "Atlantis")))
    assert browser.status == 400
    assert "2 A There is no such number." in told
    assert "3 B No country has this code or name." in told
    assert "71234" not in browser.page.text
    assert "Atlantis" not in browser.page.text
    assert "headings and no rows" in await brings(browser, content())
    assert "cannot be read as a spreadsheet" in await brings(browser, b"PK\x03\x04")
    assert "Choose a file" in await brings(browser, b"")
    assert "Choose a file" in await brings(browser, content(row()), days="1000")


async def test_links_of_rows_that_are_alike_come_as_codes_to_print(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    alike = content(row(), *[row("")] * 25)
    await brings(browser, alike)
    assert [each in browser.page.text for each in ('value="links"', 'value="sheets"')] == [True, True]
    await brings(browser, alike, how="sheets")
    assert browser.page.headers["content-type"] == "application/pdf"
    assert 'filename="codes.pdf"' in browser.page.headers["content-disposition"]
    reader = pypdf.PdfReader(io.BytesIO(browser.page.content))
    assert len(reader.pages) == 2
    assert "".join(page.extract_text() for page in reader.pages).strip() == ""
    assert await crew.rows("SELECT count(*) FROM invite WHERE batch IS NOT NULL") == [(25,)]
    assert await crew.rows("SELECT count(*) FROM roster") == [(1,)]


async def test_the_other_button_of_a_page_makes_no_links_again(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await brings(browser, content(row("")))
    form = next(form for form in browser._read().forms if "looked" in form)
    fields = {"days": "30", "t": form["t"], "once": form["once"], "looked": form["looked"]}
    await browser.uploads(PATH, content(row("")), **fields, how="links")
    assert "/p/start/" in browser.page.text
    assert "It was taken before." in await browser.uploads(PATH, content(row("")), **fields, how="sheets")
    assert await crew.rows("SELECT count(*) FROM invite WHERE batch IS NOT NULL") == [(1,)]


async def test_rows_that_differ_get_no_codes_to_print(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    differ = content(row(""), row("", "SD"))
    assert "a code bears no word" in await brings(browser, differ)
    assert 'value="sheets"' not in browser.page.text
    assert "a code bears no word" in await brings(browser, differ, how="sheets")
    assert browser.status == 400
    assert await crew.rows("SELECT count(*) FROM invite WHERE batch IS NOT NULL") == [(0,)]
    await brings(browser, differ)
    await brings(browser, differ, how="links")
    assert browser.page.headers["content-type"].startswith("text/csv")


async def test_where_no_row_gets_a_link_none_is_spoken_of(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    told = await brings(browser, content(row()))
    assert "as a file" not in told
    assert 'name="how"' not in browser.page.text


async def test_a_spreadsheet_is_taken_like_a_csv_file(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await takes(browser, sheet(COLUMNS, tuple(row().split(","))))
    assert await crew.rows("SELECT count(*) FROM roster") == [(1,)]


@pytest.mark.threat(7)
async def test_a_coordinator_limited_to_countries_brings_people_there_alone(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: limit(house, conn, None, staff["coordinator2"], ["YE"]))
    browser = await signs_in("coordinator2")
    await brings(browser, content(row(), row("+967712345679", "SD")))
    assert browser.status == 403
    await browser.opens(PATH)
    await takes(browser, content(row()))
    assert await crew.rows("SELECT country FROM roster") == [("YE",)]


@pytest.mark.threat(7)
@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_nobody_else_brings_people(crew: Crew, signs_in: SignsIn, who: str) -> None:
    browser = await signs_in(who)
    await browser.opens(PATH)
    assert browser.status == 403
    await browser.opens("/sessions")
    await browser.uploads(PATH, content(row()), days="30")
    assert browser.status == 403
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]


async def test_a_form_without_our_word_or_far_too_large_is_refused(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    await browser.uploads(PATH, content(row()), t="0" * 64)
    assert browser.status == 403
    await browser.posts(PATH, {"t": browser.token, "days": "30"})
    assert browser.status == 403
    await browser.opens(PATH)
    assert "larger than 2 MB" in await browser.uploads(PATH, b"x" * 2_000_001, days="30")
    await browser.opens(PATH)
    await browser.uploads(PATH, b"x" * 3_000_000, days="30")
    assert browser.status == 413


async def test_every_fault_of_a_list_is_told_in_the_words_of_the_console(crew: Crew) -> None:
    lines = [f"row 2, column A (phone): {each}" for each in NotUsable]
    files = [
        content(*(with_(column, text) for column, text, _ in WRONG), row(), row()),
        b"phone,phone,name,+1,,x\n",
        content(),
        sheet(COLUMNS, ("=1+1", *row().split(",")[1:])),
        content(*["x"] * 2001),
        b",".join([b"x"] * 21),
        b"x" * 2_000_001,
        b"PK\x03\x04",
        b'a,b\n"c,d\n',
        "é".encode("latin-1"),
        b"\0\0",
    ]
    for file in files:
        with pytest.raises(Fault) as raised:
            rosterfile.read(crew.stage.house, file, {"YE"})
        lines += raised.value.lines
    lines.append(rostering.UNLIKE)
    for line in lines:
        place, mark, said = line.partition(": ")
        assert retold(said if mark and place.startswith("row ") else line) is not None, line
