"""The coordinator and the drafter of a trial, each on a phone."""

from __future__ import annotations

from tests.browser.conftest import Phones
from tests.browser.expecting import asks_nobody_else, well_made, words
from tests.browser.joining import arrive
from tests.browser.phone import WIDTH, Phone
from tests.browser.service import Trial

#: Answered before anybody came, and the fewest new people who move the figures.
RELEASED, FEWEST_NEW = 60, 10


def take_desk(phone: Phone, link: str, language: str = "en") -> None:
    """Come in as staff, and skip what is asked about time and tidiness."""
    page = well_made(arrive(phone, link, language), language)
    while "skip" in page.presses:
        page = well_made(phone.press("skip"), language)


def test_a_coordinator_sees_the_round_as_last_released_and_plans_another(house: Trial, phones: Phones):
    phone = phones("en")
    take_desk(phone, house.coordinator)
    listed = well_made(phone.command("rounds"), "en")
    assert words("desk.answered_more", "en", count=RELEASED) in listed.text
    assert words("desk.answered_more", "en", count=RELEASED) in well_made(phone.press("round_1"), "en").text
    page = well_made(phone.command("newround"), "en")
    while "make" not in page.presses:
        choice = "done" if page.ticks else next(each for each in page.presses if each.startswith("c_"))
        page = well_made(phone.press(choice), "en")
    assert "open_2" in well_made(phone.press("make"), "en").presses
    page = well_made(phone.command("invite"), "en")
    while not any("/start/" in line for line in page.lines):
        choice = next(each for each in page.presses if each.startswith(("role_adv", "land_", "uses_")))
        page = well_made(phone.press(choice), "en")
    asks_nobody_else(phone, house)


def test_a_drafter_reads_the_digest_which_says_why_one_answer_moves_nothing(house: Trial, phones: Phones):
    for language in ("en", "fr"):
        phone = phones(language)
        take_desk(phone, house.drafter, language)
        sent = well_made(phone.command("digest"), language)
        people = words("digest.people", language, count=RELEASED)
        why = words("digest.waits", language, count=FEWEST_NEW)
        assert people in sent.text
        assert why in sent.text
        digest = phone.open(well_made(phone.press("webpage"), language).files[0])
        assert digest.lang == language
        assert people in digest.text
        assert why in digest.text
        assert digest.width <= WIDTH
        assert digest.scripts == 0
        asks_nobody_else(phone, house)


def test_one_browser_holds_all_three_roles_at_once(house: Trial, phones: Phones):
    phone = phones("en")
    arrive(phone, house.advocate, "ar")
    take_desk(phone, house.coordinator, "en")
    take_desk(phone, house.drafter, "fr")
    assert words("page.role_coordinator", "en") in well_made(phone.open(f"{house.page}/s/"), "en").lines
    assert words("page.role_drafter", "fr") in well_made(phone.open(f"{house.page}/d/"), "fr").lines
    consent = well_made(phone.open(f"{house.page}/p/"), "ar")
    assert consent.presses.keys() == {"few", "next", "no"}
    # Leaving one place leaves the others as they are.
    phone.click("button.leave")
    assert {"s1", "d1"} <= phone.cookies()
    assert "p1" not in phone.cookies()
