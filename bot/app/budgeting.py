"""What a round may cost by short message, given or changed: the same at the shell and in the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.app import paying, planning, smsplans
from bot.app.house import House
from bot.app.permits import check, check_reach, write
from bot.app.wishing import amount
from bot.domain.faults import Fault
from bot.domain.money import millionths, told
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.rounds import RoundState
from bot.storage import smsbudget
from bot.storage.audit import Outcome
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: Whoever may say what a round costs when it is planned may say so later.
ACTION: Final = Action.PLAN


@dataclass(frozen=True, slots=True)
class Given:
    """A round with its budget in millionths of its currency; None: nobody is asked by short message."""

    round: Round
    most: int | None
    currency: str

    @property
    def told(self) -> str | None:
        """The budget as it is read."""
        return None if self.most is None else told(self.most, self.currency)


def look(house: House, conn: Conn, by: Person, round_id: int) -> Given:
    """What a round may cost now. Raises Refused, or Fault where it can have no budget."""
    _ask(house, conn, by, round_id)
    found = planning.existing(conn, round_id)
    currency, budget = smsplans.currency_of(house, found.audience), smsbudget.of(conn, round_id)
    return Given(found, None, currency) if budget is None else Given(found, budget.most, budget.currency)


def give(house: House, conn: Conn, by: Person, round_id: int, text: str) -> Given:
    """Let a round cost as much as was typed, and no more. Raises Refused, or Fault with every mistake."""
    _ask(house, conn, by, round_id)
    found, most = planning.existing(conn, round_id), amount(text)
    faults = smsplans.faults(house, (house.survey(conn, found.survey),), found.audience, most)
    if faults:
        raise Fault(tuple(faults))
    currency = smsplans.currency_of(house, found.audience)
    before = smsbudget.of(conn, round_id)
    # Held against what may be spent and not against what is: else whoever tries one amount after the other
    # sees to the segment how much went out, and so whether somebody answered just now.
    if found.state is not RoundState.DRAFT and before is not None and millionths(most) < before.most:
        line = (
            f"AMOUNT: a round that was opened has {told(before.most, before.currency)}: give at least that."
        )
        raise Fault((line,))
    paying.raise_budget(house, conn, round_id, most, currency)
    write(house, conn, by, ACTION, _named(round_id), outcome=Outcome.DONE)
    return look(house, conn, by, round_id)


def _ask(house: House, conn: Conn, by: Person, round_id: int) -> None:
    check(house, by, ACTION, _named(round_id))
    check_reach(house, conn, by, ACTION, _named(round_id))


def _named(round_id: int) -> str:
    return f"{Kind.ROUND}:{round_id}"
