from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app.channel import Attachment
from bot.domain.inbound import Command, Several, Tap, Text
from tests.channels.web.house import NOW, SETTINGS, Browser, build


async def test_a_person_answers_a_whole_survey_without_a_script(house, browser):
    page = await browser.join(code="abc")
    assert page.url.path == "/p/"
    for fields in ({"do": "1.o_good"}, {"do": "2.done", "ticks": "1", "pick": ["talks", "missions"]}):
        page = await browser.press("/p/", **fields)
        assert page.url.path == "/p/"
    await browser.press("/p/", step="3", text="٣٠")
    page = await browser.press("/p/", step="4", text="Line one\r\nand two")
    assert "Thank you" in page.text
    assert house.turns() == [
        Command("start", "abc"),
        Tap(1, "o_good"),
        Several(2, ("talks", "missions")),
        Text("٣٠"),
        Text("Line one\nand two"),
    ]
    assert {arrival.channel for arrival in house.arrivals} == {"web"}
    assert {arrival.address for arrival in house.arrivals} == {browser.seat()}


async def test_a_turn_leads_back_by_a_redirect_so_that_reloading_sends_nothing(house, browser):
    await browser.join()
    answer = await browser.post("/p/", data={"t": browser.word(), "do": "1.o_good"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/")


async def test_a_form_sent_twice_counts_once(house, browser):
    await browser.join()
    fields = {"t": browser.word(), "do": "1.o_good"}
    await asyncio.gather(*(browser.post("/p/", data=fields) for _ in range(3)))
    assert house.turns() == [Command("start"), Tap(1, "o_good")]
    assert house.at[browser.seat()] == 1


async def test_a_text_sent_twice_counts_once_and_does_not_answer_the_next_question(house, browser):
    await browser.join()
    house.at[browser.seat()] = 2
    await browser.open("/p/")
    fields = {"t": browser.word(), "step": "3", "text": "30"}
    first = await browser.post("/p/", data=fields)
    second = await browser.post("/p/", data=fields)
    assert house.turns()[1:] == [Text("30")]
    assert "older" not in first.text + second.text


async def test_a_text_from_an_older_page_changes_nothing_and_is_told(house, browser):
    await browser.join()
    house.at[browser.seat()] = 2
    await browser.open("/p/")
    old = browser.word()
    house.at[browser.seat()] = 3
    page = await browser.post("/p/", data={"t": old, "step": "3", "text": "30"})
    assert "That page was an older one" in page.text
    assert house.turns() == [Command("start")]


async def test_another_button_of_a_page_that_the_browser_kept_still_arrives(house, browser):
    await browser.join()
    old = browser.word()
    await browser.press("/p/", do="1.o_good")
    page = await browser.post("/p/", data={"t": old, "do": "1.o_cannot_judge"})
    assert house.turns()[1:] == [Tap(1, "o_good"), Tap(1, "o_cannot_judge")]
    assert "That button is from an earlier screen." in page.text


async def test_a_toast_is_shown_once(house, browser):
    house.toast = "Kept."
    assert "Kept." in (await browser.join()).text
    assert "Kept." not in (await browser.open("/p/")).text


async def test_a_toast_that_nobody_came_for_is_forgotten(house):
    now = NOW
    house.toast = "Kept."
    async with Browser(build(house, now=lambda: now)) as browser:
        await browser.open("/p/start")
        await browser.post("/p/start", data={"t": browser.word()}, follow_redirects=False)
        now += timedelta(minutes=3)
        assert "Kept." not in (await browser.open("/p/")).text


async def test_commands_come_from_the_menu_or_typed_with_a_slash(house, browser):
    await browser.join()
    await browser.press("/p/", command="settings")
    house.at[browser.seat()] = 3
    await browser.open("/p/")
    await browser.press("/p/", step="4", text=" /Privacy now ")
    assert house.turns()[1:] == [Command("settings"), Command("privacy", "now")]


async def test_a_command_that_is_not_offered_is_refused_and_a_way_out_never_is(house, browser):
    await browser.join()
    assert (await browser.press("/p/", command="close")).status_code == 400
    house.commands = ()
    await browser.open("/p/")
    word = browser.word()
    for way_out in ("stop", "pause", "erase"):
        await browser.post("/p/", data={"t": word, "command": way_out})
    assert house.turns()[1:] == [Command("stop"), Command("pause"), Command("erase")]


FORGED = [
    {"do": "1.ÜPPER"},
    {"do": "x"},
    {"do": "99999999999.o_good"},
    {"do": ["1.o_good", "1.o_bad"]},
    {"do": "1.o_good", "text": "also"},
    {"do": "1." + "a" * 41},
    {"do": "2.done", "ticks": "1", "pick": "<b>"},
    {"text": "no step"},
    {"text": "x", "step": "-1"},
    {"text": "x", "step": "٣"},
    {"command": "../x"},
    {"something": "else"},
    {},
]


@pytest.mark.parametrize("fields", FORGED)
async def test_a_form_that_the_page_does_not_make_gets_a_kind_page_and_changes_nothing(
    house, browser, fields
):
    await browser.join()
    page = await browser.press("/p/", **fields)
    assert page.status_code == 400
    assert "Nothing was changed." in page.text
    assert 'href="/p/"' in page.text
    assert house.turns() == [Command("start")]


@pytest.mark.parametrize(
    "body",
    [b"\x00\xff\xfe", b"&" * 1000, b"t=%ED%A0%80&do=%00", b"a=1&" * 400, b"t=" + b"%" * 500],
)
async def test_rubbish_gets_a_kind_page(house, browser, body):
    await browser.join()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    page = await browser.post("/p/", content=body, headers=kind)
    assert page.status_code in (400, 403)
    assert "Nothing was changed." in page.text
    page = await browser.post("/p/", files={"do": b"1.o_good"})
    assert page.status_code == 403


async def test_a_form_of_another_person_or_place_or_of_nobody_is_refused(house, browser):
    await browser.join("/s/")
    elsewhere = browser.word()
    await browser.join("/p/")
    own = browser.word()
    async with Browser(build(house)) as other:
        await other.join("/p/")
        foreign = other.word()
    for word in (elsewhere, foreign, "", "x", own[:-1] + "!", "A" * 22 + "." + "A" * 22):
        page = await browser.post("/p/", data={"t": word, "do": "1.o_good"})
        assert page.status_code == 403, word
    assert all(isinstance(turn, Command) for turn in house.turns())


async def test_a_form_that_the_browser_says_comes_from_elsewhere_is_refused(house, browser):
    await browser.join()
    seat = browser.seat()
    for path in ("/p/", "/p/start"):
        for site in ("cross-site", "same-site"):
            answer = await browser.post(
                path, data={"t": browser.word(), "do": "1.o_good"}, headers={"sec-fetch-site": site}
            )
            assert answer.status_code in (400, 403)
    await browser.post("/p/leave", data={"t": browser.word()}, headers={"sec-fetch-site": "cross-site"})
    assert browser.seat() == seat
    assert house.turns() == [Command("start")]


#: The least that the setting for ids allows.
LEAST_KEPT = timedelta(hours=48)


@pytest.mark.threat(17)
async def test_a_form_that_counted_never_counts_again(house):
    """Its id is kept for longer than it is taken, so nobody who has seen it can play it once more."""
    now = NOW
    async with Browser(build(house, now=lambda: now)) as browser:
        await browser.join()
        forms = [{"t": browser.word(), "do": "1.o_good"}, {"t": browser.word(), "command": "stop"}]
        for form in forms:
            await browser.post("/p/", data=form)
        counted = house.turns()
        for hours in (1, 38, 1, 1, 7, 1, 1000):
            now += timedelta(hours=hours)
            if now - NOW >= LEAST_KEPT:
                house.applied.clear()
            house.at[browser.seat()] = 0
            for form in forms:
                await browser.post("/p/", data=form)
            assert house.turns() == counted
            assert house.at[browser.seat()] == 0


async def test_a_form_of_days_ago_is_told_to_be_an_older_one(house):
    now = NOW
    async with Browser(build(house, now=lambda: now)) as browser:
        await browser.join()
        now += timedelta(days=3)
        page = await browser.press("/p/", do="1.o_good")
        assert "That page was an older one" in page.text
        page = await browser.press("/p/", do="1.o_good")
        assert "Question 2 of 9" in page.text
        await browser.open("/p/start/abc")
        now += timedelta(days=3)
        page = await browser.press("/p/start/abc", who="same")
        assert page.url.path == "/p/start/abc", "shown once more, to be pressed now"


async def test_when_a_turn_fails_what_she_wrote_can_be_sent_again(house, browser, caplog):
    await browser.join()
    house.at[browser.seat()] = 3
    await browser.open("/p/")
    house.broken = RuntimeError("holds her words")
    page = await browser.press("/p/", step="4", text='my "words" <here>')
    assert page.status_code == 503
    assert 'value="my &#34;words&#34; &lt;here&gt;"' in page.text
    assert "her words" not in caplog.text
    assert "RuntimeError at house.py" in caplog.text
    house.broken = None
    await browser.press("/p/", step="4", text='my "words" <here>')
    assert house.turns()[-1] == Text('my "words" <here>')


async def test_our_own_fault_is_one_kind_sentence(house, browser, caplog):
    await browser.join()

    async def broken(address: str) -> None:
        raise LookupError("a secret")

    house.screen = broken
    page = await browser.open("/p/")
    assert page.status_code == 500
    assert "not your fault" in page.text
    assert "secret" not in caplog.text + page.text


async def test_what_is_too_long_is_refused_whether_it_says_so_or_not(house, browser):
    await browser.join()
    page = await browser.press("/p/", step="4", text="x" * 70_000)
    assert (page.status_code, "too long" in page.text) == (413, True)

    async def dribble():
        for _ in range(80):
            yield b"x" * 1000

    page = await browser.post("/p/", content=dribble())
    assert page.status_code == 413
    page = await browser.post("/p/", content=b"", headers={"content-length": "9" * 30})
    assert page.status_code == 413


async def test_a_body_that_does_not_arrive_in_time_is_refused(house):
    async with Browser(build(house, replace(SETTINGS, body_seconds=0.05))) as browser:
        await browser.join()
        stopped = asyncio.Event()

        async def stuck():
            yield b"t="
            await stopped.wait()

        page = await browser.post("/p/", content=stuck())
        assert (page.status_code, "took too long" in page.text) == (408, True)


async def test_three_places_hold_three_people_in_one_browser(house, browser):
    for place in ("/p/", "/s/", "/d/"):
        await browser.join(place)
    seats = {browser.seat(place) for place in "psd"}
    assert len(seats) == 3
    assert seats == set(house.at)
    await browser.open("/s/")
    await browser.press("/s/", do="1.o_good")
    assert [house.at[browser.seat(place)] for place in "psd"] == [0, 1, 0]


async def test_a_digest_opens_under_bounds_of_its_own_and_for_its_owner_only(house, browser):
    await browser.join("/d/")
    own = browser.seat("d")
    house.files[own, 5] = Attachment("digest\r\nx: a é.html", "text/html; charset=utf-8", b"<p>Digest")
    page = await browser.open("/d/")
    assert 'href="/d/file/5"' in page.text
    file = await browser.get("/d/file/5")
    assert file.content == b"<p>Digest"
    assert file.headers["content-type"] == "text/html; charset=utf-8"
    assert file.headers["content-disposition"].startswith('inline; filename="digest__x__a__.html"')
    policy = file.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "sandbox" in policy
    for path in ("/p/file/5", "/d/file/6", "/d/file/" + "9" * 40):
        assert (await browser.get(path)).status_code == 404
    house.files[own, 6] = Attachment("x.svg", "image/svg+xml", b"<svg/>")
    file = await browser.get("/d/file/6")
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")


async def test_an_image_of_a_digest_is_shown_and_its_pages_are_saved_as_what_they_are(house, browser):
    await browser.join("/d/")
    own = browser.seat("d")
    for number, (media_type, way) in enumerate((("image/png", "inline"), ("application/pdf", "attachment"))):
        house.files[own, number] = Attachment("digest", media_type, b"content")
        file = await browser.get(f"/d/file/{number}")
        assert file.headers["content-type"] == media_type
        assert file.headers["content-disposition"].startswith(way)
        assert file.headers["x-content-type-options"] == "nosniff"


async def test_nothing_that_was_written_or_who_wrote_it_is_logged(house, browser, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    await browser.join(code="secretcode")
    house.at[browser.seat()] = 3
    await browser.open("/p/")
    await browser.press("/p/", step="4", text="canary")
    house.broken = RuntimeError("canary")
    await browser.post("/p/leave")
    for word in ("canary", "secretcode", browser.seat() or next(iter(house.at))):
        assert word not in caplog.text


async def test_health_says_ok_and_nothing_more(browser):
    page = await browser.get("/healthz")
    assert (page.status_code, page.text) == (200, "ok")


@pytest.mark.parametrize("path", ["/", "/p/", "/p/start/abc", "/nothing", "/healthz", "/p/file/1"])
async def test_every_answer_carries_the_strict_headers(browser, path):
    headers = (await browser.get(path)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "strict-transport-security" not in headers


async def test_wrong_methods_get_a_kind_page(browser):
    for method, path in (("PUT", "/p/"), ("DELETE", "/p/start"), ("POST", "/"), ("GET", "/p/nothing/more")):
        page = await browser.request(method, path)
        assert page.status_code in (404, 405)
        assert "<!doctype html>" in page.text


async def test_the_language_of_the_browser_goes_with_each_arrival(house, browser):
    await browser.open("/p/start")
    await browser.post("/p/start", data={"t": browser.word()}, headers={"accept-language": "en-GB,en;q=0.9"})
    assert house.arrivals[0].language == "en"
