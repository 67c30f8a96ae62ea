"""A form that is sent twice does its work once, also after a kill; its word is of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import resent, sweeping
from bot.app.resent import Done, Sent
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.storage.database import Conn
from tests.app.conftest import Crew

SENT = Sent("plan", "a" * 22, (("closes", "soon"),))
WORK = "INSERT INTO meta (name, value) VALUES (lower(hex(randomblob(8))), 'worked')"
WORKED = "SELECT count(*) FROM meta WHERE value = 'worked'"


async def sends(crew: Crew, sent: Sent = SENT, who: str = "hadi", *, fails: bool = False) -> Done:
    house, by = crew.stage.house, (await crew.known(who)).person

    def run(conn: Conn) -> Done:
        def work() -> str:
            conn.execute(WORK)
            if fails:
                raise Fault(("It fails.",))
            return "made"

        return resent.once(house, conn, by, sent, work)

    return await house.db.run(run)


@pytest.fixture(autouse=True)
async def hadi(crew: Crew) -> None:
    for who in ("hadi", "sara"):
        await crew.joins(who, Role.COORDINATOR)


async def test_the_second_time_tells_what_the_first_made_also_after_a_restart(crew: Crew) -> None:
    assert await sends(crew) == Done("made", before=False)
    await crew.stage.reload()
    assert await sends(crew) == Done("made", before=True)
    assert await crew.rows(WORKED) == [(1,)]


async def test_what_failed_leaves_no_note_and_can_be_sent_again(crew: Crew) -> None:
    with pytest.raises(Fault, match="It fails"):
        await sends(crew, fails=True)
    assert await sends(crew) == Done("made", before=False)
    assert await crew.rows(WORKED) == [(1,)]


async def test_a_form_is_another_by_who_sends_it_what_for_its_word_and_what_it_says(crew: Crew) -> None:
    await sends(crew)
    for other in (
        replace(SENT, doing="invite"),
        replace(SENT, word="b" * 22),
        replace(SENT, fields=(("closes", "later"),)),
    ):
        assert not (await sends(crew, other)).before
    assert not (await sends(crew, who="sara")).before


@pytest.mark.parametrize("word", ["", "short", "a" * 65, "a" * 20 + " b", "é" * 20])
async def test_a_word_that_no_page_of_ours_made_does_nothing(crew: Crew, word: str) -> None:
    with pytest.raises(Fault, match="not whole"):
        await sends(crew, replace(SENT, word=word))
    assert await crew.rows(WORKED) == [(0,)]


def test_each_page_has_a_word_of_its_own_that_is_taken() -> None:
    words = {resent.checked(resent.fresh()) for _ in range(100)}
    assert len(words) == 100


async def test_a_day_later_nothing_of_it_is_kept(crew: Crew) -> None:
    await sends(crew)
    crew.stage.clock.at += timedelta(hours=23)
    await sweeping.forget(crew.stage.house)
    assert await crew.rows("SELECT count(*) FROM console_once") == [(1,)]
    crew.stage.clock.at += timedelta(hours=1)
    await sweeping.forget(crew.stage.house)
    assert await crew.rows("SELECT count(*) FROM console_once") == [(0,)]
