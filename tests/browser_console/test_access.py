"""No page of any role keeps anybody out: by axe, on any screen, in both directions and colours."""

from __future__ import annotations

import pytest

from bot.domain.person import Role
from bot.i18n.negotiation import direction
from tests.browser_console.seats import Desk, follows, opens
from tests.browser_console.walking import barriers, misfits, walk

ROLES = (Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER, Role.TRANSLATOR)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)], ids=["en-light", "ar-dark"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_keeps_anybody_out(desk: Desk, role: Role, language: str, dark: bool) -> None:  # noqa: FBT001 - a case
    page = desk.seat(desk.service.employs(role, language), dark=dark)
    wrong = {}
    every_part = role is Role.DRAFTER and not dark
    for address in walk(page, each=1 if dark else 2, every_part=every_part):
        assert page.evaluate("document.documentElement.dir") == direction(language)
        assert page.evaluate("document.documentElement.lang") == language
        found = [*barriers(page), *misfits(page)]
        if found:
            wrong[address] = found
    assert wrong == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_comes_of_a_press_keeps_nobody_out(desk: Desk, dark: bool) -> None:  # noqa: FBT001 - a case
    page = desk.window(dark=dark)
    wrong: dict[str, list[object]] = {}

    def look(name: str) -> None:
        if found := [*barriers(page), *misfits(page)]:
            wrong[name] = found

    page.goto(desk.service.link(desk.service.employs(Role.COORDINATOR)))
    look("a link")
    follows(page, "main button")
    opens(page, "/rounds/new")
    follows(page, "main form button.main")
    look("a form with faults")
    opens(page, "/invitations")
    follows(page, "main form button[value=links]")
    look("codes as links")
    opens(page, "/invitations")
    look("batches")
    follows(page, "main td a")
    look("before a batch is stopped")
    opens(page, "/staff")
    follows(page, "main form button")
    look("an invitation of staff")
    opens(page, "/countries")
    page.select_option("#f-country", "YE")
    follows(page, "main form button")
    look("before a country is left")
    opens(page, "/rounds/1/question?question=1&language=ar")
    look("before a question is stopped")
    opens(page, "/review")
    look("what she may not see")
    opens(page, "/nowhere")
    look("a page that is not there")
    opens(page, "/rounds/preview")
    follows(page, "main form button.main")
    wrong["a preview"] = [*barriers(page)]
    follows(page, "button[name=again]")
    page.goto("/console/rounds")
    follows(page, "header button.leave")
    opens(page, "/")
    look("outside")
    assert {name: found for name, found in wrong.items() if found} == {}
