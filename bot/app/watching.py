"""What the console tells of the sending and of what is not well, looked at every ten minutes and no oftener.

Whoever looks at a page makes no count. How many messages wait is told in hundreds, and moves by a hundred or
more, or not; replies are not among them, since each comes of one person who does something just now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from bot.app import alarms, doctoring
from bot.app.doctoring import Check, State
from bot.app.house import House
from bot.app.lanes import paused_until
from bot.domain.permission import Action
from bot.domain.person import Person, reaches
from bot.domain.rounds import RoundState
from bot.domain.targets import move
from bot.storage import arrivals, audit, backlog, meta, rounds
from bot.storage.database import Conn
from bot.surveyfile import countries

#: How long a look holds.
GAP: Final = timedelta(minutes=10)
#: How many messages wait is told in steps of so many.
STEP: Final = 100
WATCHED: Final = "watched"


@dataclass(frozen=True, slots=True)
class Watched:
    """When it was looked, and what was seen then.

    At least so many messages were ready to go, and so many waited for their hour, `rate` going out a second
    by all bots together; nothing goes out before `held`. `found` are the checks that were not well, by name.
    """

    at: int
    ready: int
    later: int
    rate: float
    held: int | None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not well: an alarm that stands since then, of one `bot` or all, or a check."""

    name: str
    alarm: bool
    since: int | None = None
    bot: str | None = None


@dataclass(frozen=True, slots=True)
class Halted:
    """A round that is paused, and who of the staff did it, if anybody."""

    round: int
    by: int | None


async def look(house: House, rate: float) -> None:
    """Look again, if the last look is old enough."""
    await house.db.run(lambda conn: take(house, conn, rate))


def take(house: House, conn: Conn, rate: float) -> None:
    """The same within a transaction."""
    before, now = watched(conn), house.seconds()
    if before is not None and 0 <= now - before.at < GAP.total_seconds():
        return
    ready, later = backlog.waiting(conn, now)
    until = min(int(meta.get(conn, paused_until(bot)) or 0) for bot in house.rules.bots.names)
    found = Watched(
        now,
        move(ready, 0 if before is None else before.ready, STEP // 2),
        move(later, 0 if before is None else before.later, STEP // 2),
        rate * len(house.rules.bots.names),
        until if until > now else None,
        tuple(dict.fromkeys(each.name for each in _checks(house, conn) if each.state is not State.OK)),
    )
    meta.put(conn, WATCHED, json.dumps(asdict(found)))


def watched(conn: Conn) -> Watched | None:
    """What was seen at the last look; None before the first."""
    stored = meta.get(conn, WATCHED)
    if stored is None:
        return None
    raw: dict[str, Any] = json.loads(stored)
    return Watched(**{**raw, "found": tuple(raw["found"])})


def troubles(house: House, conn: Conn) -> list[Trouble]:
    """What is not well now: alarms as they stand, and the checks of the last look."""
    seen = watched(conn)
    standing = [
        Trouble(name.partition(":")[0], True, since, alarms.called(house, name))
        for name, since in alarms.standing(conn)
    ]
    return [*standing, *(Trouble(name, alarm=False) for name in (() if seen is None else seen.found))]


def halted(conn: Conn, person: Person) -> list[Halted]:
    """The rounds that are paused, as far as her work reaches, and by whom."""
    return [
        Halted(each.id, audit.last_by(conn, Action.PAUSE, f"round:{each.id}"))
        for each in rounds.in_state(conn, RoundState.PAUSED)
        if reaches(person, each.audience.countries)
    ]


def _checks(house: House, conn: Conn) -> Iterator[Check]:
    folder = house.db.path.parent
    yield from doctoring.look_at_round_keys(rounds.every(conn), house.keys)
    # That it is nearly full is an alarm already.
    yield doctoring.look_at_disk(folder, 0)
    yield doctoring.look_at_clock(house.now(), doctoring.newest(conn))
    today = house.now().date()
    yield from doctoring.look_at_countries(folder / countries.FILE, today, trial=house.rules.trial)
    if arrivals.quarantined(conn):
        yield Check("arrivals", State.WARNING, "")
