"""An attacker who has every digest of a consultation and of the round on its new text finds nobody."""

from __future__ import annotations

from datetime import date
from itertools import count, takewhile

import pytest

from bot.app.house import House
from bot.domain.released import Released, loads
from bot.domain.survey import Survey
from bot.storage import cuts, rounds
from bot.storage.database import Conn
from bot.synthetic.crowd import SimulatedClock
from bot.synthetic.playing import Consultation
from bot.synthetic.timetable import REVISED, starts
from tests.domain.attack import TINY, Attack
from tests.domain.test_disclosure_attack import recovered, told
from tests.synthetic.conftest import Opens


def _releases(house: House, conn: Conn) -> list[tuple[Survey, list[Released]]]:
    """Of each round what was released of it, from the first cut to the last."""
    found = []
    for round_ in rounds.every(conn):
        back = takewhile(bool, (cuts.last(conn, round_.id, each) for each in count()))
        found.append((house.survey(conn, round_.survey), [loads(cut.released) for cut in back if cut][::-1]))
    return found


@pytest.mark.threat(8, 9)
async def test_of_a_whole_consultation_and_its_new_text_no_count_of_a_few_is_told(opens: Opens) -> None:
    clock = SimulatedClock(starts(date(2026, 12, 1), loops=True))
    async with opens(now=clock) as house:
        await Consultation(house, clock, people=80, seed=5, surveys=(REVISED,), loops=True).play()
        series = await house.db.run(lambda conn: _releases(house, conn))
    assert [survey.id for survey, _ in series] == [REVISED, "a-version-2"]
    looked = 0
    for survey, found in series:
        assert found
        for released in found:
            attack = Attack(survey, [released])
            looked += len(attack.hidden)
            for name in attack.hidden:
                low, _ = attack.bounds({name: 1})
                assert low < TINY, (survey.id, name)
        attack = Attack(survey, found)
        for number in range(1, len(found)):
            new = found[number].people - found[number - 1].people
            assert recovered(attack, number, told(attack), new) == []
    assert looked > 20, "there is something to find"
