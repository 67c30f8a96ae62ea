"""Rounds of which something is released, without anybody having answered: a cut made from a crowd."""

from __future__ import annotations

from bot.app.house import House
from bot.domain.breakdown import break_down, breakdowns_of, pack_breakdowns
from bot.domain.comprehension import compare
from bot.domain.counts import Counts
from bot.domain.findings import add_up, findings_of
from bot.domain.release import release
from bot.domain.released import dumps
from bot.domain.survey import Survey, Use
from bot.storage import cuts, rounds
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from tests.app.conftest import Crew
from tests.domain.crowd import crowd
from tests.domain.stating import listeners


async def releases(crew: Crew, round_id: int, people: int = 200, number: int = 1) -> None:
    """Keep a cut of a round, as if so many people had answered."""
    house = crew.stage.house
    await house.db.run(lambda conn: _keep(house, conn, round_id, people, number))


def _keep(house: House, conn: Conn, round_id: int, people: int, number: int) -> None:
    round_ = rounds.get(conn, round_id)
    assert round_ is not None
    survey: Survey = house.survey(conn, round_.survey)
    stated = any(each.use is Use.STATEMENT for each in survey.questions)
    everyone = listeners(2, people, survey) if stated else crowd(2, people, survey)
    counts: Counts = add_up(everyone, survey, breakdowns_of(survey, round_.export_by))
    released = release(findings_of(counts), round_.min_cell)
    assert released is not None
    breakdowns = break_down(counts, released, None)
    comprehension = compare(counts, released, breakdowns, None)
    cut = Cut(
        number=number,
        people=released.people,
        released=dumps(released),
        export=pack_breakdowns(breakdowns, comprehension),
        at=house.seconds() + number,
    )
    cuts.add(conn, round_id, cut)
