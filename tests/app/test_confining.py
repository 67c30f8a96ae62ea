"""A coordinator who is limited to countries: what she may do and see there, and nothing beyond."""

from __future__ import annotations

import pytest

from bot.app.closing import close_question
from bot.app.confining import NOT_HERSELF, NOT_OWNER, limit
from bot.app.house import House
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.domain.permission import Action
from bot.domain.person import Person, Role, owns
from bot.domain.say import Verbatim, Words
from bot.storage import people
from bot.storage.invites import Invite
from tests.app.conftest import Crew

AUDIT = "SELECT count(*) FROM audit WHERE action = ? AND outcome = 'refused' AND staff = ?"


async def limited(crew: Crew, who: str, *countries: str) -> Person:
    """A coordinator who joined, and whom whoever keeps the machine limits."""
    id_ = await crew.joins(who, Role.COORDINATOR)
    house = crew.stage.house
    return await house.db.run(lambda conn: limit(house, conn, None, id_, countries))


def house_of(crew: Crew) -> House:
    return crew.stage.house


async def buttons(crew: Crew, who: str) -> list[str]:
    return [each.id for each in (await crew.sees(who)).choices()]


async def refusals(crew: Crew, action: Action, staff: int) -> int:
    [[count]] = await crew.rows(AUDIT, action.value, staff)
    return int(str(count))


@pytest.mark.threat(7)
async def test_she_sees_and_opens_rounds_of_her_countries_and_no_others(crew: Crew) -> None:
    rosa = await limited(crew, "rosa", "YE", "SD")
    for countries in ("for YE", "for YE,AF", ""):
        await crew.stage.round(f"round a-women opens now closes +7d {countries} draft")
    await crew.does("rosa", Command("rounds"))
    assert [each for each in await buttons(crew, "rosa") if each.startswith("round_")] == ["round_1"]
    for number in (2, 3):
        await crew.presses("rosa", f"open_{number}")
        assert (await crew.sees("rosa")).lines[0] == Words("desk.refused")
    assert await refusals(crew, Action.OPEN, rosa.id) == 2
    await crew.does("rosa", Command("rounds"))
    await crew.presses("rosa", "round_1", "open_1")
    with pytest.raises(Fault):
        await house_of(crew).db.run(
            lambda conn: close_question(house_of(crew), conn, rosa, 2, question="1", language="en")
        )
    assert await refusals(crew, Action.CLOSE_QUESTION, rosa.id) == 1
    states = [state for (state,) in await crew.rows("SELECT state FROM round ORDER BY id")]
    assert states == ["running", "draft", "draft"]


@pytest.mark.threat(7)
async def test_she_invites_to_her_countries_alone_and_nobody_to_work_here(crew: Crew) -> None:
    rosa = await limited(crew, "rosa", "YE")
    await crew.does("rosa", Command("invite"))
    assert [each for each in await buttons(crew, "rosa") if each.startswith("role_")] == ["role_advocate"]
    await crew.presses("rosa", "role_advocate")
    assert [each for each in await buttons(crew, "rosa") if each.startswith("land_")] == ["land_ye"]
    await crew.presses("rosa", "land_ye", "uses_1")
    assert isinstance((await crew.sees("rosa")).lines[0], Verbatim)
    # A button that was never there.
    await crew.does("rosa", Command("invite"))
    await crew.presses("rosa", "role_coordinator")
    assert await refusals(crew, Action.INVITE, rosa.id) == 1
    await crew.does("rosa", Command("invite"))
    await crew.presses("rosa", "role_advocate", "land_af", "uses_1")
    assert await refusals(crew, Action.INVITE, rosa.id) == 2
    [[count]] = await crew.rows("SELECT count(*) FROM invite WHERE maker = ?", rosa.id)
    assert count == 1


async def test_who_is_invited_for_a_country_is_limited_to_it(crew: Crew) -> None:
    code = await crew.stage.invite(Invite(Role.COORDINATOR, "SD"))
    await crew.does("rosa", Command("start", code))
    person = (await crew.known("rosa")).person
    assert person.limits == ("SD",)
    assert not owns(person)


async def test_an_owner_limits_others_and_nobody_else_does_nor_anybody_herself(crew: Crew) -> None:
    house = crew.stage.house
    owner = await crew.joins("rosa", Role.COORDINATOR)
    invited = await crew.joins("lina", Role.COORDINATOR, by=owner)

    async def tries(by: int, whom: int, *countries: str) -> Person:
        known = await house.db.run(lambda conn: people.get(conn, by))
        assert known is not None
        return await house.db.run(lambda conn: limit(house, conn, known.person, whom, countries))

    with pytest.raises(Fault) as refused:
        await tries(invited, owner, "YE")
    assert refused.value.lines == (NOT_OWNER,)
    with pytest.raises(Fault) as refused:
        await tries(owner, owner, "YE")
    assert refused.value.lines == (NOT_HERSELF,)
    assert (await tries(owner, invited, "YE", "SD")).limits == ("SD", "YE")
    assert (await tries(owner, invited)).limits == ()
    assert await refusals(crew, Action.LIMIT_STAFF, invited) == 1


async def test_what_is_no_country_and_who_is_no_coordinator_is_told(crew: Crew) -> None:
    house = crew.stage.house
    drafter = await crew.joins("nour", Role.DRAFTER)
    rosa = await crew.joins("rosa", Role.COORDINATOR)
    with pytest.raises(Fault, match="no coordinator"):
        await house.db.run(lambda conn: limit(house, conn, None, drafter, ["YE"]))
    with pytest.raises(Fault) as wrong:
        await house.db.run(lambda conn: limit(house, conn, None, rosa, ["yemen", "XX"]))
    assert [line.split(":")[0] for line in wrong.value.lines] == ["--countries XX", "--countries yemen"]


@pytest.mark.threat(7)
async def test_lifting_a_limit_or_letting_go_is_not_hers(crew: Crew) -> None:
    rosa = await limited(crew, "rosa", "YE")
    other = await crew.joins("nour", Role.DRAFTER)
    await crew.does("rosa", Command("staff"))
    await crew.presses("rosa", f"member_{other}", f"revoke_{other}")
    assert await refusals(crew, Action.REVOKE_STAFF, rosa.id) == 1
    assert (await crew.known("nour")).person.role is Role.DRAFTER
