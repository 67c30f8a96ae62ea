"""A preview shows what a person would be shown, and is made of nothing but the presses so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import asking, previewing
from bot.app.previewing import Beyond, Part, Scene
from bot.domain.inbound import Inbound, Several, Tap, Text, Voice
from bot.domain.person import Role
from bot.domain.say import Amount, Say, Words
from bot.domain.survey import Half, Survey
from tests.app.conftest import Crew

PART = Part(Half.FIGURE_FIRST, voice=False, country=None, closes=datetime(2026, 12, 15, 9, tzinfo=UTC))


async def survey(crew: Crew, name: str = "priorities") -> Survey:
    house = crew.stage.house
    return await house.db.run(lambda conn: asking.survey_of(house, conn, name))


def onward(say: Say) -> Inbound:
    """The first way on that a screen offers."""
    ids = [choice.id for choice in say.choices()]
    if say.picking:
        picks = [id_[1:] for id_ in ids if id_[0] in "+-"]
        chosen = any(id_.startswith("-") for id_ in ids)
        return Tap(say.step, "done") if chosen else Tap(say.step, f"+{picks[0]}")
    if say.entry == "text":
        return Text("More wells")
    if say.entry == "number":
        how = next(each for each in say.lines if isinstance(each, Words) and "least" in each.values)
        least = how.values["least"]
        assert isinstance(least, Amount)
        return Text(least.number)
    first = next((id_ for id_ in ids if id_ in ("start", "next", "may_no", "count")), None)
    return Tap(say.step, first or next(id_ for id_ in ids if id_.startswith("o_")))


def through(crew: Crew, whole: Survey, part: Part = PART) -> list[Scene]:
    """Every scene on a way to the end."""
    did: list[Inbound] = []
    found = [previewing.play(crew.stage.house, whole, part, did)]
    while found[-1].beyond is None:
        did.append(onward(found[-1].say))
        found.append(previewing.play(crew.stage.house, whole, part, did))
        assert len(did) < 200
    return found


@pytest.mark.parametrize("half", list(Half))
async def test_every_survey_that_is_offered_can_be_played_to_its_end(crew: Crew, half: Half) -> None:
    await crew.stage.state("state 8")
    house = crew.stage.house
    for name in await house.db.run(lambda conn: asking.offered(house, conn)):
        found = through(crew, await survey(crew, name), replace(PART, half=half))
        assert found[-1].beyond is Beyond.COUNTED, name
        assert Words("interview.thanks") in found[-1].say.lines


async def test_a_person_is_shown_the_same(crew: Crew) -> None:
    """The screens of somebody who presses the same, but for the order of her own choices."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    whole = await survey(crew)
    for scene in through(crew, whole)[:4]:
        hers = await crew.sees("amina")
        assert hers.lines == scene.say.lines
        assert {each.id for each in hers.choices()} == {each.id for each in scene.say.choices()}
        mine = onward(scene.say)
        await crew.does("amina", replace(mine, step=hers.step) if isinstance(mine, Tap) else mine)


async def test_leaving_for_later_contacts_of_help_and_a_stale_press_are_told(crew: Crew) -> None:
    whole, house = await survey(crew), crew.stage.house
    assert previewing.play(house, whole, PART, [Tap(1, "later")]).beyond is Beyond.LATER
    assert previewing.play(house, whole, PART, [Tap(7, "start")]).toast == Words("interview.stale")
    aided = previewing.play(house, whole, PART, [Tap(1, "aid"), Tap(2, "aid_helped"), Tap(3, "aloud")])
    assert aided.beyond is Beyond.ALOUD
    open_ = through(crew, whole)
    texts = [at for at, each in enumerate(open_) if each.say.entry == "text"]
    did = [onward(each.say) for each in open_[: texts[0] + 1]]
    scene = previewing.play(house, whole, PART, did)
    helped = previewing.play(house, whole, PART, [*did, Tap(scene.say.step, "support")])
    assert helped.say.lines == (Words("support.trial"),)
    back = previewing.play(house, whole, PART, [*did, Tap(scene.say.step, "support"), Tap(0, "back")])
    assert back.say.lines == scene.say.lines[1:], "where she was, without the line to people who help"


async def test_where_voice_is_taken_it_can_be_tried(crew: Crew) -> None:
    whole, house, part = await survey(crew), crew.stage.house, replace(PART, voice=True)
    way = through(crew, whole, part)
    at = next(at for at, each in enumerate(way) if any(one.id == "speak" for one in each.say.choices()))
    did = [onward(each.say) for each in way[:at]]
    asked = previewing.play(house, whole, part, [*did, Tap(way[at].say.step, "speak")])
    assert Words("voice.ask") in asked.say.lines
    agreed = [*did, Tap(way[at].say.step, "speak"), Tap(asked.say.step, "yes")]
    assert previewing.play(house, whole, part, agreed).say.voice
    spoken = previewing.play(house, whole, part, [*agreed, Voice("preview", 1)])
    assert not spoken.say.voice


async def test_whatever_is_pressed_the_preview_goes_on(crew: Crew) -> None:
    whole, house = await survey(crew), crew.stage.house
    strange: list[Inbound] = [
        Several(1, ("x",)),
        Text("\0"),
        Tap(1, "q_99"),
        Voice("x"),
        Tap(0, "+"),
        Text(""),
    ]
    assert previewing.play(house, whole, PART, strange).say.rows


@pytest.mark.parametrize("name", ["/etc/passwd.yaml", "surveys/priorities.yaml", "../priorities", ""])
async def test_only_surveys_that_are_offered_are_played(crew: Crew, name: str) -> None:
    from bot.domain.faults import Fault

    await crew.joins("rosa", Role.COORDINATOR)
    with pytest.raises(Fault):
        await survey(crew, name)
