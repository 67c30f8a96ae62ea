"""`charterbot round sms-budget`: what a round may cost by short message, raised or lowered."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import budgeting
from bot.app.house import House
from bot.app.permits import named
from bot.app.smsplans import TextCost
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.domain.money import MILLION
from bot.domain.permission import Kind
from bot.storage.database import Conn

EXAMPLE = "Example: charterbot round sms-budget 1 80 --as 1"


def sms_budget(
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)],
    budget: Annotated[
        str, typer.Argument(metavar="AMOUNT", help="All that it may cost, spent or not.", show_default=False)
    ],
    as_: As = None,
) -> None:
    """Say what a round may cost by short message. What waited for money goes out."""

    def given(house: House, conn: Conn) -> str:
        staff = named(house, conn, as_, budgeting.ACTION, f"{Kind.ROUND}:{round_id}")
        return budgeting.give(house, conn, staff, round_id, budget).currency

    typer.echo(f"Round {round_id} may cost {budget.strip()} {inside(given)} by short message, and no more.")


def facts(cost: TextCost) -> dict[str, object]:
    """What a round comes to by short message, for programs; amounts as decimal text."""
    return {
        "people_at_least": cost.people,
        "segments_each": cost.segments,
        "price": _decimal(cost.price),
        "worst": _decimal(cost.worst),
        "budget": None if cost.budget is None else _decimal(cost.budget),
        "currency": cost.currency,
    }


def _decimal(amount_: int) -> str:
    return f"{amount_ // MILLION}.{amount_ % MILLION:06d}".rstrip("0").rstrip(".")
