"""Short messages in plans of rounds: the budget of each, and what it comes to before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.app.house import House
from bot.app.wordings import languages
from bot.domain.faults import Fault
from bot.domain.money import NO_CURRENCY, millionths, told
from bot.domain.rounds import Audience
from bot.domain.say import Choice, Say, Words
from bot.domain.screens import show
from bot.domain.session import Session, Stage
from bot.domain.survey import Half, Kind, Survey
from bot.i18n.negotiation import Languages
from bot.storage import smsbudget
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.surveyfile.countries import Sms

HIGH: Final = "high"
MOST: Final = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class TextCost:
    """What a round comes to by short message for who answers straight through, and what it may cost.

    `people` are at least so many, by the rule of every count; None: fewer than are told. `price` and `budget`
    are in millionths of the currency; no budget: nobody is asked by short message.
    """

    people: int | None
    step: int
    segments: int
    price: int
    budget: int | None
    currency: str

    @property
    def worst(self) -> int:
        """What all of them come to at most: a count is up to a step too low."""
        return ((self.people or 0) + self.step) * self.segments * self.price

    def lines(self) -> tuple[str, ...]:
        """The same in words."""
        few = f"fewer than {self.step}" if self.people is None else f"at least {self.people}"
        if self.budget is None:
            line = (
                f"By short message: {few} people, and nobody of them is asked: give the round a budget with"
                " `charterbot round sms-budget`."
            )
            return (line,)
        price, most = told(self.price, self.currency), told(min(self.worst, self.budget), self.currency)
        reach = f"By short message: {few} people, each up to {self.segments} segments if she answers all."
        cost = f"One costs up to {price}, so all of it at most {most}."
        return (reach, f"{cost} No more than the budget is ever spent: {told(self.budget, self.currency)}.")


def faults(house: House, surveys: Iterable[Survey], audience: Audience, budget: Decimal | None) -> list[str]:
    """Why rounds on these surveys cannot have such a budget; nothing where none is asked for."""
    if budget is None:
        return []
    found = [] if 0 < budget <= MOST else [f"--sms-budget: give an amount above 0, at most {MOST}."]
    found += [
        f"--sms-budget: {each.id} is a high-risk survey, and the phone company reads every short message:"
        " plan it without."
        for each in surveys
        if each.risk == HIGH
    ]
    try:
        currency_of(house, audience)
    except Fault as fault:
        found += fault.lines
    return found


def currency_of(house: House, audience: Audience) -> str:
    """The one currency in which short messages to an audience are paid. Raises Fault."""
    prices = _prices(house, audience)
    if not prices and house.rules.trial:
        return NO_CURRENCY
    currencies = sorted({each.currency for each in prices})
    if not currencies:
        line = "--sms-budget: no country of this round allows short messages: see sms in countries.yaml."
        raise Fault((line,))
    if len(currencies) > 1:
        told_of = ", ".join(currencies)
        line = f"--sms-budget: prices stand in {told_of} in countries.yaml: plan a round for each currency."
        raise Fault((line,))
    return currencies[0]


def give(house: House, conn: Conn, ids: Sequence[int], audience: Audience, budget: Decimal | None) -> None:
    """Give each of these rounds a budget, where one was asked for. Raises Fault."""
    for id_ in () if budget is None else ids:
        smsbudget.put(conn, id_, millionths(budget or Decimal()), currency_of(house, audience))


def may_ask(house: House, round_: Round) -> bool:
    """Whether a round can ask anybody by short message."""
    return house.rules.sms and round_.risk != HIGH


def foresee(house: House, conn: Conn, round_: Round, people: int | None, step: int) -> TextCost | None:
    """What asking so many people of a round by short message comes to; None where nobody can be."""
    if not may_ask(house, round_):
        return None
    survey, prices = house.survey(conn, round_.survey), _prices(house, round_.audience)
    budget = smsbudget.of(conn, round_.id)
    return TextCost(
        people,
        step,
        max(_segments(house, survey, (each,), len(round_.remind)) for each in languages(house, round_)),
        max((millionths(each.price) for each in prices), default=0),
        None if budget is None else budget.most,
        prices[0].currency if prices else NO_CURRENCY,
    )


def _prices(house: House, audience: Audience) -> list[Sms]:
    entries = house.countries()
    named = sorted(audience.countries) or sorted(entries.entries)
    return [price for code in named if (price := entries.sms(code)) is not None]


def _segments(house: House, survey: Survey, language: Languages, reminders: int) -> int:
    """All that comes to who is called, answers each question of either half once, and has it counted."""
    call = Say(
        (Words("invite.hello"),),
        ((Choice("r_1", Words("invite.open")),), (Choice("not_now", Words("invite.not_now")),)),
    )
    begun = Session(seed=1, half=Half.OWN_FIRST)
    asked = [
        Session(seed=1, half=Half.OWN_FIRST, stage=Stage.ASKING, at=each.id) for each in survey.questions
    ]
    screens = [
        show(survey, each) for each in (begun, *asked, Session(seed=1, half=Half.OWN_FIRST, stage=Stage.END))
    ]
    quotes = sum(each.kind is Kind.TEXT for each in survey.questions)
    quoted = Say((Words("interview.quote_ask"), Words("interview.quote_how")))
    return (
        (1 + reminders) * house.segments(call, language)
        + sum(house.segments(each, language) for each in screens)
        + quotes * (1 + house.segments(quoted, language))
        + 4
    )
