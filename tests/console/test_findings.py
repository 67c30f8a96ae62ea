"""The pages on what was found: exactly what the digest tells, a part at a time, and to nobody else."""

from __future__ import annotations

import re

import pytest

from bot.app.reporting import page_of
from bot.domain.review import Review, Reviewed
from bot.storage import people, reviews, rounds, statements
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.app.test_movement import answered, close
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn
from tests.console.released import releases

__all__ = ["answered"]
READ = "SELECT resource, outcome FROM audit WHERE action = 'read digest' ORDER BY number DESC LIMIT 1"
REFUSED = "SELECT count(*) FROM audit WHERE action = 'read digest' AND outcome = 'refused'"
NUMBER = re.compile(r"\d+")


@pytest.fixture
async def released(crew: Crew, staff: dict[str, int]) -> int:
    """A round on proposal a with two hundred people in its cut."""
    await crew.stage.round("round a-women closes +14d remind none")
    await releases(crew, 1)
    return 1


async def leads(browser: Browser, below: str) -> list[str]:
    """Where links below an address lead, each once."""
    return list(dict.fromkeys(re.findall(rf'href="/console({below}[^"#?]*)"', browser.page.text)))


async def test_the_proposals_stand_with_the_rounds_of_which_something_is_released(
    crew: Crew, released: int, signs_in: SignsIn
) -> None:
    await crew.stage.round("round priorities closes +14d remind none")
    browser = await signs_in("drafter")
    told = await browser.opens("/findings")
    assert "Proposal a, version" in told
    assert await leads(browser, "/findings/[0-9]+") == ["/findings/1"], "nothing of the other is released"


async def test_before_anything_is_released_a_page_says_what_comes_first(
    staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    assert "The first figures come once enough people have answered." in await browser.opens("/findings")


async def test_every_sentence_of_the_digest_stands_on_some_page_and_every_page_is_light(
    crew: Crew, released: int, signs_in: SignsIn
) -> None:
    browser, house = await signs_in("drafter"), crew.stage.house
    told = [await browser.opens("/findings/1")]
    for path in await leads(browser, "/findings/1/(?:part|about)/"):
        told.append(await browser.opens(path))
        assert browser.status == 200
        assert len(browser.page.text) < 60_000
    every = re.sub(r"\s", "", "".join(told))

    def lines(conn: Conn) -> list[str]:
        round_ = rounds.get(conn, 1)
        assert round_ is not None
        page = page_of(house, conn, round_)
        return [house.catalogs.words(line, "en") for line in page.lines()]

    for line in await house.db.run(lines):
        plain = re.sub(r"[\s\u2068\u2069]", "", line)
        assert plain in every, line


async def test_a_page_needs_no_style_attribute_and_no_script(released: int, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1/part/floor")
    assert "<rect" in browser.page.text
    assert " style=" not in browser.page.text
    assert "onclick" not in browser.page.text


async def test_links_lead_from_part_to_part(released: int, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1")
    paths = await leads(browser, "/findings/1/(?:part|about)/")
    walked: list[str] = []
    for rel in ("prev", "next"):
        here: str | None = paths[0] if rel == "prev" else walked[-1]
        walked = []
        while here is not None:
            walked.append(here)
            await browser.opens(here)
            found = re.search(rf'rel="{rel}" href="/console([^"]*)"', browser.page.text)
            here = None if found is None else found[1]
    assert sorted(walked) == sorted(paths)


async def test_that_somebody_read_is_in_the_log(crew: Crew, released: int, signs_in: SignsIn) -> None:
    for who in ("drafter", "coordinator"):
        browser = await signs_in(who)
        await browser.opens("/findings/1/part/floor")
        assert browser.status == 200
        assert await crew.rows(READ) == [("round:1", "done")]


async def test_of_a_round_with_nothing_released_nobody_learns_more_than_of_none(
    crew: Crew, released: int, signs_in: SignsIn
) -> None:
    await crew.stage.round("round priorities closes +14d remind none")
    browser = await signs_in("drafter")
    for number, resource in (("2", "round:2"), ("3", "round:3"), ("0", "round"), ("9" * 18, "round")):
        for rest in ("", "/part/floor", "/about/digest-who", "/groups?by=gender", "/decisions", "/files"):
            told = await browser.opens(f"/findings/{number}{rest}")
            assert browser.status == 403
            assert "nothing is released of a round with this number." in told
            assert await crew.rows(READ) == [(resource, "refused")]


async def test_whoever_neither_drafts_nor_coordinates_is_refused(
    crew: Crew, released: int, signs_in: SignsIn
) -> None:
    paths = ("/findings", "/findings/1", "/findings/1/part/floor", "/findings/proposal/a")
    tried = 0
    for who in ("reviewer", "translator"):
        browser = await signs_in(who)
        for path in paths:
            await browser.opens(path)
            assert browser.status == 403, (who, path)
            tried += 1
            assert await crew.rows(REFUSED) == [(tried,)], (who, path)


async def test_a_part_that_is_not_there_is_no_page(released: int, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1/part/%3Cb%3E")
    assert browser.status == 404
    await browser.opens("/findings/1/about/nothing")
    assert browser.status == 404


async def test_groups_stand_side_by_side_and_one_of_them_alone(released: int, signs_in: SignsIn) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/findings/1/groups?by=gender")
    assert browser.page.text.count('class="grouped"') > 0
    everything = browser.page.text.count("rowgroup")
    found = re.findall(r"groups\?by=gender&amp;of=(\w+)", browser.page.text)
    assert len(found) >= 2
    await browser.opens(f"/findings/1/groups?by=gender&of={found[0]}")
    assert 0 < browser.page.text.count("rowgroup") < everything


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("by=gender&by=country", "Two together could point at one person."),
        ("by=name", "People are not told apart by this."),
        ("by=gender&of=nobody", "So few are never told apart."),
    ],
)
async def test_a_comparison_that_may_not_be_made_says_why_in_words(
    released: int, signs_in: SignsIn, asked: str, why: str
) -> None:
    browser = await signs_in("drafter")
    assert why in await browser.opens(f"/findings/1/groups?{asked}")
    assert "rowgroup" not in browser.page.text


async def test_of_a_dangerous_survey_nothing_is_told_by_country(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await crew.stage.round("round d- closes +14d remind none")
    await releases(crew, 1)
    browser = await signs_in("drafter")
    told = await browser.opens("/findings/1/groups?by=country")
    assert "nothing of it is told by country or language" in told


async def test_both_texts_and_the_red_lines_stand_under_a_part_of_a_new_text(
    answered: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await close(answered)
    browser = await signs_in("drafter")
    told = await browser.opens("/findings/1/part/a1")
    assert browser.status == 200
    assert "40 out of every 100" in told
    for count in ("14", "9", "8", "20"):
        assert count in NUMBER.findall(told)


async def test_what_may_be_concluded_and_how_to_cite_stand_on_the_first_page(
    released: int, signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    told = await browser.opens("/findings/1")
    assert "It does not show what women, advocates or a country think" in told
    assert "Cite as: 200 participants from" in told


async def test_a_hundred_statements_are_light_and_each_has_a_page_to_decide_on(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    def state(conn: Conn) -> None:
        for number in range(1, 101):
            text = f"Statement {number} is short."
            statements.approve(conn, statements.add(conn, text, (), own=True, writer=1), 2)

    await crew.stage.house.db.run(state)
    await crew.stage.round("round statements closes +14d remind none")
    await releases(crew, 1, 600)
    browser = await signs_in("drafter")
    await browser.opens("/findings/1")
    paths = await leads(browser, "/findings/1/(?:part|about)/")
    assert len([each for each in paths if "/part/" in each]) > 50
    for path in ("/findings/1", *(each for each in paths if "/about/" in each), paths[0]):
        await browser.opens(path)
        assert browser.status == 200
        assert len(browser.page.content) < 100_000, path
    told = await browser.opens(next(each for each in paths if "/part/" in each))
    assert "Decide on this part" in told


async def test_what_reviewers_released_stands_as_it_was_written_and_is_never_markup(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await crew.stage.round("round d- closes +14d remind none")
    await releases(crew, 1)
    quotes = {"wrong": "Too <b>few</b> of us are asked.", "agree": "More <b>time</b>."}
    read = {each: Reviewed(20, 0, (text,), {"asked": 12}) for each, text in quotes.items()}
    found = Review("b" * 32, 1, "5" * 64, read)
    await crew.stage.house.db.run(lambda conn: reviews.add(conn, found, 1))
    browser = await signs_in("drafter")
    await browser.opens("/findings/1")
    told = []
    for path in await leads(browser, "/findings/1/about/"):
        told.append(await browser.opens(path))
        assert "<b>" not in browser.page.text
    for quote in quotes.values():
        assert sum(quote in each for each in told) == 1


async def test_a_coordinator_reads_nothing_beyond_the_countries_of_her_work(
    crew: Crew, released: int, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await crew.stage.house.db.run(lambda conn: people.set_limits(conn, staff["coordinator"], {"YE"}))
    browser = await signs_in("coordinator")
    await browser.opens("/findings")
    assert await leads(browser, "/findings/[0-9]+") == []
    text = await browser.opens("/findings/proposal/a")
    assert "Version 1" in text
    assert "When people were asked" not in text, "elsewhere they were, and of that she is told nothing"
    for path in ("/findings/1", "/findings/1/part/floor", "/findings/1/file?form=csv&language=en"):
        await browser.opens(path)
        assert browser.status == 403
        assert await crew.rows(READ) == [("round:1", "refused")]
    await browser.opens("/findings/1/answers?form=csv")
    assert browser.status == 403
