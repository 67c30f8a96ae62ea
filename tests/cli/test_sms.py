"""Short messages at the shell: budgets, what they come to, and how an invitation says where to write."""

from __future__ import annotations

import pytest

from bot.app.links import SMS_NUMBER
from bot.domain.person import CONSENT_VERSION, Consent, Person, Standing
from bot.domain.rounds import RoundState
from bot.storage import meta, people, rounds
from bot.storage.database import Conn
from tests.cli.shell import Shell

PLAN = ("round", "plan", "a-women-at-the-table", "--closes", "+14d", "--countries", "YE", "--languages", "en")
GATEWAY = {
    "BOT_SMS_GATEWAY": "own",
    "BOT_SMS_KEY": "bearer-word-for-tests",
    "BOT_SMS_SENDER": "+254711000999",
    "BOT_SMS_URL": "http://127.0.0.1:9",
    "BOT_SMS_SECRET": "what-the-gateway-signs-with",
}
ENTRY = """{code}:
  contacts: [{{name: a helpline, reach: "1234"}}]
  checked_until: 2090-01-01
  decision: {{go: true, on: 2026-01-01, by: [one, two]}}
  sms: yes
  sms_price: {price}
  sms_currency: {currency}
"""


@pytest.fixture
def texted(trial: Shell) -> Shell:
    trial.settings.update(GATEWAY)
    (trial.data / "countries.yaml").write_text(ENTRY.format(code="YE", price="0.02", currency="USD"))
    return trial


def join(shell: Shell, number: int) -> None:
    def add(house, conn):
        for place in range(number):
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

    shell.inside(add)


def test_a_round_is_planned_with_a_budget_and_the_dry_run_tells_what_it_comes_to(texted: Shell) -> None:
    join(texted, 23)
    texted.type(*PLAN, "--sms-budget", "50")
    told = texted.type("round", "open", "1", "--dry-run", "--json").json["sms"]
    assert (told["people_at_least"], told["price"], told["budget"], told["currency"]) == (
        20,
        "0.02",
        "50",
        "USD",
    )
    assert 20 < told["segments_each"] < 80
    assert float(told["worst"]) == pytest.approx(30 * told["segments_each"] * 0.02)
    shown = texted.type("round", "open", "1", "--dry-run").out
    assert "at least 20 people" in shown
    assert "No more than the budget is ever spent: 50.00 USD." in shown


@pytest.mark.parametrize(("people_", "told"), [(0, None), (1, None), (9, None), (10, 10), (19, 10)])
def test_how_many_are_asked_by_short_message_is_told_in_steps(
    texted: Shell, people_: int, told: int | None
) -> None:
    join(texted, people_)
    texted.type(*PLAN, "--sms-budget", "50")
    assert texted.type("round", "open", "1", "--dry-run", "--json").json["sms"]["people_at_least"] == told


def test_without_a_gateway_nothing_is_told_of_short_messages(trial: Shell) -> None:
    trial.type(*PLAN)
    assert trial.type("round", "open", "1", "--dry-run", "--json").json["sms"] is None


@pytest.mark.parametrize(
    ("survey", "budget", "told"),
    [
        ("a-women-at-the-table", "0", "an amount above 0"),
        ("a-women-at-the-table", "-5", "an amount above 0"),
        ("a-women-at-the-table", "much", "is no amount"),
        ("a-women-at-the-table", "nan", "is no amount"),
        ("a-women-at-the-table", "1e30", "an amount above 0"),
        ("d-working-group", "50", "is a high-risk survey"),
    ],
)
def test_a_budget_that_cannot_be_is_refused(texted: Shell, survey: str, budget: str, told: str) -> None:
    done = texted.type(
        "round", "plan", survey, "--closes", "+14d", "--countries", "YE", "--sms-budget", budget
    )
    assert any(told in line for line in done.faults)
    assert texted.type("round", "list", "--json").json == []


def test_prices_in_two_currencies_need_two_rounds(texted: Shell) -> None:
    path = texted.data / "countries.yaml"
    path.write_text(path.read_text() + ENTRY.format(code="SD", price="12", currency="SDG"))
    done = texted.type(
        "round",
        "plan",
        "a-women-at-the-table",
        "--closes",
        "+14d",
        "--countries",
        "YE,SD",
        "--sms-budget",
        "50",
    )
    assert "prices stand in SDG, USD" in done.faults[0]


def test_a_budget_of_a_draft_is_any_and_that_of_an_opened_round_only_grows(texted: Shell) -> None:
    texted.type(*PLAN)
    assert "may cost 80 USD" in texted.type("round", "sms-budget", "1", "80").out
    assert texted.type("round", "sms-budget", "1", "70").code == 0
    texted.inside(lambda _, conn: rounds.set_state(conn, 1, RoundState.RUNNING))
    assert "has 70.00 USD: give at least that" in texted.type("round", "sms-budget", "1", "60").faults[0]
    assert texted.type("round", "sms-budget", "1", "90").code == 0


@pytest.mark.parametrize("spent", [0, 69_999_999])
def test_how_much_is_spent_makes_no_difference_to_what_a_budget_may_be(texted: Shell, spent: int) -> None:
    texted.type(*PLAN, "--sms-budget", "70")

    def spend(_, conn: Conn) -> None:
        rounds.set_state(conn, 1, RoundState.RUNNING)
        conn.execute("UPDATE sms_budget SET spent = ?", (spent,))

    texted.inside(spend)
    assert texted.type("round", "sms-budget", "1", "69.99").code == 2
    assert texted.type("round", "sms-budget", "1", "70").code == 0


def test_an_invitation_says_where_to_send_its_code(texted: Shell) -> None:
    texted.inside(lambda _, conn: meta.put(conn, SMS_NUMBER, "+254711000999"))
    told = texted.type("invite", "--role", "advocate", "--country", "YE", "--json").json
    assert told["sms"] == f"sms:+254711000999?body={told['code']}"
    staff = texted.type("invite", "--role", "drafter", "--json").json
    assert staff["sms"] is None


def test_no_country_that_refuses_short_messages_is_told_a_number(texted: Shell) -> None:
    def real(house, conn: Conn) -> None:
        meta.put(conn, SMS_NUMBER, "+254711000999")
        meta.put(conn, "trial", "0")

    texted.inside(real)
    texted.settings["BOT_TRIAL"] = "false"
    assert texted.type("invite", "--role", "advocate", "--country", "SD", "--json").json["sms"] is None
    assert texted.type("invite", "--role", "advocate", "--country", "YE", "--json").json["sms"] is not None
