"""The largest round of the demo: so many people that averages and differences are told."""

from __future__ import annotations

from pathlib import Path

from bot.cli.demo import MORE
from bot.domain.averages import averages
from bot.domain.breakdown import Left, break_down, breakdowns_of
from bot.domain.differing import between
from bot.domain.findings import Respondent, add_up, findings_of
from bot.domain.release import release
from bot.domain.released import Picks
from bot.domain.survey import Answer, Half, Survey, Use
from bot.storage import rounds, sessions
from bot.surveyfile.load import load
from bot.synthetic import opinions
from bot.synthetic.crowd import SimulatedClock
from bot.synthetic.people import Advocate, Conduct, make_people
from bot.synthetic.playing import Consultation
from bot.synthetic.timetable import LARGEST, starts
from tests.synthetic.conftest import Opens
from tests.synthetic.test_playing import LAST_DAY

SURVEYS = Path(__file__).parents[2] / "surveys"
AWAY = (Conduct.SILENT, Conduct.DECLINES, Conduct.HALFWAY)
PEOPLE = 300


def respondent(who: Advocate, survey: Survey) -> Respondent:
    answers = {
        each.id: Answer(each.id, opinions.option_of(who, survey, each, [one.id for one in each.options]))
        for each in survey.questions
        if each.use is Use.SUPPORT and opinions.keeps_silent(who, survey, each) is None
    }
    half = list(Half)[who.number % 2]
    return Respondent(who.number, who.country, who.language, who.gender, who.group_kind, answers, half)


def left(people: int) -> tuple[Survey, Left]:
    """What is told of so many made-up people, at once and not day by day."""
    survey = load(SURVEYS / f"{LARGEST}.yaml")
    crowd = [
        respondent(who, survey)
        for who in make_people(1, people, ("en", "ar", "fr", "es"))
        if who.conduct(LARGEST) not in AWAY
    ]
    counts = add_up(crowd, survey, breakdowns_of(survey, ("country",)))
    released = release(findings_of(counts), 5)
    assert released is not None
    return survey, Left(released, break_down(counts, released))


def test_its_digest_tells_averages_of_countries_and_a_difference_between_groups():
    survey, found = left(PEOPLE * (1 + MORE))
    for question in survey.questions:
        part = found.released.part(question.id)
        if question.use is Use.SUPPORT and isinstance(part, Picks):
            assert averages(question, part, found, high_risk=False).why == ""
    assert any(each.partition == "gender" for each in between(survey, found).differences)


def test_as_many_people_as_come_to_the_other_rounds_would_be_too_few_for_it():
    survey, found = left(PEOPLE)
    parts = [(each, found.released.part(each.id)) for each in survey.questions if each.use is Use.SUPPORT]
    whys = {
        averages(each, part, found, high_risk=False).why for each, part in parts if isinstance(part, Picks)
    }
    assert whys == {"open"}


async def test_those_who_come_to_the_largest_alone_are_invited_to_no_other_round(opens: Opens) -> None:
    clock = SimulatedClock(starts(LAST_DAY))
    surveys = (LARGEST, "e-training")
    async with opens(now=clock) as house:
        await Consultation(house, clock, people=20, more=12, seed=3, surveys=surveys).play()

        def counted(conn):
            return {each.survey_id: (each, sessions.stages(conn, each.id)) for each in rounds.every(conn)}

        found = await house.db.run(counted)
    assert found["e-training"][1]["invited"] <= 20 < found[LARGEST][1]["invited"]
    assert found[LARGEST][0].digest_at is None
    assert found["e-training"][0].digest_at is not None
