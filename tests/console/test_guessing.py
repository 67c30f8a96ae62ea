"""A drafter who guesses the address of a page that is not hers is refused, and the log says so."""

from __future__ import annotations

from bot.console.menu import MENU
from bot.domain.person import Role
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn
from tests.console.released import releases

REFUSED = "SELECT count(*) FROM audit WHERE outcome = 'refused'"
#: Pages of coordinators and of reviewers, beside those of their menus.
OTHERS = (
    "/rounds/1",
    "/rounds/1/open",
    "/rounds/1/tell",
    "/rounds/new",
    "/staff/1",
    "/going/1",
    "/rounds/preview",
)


async def test_pages_of_coordinators_and_reviewers_are_refused_and_in_the_log(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await crew.stage.round("round a-women closes +14d remind none")
    await releases(crew, 1)
    browser = await signs_in("drafter")
    hers = {each.path for each in MENU[Role.DRAFTER]}
    theirs = {each.path for role in (Role.COORDINATOR, Role.REVIEWER) for each in MENU[role]} - hers
    for number, path in enumerate((*sorted(theirs), *OTHERS), start=1):
        await browser.opens(path)
        assert browser.status == 403, path
        assert await crew.rows(REFUSED) == [(number,)], path


async def test_what_a_coordinator_and_a_reviewer_do_is_not_done_by_a_drafter(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await crew.stage.round("round a-women closes +14d remind none")
    browser = await signs_in("drafter")
    await browser.opens("/sessions")
    token = browser.token
    for number, path in enumerate(("/rounds/1/pause", "/rounds/1/close", "/staff/1/revoke"), start=1):
        assert await browser.posts(path, {"t": token}) == 403, path
        assert await crew.rows(REFUSED) == [(number,)], path
    assert await crew.rows("SELECT state FROM round") == [("running",)]
