"""Writing the next version in the console: all faults beside their fields, and a last look word by word."""

from __future__ import annotations

import re

import pytest

from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.storage import charter
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

FORTY = "At least 40 out of every 100 people are women."
REVISED = "SELECT role, resource, outcome FROM audit WHERE action = 'revise' ORDER BY number"
FIELD = re.compile(r'<textarea id="f-(\w+)"[^>]*>([^<]*)</textarea>')
INPUT = re.compile(r'<input id="f-(\w+)"[^>]* value="([^"]*)"')


def fields(browser: Browser) -> dict[str, str]:
    """What stands in the form."""
    return dict((*FIELD.findall(browser.page.text), *INPUT.findall(browser.page.text)))


async def versions(crew: Crew) -> list[int]:
    return [each.version for each in await crew.stage.house.db.run(charter.every)]


async def test_a_version_is_typed_looked_at_word_by_word_and_made(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/revise/a")
    typed = {**fields(browser), "text_a1": FORTY}
    told = await browser.sends("/revise/a", **typed)
    assert browser.path == "/revise/a/look"
    assert "<ins>" in browser.page.text
    assert "<del>" in browser.page.text
    assert await versions(crew) == [], "looking makes nothing"
    mark = re.search(r'name="mark" value="(\w+)"', browser.page.text)
    assert mark is not None
    told = await browser.sends("/revise/a/make", mark=mark[1])
    assert "Version 2 of proposal a is made." in told
    assert browser.path == "/findings/proposal/a"
    assert await versions(crew) == [2]
    assert await crew.rows(REVISED) == [("drafter", "proposal:a", "done")]
    assert "From version 1 to version 2" in told


async def test_all_faults_stand_beside_their_fields_with_what_was_typed(
    staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/revise/a")
    long = " ".join(["word"] * 30) + "."
    typed = {
        **fields(browser),
        "text_a1": long,
        "text_a2": "",
        "asks": "In your country now.",
        "new_name_1": "More",
    }
    told = await browser.sends("/revise/a", **typed)
    assert browser.status == 400
    assert "4 things have to be put right." in told
    for field in ("text_a1", "text_a2", "asks", "new_text_1"):
        assert f'href="#f-{field}"' in browser.page.text
        assert re.search(rf'id="f-{field}"[^>]*aria-invalid="true"', browser.page.text)
    assert "at most 20 words a sentence were expected" in told
    assert fields(browser)["text_a1"] == long
    assert fields(browser)["new_name_1"] == "More"


async def test_a_version_that_changes_nothing_is_not_looked_at(
    staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/revise/a")
    assert "nothing is changed" in await browser.sends("/revise/a", **fields(browser))
    assert browser.status == 400
    assert "Change something first." in await browser.opens("/revise/a/look")


async def test_parts_are_taken_out_and_added(crew: Crew, staff: dict[str, int], signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/revise/a")
    before = len([each for each in fields(browser) if each.startswith("text_")])
    typed = {**fields(browser), "out_a1": "yes", "new_name_1": "Travel", "new_text_1": "Travel is paid."}
    told = await browser.sends("/revise/a", **typed)
    assert "Taken out." in told
    assert "Travel" in told
    await browser.opens("/revise/a")
    assert fields(browser)[f"text_a{before + 1}"] == "Travel is paid."
    assert 'name="out_a1" value="yes" checked' in browser.page.text


async def test_what_she_began_in_her_chat_goes_on_in_the_console_and_can_be_forgotten(
    crew: Crew, signs_in: SignsIn, staff: dict[str, int]
) -> None:
    dora = await crew.joins("dora", Role.DRAFTER)
    await crew.does("dora", Command("revise"))
    await crew.presses("dora", "of_a", "part_a1", "write")
    await crew.does("dora", Text(FORTY))
    staff["drafter"] = dora
    browser = await signs_in("drafter")
    await browser.opens("/revise/a")
    assert fields(browser)["text_a1"] == FORTY
    assert "Your changes are forgotten." in await browser.sends("/revise/a/anew")
    assert fields(browser)["text_a1"] != FORTY


async def test_only_the_words_that_were_looked_at_are_made(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser, other = await signs_in("drafter"), await signs_in("drafter")
    await browser.opens("/revise/a")
    typed = fields(browser)
    await browser.sends("/revise/a", **{**typed, "text_a1": FORTY})
    mark = re.search(r'name="mark" value="(\w+)"', browser.page.text)
    assert mark is not None
    await other.opens("/revise/a")
    await other.sends("/revise/a", **{**typed, "text_a1": "At least half of the people are women."})
    told = await browser.sends("/revise/a/make", mark=mark[1])
    assert browser.status == 400
    assert "These are not the words that you looked at." in told
    assert await versions(crew) == []


@pytest.mark.parametrize("who", ["coordinator", "reviewer", "translator"])
async def test_nobody_else_writes_one_and_the_log_says_who_wanted_to(
    crew: Crew, signs_in: SignsIn, who: str
) -> None:
    browser = await signs_in(who)
    await browser.opens("/sessions")
    token = browser.token
    for path in ("/revise/a", "/revise/a/look"):
        await browser.opens(path)
        assert browser.status == 403
    for path in ("/revise/a", "/revise/a/make", "/revise/a/anew"):
        assert await browser.posts(path, {"t": token, "text_a1": FORTY}) == 403
    assert await crew.rows(REVISED) == [(who, "proposal:a", "refused")] * 5
    assert await versions(crew) == []


async def test_a_coordinator_reads_the_versions(staff: dict[str, int], signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    told = await browser.opens("/findings/proposal/a")
    assert "Version 1, the newest" in told
    assert "Write a new text" not in told
    await browser.opens("/findings/proposal/zz%3C")
    assert browser.status == 400
