"""How a round is going, for whoever runs it: what was released of it, never what anybody does just now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Final

from bot.app import noting, planning, watching
from bot.app.house import House, moment
from bot.app.permits import BEYOND, check, permit
from bot.app.standing import Standing, participation_of, standing
from bot.domain.disclosure import Table
from bot.domain.extent import numbered
from bot.domain.faults import Fault
from bot.domain.participation import Participation, Percent, rate
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, reaches
from bot.domain.released import loads
from bot.domain.rounds import RoundState
from bot.domain.survey import Question, Survey
from bot.storage import cuts, rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: What people are told apart by.
BY: Final = ("country", "language", "gender")
BEGUN: Final = (RoundState.RUNNING, RoundState.PAUSED, RoundState.CLOSED)


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered question, and at least how many came to it or farther, those who finished among them."""

    question: Question
    came: int
    #: So many or more stopped between it and the next one.
    stopped: int


@dataclass(frozen=True, slots=True)
class Going:
    """A round and its last release; without one, `released_at` is None and nothing else is told.

    Nor is anything told of a round for cohorts that are too small (`standing.small`). `held`: no release
    follows until somebody has looked at what was brought back from a backup. `steps` are empty where
    nothing is told of them.
    """

    standing: Standing
    survey: Survey
    mark: str
    released_at: datetime | None = None
    told: Participation | None = None
    share: Percent | None = None
    groups: Mapping[str, Table] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    held: bool = False

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.standing.round

    @property
    def runs(self) -> bool:
        """Whether more can come in now."""
        return self.round.state is RoundState.RUNNING


def every(house: House, conn: Conn, person: Person) -> list[Going]:
    """Every round that was ever opened, as far as her work reaches, the newest first. Raises Refused."""
    permit(house, conn, person, Action.SEE_ROUNDS, Kind.ROUND)
    reached = (each for each in rounds.every(conn) if reaches(person, each.audience.countries))
    found = [each for each in reached if each.state in BEGUN]
    return [_going(house, conn, person, each) for each in reversed(found)]


def one(house: House, conn: Conn, person: Person, round_id: int) -> Going:
    """One round in full. Raises Refused, or Fault where there is none."""
    permit(house, conn, person, Action.SEE_ROUNDS, f"{Kind.ROUND}:{round_id}")
    return _going(house, conn, person, planning.existing(conn, round_id))


def mark(house: House, conn: Conn, person: Person, round_id: int) -> tuple[str, bool]:
    """What changes when anything on a round's page does, and whether the round runs.

    Nothing is written down of it. Raises Refused where she may not see it, or Fault.
    """
    check(house, person, Action.SEE_ROUNDS, f"{Kind.ROUND}:{round_id}")
    found = planning.existing(conn, round_id)
    if not reaches(person, found.audience.countries):
        raise Fault((BEYOND,))
    return _mark(house, conn, person, found), found.state is RoundState.RUNNING


def _mark(house: House, conn: Conn, person: Person, round_: Round) -> str:
    """It follows from what the page shows, and tells no more."""
    seen = watching.watched(conn)
    shown = (
        cuts.number(conn, round_.id),
        round_.state.value,
        str(round_.opens),
        str(round_.closes),
        repr(None if seen is None else replace(seen, at=0)),
        repr(watching.troubles(house, conn)),
        repr(watching.halted(conn, person)),
    )
    return blake2b(json.dumps(shown).encode(), digest_size=8).hexdigest()


def _going(house: House, conn: Conn, person: Person, round_: Round) -> Going:
    now, survey = standing(house, conn, round_), house.survey(conn, round_.survey)
    last, held = cuts.last(conn, round_.id), noting.is_held(conn, round_.id)
    mark_ = _mark(house, conn, person, round_)
    if last is None or now.small:
        return Going(now, survey, mark_, None if last is None else moment(last.at), held=held)
    released, told = loads(last.released), participation_of(last)
    return Going(
        standing=now,
        survey=survey,
        mark=mark_,
        released_at=moment(last.at),
        told=told,
        share=None if told is None else rate(last.people, told),
        groups={name: released.groups[name] for name in BY},
        steps=_steps(survey, last.people, now.came),
        held=held,
    )


def _steps(survey: Survey, finished: int, came: tuple[int, ...]) -> tuple[Step, ...]:
    items = numbered(survey)
    if len(came) != len(items):
        return ()
    following = (*came[1:], finished)
    return tuple(
        Step(survey.question(_first(survey, item)), here, here - next_)
        for item, here, next_ in zip(items, came, following, strict=True)
    )


def _first(survey: Survey, item: str) -> str:
    return next(each.id for each in survey.questions if each.item == item)
