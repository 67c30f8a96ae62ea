"""No page of any role keeps anybody out: by axe, on any screen, in both directions and colours."""

from __future__ import annotations

import pytest

from bot.domain.person import Role
from bot.i18n.negotiation import direction
from tests.browser_console.seats import Desk
from tests.browser_console.walking import barriers, misfits, walk

ROLES = (Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER, Role.TRANSLATOR)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)], ids=["en-light", "ar-dark"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_keeps_anybody_out(desk: Desk, role: Role, language: str, dark: bool) -> None:  # noqa: FBT001 - a case
    page = desk.seat(desk.service.employs(role, language), dark=dark)
    wrong = {}
    every_part = role is Role.DRAFTER and not dark
    for address in walk(page, each=1 if dark else 2, every_part=every_part):
        page.goto(address)
        # Where words lack in her language, a page is in English: it is laid out as hers all the same.
        page.evaluate("way => { document.documentElement.dir = way; }", direction(language))
        found = [*barriers(page), *misfits(page)]
        if found:
            wrong[address] = found
    assert wrong == {}
