"""What short messages cost: reserved in the transaction that takes one to be sent, so never over a budget.

A segment costs what stands beside the country of the number. What answers a round, and what calls people to
it, is paid out of its budget; all else out of what may go out in a day. What cannot be paid waits, and
coordinators are told. What surely did not leave is given back; what may have left counts as spent, and a
second try is paid a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bot.app import alarms, gates
from bot.app.channel import Taken
from bot.app.house import House
from bot.domain.money import millionths
from bot.storage import outbox, people, smsbudget, texts
from bot.storage.database import Conn
from bot.storage.outbox import Row
from bot.storage.texts import SMS
from bot.surveyfile.countries import Sms
from bot.surveyfile.phones import country_of

#: When what could not be paid is looked at again.
LATER: Final = 3600
BUDGET_ALARM: Final = "sms_budget"
DAY_ALARM: Final = "sms_day"


def reserve(house: House, conn: Conn, row: Row) -> bool:
    """Take out of a budget what a message costs; where it cannot, it waits, and coordinators are told.

    To a number whose country allows no short messages nothing goes before it does.
    """
    if row.channel != SMS or row.via is not None or row.say is None:
        return True
    number = house.sealer.open_address(row.sealed)
    if not gates.may_text_to(house, number):
        outbox.put_off(conn, row.id, house.seconds() + LATER)
        return False
    segments = house.segments(row.say, row.language)
    if segments == 0:
        return True
    if _round_of(conn, row) is None:
        paid = smsbudget.take_of_day(
            conn, row.id, house.now().date().isoformat(), segments, house.rules.sms_day
        )
        alarms.put(house, conn, DAY_ALARM, on=not paid)
    else:
        paid = _of_round(
            house, conn, row, house.countries().sms(country_of(number) or gates.UNTOLD), segments
        )
    if not paid:
        outbox.put_off(conn, row.id, house.seconds() + LATER)
    return paid


def _of_round(house: House, conn: Conn, row: Row, price: Sms | None, segments: int) -> bool:
    round_id = _round_of(conn, row) or 0
    budget = smsbudget.of(conn, round_id)
    if budget is None and house.rules.trial:
        return True
    if budget is None or price is None or price.currency != budget.currency:
        paid = False
    else:
        paid = smsbudget.take(conn, row.id, round_id, millionths(price.price) * segments)
    if not paid:
        alarms.put(house, conn, f"{BUDGET_ALARM}:{round_id}", on=True)
    return paid


def _round_of(conn: Conn, row: Row) -> int | None:
    """The round that a message belongs to: its own, or the one that she is answering."""
    known = people.get(conn, row.person) if row.round is None else None
    if known is None or known.place.name != "interview":
        return row.round
    return known.place.number("round") or None


def release(conn: Conn, row: Row) -> None:
    """Give back what was reserved for a message that surely did not leave."""
    if row.channel == SMS:
        smsbudget.release(conn, row.id, row.worker)


def settle(house: House, conn: Conn, row: Row, taken: Sequence[Taken]) -> None:
    """A message left: what it cost counts, as the gateway says where it does; and its receipt can be read."""
    for each in taken:
        texts.note_sent(conn, house.sealer.text_hash(each.reference), row.person, house.seconds())
    if not taken:
        smsbudget.release(conn, row.id, row.worker)
        return
    told = {each.currency for each in taken if each.cost is not None}
    costs = [millionths(each.cost) for each in taken if each.cost is not None]
    whole = len(costs) == len(taken) and len(told) == 1
    smsbudget.settle(conn, row.id, row.worker, sum(costs) if whole else None, next(iter(told), None))


def raise_budget(house: House, conn: Conn, round_id: int, most: Decimal, currency: str) -> bool:
    """Give a round another budget; False where more than that is spent. What waits for it goes out."""
    if not smsbudget.put(conn, round_id, millionths(most), currency):
        return False
    alarms.put(house, conn, f"{BUDGET_ALARM}:{round_id}", on=False)
    outbox.due_now(conn, SMS, house.seconds())
    return True
