"""With keys alone, without scripts, and on a slow line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response

from bot.app.signing import ROOT
from bot.domain.person import Role
from tests.browser_console.seats import Desk, follows, opens, presses, says, signs_in

#: All that the first page brings along, before anything is compressed.
MOST_BYTES = 100_000
MOST_KEYS = 60
FOCUSED = """
() => {
  const found = document.activeElement, style = getComputedStyle(found);
  const box = found.getBoundingClientRect();
  return {
    text: (found.innerText || found.name || "").trim(),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: Math.min(box.left, box.top) >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
  };
}
"""


def tabs_to(page: Page, text: str) -> None:
    """Press Tab until this has the focus; whatever has it on the way is seen to have it."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told["text"]:
            assert told["outlined"], f"it is not seen that {told['text']!r} has the focus"
            assert told["inside"], f"{told['text']!r} has the focus out of sight"
        if told["text"] == text:
            return
    raise AssertionError(f"no Tab leads to {text!r}")


@pytest.mark.parametrize("width", [360, 1280])
def test_keys_alone_sign_in_find_the_way_and_press(desk: Desk, width: int) -> None:
    page = desk.window(width=width)
    page.goto(desk.service.link(desk.service.employs(Role.COORDINATOR)))
    tabs_to(page, "Sign in")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tabs_to(page, "To the content")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    opens(page, "/")
    tabs_to(page, "Rounds")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/rounds")
    opens(page, "/sessions")
    tabs_to(page, "End it")
    with page.expect_navigation():
        page.keyboard.press("Space")
    opens(page, "/")
    assert "You were signed out" in says(page) or "You are not signed in" in says(page)


def test_a_form_that_came_back_has_the_focus_on_its_faults_and_leads_to_the_fields(desk: Desk) -> None:
    page = desk.seat(desk.service.employs(Role.COORDINATOR))
    opens(page, "/invitations")
    page.fill("#f-codes", "20000000")
    page.evaluate("for (const each of document.forms) each.noValidate = true")
    follows(page, "main form button[value=sheets]")
    assert page.evaluate("document.activeElement.id") == "faults"
    assert page.input_value("#f-codes") == "20000000"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.evaluate("location.hash")
    assert page.locator(field).get_attribute("aria-invalid") == "true"
    told = page.locator(field).get_attribute("aria-describedby")
    assert page.locator(f"#{told}").is_visible()


def test_everything_works_where_no_script_runs(desk: Desk) -> None:
    person = desk.service.employs(Role.COORDINATOR)
    page = desk.window(width=360, scripts=False)
    signs_in(page, desk.service.link(person))
    for item in page.locator("nav a").all_inner_texts():
        follows(page, f"nav a:text-is('{item}')")
        assert page.locator("h1").count() == 1
    opens(page, "/invitations")
    page.select_option("#f-country", index=1)
    page.fill("#f-codes", "2")
    follows(page, "main form button[value=links]")
    assert "/start/" in page.input_value("#links")
    opens(page, "/rounds/1")
    assert "The round is paused." in presses(page, "Pause now")
    presses(page, "Check and resume")
    follows(page, "main form button.main")
    assert "The round goes on." in says(page)
    follows(page, "header button.leave")
    assert ROOT not in page.url
    assert opens(page, "/rounds") == 401


def test_the_first_page_brings_less_than_a_tenth_of_a_megabyte(desk: Desk) -> None:
    page = desk.window(width=360)
    loaded: dict[str, int] = {}

    def add(response: Response) -> None:
        if response.status < 300:
            loaded[response.url] = len(response.body())

    page.on("response", add)
    signs_in(page, desk.service.link(desk.service.employs(Role.COORDINATOR)))
    page.wait_for_load_state("networkidle")
    assert all(address.startswith(f"{desk.service.address}{ROOT}") for address in loaded)
    assert len(loaded) >= 4, "the page, its style sheet, and its scripts"
    assert sum(loaded.values()) < MOST_BYTES, loaded
