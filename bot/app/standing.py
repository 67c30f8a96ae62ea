"""How a round stands, as staff may see it: released counts, and coarse ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot.app import counting
from bot.app.house import House, moment
from bot.app.planning import audience_zones
from bot.domain.released import loads
from bot.domain.rounds import RoundState, closes_everywhere, opens_anywhere
from bot.domain.targets import Reached, reached
from bot.storage import cuts
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as staff may see it: released counts, and coarse ones made once a day (None: under 2k).

    `counted` is when they were made, `version` that of the proposal that it asks about.
    `targets` are those for groups, with what the last release tells of them.
    """

    round: Round
    title: str
    opens: datetime
    closes: datetime
    answered: int | None
    invited: int | None
    uncertain: int | None
    counted: datetime | None
    more: bool
    version: int | None = None
    targets: tuple[Reached, ...] = ()

    @property
    def fewer_than(self) -> int:
        """What a count that is not shown is fewer than."""
        return 2 * self.round.min_cell


def standing(house: House, conn: Conn, round_: Round) -> Standing:
    """How a round stands. What people answered comes from its last release, never from now."""
    zones = audience_zones(round_.audience)
    last, counts = cuts.last(conn, round_.id), counting.taken(conn, round_)
    survey = house.survey(conn, round_.survey)
    return Standing(
        round=round_,
        title=survey.short_name,
        opens=opens_anywhere(round_.opens, zones),
        closes=closes_everywhere(round_.closes, zones),
        answered=None if last is None else last.people,
        invited=None if counts is None else counts.invited,
        uncertain=None if counts is None else counts.uncertain,
        counted=None if counts is None else moment(counts.at),
        more=round_.state is not RoundState.CLOSED,
        version=survey.version,
        targets=_targets(round_, last),
    )


def _targets(round_: Round, last: Cut | None) -> tuple[Reached, ...]:
    if last is None:
        return tuple(Reached(target, 0, None, told=False) for target in round_.targets)
    return tuple(reached(round_.targets, loads(last.released), json.loads(last.targets)))
