"""The preview in the console: the phone page's own screens, in any language, and nothing of it is kept."""

from __future__ import annotations

import re

import pytest

from bot.console import preview
from bot.domain.inbound import Inbound, Several, Tap, Text, Voice
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

PATH = "/rounds/preview"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def carried(browser: Browser) -> dict[str, str]:
    """What the last form on the page carries."""
    last = browser.page.text.rpartition("<form")[2]
    found = dict(_HIDDEN.findall(last))
    return {
        name: value.replace("&#39;", "'").replace("&#34;", '"')
        for name, value in found.items()
        if name != "t"
    }


async def presses(browser: Browser, **fields: str) -> str:
    return await browser.sends(PATH, **{**carried(browser), **fields})


def button(browser: Browser, which: str) -> str:
    """The value of a button whose choice begins so."""
    found = re.search(rf'value="([0-9]+\.{which}[^"]*)"', browser.page.text)
    assert found is not None
    return found[1]


async def dumped(crew: Crew) -> list[str]:
    """All that the database holds, but for the sessions of browsers, which note when they were used."""

    def dump(conn: Conn) -> list[str]:
        tables = [str(row[0]) for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in tables if not name.startswith(("sqlite_", "console_"))]
        return [f"{name}: {[tuple(row) for row in conn.execute(f'SELECT * FROM {name}')]}" for name in kept]  # noqa: S608

    return await crew.stage.house.db.run(dump)


async def test_a_survey_is_played_screen_by_screen_and_nothing_is_written(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    before = await dumped(crew)
    assert "Nothing is sent, and nothing is kept." in await browser.opens(PATH)
    await browser.sends(PATH, survey="a-women-at-the-table", language="en")
    assert browser.status == 200
    assert "This is a preview." in browser.text
    assert "<style" not in browser.page.text
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', browser.page.text)
    assert (await browser._client.get(style)).headers["content-type"] == "text/css; charset=utf-8"
    await presses(browser, do=button(browser, "start"))
    first = browser.text
    await presses(browser, do=button(browser, "o_"))
    second = browser.text
    assert first != second
    await presses(browser, undo="1")
    assert browser.text == first
    await presses(browser, again="1")
    assert 'value="1.start"' in browser.page.text
    assert await dumped(crew) == before


async def test_it_is_shown_in_any_language_from_right_to_left_where_that_is_so(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    await browser.sends(PATH, survey="priorities", language="en")
    assert '<html lang="en" dir="ltr">' in browser.page.text
    await presses(browser, do=button(browser, "start"))
    await presses(browser, language="ar", show="1")
    assert 'lang="ar" dir="rtl">' in browser.page.text
    assert '<div class="trial" lang="en" dir="ltr">' in browser.page.text, "hers, who looks"
    assert 'value="1.start"' not in browser.page.text, "where she was"


async def test_what_is_typed_stands_in_no_address_and_several_are_ticked_at_once(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    await browser.sends(PATH, survey="priorities", language="en")
    for _ in range(30):
        html = browser.page.text
        if "<textarea" in html:
            break
        if 'name="ticks"' in html:
            [pick, *_] = re.findall(r'name="pick" value="([^"]*)"', html)
            await presses(browser, ticks="1", pick=pick, do=button(browser, "done"))
        else:
            way = next(
                each
                for each in ("start", "next", "o_", "[+]", "done")
                if re.search(rf'value="[0-9]+\.{each}', html)
            )
            await presses(browser, do=button(browser, way))
    await presses(browser, step="1", text="Wells & 'roads' \"now\"")
    assert browser.path == PATH
    assert "wells" not in str(browser.page.url).lower()
    assert "Wells &amp; &#39;roads&#39;" in browser.page.text


@pytest.mark.parametrize("did", ["[", "{}", "[1]", '["x"]', '["1.start", null]', "[" * 5000, '["1."]'])
async def test_what_no_page_of_ours_carries_begins_anew(signs_in: SignsIn, did: str) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    await browser.sends(PATH, survey="priorities", language="en", did=did)
    assert (browser.status, 'value="1.start"' in browser.page.text) == (200, True)


def test_what_was_done_is_read_as_it_was_written() -> None:
    did: list[Inbound] = [
        Tap(1, "start"),
        Several(2, ("a", "b")),
        Text("'a' \n ü"),
        Voice("preview", 1),
        Several(3, ()),
    ]
    assert preview.read(preview.written(did)) == did


async def test_a_planned_round_is_played_as_it_was_frozen(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.round("round priorities opens +1d closes +14d draft")
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/1")
    await browser.sends(PATH, round="1")
    assert "This is a preview." in browser.text
    assert 'href="/console/rounds/1"' in browser.page.text


@pytest.mark.parametrize("survey", ["/etc/passwd.yaml", "surveys/priorities.yaml", "none", ""])
async def test_no_file_is_opened_by_its_name(signs_in: SignsIn, survey: str) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    assert "choose among those shown" in await browser.sends(PATH, survey=survey)
    assert browser.status == 400


@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_only_a_coordinator_plays_it(signs_in: SignsIn, who: str) -> None:
    browser = await signs_in(who)
    await browser.opens(PATH)
    assert browser.status == 403
    await browser.opens("/sessions")
    await browser.sends(PATH, survey="priorities")
    assert browser.status == 403


async def test_a_screen_that_is_not_translated_is_told_and_shown_in_english_as_a_whole(
    crew: Crew, signs_in: SignsIn
) -> None:
    await crew.stage.state("state 8")
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    told = "Something on this screen is not translated"
    assert told not in await browser.sends(PATH, survey="priorities", language="ar")
    await browser.opens(PATH)
    await browser.sends(PATH, survey="statements", language="ar")
    assert told in await presses(browser, do=button(browser, "start"))
    assert told not in await presses(browser, language="en", show="1")


async def test_a_way_through_that_never_ends_is_ended(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens(PATH)
    did = preview.written([Tap(9, "start")] * 300)
    assert "This is as far as a preview goes." in await browser.sends(
        PATH, survey="priorities", did=did, do="1.start"
    )
