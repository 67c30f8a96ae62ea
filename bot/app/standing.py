"""How a round stands and whom it would reach, as staff may see it: released counts, and coarse ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.app import gates
from bot.app.house import House
from bot.app.planning import audience_zones
from bot.domain.clock import At, Local, When, wall
from bot.domain.disclosure import coarse
from bot.domain.rounds import RoundState, closes_everywhere, may_write_first, opens_anywhere
from bot.domain.zones import zones_of
from bot.storage import cuts, outbox, rounds
from bot.storage.database import Conn
from bot.storage.rounds import Member, Round


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as staff may see it: released counts, and coarse ones between releases (None: under 2k)."""

    round: Round
    title: str
    opens: datetime
    closes: datetime
    answered: int | None
    invited: int | None
    uncertain: int | None
    more: bool

    @property
    def fewer_than(self) -> int:
        """What a count that is not shown is fewer than."""
        return 2 * self.round.min_cell


def standing(house: House, conn: Conn, round_: Round) -> Standing:
    """How a round stands. What people answered comes from its last release, never from now."""
    zones = audience_zones(round_.audience)
    last = cuts.last(conn, round_.id)
    survey = house.survey(conn, round_.survey)
    return Standing(
        round=round_,
        title=survey.short_name,
        opens=opens_anywhere(round_.opens, zones),
        closes=closes_everywhere(round_.closes, zones),
        answered=None if last is None else last.people,
        invited=coarse(_stepped(rounds.invited(conn, round_.id), round_.min_cell), round_.min_cell),
        uncertain=coarse(_stepped(outbox.uncertain(conn, round_.id), round_.min_cell), round_.min_cell),
        more=round_.state is not RoundState.CLOSED,
    )


def _stepped(count: int, min_cell: int) -> int:
    """A count that moves in steps of 2k only, so that its moving shows nobody."""
    step = 2 * min_cell
    return count // step * step


@dataclass(frozen=True, slots=True)
class Share:
    """At least how many people of one country get a message, and when on their own clocks."""

    country: str | None
    people: int | None
    opens: str
    closes: str


def dry_run(house: House, conn: Conn, round_: Round) -> list[Share]:
    """How many would get a message, and when, by country, in local time.

    Never a number under 2k, and none that moves by less: whoever looks twice sees nobody come or go.
    Which countries stand there follows from the plan alone, so that a new one tells of nobody either.
    """
    told = round_.audience.countries
    by_country: dict[str | None, int] = dict.fromkeys(told or (*house.offered_countries(), None), 0)
    always = frozenset(by_country)
    after, today = 0, house.now().date()
    while members := rounds.members(conn, round_, after, 1000):
        for each in members:
            if _would_get(house, conn, each, today):
                country = each.person.country
                by_country[country] = by_country.get(country, 0) + 1
        after = members[-1].person.id
    return [
        Share(
            country,
            coarse(_stepped(count, round_.min_cell), round_.min_cell),
            _local(round_.opens, country),
            _local(round_.closes, country),
        )
        for country, count in sorted(by_country.items(), key=lambda item: item[0] or "ZZ")
        if country in always or count >= 2 * round_.min_cell
    ]


def _would_get(house: House, conn: Conn, member: Member, today: date) -> bool:
    """Whether an invitation would go to her: she agreed to it, was sent none, and every gate is open."""
    person = member.person
    return (
        member.invited is None
        and not member.started
        and may_write_first(person) is None
        and person.consent.contact
        and gates.may_reach(house, conn, person, today)
        and gates.may_speak(house, person)
    )


def _local(when: When, country: str | None) -> str:
    zone = (zones_of(country) or ("UTC",))[0]
    match when:
        case Local(naive):
            return f"{naive:%Y-%m-%d %H:%M}"
        case At():
            return f"{wall(when.instant(zone), zone):%Y-%m-%d %H:%M}"
