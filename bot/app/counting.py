"""Counts of people that staff may see besides released figures: coarse, and made once a day.

They move in steps of 2k. That alone would not do: whoever has accounts of her own could have them join
one after the other and see after which of them a step comes. So nobody who looks makes a count: the
schedule counts an open round once a day, and a dry run holds for a day, whatever round is planned anew,
with nobody in it who joined since that day's first one.

What remains: someone who has many accounts join or leave day after day can tell from the days on which a
step comes how many others came in between. Of what they answered these counts say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.app import gates, smsplans
from bot.app.house import House, moment
from bot.app.smsplans import TextCost
from bot.domain.clock import At, Local, When, wall
from bot.domain.disclosure import coarse
from bot.domain.rounds import Audience, may_write_first
from bot.domain.zones import zones_of
from bot.storage import meta, people, roundmail, sessions, texts
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.storage.sessions import Member

#: Of a round for cohorts nothing is told while so many are not surely in it: whoever invited a cohort may
#: know everybody in it.
FEWEST_OF_COHORTS: Final = 20
#: How long a count holds.
LEAST_GAP = timedelta(hours=20)
#: When a round is counted first: its invitations have begun to go out.
FIRST_AFTER = timedelta(hours=1)
DRY_RUNS = "dry_runs"
#: The last person who is in a dry run of the day.
NEWEST = "dry_run_newest"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were invited, and how many messages may not have arrived; None: under 2k.

    Of a small round for cohorts they are not shown as they stand: see `bot.app.standing`.
    """

    at: int
    invited: int | None
    uncertain: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """At least how many people get a message, and when on their own clocks.

    Of a high-risk round all `together`; else of one country, None being people who told none.
    """

    country: str | None
    people: int | None
    opens: str
    closes: str
    together: bool = False


@dataclass(frozen=True, slots=True)
class DryRun:
    """Whom a round would reach, and when that was counted."""

    at: datetime
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Texted:
    """At least how many people of a round are asked by short message; None: fewer than are told."""

    people: int | None


def take(house: House, conn: Conn, round_: Round, *, at_once: bool = False) -> None:
    """Count an open round, if its count is a day old; the first time an hour after it was seen open.

    `at_once`: when it closes, for the last time.
    """
    name, now = _of_round(round_), house.seconds()
    stored = meta.get(conn, name)
    due = now + FIRST_AFTER.total_seconds() if stored is None else json.loads(stored)["due"]
    if stored is not None and now < due and not at_once:
        return
    counts: Counts | None = None
    if stored is not None or at_once:
        k = round_.min_cell
        invited, uncertain = sessions.invited(conn, round_.id), roundmail.uncertain(conn, round_.id)
        counts = Counts(now, stepped(invited, k), stepped(uncertain, k))
        due = now + LEAST_GAP.total_seconds()
    meta.put(conn, name, json.dumps({"due": due, "counts": None if counts is None else astuple(counts)}))


def taken(conn: Conn, round_: Round) -> Counts | None:
    """The last count of a round; None while there was none."""
    stored = meta.get(conn, _of_round(round_))
    counts = None if stored is None else json.loads(stored)["counts"]
    return None if counts is None else Counts(*counts)


def dry_run(house: House, conn: Conn, round_: Round) -> DryRun:
    """How many would get a message, and when, by country, in local time; of a high-risk round all together.

    Never a number under what is told of such a round, and none that moves by less than 2k: whoever looks
    twice sees nobody come or go.
    Which countries stand there follows from the plan alone, so that a new one tells of nobody either.
    """
    begun = begin(house, conn, round_)
    if isinstance(begun, DryRun):
        return begun
    return hold(house, conn, round_, shares(house, conn, round_, begun))


def text_cost(house: House, conn: Conn, round_: Round) -> TextCost | None:
    """What asking a round's people by short message comes to: counted like a dry run, and held as long."""
    begun = begin_texted(house, conn, round_)
    if not isinstance(begun, Texted):
        begun = hold_texted(house, conn, round_, texted(conn, round_, begun))
    return smsplans.foresee(house, conn, round_, begun.people, least_told(round_))


def begin_texted(house: House, conn: Conn, round_: Round) -> Texted | int:
    """The count by short message that holds for such a plan; where there is none, the last person in it."""
    found = _held(house, conn).get(_texted_name(round_))
    return _newest_counted(house, conn) if found is None else Texted(found["people"])


def hold_texted(house: House, conn: Conn, round_: Round, counted: Texted) -> Texted:
    """Keep it for a day; where another was kept meanwhile, that one stands."""
    name, held = _texted_name(round_), _held(house, conn)
    if name not in held:
        held[name] = {"at": house.seconds(), "people": counted.people}
        meta.put(conn, DRY_RUNS, json.dumps(held))
    return Texted(held[name]["people"])


def texted(conn: Conn, round_: Round, until: int) -> Texted:
    """Whom a round would ask by short message, up to this person: long reading, which writes nothing."""
    count, after = 0, 0
    while members := sessions.members(conn, round_, after, 1000):
        count += sum(each.person.id <= until and texts.is_texted(conn, each.person.id) for each in members)
        after = members[-1].person.id
    return Texted(stepped(count, round_.min_cell) if count >= least_told(round_) else None)


def begin(house: House, conn: Conn, round_: Round) -> DryRun | int:
    """The dry run that holds for such a plan; where there is none, the last person who is to be in it."""
    found = _held(house, conn).get(_name(round_))
    return _newest_counted(house, conn) if found is None else _read(found)


def hold(house: House, conn: Conn, round_: Round, counted: Iterable[Share]) -> DryRun:
    """Keep what was counted for a day; where another was kept meanwhile, that one stands."""
    held = _held(house, conn)
    if _name(round_) not in held:
        held[_name(round_)] = {"at": house.seconds(), "shares": [asdict(share) for share in counted]}
        meta.put(conn, DRY_RUNS, json.dumps(held))
    return _read(held[_name(round_)])


def _name(round_: Round) -> str:
    return json.dumps([_plan(round_.audience), str(round_.opens), str(round_.closes), round_.risk])


def _texted_name(round_: Round) -> str:
    return f"{_name(round_)}:sms"


def _held(house: House, conn: Conn) -> dict[str, Any]:
    stored = json.loads(meta.get(conn, DRY_RUNS) or "{}")
    return {plan: found for plan, found in stored.items() if _holds(house, found["at"])}


def _read(found: Mapping[str, Any]) -> DryRun:
    return DryRun(moment(found["at"]), tuple(Share(**share) for share in found["shares"]))


def stepped(count: int, k: int) -> int | None:
    """A count that moves in steps of 2k only, so that its moving shows nobody; None stands for fewer.

    >>> stepped(9, 5), stepped(19, 5), stepped(20, 5)
    (None, 10, 20)
    """
    return coarse(count // (2 * k) * (2 * k), k)


def least_told(round_: Round) -> int:
    """The least count of a round's people that is told: 2k, and for cohorts the first step from 20 on."""
    step = 2 * round_.min_cell
    fewest = FEWEST_OF_COHORTS if round_.audience.cohorts else 0
    return max(step, -(-fewest // step) * step)


def _of_round(round_: Round) -> str:
    return f"counts:{round_.id}"


def _plan(audience: Audience) -> list[list[str]]:
    return [sorted(audience.countries), sorted(audience.languages), sorted(audience.cohorts)]


def _holds(house: House, at: int) -> bool:
    return house.now() - moment(at) < LEAST_GAP


def _newest_counted(house: House, conn: Conn) -> int:
    """Nobody who joined later than the day's first dry run is in one."""
    stored = meta.get(conn, NEWEST)
    if stored is not None and _holds(house, json.loads(stored)[0]):
        return int(json.loads(stored)[1])
    newest = people.newest(conn)
    meta.put(conn, NEWEST, json.dumps([house.seconds(), newest]))
    return newest


def shares(house: House, conn: Conn, round_: Round, until: int) -> list[Share]:
    """Whom a round would reach, up to this person: long reading, which writes nothing."""
    least = least_told(round_)
    high = round_.risk == "high"
    told = round_.audience.countries
    planned: tuple[str | None, ...] = (None,) if high else tuple(told) or (*house.offered_countries(), None)
    by_country: dict[str | None, int] = dict.fromkeys(planned, 0)
    after, today = 0, house.now().date()
    while members := sessions.members(conn, round_, after, 1000):
        for each in members:
            if each.person.id <= until and _would_get(house, conn, round_, each, today):
                country = None if high else each.person.country
                by_country[country] = by_country.get(country, 0) + 1
        after = members[-1].person.id
    return [
        Share(
            country,
            stepped(count, round_.min_cell) if count >= least else None,
            _local(round_.opens, country),
            _local(round_.closes, country),
            together=high,
        )
        for country, count in sorted(by_country.items(), key=lambda item: item[0] or "ZZ")
        if country in planned or count >= least
    ]


def _would_get(house: House, conn: Conn, round_: Round, member: Member, today: date) -> bool:
    """Whether an invitation would go to her: she agreed to it, was sent none, and every gate is open."""
    person = member.person
    return (
        member.invited is None
        and not member.started
        and may_write_first(person) is None
        and person.consent.contact
        and gates.may_reach(house, conn, person, today)
        and gates.may_speak(house, person)
        and gates.may_come(house, conn, person, round_)
    )


def _local(when: When, country: str | None) -> str:
    zone = (zones_of(country) or ("UTC",))[0]
    match when:
        case Local(naive):
            return f"{naive:%Y-%m-%d %H:%M}"
        case At():
            return f"{wall(when.instant(zone), zone):%Y-%m-%d %H:%M}"
