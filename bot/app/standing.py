"""How a round stands, as staff may see it: released counts, and coarse ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bot.app import counting
from bot.app.counting import FEWEST_OF_COHORTS, Counts
from bot.app.house import House, moment
from bot.app.planning import audience_zones
from bot.domain.breakdown import unpack_left
from bot.domain.closing import Closing, Rewording, still_together
from bot.domain.extent import numbered
from bot.domain.participation import Participation, unpack_participation
from bot.domain.released import loads
from bot.domain.rounds import RoundState, closes_everywhere, opens_anywhere
from bot.domain.survey import Nonresponse, Survey
from bot.domain.targets import Reached, reached
from bot.storage import closings, cuts, wordings
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round


@dataclass(frozen=True, slots=True)
class Unclear:
    """In this language many more than elsewhere gave no answer to a question, told by its number."""

    language: str
    number: int
    why: Nonresponse


@dataclass(frozen=True, slots=True)
class Changed:
    """A question, by its number, is not asked any more in this language, or reads otherwise, since then."""

    language: str
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as staff may see it: released counts, and coarse ones made once a day (None: too few to tell).

    `small`: it is for cohorts, and fewer people than may be told of are surely in it; no count of people
    stands here then, nor anything that a release tells.
    `counted` is when they were made, `version` that of the proposal that it asks about.
    `targets` are those for groups, with what the last release tells of them.
    `came` tells of each numbered question at least how many came to it or farther, those who finished among
    them; empty where that is not told.
    `unclear` are the translations to look at, as last released; `not_asked` what is closed in a language,
    `reworded` what reads otherwise than when the round was opened.
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
    unclear: tuple[Unclear, ...] = ()
    not_asked: tuple[Changed, ...] = ()
    reworded: tuple[Changed, ...] = ()
    came: tuple[int, ...] = ()
    small: bool = False

    @property
    def fewer_than(self) -> int:
        """What a count that is not shown is fewer than."""
        return counting.least_told(self.round) if self.small else 2 * self.round.min_cell


def standing(house: House, conn: Conn, round_: Round) -> Standing:
    """How a round stands. What people answered comes from its last release, never from now."""
    zones = audience_zones(round_.audience)
    last, counts = cuts.last(conn, round_.id), counting.taken(conn, round_)
    counted = None if counts is None else moment(counts.at)
    small = _is_small(round_, last, counts)
    if small:
        last, counts = None, None
    survey = house.survey(conn, round_.survey)
    closed = closings.of_round(conn, round_.id)
    return Standing(
        round=round_,
        title=survey.short_name,
        opens=opens_anywhere(round_.opens, zones),
        closes=closes_everywhere(round_.closes, zones),
        answered=None if last is None else last.people,
        invited=None if counts is None else counts.invited,
        uncertain=None if counts is None else counts.uncertain,
        counted=counted,
        more=round_.state is not RoundState.CLOSED,
        version=survey.version,
        targets=_targets(round_, last),
        unclear=() if last is None else _unclear(survey, round_, last),
        not_asked=tuple(_changed(survey, each) for each in closed),
        reworded=tuple(
            _changed(survey, each) for each in still_together(wordings.changed(conn, round_.id), closed)
        ),
        came=() if last is None else _came(last),
        small=small,
    )


def _is_small(round_: Round, last: Cut | None, counts: Counts | None) -> bool:
    """Whether it is for cohorts, and fewer may be in it than are told of, by all that was counted."""
    answered = 0 if last is None else last.people
    told = None if last is None else participation_of(last)
    invited = 0 if told is None else told.invited or 0
    counted = 0 if counts is None else counts.invited or 0
    return bool(round_.audience.cohorts) and max(answered, invited, counted) < FEWEST_OF_COHORTS


def _came(last: Cut) -> tuple[int, ...]:
    told = participation_of(last)
    return () if told is None else tuple(last.people + each for each in told.unfinished)


def participation_of(cut: Cut) -> Participation | None:
    """What a cut tells of those invited; those from before it was told tell nothing."""
    return None if cut.participation is None else unpack_participation(json.loads(cut.participation))


def _changed(survey: Survey, found: Closing | Rewording) -> Changed:
    return Changed(found.language, numbered(survey).index(found.item) + 1, found.since)


def _targets(round_: Round, last: Cut | None) -> tuple[Reached, ...]:
    if last is None:
        return tuple(Reached(target, 0, None, told=False) for target in round_.targets)
    return tuple(reached(round_.targets, loads(last.released), json.loads(last.targets)))


def _unclear(survey: Survey, round_: Round, last: Cut) -> tuple[Unclear, ...]:
    told = unpack_left(loads(last.released), last.export, round_.export_by).comprehension
    if told is None:
        return ()
    items = numbered(survey)
    found = [
        Unclear(flag.language, items.index(survey.question(flag.question).item) + 1, flag.why)
        for flag in told.flags
    ]
    return tuple(dict.fromkeys(found))
