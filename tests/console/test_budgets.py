"""Short messages of a round in the console: a budget with its plan, what they come to, and another budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import planning
from bot.app.counting import text_cost
from bot.domain.person import CONSENT_VERSION, Consent, Person, Standing
from bot.domain.rounds import RoundState
from bot.storage import people, rounds
from bot.storage.database import Conn
from bot.surveyfile.countries import read
from tests.app.conftest import Crew
from tests.console.conftest import SignsIn

BUDGETS = "SELECT round, most, currency FROM sms_budget"
LOGGED = "SELECT resource, outcome FROM audit WHERE action = 'plan'"
ENTRY = """{code}:
  contacts: [{{name: a helpline, reach: "1234"}}]
  checked_until: 2090-01-01
  decision: {{go: true, on: 2026-01-01, by: [one, two]}}
  sms: yes
  sms_price: {price}
  sms_currency: {currency}
"""
PLAN: dict[str, str | list[str]] = {
    "survey": ["priorities"],
    "countries": ["YE"],
    "languages": ["en"],
    "closes": "2026-12-10T20:00",
}


@pytest.fixture
def gateway(crew: Crew, tmp_path: Path) -> None:
    """A gateway is set up, and Yemen and Sudan allow short messages, each in a currency of its own."""
    path = tmp_path / "countries.yaml"
    entries = (("YE", "0.02", "USD"), ("SD", "12", "SDG"))
    path.write_text(
        "".join(ENTRY.format(code=code, price=price, currency=each) for code, price, each in entries), "utf-8"
    )
    house = crew.stage.house
    house.rules, house.countries = replace(house.rules, sms=True), lambda: read(path)


async def with_phones(crew: Crew, number: int, first: int = 0) -> None:
    """So many people of Yemen join by short message, beginning with such a number."""
    house = crew.stage.house

    def add(conn: Conn) -> None:
        for place in range(first, first + number):
            name = f"+2547110{place:05d}"
            hash_, sealed = house.sealer.address_hash("sms", name), house.sealer.seal_address(name)
            person = Person(
                id=people.add(conn, Person(id=0), "sms", hash_, sealed),
                standing=Standing.ACTIVE,
                country="YE",
                language="en",
                consent=Consent(CONSENT_VERSION, answer=True, contact=True),
            )
            people.update(conn, person)

    await house.db.run(add)


async def draft(crew: Crew) -> None:
    await crew.stage.round("round priorities opens +1h closes +9d for YE draft")


@pytest.mark.usefixtures("gateway")
async def test_a_round_is_planned_with_a_budget_and_told_what_it_comes_to_before_it_opens(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await with_phones(crew, 23)
    assert "Budget for short messages" in await browser.opens("/rounds/new")
    text = await browser.sends("/rounds/new", **PLAN, sms_budget=" 50 ")
    assert (browser.status, browser.path) == (200, "/rounds/1/open")
    assert await crew.rows(BUDGETS) == [(1, 50_000_000, "USD")]
    house = crew.stage.house
    cost = await house.db.run(lambda conn: text_cost(house, conn, planning.existing(conn, 1)))
    assert cost is not None
    assert f"gets {cost.segments} segments at most" in text
    assert "At least 20 of its people use short messages." in text
    assert f"One costs 0.02 USD at most, all of it {30 * cost.segments * 0.02:.2f} USD at most." in text
    assert "No more than the budget is ever spent: 50.00 USD." in text


@pytest.mark.usefixtures("gateway")
async def test_an_empty_field_gives_none_and_the_look_before_opening_says_so(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await with_phones(crew, 9)
    await browser.opens("/rounds/new")
    text = await browser.sends("/rounds/new", **PLAN, sms_budget="")
    assert await crew.rows(BUDGETS) == []
    assert "Fewer than 10 of its people use short messages." in text
    assert "The round has no budget for short messages, so nobody is asked by one." in text


@pytest.mark.usefixtures("gateway")
async def test_how_many_use_short_messages_is_counted_once_a_day(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await with_phones(crew, 9)
    await draft(crew)
    assert "Fewer than 10 of its people use short" in await browser.opens("/rounds/1/open")
    await with_phones(crew, 5, first=9)
    assert "Fewer than 10 of its people use short" in await browser.opens("/rounds/1/open")
    crew.stage.clock.at += timedelta(hours=20)
    browser = await signs_in("coordinator")
    assert "At least 10 of its people use short" in await browser.opens("/rounds/1/open")


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sms_budget": "much"}, "much is no amount. Write one such as 50 or 12.50."),
        ({"sms_budget": "nan"}, "nan is no amount."),
        ({"sms_budget": "0"}, "Give an amount above 0, at most 1000000."),
        ({"sms_budget": "1e30"}, "Give an amount above 0, at most 1000000."),
        ({"sms_budget": "50", "countries": ["YE", "SD"]}, "Prices of these countries are in SDG, USD"),
        ({"sms_budget": "50", "survey": ["d-working-group"]}, "The phone company reads every short message"),
    ],
)
async def test_a_budget_that_cannot_be_is_told_beside_its_field(
    crew: Crew, signs_in: SignsIn, wrong: dict[str, str | list[str]], told: str
) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    text = await browser.sends("/rounds/new", **{**PLAN, **wrong})
    assert (browser.status, told in text) == (400, True)
    assert 'id="w-sms_budget-1"' in browser.page.text
    assert f'value="{wrong["sms_budget"]}"' in browser.page.text
    assert await crew.rows("SELECT count(*) FROM round") == [(0,)]


async def test_without_a_gateway_no_page_asks_for_a_budget(crew: Crew, signs_in: SignsIn) -> None:
    browser = await signs_in("coordinator")
    await browser.opens("/rounds/new")
    assert 'name="sms_budget"' not in browser.page.text
    await draft(crew)
    for path in ("/rounds/1", "/rounds/1/open"):
        await browser.opens(path)
        assert "/rounds/1/budget" not in browser.page.text, path


@pytest.mark.usefixtures("gateway")
async def test_nor_does_the_page_of_a_high_risk_round_and_its_form_is_refused(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await crew.stage.round("round d-working-group opens now closes +10d for YE remind none")
    await browser.opens("/rounds/1")
    assert "/rounds/1/budget" not in browser.page.text
    text = await browser.sends("/rounds/1/budget", sms_budget="50")
    assert (browser.status, "The phone company reads every short message" in text) == (400, True)
    assert await crew.rows(BUDGETS) == []


@pytest.mark.usefixtures("gateway")
async def test_a_budget_is_given_and_changed_on_a_page_of_its_own_and_both_are_in_the_log(
    crew: Crew, signs_in: SignsIn
) -> None:
    browser = await signs_in("coordinator")
    await draft(crew)
    await browser.opens("/rounds/1")
    assert "/console/rounds/1/budget" in browser.links()
    text = await browser.opens("/rounds/1/budget")
    assert "The round has no budget for short messages" in text
    assert "All that they may cost, in USD" in text
    assert await crew.rows(LOGGED) == [], "looking changes nothing"
    text = await browser.sends("/rounds/1/budget", sms_budget="50")
    assert "Short messages of this round may cost 50.00 USD now, and no more." in text
    assert browser.path == "/rounds/1"
    assert "Its budget is 50.00 USD now." in await browser.opens("/rounds/1/budget")
    await browser.sends("/rounds/1/budget", sms_budget="12.50")
    assert await crew.rows(BUDGETS) == [(1, 12_500_000, "USD")]
    assert await crew.rows(LOGGED) == [("round:1", "done")] * 2


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("", "is no amount"),
        ("-5", "Give an amount above 0"),
        ("60", "This round was opened with 80.00 USD: give at least that."),
    ],
)
async def test_another_budget_that_cannot_be_is_told_beside_its_field_and_the_old_one_stands(
    crew: Crew, signs_in: SignsIn, amount: str, told: str
) -> None:
    browser = await signs_in("coordinator")
    await draft(crew)
    await browser.opens("/rounds/1/budget")
    await browser.sends("/rounds/1/budget", sms_budget="80")
    await crew.stage.house.db.run(lambda conn: rounds.set_state(conn, 1, RoundState.RUNNING))
    await browser.opens("/rounds/1/budget")
    text = await browser.sends("/rounds/1/budget", sms_budget=amount)
    assert (browser.status, told in text) == (400, True)
    assert 'id="w-sms_budget-1"' in browser.page.text
    assert await crew.rows(BUDGETS) == [(1, 80_000_000, "USD")]
    assert await crew.rows(LOGGED) == [("round:1", "done")]


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize("who", ["drafter", "reviewer", "translator"])
async def test_nobody_but_a_coordinator_gives_a_budget(crew: Crew, signs_in: SignsIn, who: str) -> None:
    await draft(crew)
    browser = await signs_in(who)
    await browser.opens("/rounds/1/budget")
    assert browser.status == 403
    await browser.opens("/sessions")
    await browser.sends("/rounds/1/budget", sms_budget="50")
    assert browser.status == 403
    assert await crew.rows(BUDGETS) == []
    assert await crew.rows(LOGGED) == [("round:1", "refused")] * 2


@pytest.mark.usefixtures("gateway")
async def test_a_coordinator_limited_to_countries_gives_one_there_alone(
    crew: Crew, staff: dict[str, int], signs_in: SignsIn
) -> None:
    await draft(crew)
    await crew.stage.round("round priorities opens +1h closes +9d for SD draft")
    browser = await signs_in("coordinator")
    await crew.stage.house.db.run(lambda conn: people.set_limits(conn, staff["coordinator"], ("SD",)))
    await browser.opens("/rounds/2/budget")
    await browser.sends("/rounds/2/budget", sms_budget="50")
    assert browser.status == 200
    await browser.sends("/rounds/1/budget", sms_budget="50")
    assert browser.status == 403
    assert await crew.rows(BUDGETS) == [(2, 50_000_000, "SDG")]
