"""A reviewer at her queue with keys: they rest while she types, and none that is hit by chance decides."""

from __future__ import annotations

from playwright.sync_api import Page

from bot.domain.person import Role
from tests.browser_console.seats import Desk, opens, presses, says

SELECT = """
() => {
  const text = document.querySelector("[data-said]").firstChild, range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, 4);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""
FOCUSED = "document.activeElement.id || document.activeElement.value"
BLUR = "document.activeElement.blur()"


def reads(desk: Desk) -> Page:
    """A reviewer before the first text that waits and may be quoted."""
    page = desk.seat(desk.service.employs(Role.REVIEWER))
    opens(page, "/review")
    presses(page, "Read them")
    while not page.locator("#f-words").count():
        presses(page, "Next, without deciding")
    return page


def test_a_key_leads_to_a_field_or_a_button_and_rests_while_she_types(desk: Desk) -> None:
    page = reads(desk)
    first = page.url
    page.keyboard.press("h")
    assert page.evaluate(FOCUSED) == "f-words"
    page.keyboard.type("lnv1r")
    assert page.input_value("#f-words") == "lnv1r"
    assert page.url == first
    page.evaluate(BLUR)
    page.keyboard.press("1")
    assert page.locator("input[name=tag]").first.is_checked()
    page.locator("input[name=tag]").nth(1).check()
    page.keyboard.press("1")
    assert not page.locator("input[name=tag]").first.is_checked(), "a tick box is nothing to type into"
    page.keyboard.press("v")
    assert page.locator("details button.danger").first.is_visible()


def test_a_key_of_a_decision_goes_to_its_button_and_enter_presses_it(desk: Desk) -> None:
    page = reads(desk)
    first = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("b")
    page.wait_for_url(first)
    page.keyboard.press("l")
    assert page.url == first
    assert page.evaluate(FOCUSED) == "leave"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first)
    assert "It is left out." in says(page)


def test_what_is_selected_is_what_she_asks_to_hide(desk: Desk) -> None:
    page = reads(desk)
    page.evaluate(SELECT)
    page.keyboard.press("h")
    said = page.inner_text("[data-said]")[:4].strip()
    assert page.input_value("#f-words") == said


def test_whoever_is_disturbed_by_keys_turns_them_off(desk: Desk) -> None:
    page = reads(desk)
    first = page.url
    page.click(".keys summary")
    page.click("[data-keys]")
    page.evaluate(BLUR)
    page.keyboard.press("n")
    page.reload()
    page.keyboard.press("n")
    assert page.url == first
    page.click(".keys summary")
    page.get_by_role("button", name="Turn the keys on").click()
    page.evaluate(BLUR)
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != first)


def test_letters_are_counted_as_they_are_typed(desk: Desk) -> None:
    page = desk.seat(desk.service.employs(Role.REVIEWER))
    opens(page, "/statements/own")
    page.fill("#f-text", "  Peace   takes time. ")
    assert page.inner_text("output") == "17 / 200"
    page.fill("#f-text", "x" * 201)
    assert page.locator("output.over").count() == 1
