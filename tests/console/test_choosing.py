"""How digests come to a drafter, chosen in the console as in her chat."""

from __future__ import annotations

from bot.domain.subscription import Frequency, Subscription
from bot.storage import subscriptions
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn


async def test_a_drafter_chooses_how_often_and_in_which_language(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    await browser.opens("/digests")
    assert 'value="each" checked' in browser.page.text
    told = await browser.sends("/digests", frequency="weekly", language="ar")
    assert "It is noted." in told
    assert 'value="weekly" checked' in browser.page.text
    now = await crew.stage.house.db.run(lambda conn: subscriptions.of(conn, staff["drafter"]))
    assert now == Subscription(Frequency.WEEKLY, "ar")
    await browser.sends("/digests", frequency="each", language="own")
    now = await crew.stage.house.db.run(lambda conn: subscriptions.of(conn, staff["drafter"]))
    assert now == Subscription()


async def test_what_there_is_not_changes_nothing(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    browser = await signs_in("drafter")
    for wish in (
        {"frequency": "hourly"},
        {"frequency": "weekly", "language": "xx"},
        {"frequency": "weekly", "way": "email"},
        {"frequency": "weekly", "way": "pigeon"},
    ):
        await browser.opens("/digests")
        await browser.sends("/digests", **wish)
        assert browser.status == 400
    now = await crew.stage.house.db.run(lambda conn: subscriptions.of(conn, staff["drafter"]))
    assert now == Subscription()


async def test_digests_come_to_nobody_else(signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    assert "digests come by themselves to drafters only" in await browser.opens("/digests")
    assert browser.status == 400
