"""Short statements in the browser: written by one, approved by another, and nobody is told of how many."""

from __future__ import annotations

import re

import pytest

from bot.app import stating
from bot.console import statements
from bot.domain.reading import State
from tests.app.conftest import Crew
from tests.app.readers import NEEDLE, Queue, opened
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn

TEXT = "Those who live with the war should sit at the table."
STATES = "SELECT text, own, state FROM statement ORDER BY id"


async def ids(queue: Queue, number: int) -> list[str]:
    await queue.everything(State.RELEASED)
    return [str(each.id) for each in (await queue.does(stating.suggestions, 1))[:number]]


async def refused(crew: Crew) -> int:
    ((count,),) = await crew.rows("SELECT count(*) FROM audit WHERE outcome = 'refused'")
    return int(str(count))


async def test_one_chooses_texts_and_writes_and_another_approves(queue: Queue, signs_in: SignsIn) -> None:
    chosen = await ids(queue, 5)
    writer, other = await signs_in("reviewer"), await signs_in("reviewer2")
    assert "None is approved yet." in await writer.opens("/statements")
    assert NEEDLE in await writer.opens("/statements/from/1")
    assert "0 / 200" in writer.text
    assert "Kept. Another reviewer" in await writer.sends("/statements/from/1", source=chosen, text=TEXT)
    assert "waits for you" not in writer.text, "nobody approves her own"
    assert "A statement of another reviewer waits for you." in await other.opens("/statements")
    assert TEXT in await other.opens("/statements/approve")
    assert NEEDLE in other.text
    assert "It is approved." in await other.sends("/statements/approve/1", do="approve")
    assert TEXT in await other.opens("/statements")
    assert "from people's texts" in other.text
    assert "was approved or turned down meanwhile" in await other.sends(
        "/statements/approve/1", do="turn_down"
    )
    assert await queue.crew.rows(STATES) == [(TEXT, 0, "approved")]


async def test_too_few_people_are_told_at_the_texts_without_any_number_and_all_stays(
    queue: Queue, signs_in: SignsIn
) -> None:
    chosen = await ids(queue, 4)
    browser = await signs_in("reviewer")
    await browser.opens("/statements/from/1")
    words = f"{TEXT} Call +967 777 000 111."
    told = await browser.sends("/statements/from/1", source=chosen, text=words)
    assert browser.status == 400
    assert "These texts are not from enough different people." in told
    assert "It has something in it that could point at a person" in told
    assert browser.page.text.count(" checked") == 4
    assert f"{words}</textarea>" in browser.page.text
    assert 'id="w-source-1"' in browser.page.text
    assert 'aria-describedby="w-text-1 h-text"' in browser.page.text
    await browser.sends("/statements/from/1", source=chosen, text=TEXT, own="1")
    assert await queue.crew.rows(STATES) == [(TEXT, 1, "written")]
    assert await queue.crew.rows("SELECT * FROM statement_source") == []


async def test_the_words_of_a_text_are_no_statement(queue: Queue, signs_in: SignsIn) -> None:
    chosen = await ids(queue, 5)
    words = (await queue.does(stating.suggestions, 1))[0].text.replace("+", "").split()[:6]
    browser = await signs_in("reviewer")
    await browser.opens("/statements/from/1")
    told = await browser.sends("/statements/from/1", source=chosen, text=" ".join(words))
    assert (browser.status, stating.BORROWED in told) == (400, True)


async def test_what_is_sent_twice_is_kept_once(queue: Queue, signs_in: SignsIn) -> None:
    chosen = await ids(queue, 5)
    browser = await signs_in("reviewer")
    for _ in range(2):
        await browser.opens("/statements/from/1")
        await browser.sends("/statements/from/1", source=chosen, text=TEXT)
        await browser.opens("/statements/own")
        await browser.sends("/statements/own", text=TEXT)
    assert await queue.crew.rows(STATES) == [(TEXT, 0, "written"), (TEXT, 1, "written")]


async def test_one_of_the_teams_own_is_turned_down_or_left_for_later(queue: Queue, signs_in: SignsIn) -> None:
    writer, other = await signs_in("reviewer"), await signs_in("reviewer2")
    for text in (TEXT, "Peace takes time."):
        await writer.opens("/statements/own")
        await writer.sends("/statements/own", text=text)
    assert "Write one short sentence." in await writer.sends("/statements/own", text=" ")
    assert "Peace takes time." in await other.opens("/statements/approve?after=1")
    assert "it rests on nobody's text." in other.text
    assert "It is turned down." in await other.sends("/statements/approve/2", do="turn_down")
    assert TEXT in await other.opens("/statements/approve")
    assert await queue.crew.rows(STATES) == [(TEXT, 1, "written"), ("Peace takes time.", 1, "dropped")]


@pytest.mark.parametrize("who", ["coordinator", "drafter", "translator"])
async def test_nobody_but_a_reviewer_opens_or_does_any_of_it(
    queue: Queue, signs_in: SignsIn, who: str
) -> None:
    await ids(queue, 5)
    writer = await signs_in("reviewer")
    await writer.opens("/statements/own")
    await writer.sends("/statements/own", text=TEXT)
    browser = await signs_in(who)
    addresses = ("/statements", "/statements/own", "/statements/from/1", "/statements/approve")
    for count, address in enumerate(addresses, 1):
        told = await browser.opens(address)
        assert (browser.status, NEEDLE in told, TEXT in told) == (403, False, False)
        assert await refused(queue.crew) == count
    for path in ("/statements/own", "/statements/from/1", "/statements/approve/1"):
        await browser.opens("/sessions")
        await browser.sends(path, text="Peace takes time.", do="approve")
        assert browser.status == 403
    assert await refused(queue.crew) == len(addresses) + 3
    assert await queue.crew.rows(STATES) == [(TEXT, 1, "written")]


async def test_who_wrote_it_cannot_approve_it_and_the_log_says_that_she_tried(
    queue: Queue, signs_in: SignsIn
) -> None:
    browser = await signs_in("reviewer")
    await browser.opens("/statements/own")
    await browser.sends("/statements/own", text=TEXT)
    await browser.opens("/statements/own")
    await browser.sends("/statements/approve/1", do="approve")
    assert browser.status == 403
    assert await refused(queue.crew) == 1


def hidden(browser: Browser) -> list[str]:
    return re.findall('<input type="hidden" name="source" value="([0-9]+)">', browser.page.text)


def shown(browser: Browser) -> list[str]:
    return re.findall('type="checkbox" name="source" value="([0-9]+)"', browser.page.text)


async def test_texts_to_choose_from_have_pages_and_what_was_ticked_and_typed_stays(
    queue: Queue, signs_in: SignsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "ON_A_PAGE", 4)
    every = await ids(queue, 14)
    browser = await signs_in("reviewer")
    await browser.opens("/statements/from/1")
    assert shown(browser) == every[:4]
    assert "Back to the first texts" not in browser.text
    first = every[:4]
    told = await browser.sends("/statements/from/1", go=every[3], past="0", source=first, text="Peace")
    assert browser.status == 200
    assert shown(browser) == every[4:8]
    assert sorted(hidden(browser)) == sorted(first)
    assert "4 texts are chosen." in told
    assert "Peace</textarea>" in browser.page.text
    await browser.sends("/statements/from/1", go="first", past=every[3], source=[*first, every[4], "7"])
    assert shown(browser) == first
    assert browser.page.text.count(" checked") == 4
    assert hidden(browser) == [every[4]], "a number of no text here is nobody's choice"
    await browser.sends("/statements/from/1", past=every[3], source=[*first, every[4]], text=" ")
    assert (browser.status, shown(browser)) == (400, every[4:8])
    assert sorted(hidden(browser)) == sorted(first)
    await browser.sends("/statements/from/1", past=every[3], source=[*first, every[4]], text=TEXT)
    assert await queue.crew.rows(STATES) == [(TEXT, 0, "written")]
    assert await queue.crew.rows("SELECT count(*) FROM statement_source") == [(5,)]


async def test_texts_behind_a_statement_have_pages(
    queue: Queue, signs_in: SignsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "ON_A_PAGE", 4)
    chosen = await ids(queue, 6)
    writer, other = await signs_in("reviewer"), await signs_in("reviewer2")
    await writer.opens("/statements/from/1")
    await writer.sends("/statements/from/1", source=chosen, text=TEXT)
    first = await other.opens("/statements/approve")
    further = next(each for each in other.links() if "past=" in each)
    second = await other.opens(further)
    assert (first.count(NEEDLE), second.count(NEEDLE)) == (4, 2)
    assert TEXT in second
    assert "More texts" not in second
    assert "/console/statements/approve?after=0" in other.links()
    assert (await other.opens("/statements/approve?after=0&past=12")).count(NEEDLE) == 4
    assert "It is approved." in await other.sends("/statements/approve/1", do="approve")


async def test_only_the_texts_that_a_page_shows_are_opened(
    queue: Queue, signs_in: SignsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "ON_A_PAGE", 4)
    chosen = await ids(queue, 6)
    writer, other = await signs_in("reviewer"), await signs_in("reviewer2")
    with opened() as texts:
        await writer.opens("/statements")
        assert texts == []
        await writer.opens("/statements/from/1")
        assert len(texts) == 4
        texts.clear()
        await writer.sends("/statements/from/1", source=chosen, text=TEXT)
        assert len(set(texts)) == 6, "those that it may not repeat"
        texts.clear()
        await other.opens("/statements/approve")
        assert len(texts) == 4
