"""Planning a round in the chat: what is typed there."""

from __future__ import annotations

from bot.app import planning
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.domain.say import Say, Verbatim, Words
from bot.domain.targets import read_targets
from bot.storage.rounds import Round
from tests.app.conftest import Crew
from tests.app.test_revising import make

PRIORITIES, HIGH = "c_priorities", "c_d-working-group"


async def asked(crew: Crew, survey: str, *countries: str) -> None:
    """Salma is asked which groups she hopes for."""
    await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("newround"))
    await crew.presses("salma", survey, *countries, "done", "done", "c_now", "c_7", "c_none", "c_20")
    assert "newround.targets" in keys(await crew.sees("salma"))


def keys(say: Say) -> list[str]:
    return [line.key for line in say.lines if isinstance(line, Words)]


def verbatim(say: Say) -> list[str]:
    return [line.text for line in say.lines if isinstance(line, Verbatim)]


async def planned(crew: Crew) -> Round:
    return await crew.stage.house.db.run(lambda conn: planning.existing(conn, 1))


async def test_groups_that_are_hoped_for_are_typed_one_a_line_and_told_before_the_plan_is_made(
    crew: Crew,
) -> None:
    await asked(crew, PRIORITIES)
    assert (await crew.sees("salma")).entry == "text"
    await crew.does("salma", Text("YE 30\n\n woman ye: 20 "))
    await crew.presses("salma", "c_no")
    confirm = await crew.sees("salma")
    assert keys(confirm).count("newround.hoped") == 2
    await crew.presses("salma", "make")
    assert (await planned(crew)).targets == read_targets(["YE 30", "YE woman 20"])
    assert (await planned(crew)).target == 20
    await crew.presses("salma", "home", "rounds", "round_1")
    assert keys(await crew.sees("salma")).count("desk.target_untold") == 2


async def test_nobody_in_particular_is_hoped_for_where_the_button_says_so(crew: Crew) -> None:
    await asked(crew, PRIORITIES)
    await crew.presses("salma", "c_none", "c_no", "make")
    assert (await planned(crew)).targets == ()


async def test_answers_may_be_spoken_where_the_planner_says_so_and_everybody_who_works_here_sees_it(
    crew: Crew,
) -> None:
    await asked(crew, PRIORITIES)
    await crew.presses("salma", "c_none")
    assert keys(await crew.sees("salma")) == ["newround.voice"]
    await crew.presses("salma", "c_yes", "make")
    assert (await planned(crew)).voice
    await crew.presses("salma", "home", "rounds", "round_1")
    assert "desk.voice" in keys(await crew.sees("salma"))


async def test_of_a_high_risk_survey_nobody_is_asked_whether_answers_may_be_spoken(crew: Crew) -> None:
    await asked(crew, HIGH)
    await crew.presses("salma", "c_none")
    assert "newround.confirm" in keys(await crew.sees("salma"))
    await crew.presses("salma", "make")
    assert not (await planned(crew)).voice


async def test_every_mistake_is_told_at_once_without_the_words_of_the_shell_and_asked_again(
    crew: Crew,
) -> None:
    await asked(crew, HIGH)
    await crew.does("salma", Text("YE 30\nwoman 9\nwoman youth_group SD 30"))
    again = await crew.sees("salma")
    assert "newround.targets" in keys(again)
    told = verbatim(again)[:4]
    assert told[0] == "country=YE: a high-risk survey is not told by country or language: leave it out."
    assert told[1].startswith("gender=woman: give 10 people or more")
    assert "at most 2 groups, so that nobody can be pointed at" in told[2]
    await crew.does("salma", Text("a few women"))
    assert verbatim(await crew.sees("salma"))[0].startswith('"a few women" is no group')
    await crew.does("salma", Text("woman 30"))
    await crew.presses("salma", "make")
    assert (await planned(crew)).targets == read_targets(["woman 30"])


async def test_a_page_of_targets_is_too_many(crew: Crew) -> None:
    await asked(crew, PRIORITIES)
    await crew.does("salma", Text("YE 30\n" * 21))
    assert verbatim(await crew.sees("salma"))[0] == "give 20 targets at most: here are 21."


async def test_what_is_typed_at_another_step_is_no_target(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("newround"))
    await crew.does("salma", Text("YE 30"))
    assert keys(await crew.sees("salma")) == ["newround.survey"]


async def test_statements_are_offered_once_enough_are_approved_and_never_to_be_spoken(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.stage.state("stated 4")
    await crew.does("salma", Command("newround"))
    before = [each.id for each in (await crew.sees("salma")).choices()]
    await crew.stage.state("stated 6")
    await crew.does("salma", Command("newround"))
    [stated] = {each.id for each in (await crew.sees("salma")).choices()} - {*before}
    await crew.presses("salma", stated, "done", "done", "c_now", "c_7", "c_none", "c_20", "c_none")
    assert keys(await crew.sees("salma"))[-1] == "newround.confirm"
    await crew.presses("salma", "make")
    made = await planned(crew)
    assert (made.survey_id, made.voice) == ("statements", False)
    survey = await crew.stage.house.db.run(lambda conn: crew.stage.house.survey(conn, made.survey))
    assert len(survey.questions) == 10


async def test_what_was_chosen_stays_chosen_where_a_new_version_joins_the_list(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("dora", Role.DRAFTER)
    await crew.stage.state("stated 6")
    await crew.does("salma", Command("newround"))
    shown = [each.id for each in (await crew.sees("salma")).choices()]
    await make(crew)
    await crew.does("salma", Command("newround"))
    now = [each.id for each in (await crew.sees("salma")).choices()]
    [fresh] = {*now} - {*shown}
    assert [each for each in now if each != fresh] == shown
    assert now.index(fresh) < now.index("c_statements")
    await crew.presses(
        "salma", "c_statements", "done", "done", "c_now", "c_7", "c_none", "c_20", "c_none", "make"
    )
    assert (await planned(crew)).survey_id == "statements"
