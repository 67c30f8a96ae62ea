"""No page of any role keeps anybody out: by axe, on any screen, in both directions and colours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.app.rosterfile import COLUMNS
from bot.domain.person import Role
from bot.i18n.negotiation import direction
from tests.browser_console.seats import Desk, brings, follows, opens
from tests.browser_console.service import Service
from tests.browser_console.waiting import furnish, reads
from tests.browser_console.walking import barriers, misfits, walk

HEAD = ",".join(COLUMNS)
ROLES = (Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER, Role.TRANSLATOR)


@pytest.fixture(scope="module")
def furnished(house: Service) -> Service:
    """The service of a worker, with something to approve and to decide on."""
    furnish(house)
    return house


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


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)], ids=["en-light", "ar-dark"])
def test_statements_and_translations_that_wait_keep_nobody_out(
    desk: Desk,
    furnished: Service,
    language: str,
    dark: bool,  # noqa: FBT001 - a case
) -> None:
    service = furnished
    reviewer = service.employs(Role.REVIEWER, language)
    reads(service, reviewer)
    page = desk.seat(reviewer, dark=dark)
    wrong: dict[str, list[object]] = {}

    def look(name: str, there: str) -> None:
        assert page.locator(there).count(), name
        wrong[name] = [*barriers(page), *misfits(page)]

    opens(page, "/statements")
    look("what can be made and what stands", "main td")
    opens(page, "/statements/from/1")
    look("texts to choose from", "input[name=source]")
    follows(page, "main form button.main")
    look("a statement with faults", "[aria-invalid]")
    opens(page, "/statements/own")
    follows(page, "main form button.main")
    look("the team's own with a fault", "[aria-invalid]")
    opens(page, "/statements/approve")
    look("one to approve", "main li bdi")
    follows(page, "main a[data-key=n]")
    look("the team's own to approve", "button[value=approve]")
    follows(page, "main a[data-key=n]")
    look("none left", "main a.button")
    opens(page, "/adjudicate")
    look("two translations", "button[value=second]")
    follows(page, "button[value=third]")
    look("a third with a fault", "[aria-invalid]")
    follows(page, "main a[data-key=n]")
    look("nothing left to decide", "main a.button")
    assert {name: found for name, found in wrong.items() if found} == {}


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
    opens(page, "/invitations/roster")
    look("a list of people")
    brings(page, f"{HEAD}\n71234,Atlantis,,,,,\n")
    look("what is wrong in a list")
    note = f"asked,{datetime.now(UTC).date()},the field lead"
    brings(page, f"{HEAD}\n,YE,ar,,{note}\n")
    look("a list without a mistake")
    brings(page, f"{HEAD}\n,YE,ar,,{note}\n,SD,ar,,{note}\n")
    look("a list whose rows differ")
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
