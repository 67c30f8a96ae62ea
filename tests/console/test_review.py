"""A reviewer's queue in the browser: one text after the other, as in the chat, and for nobody else."""

from __future__ import annotations

import re

import pytest

from bot.app import queueing, transcribing
from bot.console import review
from bot.domain.person import Person
from bot.domain.reading import State
from bot.domain.review import HIDDEN
from bot.storage import reach
from tests.app.conftest import Crew
from tests.app.readers import NEEDLE, Queue, opened
from tests.app.test_transcribing import HEARD, heard, spoken_one
from tests.console.browsing import Browser, person
from tests.console.conftest import SignsIn
from tests.sounds import synthetic

__all__ = ["heard"]

STATES = "SELECT state, count(*) FROM reading GROUP BY state ORDER BY state"
ROWS = "SELECT count(*) FROM audit WHERE action = 'review' AND outcome = 'done'"


async def refused(crew: Crew) -> int:
    ((count,),) = await crew.rows("SELECT count(*) FROM audit WHERE outcome = 'refused'")
    return int(str(count))


def number(browser: Browser) -> int:
    """The text that she is at."""
    found = re.fullmatch(r"/review/text/(\d+)", browser.path)
    assert found is not None, browser.path
    return int(found[1])


async def does(browser: Browser, doing: str, **fields: str | list[str]) -> str:
    """Press a button of the text's page, with what its form carries."""
    form = next(form for form in browser._read().forms if "after" in form)
    known = {name: form[name] for name in ("round", "after", "seen")}
    return await browser.sends(form["action"], do=doing, **{**known, **fields})


async def test_she_sees_in_steps_what_waits_and_nobody_sees_how_many(queue: Queue, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    told = await browser.opens("/review")
    assert "At least 10 wait." in told
    assert "14" not in told
    assert NEEDLE not in told


async def test_a_text_is_hidden_quoted_translated_tagged_and_released(
    queue: Queue, signs_in: SignsIn
) -> None:
    browser = await signs_in("reviewer")
    assert NEEDLE in await browser.opens("/review/round/1")
    first = number(browser)
    assert f"of {HIDDEN}" in await does(browser, "hide", words="Rana")
    assert "Kept." in browser.text
    assert number(browser) == first
    await does(browser, "piece", piece=f"of {HIDDEN}")
    await does(browser, "translate", translation=f"von {HIDDEN}")
    text = await queue.does(queueing.text_of, first)
    assert (text.reading.quote, text.reading.translation.text) == (f"of {HIDDEN}", f"von {HIDDEN}")
    await does(browser, "tags", tag=list(text.codebook[:2]))
    assert (await queue.does(queueing.text_of, first)).reading.tags == text.codebook[:2]
    assert "It is released." in await does(browser, "release", tag=[text.codebook[1]])
    assert number(browser) != first
    found = await queue.review()
    assert found is not None
    assert [each["text"] for each in found["quotes"]] == [f"of {HIDDEN}"]
    other = await signs_in("reviewer2")
    assert "Another reviewer translated this." in await other.opens(f"/review/text/{first}")
    assert "The translation is accepted." in await does(other, "accept")


async def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(
    queue: Queue, signs_in: SignsIn
) -> None:
    browser = await signs_in("reviewer")
    await browser.opens("/review/round/1")
    assert "word for word" in await does(browser, "piece", piece="made up & <b>")
    assert browser.status == 400
    assert 'value="made up &amp; &lt;b&gt;"' in browser.page.text
    assert 'aria-describedby="w-piece-1"' in browser.page.text
    assert "Give at least one subject" in await does(browser, "tagged")
    assert browser.status == 400
    assert await queue.crew.rows(STATES) == [("open", 1)]


async def test_next_leaves_a_text_undecided_and_back_leads_to_it(queue: Queue, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    await browser.opens("/review/round/1")
    first = number(browser)
    await browser.opens(f"/review/round/1?after={first}")
    second = number(browser)
    assert second != first
    assert f'href="/console/review/text/{first}"' in browser.page.text
    await does(browser, "leave")
    assert number(browser) not in (first, second), "she goes on behind the one that she left"
    assert await queue.crew.rows(STATES) == [("left_out", 1), ("open", 2)]


async def test_a_form_that_is_sent_twice_decides_once_and_leads_on(queue: Queue, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    await browser.opens("/review/round/1")
    first, token = number(browser), browser.token
    fields = {
        "t": token,
        "round": "1",
        "after": "0",
        "seen": (await queue.does(queueing.text_of, first)).mark,
    }
    for _ in range(2):
        assert await browser.posts(f"/review/text/{first}", {**fields, "do": "hide", "words": "Rana"}) == 200
    assert (await queue.does(queueing.text_of, first)).reading.hide == ("Rana",)
    fields["seen"] = (await queue.does(queueing.text_of, first)).mark
    for doing in ("release", "release", "leave", "remove", "pattern"):
        assert await browser.posts(f"/review/text/{first}", {**fields, "do": doing}) == 200
    assert "That text waits no more." in browser.text
    assert (await queue.crew.rows(STATES))[-1] == ("released", 1)
    assert await queue.crew.rows("SELECT count(*) FROM reading WHERE state = 'left_out'") == [(0,)]


async def test_nothing_is_released_that_another_changed_since_it_was_read(
    queue: Queue, signs_in: SignsIn
) -> None:
    browser = await signs_in("reviewer")
    await browser.opens("/review/round/1")
    await queue.does(queueing.quote, number(browser), NEEDLE)
    assert queueing.CHANGED in await does(browser, "release")
    assert browser.status == 400
    assert await queue.crew.rows(STATES) == [("open", 1)]
    assert "It is released." in await does(browser, "release"), "now she has read it"


async def test_whatever_she_decides_leaves_the_same_rows_in_the_log(queue: Queue, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    grown = set()
    for doing in ("release", "tagged", "leave", "remove", "pattern"):
        await browser.opens("/review/round/1")
        ((before,),) = await queue.crew.rows(ROWS)
        text = await queue.does(queueing.text_of, number(browser))
        ((own,),) = await queue.crew.rows(ROWS)
        await does(browser, doing, tag=[text.codebook[0]])
        ((after,),) = await queue.crew.rows(ROWS)
        assert int(str(own)) == int(str(before)) + 1
        grown.add(int(str(after)) - int(str(own)))
    assert len(grown) == 1


async def test_a_text_of_violence_is_removed_for_good(queue: Queue, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    told = await browser.opens("/review/round/1")
    assert "Do not look into it" in told
    assert "Remove it for good" in told
    first = number(browser)
    assert "Nothing of it is kept." in await does(browser, "remove")
    await browser.opens(f"/review/text/{first}")
    assert "That text waits no more." in browser.text


@pytest.mark.parametrize("who", ["coordinator", "drafter", "translator"])
async def test_nobody_but_a_reviewer_opens_any_of_it_and_the_log_says_who_tried(
    queue: Queue, signs_in: SignsIn, who: str
) -> None:
    text = await queue.first()
    browser = await signs_in(who)
    addresses = (
        "/review",
        "/review/round/1",
        f"/review/text/{text.id}",
        f"/review/text/{text.id}/sound",
        "/review/released/1",
    )
    for count, address in enumerate(addresses, 1):
        assert NEEDLE not in await browser.opens(address)
        assert browser.status == 403
        assert await refused(queue.crew) == count
    await browser.opens("/sessions")
    for address in (f"/review/text/{text.id}", f"/review/released/{text.id}/back"):
        await browser.opens("/sessions")
        await browser.sends(address, do="release" if "text" in address else "remove", round="1", after="0")
        assert browser.status == 403
    assert await refused(queue.crew) == len(addresses) + 2
    assert await queue.crew.rows(STATES) == [("open", 1)]


async def test_nobody_reads_where_she_invites_or_coordinates(
    queue: Queue, staff: dict[str, int], signs_in: SignsIn
) -> None:
    text = await queue.first()
    house = queue.crew.stage.house
    await house.db.run(lambda conn: reach.add(conn, staff["reviewer"], ["YE"], []))
    browser = await signs_in("reviewer")
    assert "Nothing waits" in await browser.opens("/review")
    for address in ("/review/round/1", f"/review/text/{text.id}", "/review/released/1"):
        told = await browser.opens(address)
        assert (browser.status, NEEDLE in told) == (403, False)
        assert "somebody else has to review it" in told
    assert await refused(queue.crew) == 3


async def test_a_high_risk_round_is_read_on_another_computer(crew: Crew, signs_in: SignsIn) -> None:
    await crew.stage.round("round d-working-group opens now closes +10d remind none")
    browser = await signs_in("reviewer")
    told = await browser.opens("/review")
    assert "another computer only, never here" in told
    assert 'href="/console/review/round/1"' not in browser.page.text
    for address in ("/review/round/1", "/review/released/1"):
        assert "another computer" in await browser.opens(address)
        assert browser.status == 400


async def test_a_release_is_taken_back_once_and_the_text_waits_or_is_gone(
    queue: Queue, signs_in: SignsIn
) -> None:
    await queue.everything(State.RELEASED)
    browser = await signs_in("reviewer")
    assert "What was released" in await browser.opens("/review")
    assert NEEDLE in await browser.opens("/review/released/1")
    ids = re.findall(r"/review/released/(\d+)/back", browser.page.text)
    assert len(ids) == 14
    assert "It waits to be read again." in await browser.sends(
        f"/review/released/{ids[0]}/back", do="wait", round="1"
    )
    assert "waits no more" in await browser.sends(f"/review/released/{ids[0]}/back", do="wait", round="1")
    await browser.sends(f"/review/released/{ids[1]}/back", do="remove", round="1")
    assert await queue.crew.rows(STATES) == [("left_out", 1), ("open", 1), ("released", 12)]
    found = await queue.review()
    assert found is not None
    assert len(found["quotes"]) <= 12


async def test_what_is_no_number_and_what_no_table_holds_is_no_text(queue: Queue, signs_in: SignsIn) -> None:
    browser = await signs_in("reviewer")
    for address in (f"/review/text/{10**17}", f"/review/round/{10**17}", f"/review/released/{10**17}"):
        await browser.opens(address)
        assert browser.status in (200, 400)
    assert NEEDLE in await browser.opens("/review/round/1?after=x")
    await browser.opens("/review/text/abc")
    assert browser.status == 404


async def test_a_spoken_answer_is_heard_written_down_and_agreed_by_another(
    heard: Queue, signs_in: SignsIn, staff: dict[str, int]
) -> None:
    me: Person = await person(heard.crew.stage.house, staff["reviewer"])
    spoken = await spoken_one(heard, me)
    browser = await signs_in("reviewer")
    assert "stop listening and press" in await browser.opens(f"/review/text/{spoken.id}")
    await browser._client.get(f"/console/review/text/{spoken.id}/sound")
    page = await browser._client.get(f"/console/review/text/{spoken.id}/sound")
    assert (page.content, page.headers["cache-control"]) == (synthetic(60), "no-store")
    assert "You wrote down this." in await does(browser, "write", heard=HEARD)
    other = await signs_in("reviewer2")
    assert HEARD in await other.opens(f"/review/text/{spoken.id}")
    await heard.does(transcribing.write_down, spoken.id, "Something else", who=me)
    assert queueing.CHANGED in await does(other, "agree")
    assert other.status == 400
    assert "Something else" in other.text
    assert "The voice is destroyed." in await does(other, "agree")
    assert number(other) == spoken.id
    assert await heard.crew.rows("SELECT * FROM spoken") == []


async def test_a_page_of_the_queue_opens_the_texts_that_it_shows_and_no_other(
    queue: Queue, signs_in: SignsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "ON_A_PAGE", 4)
    browser = await signs_in("reviewer")
    with opened() as texts:
        await browser.opens("/review")
        await browser.opens("/")
        assert texts == []
        await browser.opens("/review/round/1")
        assert len(set(texts)) == 1
        first = number(browser)
        texts.clear()
        await browser.opens(f"/review/round/1?after={first}")
        assert number(browser) != first
        assert len(set(texts)) == 1
        texts.clear()
        await does(browser, "leave")
        await queue.everything(State.RELEASED)
        texts.clear()
        await browser.opens("/review")
        assert texts == []
        await browser.opens("/review/released/1")
        assert len(texts) == 4
        texts.clear()
        await browser.opens(next(each for each in browser.links() if "after=" in each))
        assert len(texts) == 4


async def test_a_spoken_answer_whose_sound_is_gone_waits_for_nobody(
    heard: Queue, signs_in: SignsIn, staff: dict[str, int]
) -> None:
    me = await person(heard.crew.stage.house, staff["reviewer"])
    spoken = await spoken_one(heard, me)
    await heard.crew.rows("DELETE FROM spoken")
    with pytest.raises(AssertionError, match="none waits"):
        await spoken_one(heard, me)
    browser = await signs_in("reviewer")
    assert NEEDLE in await browser.opens("/review/round/1")
    assert number(browser) != spoken.id
