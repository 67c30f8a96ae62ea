"""Who is helped is counted among people and told apart; the answer of a group never is one of theirs."""

from __future__ import annotations

from itertools import count

import pytest

from bot.app import planning, releasing
from bot.app.reporting import page_of
from bot.digest.plain import text as as_text
from bot.domain.disclosure import Cell
from bot.domain.person import Person
from bot.domain.released import Released, loads
from bot.domain.session import Aid
from bot.domain.survey import Answer
from bot.i18n.catalogs import Catalogs
from bot.storage import answers, cuts, keptcounts
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from tests.conversations.stage import Stage

NUMBERS = count(1)


async def answer(stage: Stage, many: int, aid: Aid, said: str = "good") -> list[bytes]:
    """So many answer what they think of the whole, and let it be counted."""
    house = stage.house
    names = [next(NUMBERS).to_bytes(16) for _ in range(many)]

    def add(conn: Conn) -> None:
        survey = house.survey(conn, planning.existing(conn, 1).survey)
        for name in names:
            person = Person(id=0, country="YE", language="en")
            given = Answer("overall", said, survey.hash, "en")
            pair = (survey.question("overall"), given)
            answers.write(conn, house.sealer, 1, name, person=person, answers=[pair])
            answers.count_in(conn, 1, name, person)
            answers.set_aid(conn, 1, name, aid)

    await house.db.run(add)
    return names


async def cut(stage: Stage) -> Cut:
    """A cut that is made now."""
    round_ = await stage.house.db.run(lambda conn: planning.existing(conn, 1))
    assert await releasing.release_now(stage.house, round_, closing=True)
    return await last(stage)


async def last(stage: Stage) -> Cut:
    found = await stage.house.db.run(lambda conn: cuts.last(conn, 1))
    assert found is not None
    return found


def good(released: Released) -> Cell | None:
    table = getattr(released.part("overall"), "table", None)
    return None if table is None else table.cell("good")


@pytest.fixture
async def round_b(stage: Stage) -> Stage:
    await stage.round("round b opens now closes +14d")
    return stage


async def test_who_is_helped_is_one_of_the_people_and_told_apart(round_b: Stage) -> None:
    await answer(round_b, 30, Aid.NONE)
    await answer(round_b, 12, Aid.HELPED)
    released = loads((await cut(round_b)).released)
    assert released.people == 42
    assert [(cell.id, cell.low, cell.high) for cell in released.groups["help"].cells] == [
        ("alone", 26, 30),
        ("helped", 12, 12),
    ]


@pytest.mark.threat(8)
async def test_a_few_who_were_helped_read_as_if_they_might_be_nobody(round_b: Stage) -> None:
    await answer(round_b, 30, Aid.NONE)
    await answer(round_b, 3, Aid.HELPED)
    helped = loads((await cut(round_b)).released).groups["help"].cell("helped")
    assert helped == Cell("helped", 0, 4)


async def test_a_groups_answer_is_in_no_count_of_people(round_b: Stage) -> None:
    await answer(round_b, 20, Aid.NONE)
    await answer(round_b, 12, Aid.GROUP)
    made = await cut(round_b)
    released = loads(made.released)
    assert released.people == 20
    counted = good(released)
    assert counted is not None
    assert counted.high == 20
    assert made.of_groups is not None
    assert loads(made.of_groups).people == 12


async def test_groups_that_come_make_no_cut_of_people_due(round_b: Stage) -> None:
    await answer(round_b, 20, Aid.NONE)
    await answer(round_b, 12, Aid.GROUP)
    await cut(round_b)
    await answer(round_b, 9, Aid.NONE)
    await answer(round_b, 30, Aid.GROUP)
    round_ = await round_b.house.db.run(lambda conn: planning.existing(conn, 1))
    assert not await releasing.release_now(round_b.house, round_, closing=True)
    assert (await last(round_b)).number == 1
    await answer(round_b, 1, Aid.NONE)
    assert (await cut(round_b)).people == 30


@pytest.mark.threat(8)
async def test_of_fewer_groups_than_a_cut_needs_nothing_is_told(round_b: Stage) -> None:
    await answer(round_b, 20, Aid.NONE)
    await answer(round_b, 9, Aid.GROUP)
    assert (await cut(round_b)).of_groups is None


@pytest.mark.threat(9)
async def test_what_groups_said_stands_until_ten_more_of_them_have_come(round_b: Stage) -> None:
    await answer(round_b, 20, Aid.NONE)
    await answer(round_b, 12, Aid.GROUP)
    before = (await cut(round_b)).of_groups
    await answer(round_b, 10, Aid.NONE)
    await answer(round_b, 9, Aid.GROUP, "cannot_accept")
    assert (await cut(round_b)).of_groups == before
    await answer(round_b, 10, Aid.NONE)
    await answer(round_b, 1, Aid.GROUP)
    now = (await cut(round_b)).of_groups
    assert now is not None
    assert loads(now).people == 22


async def test_whoever_turns_out_to_be_a_group_is_no_person_in_the_next_cut(round_b: Stage) -> None:
    names = await answer(round_b, 30, Aid.NONE)
    await cut(round_b)
    kept = await round_b.house.db.run(lambda conn: keptcounts.counts(conn, 1))
    assert kept is not None

    def become(conn: Conn) -> str | None:
        for name in names[:12]:
            answers.set_aid(conn, 1, name, Aid.GROUP)
        return keptcounts.counts(conn, 1)

    assert await round_b.house.db.run(become) is None
    await answer(round_b, 30, Aid.NONE)
    made = await cut(round_b)
    assert loads(made.released).people == 48
    assert made.of_groups is not None


async def test_whoever_turns_out_to_be_helped_is_told_so_in_the_next_cut(round_b: Stage) -> None:
    names = await answer(round_b, 30, Aid.NONE)
    await cut(round_b)

    def become(conn: Conn) -> None:
        for name in names[:12]:
            answers.set_aid(conn, 1, name, Aid.HELPED)

    await round_b.house.db.run(become)
    await answer(round_b, 30, Aid.NONE)
    helped = loads((await cut(round_b)).released).groups["help"].cell("helped")
    assert helped == Cell("helped", 12, 12)


async def test_the_digest_says_how_many_were_helped_and_tells_groups_apart(round_b: Stage) -> None:
    await answer(round_b, 20, Aid.NONE)
    await answer(round_b, 12, Aid.HELPED)
    await answer(round_b, 14, Aid.GROUP)
    await cut(round_b)
    house = round_b.house

    def told(conn: Conn) -> str:
        page = page_of(house, conn, planning.existing(conn, 1))
        return as_text(page, "en", Catalogs())

    found = await house.db.run(told)
    assert "32 people" in found
    assert "With somebody's help: 12 of them." in found
    assert "Groups that agreed on one answer: 14." in found
