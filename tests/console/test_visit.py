"""One request: what is read aside from turns leaves a refusal in the log all the same."""

from __future__ import annotations

import pytest
from starlette.responses import Response

from bot.app.permits import check
from bot.console.door import ConsoleSettings, Door
from bot.console.visit import Visit
from bot.domain.permission import Action, Kind
from tests.app.conftest import Crew
from tests.console.browsing import Browser
from tests.console.conftest import SignsIn


@pytest.mark.threat(7)
async def test_a_refusal_of_what_is_only_read_is_in_the_log(crew: Crew, signs_in: SignsIn) -> None:
    house = crew.stage.house
    browser: Browser = await signs_in("drafter")
    door = Door(house, ConsoleSettings(b"secret"))

    async def look(visit: Visit) -> Response:
        await visit.look(lambda house, _, me: check(house, me, Action.SEE_ROUNDS, Kind.ROUND))
        return visit.page("home.html")

    route = door.get("/looked", look)
    browser._client._transport.app.router.routes.insert(0, route)  # type: ignore[attr-defined]
    await browser.opens("/looked")
    assert browser.status == 403
    newest = "SELECT action, outcome FROM audit ORDER BY number DESC LIMIT 1"
    assert await crew.rows(newest) == [("see rounds", "refused")]
