"""A phone of the staff is lost: one word of a coordinator, and it gets and does nothing any more."""

from __future__ import annotations

import pytest

from bot.app.approving import approve
from bot.app.channel import DeliveryError, Policy
from bot.app.links import make_invite
from bot.app.permits import Refused
from bot.app.restoring import erase_again
from bot.app.revoking import revoke, working
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.domain.say import Say, Words
from bot.storage import audit, outbox, people
from bot.storage.invites import Invite
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import CHANNEL, Crew, Post


async def revokes(crew: Crew, by: int, staff: int) -> bool:
    house = crew.stage.house

    def done(conn):
        found = people.get(conn, by)
        assert found is not None
        return revoke(house, conn, found.person, staff)

    return await house.db.run(done)


async def invites(crew: Crew, maker: int, uses: int = 1) -> str:
    house = crew.stage.house
    expires = house.seconds() + 1000
    return await house.db.run(
        lambda conn: make_invite(house, conn, Invite(Role.ADVOCATE), uses, expires, maker=maker).code
    )


async def keys(crew: Crew, who: str) -> list[str]:
    """What was said to an address, delivered or not, whoever it belongs to now."""
    say = await crew.sees(who)
    return [line.key for line in say.lines if isinstance(line, Words)]


@pytest.mark.threat(7)
async def test_nothing_is_sent_to_a_lost_phone_and_it_is_nobody_here(crew: Crew, post: Post) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    lost = await crew.joins("lost", Role.COORDINATOR)
    house = crew.stage.house

    def waits(conn):
        letter = Letter(
            key="alarm", person=lost, kind=Outgoing.ALERT, language="en", say=Say((Words("alarm.disk"),))
        )
        outbox.put(conn, letter, house.seconds())

    await house.db.run(waits)
    assert await revokes(crew, salma, lost) is True
    await post.dispatcher.drain()
    assert {each.address for each in post.channel.delivered} == {"salma"}
    for table in ("person", "address", "outbox", "chat_message"):
        column = "id" if table == "person" else "person"
        assert await crew.rows(f"SELECT 1 FROM {table} WHERE {column} = ?", lost) == []  # noqa: S608 - constants
    await crew.does("lost", Command("rounds"))
    assert await keys(crew, "lost") == ["entering.neutral"]


async def test_a_send_that_was_under_way_when_she_was_let_go_is_settled_quietly(
    crew: Crew, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    salma, lost = await crew.joins("salma", Role.COORDINATOR), await crew.joins("lost", Role.COORDINATOR)
    await post.dispatcher.drain()
    await crew.does("lost", Command("rounds"))

    async def meanwhile() -> None:
        await revokes(crew, salma, lost)
        raise DeliveryError(Policy.NOT_SENT)

    post.channel.script = [meanwhile]
    await post.dispatcher.drain()
    tried = post.channel.tried
    await post.dispatcher.drain()
    assert post.channel.tried == tried
    assert "could not be written" not in caplog.text


@pytest.mark.threat(7)
async def test_what_she_agreed_to_is_void_and_her_invitations_no_longer_work(crew: Crew) -> None:
    salma, lost = await crew.joins("salma", Role.COORDINATOR), await crew.joins("lost", Role.COORDINATOR)
    house = crew.stage.house
    code, kept = await invites(crew, lost, 20), await invites(crew, salma)

    async def agrees(who: str) -> bool:
        person = (await crew.known(who)).person
        return await house.db.run(
            lambda conn: approve(house, conn, person, Action.RETURN_COUNTRY, "country:YE")
        )

    assert not await agrees("lost")
    await crew.does("first", Command("start", code))
    await revokes(crew, salma, lost)
    assert not await agrees("salma")
    await crew.does("second", Command("start", code))
    await crew.does("third", Command("start", kept))
    assert await keys(crew, "second") == ["entering.neutral"]
    assert await keys(crew, "first") != ["entering.neutral"]
    assert await keys(crew, "third") != ["entering.neutral"]


@pytest.mark.threat(7, 13)
async def test_no_backup_brings_back_who_was_let_go_nor_what_she_handed_out(crew: Crew) -> None:
    salma, lost = await crew.joins("salma", Role.COORDINATOR), await crew.joins("lost", Role.COORDINATOR)
    await invites(crew, lost)
    house = crew.stage.house
    before = await crew.rows("SELECT id, tag, role, standing FROM person WHERE id = ?", lost)
    invite = await crew.rows("SELECT hash, role, uses_left, expires, maker FROM invite WHERE maker = ?", lost)
    await revokes(crew, salma, lost)

    def brought_back(conn):
        conn.executemany("INSERT INTO person (id, tag, role, standing) VALUES (?, ?, ?, ?)", before)
        conn.executemany(
            "INSERT INTO invite (hash, role, uses_left, expires, maker) VALUES (?, ?, ?, ?, ?)", invite
        )
        erase_again(house, conn)

    await house.db.run(brought_back)
    assert len(before) == len(invite) == 1
    assert await crew.rows("SELECT 1 FROM person WHERE id = ?", lost) == []
    assert await crew.rows("SELECT 1 FROM invite WHERE maker = ?", lost) == []


@pytest.mark.threat(7)
async def test_only_a_coordinator_lets_somebody_go_and_an_advocate_is_nobody_to_be_let_go(crew: Crew) -> None:
    salma, drafter = await crew.joins("salma", Role.COORDINATOR), await crew.joins("dana", Role.DRAFTER)
    advocate = await crew.joins("amal")
    with pytest.raises(Refused):
        await revokes(crew, drafter, salma)
    with pytest.raises(Refused):
        await revokes(crew, drafter, advocate)
    for nobody in (advocate, 4242):
        with pytest.raises(Fault, match=f"ID {nobody}: nobody of the staff has this id"):
            await revokes(crew, salma, nobody)
    house = crew.stage.house
    log = await house.db.run(lambda conn: [row.entry for row in audit.rows(conn)])
    assert [(each.staff, each.resource, each.outcome.value) for each in log] == [
        (drafter, f"staff:{salma}", "refused"),
        (drafter, "staff", "refused"),
    ]
    assert (await crew.known("amal")).person.id == advocate


async def test_the_last_coordinator_may_go_and_it_is_told_that_none_is_left(crew: Crew) -> None:
    salma, drafter = await crew.joins("salma", Role.COORDINATOR), await crew.joins("dana", Role.DRAFTER)
    assert await revokes(crew, salma, salma) is False
    found = await crew.stage.house.db.run(lambda conn: [each.person.id for each in working(conn)])
    assert found == [drafter]


async def test_a_coordinator_takes_it_away_from_the_desk_with_two_presses(crew: Crew) -> None:
    salma, lost = await crew.joins("salma", Role.COORDINATOR), await crew.joins("lost", Role.DRAFTER)
    await crew.does("salma", Command("staff"))
    assert [each.id for each in (await crew.sees("salma")).choices()] == [
        f"member_{salma}",
        f"member_{lost}",
        "home",
    ]
    await crew.presses("salma", f"member_{lost}")
    assert (await crew.known("lost")).person.id == lost
    await crew.presses("salma", f"revoke_{lost}")
    assert await keys(crew, "salma") == ["desk.revoked"]
    await crew.does("lost", Command("digest"))
    assert await keys(crew, "lost") == ["entering.neutral"]


async def test_nobody_cuts_off_the_phone_in_her_own_hand(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("staff"))
    await crew.presses("salma", f"revoke_{salma}")
    assert (await crew.known("salma")).person.id == salma
    assert (await crew.known("salma")).channel == CHANNEL
