"""Where two people are needed, nobody makes a second one of herself by inviting her."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app import withdrawing
from bot.app.approving import approve
from bot.app.links import make_invite
from bot.app.revoking import of_one_circle, revoke
from bot.app.withdrawing import Came
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.domain.permission import NEEDS_TWO, Action
from bot.domain.person import Role
from bot.domain.say import Words
from bot.storage import people
from bot.storage.invites import Invite
from tests.app.conftest import Crew

pytestmark = pytest.mark.threat(7)
RESOURCES = {Action.EXPORT_LINKABLE: "round:1", Action.RETURN_COUNTRY: "country:AF"}


async def agrees(crew: Crew, who: str, action: Action = Action.EXPORT_LINKABLE) -> bool:
    person, house = (await crew.known(who)).person, crew.stage.house
    return await house.db.run(lambda conn: approve(house, conn, person, action, RESOURCES[action]))


async def leaves(crew: Crew, who: str) -> Came:
    person, house = (await crew.known(who)).person, crew.stage.house
    return await house.db.run(lambda conn: withdrawing.leave(house, conn, person, "AF"))


def test_each_action_that_needs_two_is_tried_here() -> None:
    assert frozenset(RESOURCES) | {Action.CONFIRM_LEAVING} == NEEDS_TWO


@pytest.mark.parametrize("action", RESOURCES)
async def test_who_was_let_in_by_the_first_is_no_second_nor_is_whom_she_let_in(
    crew: Crew, action: Action
) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    own = await crew.joins("own", Role.COORDINATOR, by=salma)
    await crew.joins("more", Role.COORDINATOR, by=own)
    await crew.joins("nadia", Role.COORDINATOR)
    for who in ("salma", "own", "more", "own", "salma"):
        assert not await agrees(crew, who, action)
    assert await agrees(crew, "nadia", action)


async def test_two_whom_one_let_in_are_one_and_the_order_does_not_matter(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("own", Role.DRAFTER, by=salma)
    await crew.joins("more", Role.DRAFTER, by=salma)
    await crew.joins("nadia", Role.COORDINATOR)
    for who in ("own", "more"):
        assert not await agrees(crew, who)
    assert await agrees(crew, "nadia")
    assert not await agrees(crew, "nadia")
    assert await agrees(crew, "more")


async def test_an_account_of_her_own_confirms_no_leaving_and_is_offered_no_button_for_it(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("own", Role.COORDINATOR, by=salma)
    await crew.joins("nadia", Role.COORDINATOR)
    amina = await crew.joins("amina", country="AF")
    assert [await leaves(crew, who) for who in ("salma", "own", "salma")] == [Came.LEFT, *[Came.WAITS] * 2]
    await crew.does("own", Command("leave_country"))
    await crew.presses("own", "gone_af")
    said = await crew.sees("own")
    assert [each.key for each in said.lines if isinstance(each, Words)] == ["left.waits"]
    assert [each.id for each in said.choices()] == ["home"]
    await withdrawing.erase_at_once(crew.stage.house)
    sealed = "SELECT count(*) FROM address WHERE person = ? AND sealed IS NOT NULL"
    assert await crew.rows(sealed, amina) == [(1,)]
    await crew.does("nadia", Command("leave_country"))
    await crew.presses("nadia", "gone_af", "leave_af")
    await withdrawing.erase_at_once(crew.stage.house)
    assert await crew.rows(sealed, amina) == [(0,)]


async def test_where_the_first_word_is_void_another_of_her_circle_is_asked_for_hers(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    own = await crew.joins("own", Role.COORDINATOR, by=salma)
    await crew.joins("nadia", Role.COORDINATOR)
    await leaves(crew, "salma")
    house, person = crew.stage.house, (await crew.known("own")).person
    await house.db.run(lambda conn: revoke(house, conn, person, salma))
    await crew.does("own", Command("leave_country"))
    await crew.presses("own", "gone_af", "leave_af")
    assert await crew.rows("SELECT staff, confirmed FROM country_left") == [(own, None)]
    assert await leaves(crew, "nadia") is Came.CONFIRMED


async def test_letting_go_whoever_let_her_in_makes_nobody_another(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("own", Role.COORDINATOR, by=salma)
    own = (await crew.known("own")).person
    house = crew.stage.house
    await house.db.run(lambda conn: revoke(house, conn, own, salma))
    await crew.joins("salma again", Role.COORDINATOR, by=own.id)
    assert not await agrees(crew, "own")
    assert not await agrees(crew, "salma again")
    assert await house.db.run(of_one_circle)


async def test_who_answered_before_she_came_to_work_here_came_through_her_colleague_too(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("own")
    assert await crew.rows("SELECT circle FROM person ORDER BY id") == [(salma,), (None,)]
    await crew.joins("own", Role.DRAFTER, by=salma)
    assert (await crew.known("own")).person.role is Role.DRAFTER
    assert not await agrees(crew, "salma")
    assert not await agrees(crew, "own")


async def test_of_nobody_who_answers_it_stands_through_whom_she_came(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("amina", by=salma)
    assert await crew.rows("SELECT circle FROM person WHERE role = 'advocate'") == [(None,)]
    assert await crew.rows("SELECT circle FROM invite WHERE role = 'advocate'") == [(None,)]


async def test_people_of_whom_nothing_tells_who_let_them_in_count_once(crew: Crew) -> None:
    for who in ("old", "older"):
        id_ = await crew.joins(who, Role.COORDINATOR)
        await crew.stage.house.db.run(lambda conn, id_=id_: people.set_circle(conn, id_, 0))  # type: ignore[misc]
    old = (await crew.known("old")).person.id
    await crew.joins("invited by old", Role.COORDINATOR, by=old)
    for who in ("old", "older", "invited by old"):
        assert not await agrees(crew, who)
    await crew.joins("nadia", Role.COORDINATOR)
    assert await agrees(crew, "nadia")


async def test_the_list_of_staff_says_when_nobody_here_can_be_a_second(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("own", Role.COORDINATOR, by=salma)
    told = []
    for _ in range(2):
        await crew.does("salma", Command("staff"))
        told.append(Words("desk.one_circle") in (await crew.sees("salma")).lines)
        await crew.joins("nadia", Role.COORDINATOR)
    assert told == [True, False]


async def test_a_link_to_work_here_is_for_one_person_but_in_a_trial(crew: Crew) -> None:
    house = crew.stage.house
    invite = Invite(Role.DRAFTER)

    async def made(uses: int) -> None:
        await house.db.run(lambda conn: make_invite(house, conn, invite, uses, house.seconds() + 9))

    await made(2)
    house.rules = replace(house.rules, trial=False)
    await made(1)
    with pytest.raises(Fault, match="by a link of her own"):
        await made(2)
