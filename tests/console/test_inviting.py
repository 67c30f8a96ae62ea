"""Codes by the batch: shown once, for a country and a group, and stopped together."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest

from bot.app.confining import limit
from bot.domain.inbound import Command
from bot.storage import meta
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

FIELDS = {"country": "YE", "cohort": "winter", "codes": "3", "uses": "1", "days": "14"}


async def makes(browser: Browser, how: str = "links", **more: str) -> str:
    """Fill the form on the page and send it."""
    await browser.opens("/invitations")
    return await browser.sends("/invitations", **{**FIELDS, "how": how, **more})


def codes(browser: Browser) -> list[str]:
    return [word.rpartition("/")[2] for word in browser.text.split() if "/p/start/" in word]


async def test_links_of_a_batch_let_people_in_for_its_country_and_group(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    assert "Your 3 links" in await makes(browser)
    first, *_ = found = codes(browser)
    assert len(set(found)) == 3
    await crew.does("amina", Command("start", first))
    person = (await crew.known("amina")).person
    assert (person.country, person.cohort) == ("YE", "winter")


async def test_a_stopped_batch_lets_nobody_in_and_who_joined_stays_and_stays_unlinked(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await makes(browser)
    used, *unused = codes(browser)
    await crew.does("amina", Command("start", used))
    assert "Yemen · winter" in (await browser.opens("/invitations"))
    assert "let nobody in any more" in await browser.opens("/invitations/1/stop")
    assert "It is stopped." in await browser.sends("/invitations/1/stop")
    assert "It was stopped before." in await browser.sends("/invitations/1/stop")
    for number, code in enumerate(unused):
        await crew.does(f"late-{number}", Command("start", code))
    assert (await crew.known("amina")).person.country == "YE"
    assert await crew.rows(
        "SELECT count(*) FROM person WHERE role = 'advocate' AND standing <> 'erased'"
    ) == [(1,)]
    named = {str(row[0]) for row in await crew.rows("SELECT name FROM pragma_table_info('person')")} | {
        str(row[0]) for row in await crew.rows("SELECT name FROM pragma_table_info('batch')")
    }
    assert not named & {"batch", "invite", "used", "uses_left", "person"}


async def test_sheets_to_print_hold_codes_and_no_word(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await makes(browser, "sheets", codes="25")
    assert browser.page.headers["content-type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(browser.page.content))
    assert len(reader.pages) == 2
    assert "".join(page.extract_text() for page in reader.pages).strip() == ""
    assert await crew.rows("SELECT count(*) FROM invite WHERE batch = 1") == [(25,)]


@pytest.mark.parametrize("how", ["links", "sheets"])
async def test_the_same_form_sent_twice_makes_one_batch_whose_codes_are_not_shown_again(
    crew: Crew, signs_in: SignsIn, browsers: Callable[..., Browser], how: str
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/invitations")
    fields = {**FIELDS, **browser.once, "t": browser.token, "how": how}
    assert await browser.posts("/invitations", fields) == 200
    assert browser.cookie is not None
    await crew.stage.reload()
    again = browsers()
    again.holds(browser.cookie)
    assert await again.posts("/invitations", fields) == 200
    assert "These codes were made before: batch 1" in again.text
    assert codes(again) == []
    assert "/console/invitations/1/stop" in again.links()
    assert await crew.rows("SELECT count(*) FROM batch") == [(1,)]
    assert await crew.rows("SELECT count(*) FROM audit WHERE action = 'invite'") == [(1,)]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("codes", "1000", "from 1 to 240"),
        ("codes", "many", "Give a whole number"),
        ("uses", "0", "from 1 to"),
        ("days", "400", "from 1 to 90"),
        ("country", "Yemen", "two capital letters"),
        ("cohort", "a,b", "cannot name a group"),
    ],
)
async def test_a_fault_stands_beside_its_field_and_what_was_typed_is_still_there(
    crew: Crew, signs_in: SignsIn, field: str, typed: str, told: str
) -> None:
    browser = await signs_in("coordinator")
    assert told in await makes(browser, **{field: typed, "cohort": typed if field == "cohort" else "summer"})
    assert browser.status == 400
    assert f'id="f-{field}"' in browser.page.text
    assert f'aria-describedby="w-{field}-1"' in browser.page.text
    assert field == "cohort" or 'value="summer"' in browser.page.text
    assert await crew.rows("SELECT count(*) FROM invite WHERE batch IS NOT NULL") == [(0,)]


@pytest.mark.threat(7)
async def test_a_coordinator_limited_to_countries_sees_and_makes_and_stops_batches_there_alone(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    house = crew.stage.house
    everywhere = await signs_in("coordinator")
    await makes(everywhere, country="SD")
    await house.db.run(lambda conn: limit(house, conn, None, staff["coordinator2"], ["YE"]))
    browser = await signs_in("coordinator2")
    assert "Sudan" not in await browser.opens("/invitations")
    await makes(browser, country="SD")
    assert browser.status == 403
    await browser.opens("/invitations")
    await browser.sends("/invitations/1/stop")
    assert browser.status == 403
    await makes(browser, country="YE")
    assert browser.status == 200
    refused = "SELECT count(*) FROM audit WHERE outcome = 'refused' AND staff = ?"
    assert await crew.rows(refused, staff["coordinator2"]) == [(2,)]
    assert await crew.rows("SELECT country FROM batch ORDER BY id") == [("SD",), ("YE",)]


@pytest.mark.threat(7)
@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_nobody_else_makes_codes(crew: Crew, signs_in: SignsIn, who: str) -> None:
    browser = await signs_in(who)
    await browser.opens("/invitations")
    assert browser.status == 403
    await browser.opens("/sessions")
    await browser.sends("/invitations", **FIELDS, how="links")
    assert browser.status == 403
    assert await crew.rows("SELECT count(*) FROM batch") == [(0,)]


async def test_without_an_address_nothing_is_made_that_would_lead_nowhere(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await crew.stage.house.db.run(lambda conn: meta.drop(conn, "web_url"))
    assert "knows where it can be reached" in await makes(browser)
    assert await crew.rows("SELECT count(*) FROM batch") == [(0,)]
