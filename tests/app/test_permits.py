"""What is asked before anything is done, and what stays of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.approving import approve
from bot.app.permits import Refused, permit, permit_as, review_faults
from bot.app.reviewing import hand_out
from bot.domain.clock import At
from bot.domain.faults import Fault
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.domain.rounds import Audience
from bot.storage import approvals, audit, people, reach, rounds
from bot.storage.rounds import Round
from tests.app.conftest import Crew

LINKABLE = "round:1"


async def log(crew: Crew) -> list[tuple[int, str, str, str, str]]:
    found = await crew.stage.house.db.run(lambda conn: list(audit.rows(conn)))
    assert await crew.stage.house.db.run(audit.broken_at) is None
    return [
        (row.entry.staff, row.entry.role, row.entry.action, row.entry.resource, row.entry.outcome.value)
        for row in found
    ]


async def asks(crew: Crew, staff: int | None, action: Action, resource: str) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: permit_as(house, conn, staff, action, resource))


async def agrees(crew: Crew, staff: int, action: Action, resource: str = LINKABLE) -> bool:
    house = crew.stage.house

    def agreed(conn):
        found = people.get(conn, staff)
        assert found is not None
        return approve(house, conn, found.person, action, resource)

    return await house.db.run(agreed)


@pytest.mark.threat(7)
async def test_what_is_allowed_and_what_is_refused_both_stand_in_the_log(crew: Crew) -> None:
    staff = await crew.joins("c", Role.COORDINATOR)
    drafter = await crew.joins("d", Role.DRAFTER)
    await asks(crew, staff, Action.OPEN, "round:1")
    with pytest.raises(Refused):
        await asks(crew, drafter, Action.OPEN, "round:1")
    assert await log(crew) == [
        (staff, "coordinator", "open", "round:1", "done"),
        (drafter, "drafter", "open", "round:1", "refused"),
    ]


@pytest.mark.parametrize("resource", ["answers:1", "country:YE", "", "person:3"])
async def test_an_action_on_anything_but_its_own_kind_is_refused(crew: Crew, resource: str) -> None:
    staff = await crew.joins("c", Role.COORDINATOR)
    with pytest.raises(Refused):
        await asks(crew, staff, Action.OPEN, resource)


async def test_nobody_is_named_without_as_and_how_to_be_named_is_told(crew: Crew) -> None:
    with pytest.raises(Fault, match=r"--as: say who you are\. `charterbot staff list`"):
        await asks(crew, None, Action.OPEN, "round:1")
    assert await log(crew) == []


@pytest.mark.threat(7)
async def test_an_advocate_and_nobody_are_refused_alike_and_her_id_stands_nowhere(crew: Crew) -> None:
    advocate = await crew.joins("a")
    told = []
    for name in (advocate, 4242, -1, 0, 2**70):
        with pytest.raises(Refused) as refused:
            await asks(crew, name, Action.OPEN, "round:1")
        told.append(str(refused.value).replace(str(name), "N"))
    assert len(set(told)) == 1
    assert await log(crew) == [(0, "unknown", "open", "round:1", "refused")] * 5


async def test_who_was_erased_is_refused_under_the_id_that_she_had(crew: Crew) -> None:
    staff = await crew.joins("c", Role.COORDINATOR)
    await asks(crew, staff, Action.OPEN, "round:1")
    await crew.stage.house.db.run(lambda conn: people.delete(conn, staff))
    with pytest.raises(Refused):
        await asks(crew, staff, Action.CLOSE, "round:1")
    assert (await log(crew))[-1] == (staff, "unknown", "close", "round:1", "refused")


async def test_two_different_people_have_to_agree_within_a_day_and_it_is_used_up(crew: Crew) -> None:
    first, second = await crew.joins("c", Role.COORDINATOR), await crew.joins("d", Role.DRAFTER)
    action = Action.EXPORT_LINKABLE
    assert not await agrees(crew, first, action)
    assert not await agrees(crew, first, action)
    assert not await agrees(crew, second, action, "round:2")
    assert await agrees(crew, second, action)
    assert not await agrees(crew, second, action)
    crew.stage.clock.at += timedelta(hours=24)
    assert not await agrees(crew, first, action)
    assert [row[-1] for row in await log(crew)] == ["waits", "waits", "waits", "done", "waits", "waits"]


async def test_whoever_may_not_does_not_count_when_she_agrees(crew: Crew) -> None:
    first, reviewer = await crew.joins("c", Role.COORDINATOR), await crew.joins("r", Role.REVIEWER)
    advocate = await crew.joins("a")
    for each in (reviewer, advocate):
        with pytest.raises(Refused):
            await agrees(crew, each, Action.EXPORT_LINKABLE)
    assert not await agrees(crew, first, Action.EXPORT_LINKABLE)
    assert [row[0] for row in await log(crew)] == [reviewer, 0, first]


async def test_who_agreed_and_is_gone_or_may_no_longer_does_not_count(crew: Crew) -> None:
    gone, changed = await crew.joins("c", Role.COORDINATOR), await crew.joins("e", Role.COORDINATOR)
    last = await crew.joins("d", Role.DRAFTER)
    house = crew.stage.house
    await house.db.run(lambda conn: approvals.agree(conn, "export linkable", LINKABLE, gone, house.seconds()))
    await house.db.run(
        lambda conn: approvals.agree(conn, "export linkable", LINKABLE, changed, house.seconds())
    )
    await house.db.run(lambda conn: people.delete(conn, gone))
    await house.db.run(
        lambda conn: conn.execute("UPDATE person SET role = 'reviewer' WHERE id = ?", (changed,))
    )
    assert not await agrees(crew, last, Action.EXPORT_LINKABLE)


async def a_round(crew: Crew, *countries: str, cohorts: tuple[str, ...] = ()) -> Round:
    house = crew.stage.house
    at = At(house.now())

    def made(conn):
        rounds.add_survey(conn, "h", "s", "{}")
        id_ = rounds.add(
            conn,
            survey="h",
            survey_id="s",
            opens=at,
            closes=at,
            audience=Audience(frozenset(countries), frozenset(), frozenset(cohorts)),
            remind=(),
            target=None,
            digest_at=None,
            export_by=(),
            min_cell=5,
        )
        found = rounds.get(conn, id_)
        assert found is not None
        return found

    return await house.db.run(made)


@pytest.mark.threat(7)
async def test_nobody_reviews_where_she_invites_or_coordinates_also_after_her_role_changed(
    crew: Crew,
) -> None:
    house = crew.stage.house
    staff = await crew.joins("c", Role.COORDINATOR)
    yemen, sudan, both = [await a_round(crew, *each) for each in (("YE",), ("SD",), ("SD", "YE"))]
    everywhere = await a_round(crew)
    winter, summer = [await a_round(crew, "SD", cohorts=(each,)) for each in ("winter", "summer")]

    async def barred() -> list[int]:
        person = (await crew.known("c")).person
        every = (yemen, sudan, both, everywhere, winter, summer)
        return await house.db.run(
            lambda conn: [each.id for each in every if review_faults(conn, person, each)]
        )

    assert await barred() == []
    await house.db.run(lambda conn: reach.add(conn, staff, ["YE"], []))
    assert await barred() == [yemen.id, both.id, everywhere.id]
    await house.db.run(
        lambda conn: conn.execute("UPDATE person SET role = 'reviewer' WHERE id = ?", (staff,))
    )
    assert await barred() == [yemen.id, both.id, everywhere.id]
    await house.db.run(lambda conn: reach.add(conn, staff, [], ["winter"]))
    assert await barred() == [yemen.id, sudan.id, both.id, everywhere.id, winter.id]
    await house.db.run(lambda conn: reach.add(conn, staff, [], []))
    assert len(await barred()) == 6


async def test_an_advocate_is_refused_before_anything_is_looked_at(crew: Crew) -> None:
    await crew.joins("a")
    house = crew.stage.house
    person = (await crew.known("a")).person
    with pytest.raises(Refused):
        await house.db.run(lambda conn: permit(house, conn, person, Action.SEE_ROUNDS, "round"))
    assert await log(crew) == [(0, "unknown", "see rounds", "round", "refused")]


async def test_who_may_not_read_boxes_does_not_hear_which_rounds_there_are(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("dana", Role.DRAFTER)
    dana, house = (await crew.known("dana")).person, crew.stage.house
    with pytest.raises(Refused):
        await house.db.run(lambda conn: hand_out(house, conn, dana, 99))
