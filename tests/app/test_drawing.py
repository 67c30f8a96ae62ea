"""Statements as people meet them: given and shown evenly, kept in the session, gone with whoever erases."""

from __future__ import annotations

import json

from bot.domain.inbound import Command
from bot.storage import closings, exposures
from tests.app.conftest import Crew

ROUND = "round statements opens now closes +14d remind none"


async def begun(crew: Crew, *who: str, stated: int = 8) -> None:
    await crew.stage.state(f"stated {stated}")
    await crew.stage.round(ROUND)
    for each in who:
        await crew.joins(each)
        await crew.does(each, Command("continue"))


async def given(crew: Crew) -> dict[str, int]:
    names = [f"s{number}" for number in range(1, 9)]
    return await crew.stage.house.db.run(lambda conn: exposures.given(conn, 1, names))


async def shown(crew: Crew) -> dict[str, int]:
    return await crew.stage.house.db.run(lambda conn: exposures.shown(conn, 1))


async def session(crew: Crew, who: str) -> dict[str, list[str]]:
    person = (await crew.known(who)).person.id
    [[packed]] = await crew.rows("SELECT session FROM participation WHERE person = ? AND round = 1", person)
    return json.loads(str(packed))  # type: ignore[no-any-return]


async def test_nothing_is_drawn_before_she_starts_and_each_is_counted_once_she_sees_it(crew: Crew) -> None:
    await begun(crew, "amina")
    assert sum((await given(crew)).values()) == 0
    await crew.presses("amina", "start")
    drawn = (await session(crew, "amina"))["drawn"]
    assert {each for each, times in (await given(crew)).items() if times} == set(drawn)
    assert {each for each, times in (await shown(crew)).items() if times} == {drawn[0]}
    await crew.presses("amina", "o_agree", "o_pass", "back")
    assert (await session(crew, "amina"))["met"] == drawn[:3]
    assert sum((await shown(crew)).values()) == 3


async def test_after_a_kill_she_meets_the_same(crew: Crew) -> None:
    await begun(crew, "amina")
    await crew.presses("amina", "start", "o_agree")
    before, asked = await session(crew, "amina"), await crew.sees("amina")
    await crew.stage.reload()
    await crew.does("amina", Command("continue"))
    assert (await session(crew, "amina"))["drawn"] == before["drawn"]
    assert (await crew.sees("amina")).lines == asked.lines


async def test_all_are_given_alike_and_with_whoever_erases_the_counts_go_down(crew: Crew) -> None:
    people = ("amina", "zeinab", "fatou", "huda")
    await begun(crew, *people)
    for each in people:
        await crew.presses(each, "start", "o_agree", "o_disagree", "o_pass", "o_agree", "o_agree", "count")
    counts = await given(crew)
    assert counts == await shown(crew)
    assert sorted(set(counts.values())) == [2, 3]
    drawn = (await session(crew, "amina"))["drawn"]
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await given(crew) == {each: times - (each in drawn) for each, times in counts.items()}
    assert await shown(crew) == await given(crew)


async def test_who_lets_nothing_count_meets_the_same_when_she_thinks_again(crew: Crew) -> None:
    await begun(crew, "amina")
    await crew.presses("amina", "start", "o_agree", "o_agree", "o_agree", "o_agree", "o_agree", "dont")
    drawn, counts = (await session(crew, "amina"))["drawn"], await given(crew)
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "r_1", "start")
    assert (await session(crew, "amina"))["drawn"] == drawn
    assert await given(crew) == counts


async def test_more_are_drawn_only_while_there_are_any_whoever_presses_what(crew: Crew) -> None:
    await begun(crew, "amina", stated=6)
    await crew.presses("amina", "start", "more")
    assert len((await session(crew, "amina"))["drawn"]) == 5
    await crew.presses("amina", "o_agree", "o_agree", "o_agree", "o_agree", "o_agree", "more", "o_pass")
    assert len((await session(crew, "amina"))["drawn"]) == 6
    assert "more" not in [each.id for each in (await crew.sees("amina")).choices()]
    await crew.presses("amina", "more")
    assert len((await session(crew, "amina"))["drawn"]) == 6


async def test_she_counts_and_asks_for_more_afterwards(crew: Crew) -> None:
    await begun(crew, "amina")
    await crew.presses("amina", "start", "o_agree", "o_agree", "o_agree", "o_agree", "o_agree", "count")
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "r_1", "more", "o_disagree", "o_pass", "o_agree")
    [[state]] = await crew.rows("SELECT state FROM participation WHERE round = 1 AND state <> 'waiting'")
    assert state == "finished"
    [[answers]] = await crew.rows("SELECT count(*) FROM answer WHERE round = 1")
    assert answers == 8


async def test_who_is_helped_says_what_she_thinks_with_the_phone_in_her_own_hand(crew: Crew) -> None:
    await begun(crew, "amina")
    await crew.presses("amina", "aid", "aid_helped", "heard", "start")
    assert [each.id for each in (await crew.sees("amina")).choices()] == ["handed", "later"]
    assert (await session(crew, "amina"))["met"] == [], "it is not shown yet"
    await crew.presses("amina", "handed", "o_agree", "o_agree", "o_agree", "o_agree", "o_agree")
    assert [each.id for each in (await crew.sees("amina")).choices()] == ["handed", "later"]
    await crew.presses("amina", "handed", "more")
    assert len((await session(crew, "amina"))["drawn"]) == 8


async def test_a_group_is_given_statements_like_anybody_and_is_counted_apart(crew: Crew) -> None:
    await begun(crew, "amina")
    await crew.presses("amina", "aid", "aid_group", "start")
    await crew.presses("amina", "o_agree", "o_agree", "o_agree", "o_agree", "o_agree", "count")
    assert await crew.rows("SELECT aid, state FROM respondent") == [("group", "counted")]


async def test_a_statement_that_is_closed_in_her_language_is_given_to_her_no_more(crew: Crew) -> None:
    await begun(crew, "amina", stated=6)
    house = crew.stage.house
    await house.db.run(lambda conn: closings.add(conn, 1, "s3", "en", house.seconds()))
    await crew.presses("amina", "start")
    assert set((await session(crew, "amina"))["drawn"]) == {"s1", "s2", "s4", "s5", "s6"}
    await crew.presses("amina", "o_agree", "o_agree", "o_agree", "o_agree", "o_agree")
    assert "more" not in [each.id for each in (await crew.sees("amina")).choices()]


async def test_in_few_words_each_answer_has_a_number_and_a_sign(crew: Crew) -> None:
    await begun(crew, "amina")
    await crew.stage.house.db.run(lambda conn: conn.execute("UPDATE person SET few_words = 1"))
    await crew.presses("amina", "start")
    marks = [each.mark for each in (await crew.sees("amina")).choices()]
    assert marks[:3] == ["1 ✔️", "2 ✖️", "3 ➖"]
