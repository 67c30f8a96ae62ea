"""What people do to a browser: back, reload, away at once, another phone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Phones
from tests.browser.expecting import asks_nobody_else, well_made, words
from tests.browser.joining import first_question
from tests.browser.phone import Page, Phone
from tests.browser.service import Trial

ANSWERS = "SELECT count(*) FROM answer"


def skip_to_ticks(phone: Phone, page: Page) -> Page:
    """Past the first question, which a random half is asked in another way, to the tick boxes."""
    while not page.ticks:
        page = phone.press("skip")
    return page


def test_the_back_button_and_reloading_count_nothing_twice(house: Trial, phones: Phones):
    phone = phones("en")
    asked = skip_to_ticks(phone, first_question(phone, house.advocate))
    before = house.folder.value(ANSWERS)
    phone.tick("talks")
    answered = phone.press("done")
    assert answered.cards != asked.cards
    assert house.folder.value(ANSWERS) == before + 1
    for went in (phone.again, phone.back, phone.again):
        assert went().cards == answered.cards
    assert house.folder.value(ANSWERS) == before + 1
    assert phone.press("back").ticks
    phone.tick("missions")
    assert phone.press("done").cards == answered.cards
    assert house.folder.value(ANSWERS) == before + 1


@pytest.mark.threat(1, 20)
def test_leaving_shows_a_page_about_nothing_and_leaves_nothing_behind(house: Trial, phones: Phones):
    phone = phones("en")
    asked = first_question(phone, house.advocate)
    assert {"p0", "p1"} <= phone.cookies()
    left = phone.click("button.leave")
    assert left.address == "/"
    assert left.cards == [words("page.neutral", "en")]
    assert phone.cookies() == set()
    for page in (phone.back(), phone.open(f"{house.page}/p/")):
        assert asked.cards[0] not in page.text
        assert page.cards == [words("page.start", "en")]
    asks_nobody_else(phone, house)


@pytest.mark.threat(1, 20)
def test_after_leaving_no_step_back_through_the_history_shows_anything_of_the_survey(
    house: Trial, phones: Phones
):
    phone = phones("en")
    asked = skip_to_ticks(phone, first_question(phone, house.advocate))
    phone.tick("talks")
    later = phone.press("done")
    phone.click("button.leave")
    history = phone.driver.execute_cdp_cmd("Page.getNavigationHistory", {})
    assert phone.driver.execute_script("return history.length") == len(history["entries"])
    ours = [each for each in history["entries"] if each["url"].startswith(house.page)]
    code = urlsplit(house.advocate).path
    assert {urlsplit(each["url"]).path for each in ours} <= {"/", "/p/", code}
    assert {each["title"] for each in ours} == {words("page.title", "en")}
    shown = []
    for _ in range(history["currentIndex"]):
        phone.driver.back()
        shown.append(phone.driver.execute_script("return document.body.innerText"))
    assert len(shown) == history["currentIndex"]
    for card in (*asked.cards, *later.cards, *asked.presses.values()):
        assert not any(card in text for text in shown), card
    assert phone.cookies() <= {"p0"}, "what a start page sets, which says nothing of her"


def test_a_one_time_code_moves_her_to_another_phone_where_she_was(house: Trial, phones: Phones):
    old, new = phones("ar"), phones("en")
    asked = skip_to_ticks(old, first_question(old, house.advocate, "ar"))
    well_made(old.command("help"), "ar")
    code = the_code(well_made(old.press("phone"), "ar"), "ar")
    assert new.open(f"{house.page}/p/start").lang == "en"
    new.tap("summary")
    new.write("[name=code]", code)
    moved = well_made(new.click("details button"), "ar")
    assert (moved.cards, moved.ticks) == (asked.cards, asked.ticks)
    gone = old.open(f"{house.page}/p/")
    assert gone.toast == [words("page.ended", "ar")]
    assert asked.cards[0] not in gone.text
    # Somebody who finds the code later can do nothing with it.
    late = phones("fr")
    late.open(f"{house.page}/p/start")
    late.tap("summary")
    late.write("[name=code]", code)
    assert asked.cards[0] not in late.click("details button").text


def the_code(page: Page, language: str) -> str:
    assert words("help.code", language) in page.text
    return next(line for line in page.lines if re.fullmatch(r"[A-Za-z0-9_-]{16,}", line))
