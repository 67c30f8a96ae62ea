"""Red lines gone and new in a closed round on a new text: told once, beside its last cut, or never."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.app import noting
from bot.app.adding import respondents
from bot.app.house import House
from bot.domain.breakdown import Left, unpack_left
from bot.domain.redlines import Fourfold, by_groups, fourfold, items, may_be_told, stays
from bot.domain.released import loads
from bot.domain.rounds import RoundState
from bot.storage import answers, closings, cuts, redlines, rounds
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round


class _Settled(NamedTuple):
    item: str
    cut: int
    stays: int | None


async def settle(house: House, round_: Round) -> None:
    """Settle, of a round that is closed and has had its last cut, what is told of red lines.

    Those who are in the cut are counted as they answered when it closed.
    """
    if not await house.db.run(lambda conn: _left(house, conn, round_)):
        return
    found = await house.db.snapshot(lambda conn: _count(house, conn, round_))
    await house.db.run(lambda conn: _keep(conn, round_, found))


def withhold_all(house: House, conn: Conn) -> None:
    """A backup came back: of rounds that it does not know as settled something may have been told since."""
    for round_ in rounds.every(conn):
        if round_.state is not RoundState.DRAFT:
            for item in _left(house, conn, round_):
                redlines.settle(conn, round_.id, item, 0, None)


def told(conn: Conn, round_: Round, left: Left | None) -> Mapping[str, Fourfold]:
    """The four counts of each part of which they are told."""
    if left is None:
        return {}
    found = {
        item: fourfold(item, count, left.released)
        for item, count in redlines.of_round(conn, round_.id).items()
        if count is not None
    }
    return {item: each for item, each in found.items() if each is not None}


def _left(house: House, conn: Conn, round_: Round) -> tuple[str, ...]:
    """The parts of which nothing is settled yet."""
    survey = house.survey(conn, round_.survey)
    settled = redlines.of_round(conn, round_.id) if survey.revises is not None else {}
    return tuple(item for item in items(survey) if item not in settled)


def _count(house: House, conn: Conn, round_: Round) -> list[_Settled]:
    survey, last = house.survey(conn, round_.survey), cuts.last(conn, round_.id)
    if last is None:
        return []
    # Where a question is not asked any more in a language, others were asked than the cut counts.
    never = {each.item for each in closings.of_round(conn, round_.id)}
    if noting.is_held(conn, round_.id):
        never.update(items(survey))
    return [
        _Settled(item, last.number, None if item in never else _told(conn, round_, item, last))
        for item in _left(house, conn, round_)
    ]


def _told(conn: Conn, round_: Round, item: str, last: Cut) -> int | None:
    left = unpack_left(loads(last.released), last.export, round_.export_by)
    people = list(respondents(answers.released(conn, round_.id)))
    count = stays(item, (each.answers for each in people))
    found = fourfold(item, count, left.released)
    may = found is not None and may_be_told(
        item, found, by_groups(item, people), left.released, left.breakdowns
    )
    return count if may else None


def _keep(conn: Conn, round_: Round, found: list[_Settled]) -> None:
    for each in found:
        redlines.settle(conn, round_.id, *each)
