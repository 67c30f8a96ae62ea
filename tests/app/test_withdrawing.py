"""A country became dangerous: one word stops all sending there, a second one erases the addresses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import gates, inviting, withdrawing
from bot.app.channel import Post, Remove
from bot.app.permits import Refused
from bot.app.withdrawing import Came
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Person, Role, Standing
from bot.domain.say import Say, Words
from bot.storage import chats, left, outbox
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import Crew
from tests.app.conftest import Post as Office
from tests.engine import on_both

pytestmark = on_both

ADDRESSES = "SELECT count(*) FROM address WHERE person = ? AND sealed IS NOT NULL"
HASHES = "SELECT count(*) FROM address WHERE person = ?"
WAITING = "SELECT kind FROM outbox WHERE person = ? AND state = 'pending' ORDER BY id"
NEUTRAL = Words("left.neutral")


async def leave(crew: Crew, who: str, country: str = "AF") -> Came:
    staff = (await crew.known(who)).person
    house = crew.stage.house
    return await house.db.run(lambda conn: withdrawing.leave(house, conn, staff, country))


async def go_back(crew: Crew, who: str, country: str = "AF") -> Came:
    staff = (await crew.known(who)).person
    house = crew.stage.house
    return await house.db.run(lambda conn: withdrawing.come_back(house, conn, staff, country))


async def lines(crew: Crew, who: str) -> tuple[object, ...]:
    return (await crew.sees(who)).lines


async def crowd(crew: Crew) -> int:
    """Two coordinators, and somebody who speaks about the country and has an invitation waiting."""
    await crew.joins("salma", Role.COORDINATOR)
    await crew.joins("nadia", Role.COORDINATOR)
    return await crew.joins("amina", country="AF")


async def put(crew: Crew, person: int, kind: Outgoing, key: str) -> None:
    letter = Letter(key, person, kind, "en", Say((Words("invite.hello"),)))
    await crew.stage.house.db.run(lambda conn: outbox.put(conn, letter, crew.stage.house.seconds()))


@pytest.mark.threat(5)
async def test_one_word_cancels_everything_that_waits_there_but_removals(crew: Crew, post: Office) -> None:
    amina = await crowd(crew)
    zahra = await crew.joins("zahra", country="YE")
    await post.dispatcher.drain()
    await crew.stage.round("round priorities opens now closes +9d")
    await inviting.invite_due(crew.stage.house)
    for kind in Outgoing:
        if kind is not Outgoing.REMOVE:
            await put(crew, amina, kind, f"test:{kind}")
            await put(crew, zahra, kind, f"other:{kind}")
    await crew.stage.house.db.run(
        lambda conn: outbox.put(conn, Letter("gone", amina, Outgoing.REMOVE, "en", removes=(7,)), 0)
    )
    assert await leave(crew, "salma") is Came.LEFT
    post.channel.delivered.clear()
    await post.dispatcher.drain()
    there = [each for each in post.channel.delivered if each.address == "amina"]
    assert there
    assert all(isinstance(each.item, Remove) for each in there)
    elsewhere = [each for each in post.channel.delivered if each.address == "zahra"]
    assert sum(isinstance(each.item, Post) for each in elsewhere) == 1 + len(Outgoing) - 1


async def test_what_is_put_for_somebody_there_later_never_leaves_and_waits_for_nothing(
    crew: Crew, post: Office
) -> None:
    amina = await crowd(crew)
    await leave(crew, "salma")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    for kind in (Outgoing.ALERT, Outgoing.NOTICE, Outgoing.INVITE, Outgoing.REPLY):
        await put(crew, amina, kind, f"late:{kind}")
    await post.dispatcher.drain()
    assert post.channel.delivered == []
    await withdrawing.keep_away(crew.stage.house)
    assert await crew.rows(WAITING, amina) == []


async def test_what_was_taken_but_has_not_left_when_the_word_comes_does_not_leave(
    crew: Crew, post: Office
) -> None:
    amina = await crowd(crew)
    await post.dispatcher.drain()
    for number in range(2):
        await put(crew, amina, Outgoing.INVITE, f"invite:{number}")

    async def word_comes_during_the_first() -> None:
        await leave(crew, "salma")

    post.channel.delivered.clear()
    post.channel.script = [word_comes_during_the_first]
    await post.dispatcher.drain()
    invited = [each for each in post.channel.delivered if isinstance(each.item, Post)]
    assert len(invited) == 1


@pytest.mark.parametrize(
    "held", [Person(1, country="AF"), Person(1, country="YE", country_in="AF")], ids=["about", "in"]
)
async def test_both_countries_that_she_named_count_and_in_a_trial_too(crew: Crew, held: Person) -> None:
    assert crew.stage.house.rules.trial
    await crowd(crew)
    person = Person(1, country="YE", country_in="YE")

    def reach(conn: Conn) -> tuple[bool, bool]:
        today = crew.stage.clock().date()
        house = crew.stage.house
        return gates.may_reach(house, conn, person, today), gates.may_reach(house, conn, held, today)

    assert await crew.stage.house.db.run(reach) == (True, True)
    await leave(crew, "salma")
    assert await crew.stage.house.db.run(reach) == (True, False)


async def test_whoever_writes_from_there_gets_one_neutral_sentence_and_is_asked_nothing(
    crew: Crew, post: Office
) -> None:
    await crowd(crew)
    await crew.stage.round("round priorities opens now closes +9d")
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "start", "next")
    question = await crew.sees("amina")
    await leave(crew, "salma")
    for inbound in (
        Tap(question.step, "o_c"),
        Command("continue"),
        Command("mydata"),
        Command("help"),
        Command("settings"),
        Tap(0, "support"),
        Tap(0, "r_1"),
        Text("hello"),
    ):
        await crew.does("amina", inbound)
        assert await lines(crew, "amina") == (NEUTRAL,)
        assert (await crew.sees("amina")).rows == ()
    assert await crew.rows("SELECT count(*) FROM answer") == [(0,)]


@pytest.mark.parametrize(
    ("said", "answer"),
    [(Command("pause"), "leaving.paused"), (Text("stop"), "leaving.stopped"), (Text("x"), "left.neutral")],
)
async def test_the_ways_to_leave_work_there(crew: Crew, said: Command | Text, answer: str) -> None:
    amina = await crowd(crew)
    await leave(crew, "salma")
    await crew.does("amina", Text("hello"))
    before = await crew.rows("SELECT count(*) FROM outbox WHERE kind <> 'remove'")
    await crew.does("amina", said)
    assert (await lines(crew, "amina"))[0] == Words(answer)
    if answer == "left.neutral":  # /x says nothing more; what waited is dropped
        assert await crew.rows("SELECT count(*) FROM outbox WHERE kind <> 'remove'") == before
        assert ("reply",) not in await crew.rows(WAITING, amina)


async def test_a_second_word_of_the_same_person_erases_nothing(crew: Crew, post: Office) -> None:
    amina = await crowd(crew)
    assert await leave(crew, "salma") is Came.LEFT
    assert await leave(crew, "salma") is Came.WAITS
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(days=1)
    assert await withdrawing.keep_away(crew.stage.house) == 0
    assert await crew.rows(ADDRESSES, amina) == [(1,)]


async def test_a_second_person_erases_the_addresses_after_what_stands_in_chats_is_taken_out(
    crew: Crew, post: Office
) -> None:
    amina = await crowd(crew)
    idil = await crew.joins("idil", country="SO")
    await post.dispatcher.drain()
    house = crew.stage.house
    assert await house.db.run(lambda conn: chats.live(conn, amina, house.seconds()))
    await leave(crew, "salma")
    assert await leave(crew, "nadia") is Came.CONFIRMED
    assert await leave(crew, "nadia") is Came.ALREADY
    assert await withdrawing.keep_away(house) == 0  # the removal has not gone out
    post.channel.delivered.clear()
    await post.dispatcher.drain()
    (removal,) = [each for each in post.channel.delivered if each.address == "amina"]
    assert isinstance(removal.item, Remove)
    assert await withdrawing.keep_away(house) == 1
    assert await crew.rows(ADDRESSES, amina) == [(0,)]
    assert await crew.rows(HASHES, amina) == [(1,)]
    assert (await crew.known("amina")).person.standing is Standing.UNREACHABLE
    assert await crew.rows(ADDRESSES, idil) == [(1,)]


async def test_what_cannot_be_taken_out_of_chats_keeps_the_addresses_no_longer_than_a_quarter_of_an_hour(
    crew: Crew, post: Office
) -> None:
    amina = await crowd(crew)
    await post.dispatcher.drain()
    await leave(crew, "salma")
    await leave(crew, "nadia")
    assert await withdrawing.keep_away(crew.stage.house) == 0
    crew.stage.clock.at += timedelta(seconds=withdrawing.LAST_REMOVALS + 1)
    assert await withdrawing.keep_away(crew.stage.house) == 1
    assert await crew.rows(ADDRESSES, amina) == [(0,)]
    await post.dispatcher.drain()  # and a removal to nowhere stops nothing


async def erased(crew: Crew, post: Office) -> int:
    """Somebody with an answer, in a country whose addresses were erased."""
    amina = await crowd(crew)
    await crew.stage.round("round priorities opens now closes +9d")
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "start", "next", "o_c")
    await leave(crew, "salma")
    await leave(crew, "nadia")
    await post.dispatcher.drain()
    assert await withdrawing.keep_away(crew.stage.house) == 1
    post.channel.delivered.clear()
    return amina


async def test_erase_still_finds_her_answers_and_the_answer_to_her_uses_the_address_she_writes_from(
    crew: Crew, post: Office
) -> None:
    amina = await erased(crew, post)
    assert await crew.rows("SELECT count(*) > 0 FROM answer") == [(1,)]
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    await post.dispatcher.drain()
    told = [each.item.say.lines for each in post.channel.delivered if isinstance(each.item, Post)]
    assert {each.address for each in post.channel.delivered} == {"amina"}
    assert told[-1] == (Words("leaving.erased"),)
    assert await crew.rows("SELECT count(*) FROM answer") == [(0,)]
    crew.stage.clock.at += timedelta(hours=2)
    await crew.stage.tick()
    assert await crew.rows(HASHES, amina) == [(0,)]


async def test_the_address_that_an_answer_needed_is_erased_again_once_it_is_out(
    crew: Crew, post: Office
) -> None:
    amina = await erased(crew, post)
    await crew.does("amina", Text("hello"))
    assert await crew.rows(ADDRESSES, amina) == [(1,)]
    await post.dispatcher.drain()
    assert [each.item.say.lines for each in post.channel.delivered if isinstance(each.item, Post)] == [
        (NEUTRAL,)
    ]
    assert await withdrawing.keep_away(crew.stage.house) == 1
    assert await crew.rows(ADDRESSES, amina) == [(0,)]


async def test_an_address_that_was_erased_stands_nowhere_in_the_files_even_with_the_keys(
    crew: Crew, post: Office
) -> None:
    amina = await crowd(crew)
    await post.dispatcher.drain()
    [[sealed]] = await crew.rows("SELECT hex(sealed) FROM address WHERE person = ?", amina)
    await leave(crew, "salma")
    await leave(crew, "nadia")
    await post.dispatcher.drain()
    await withdrawing.keep_away(crew.stage.house)
    for table in ("address", "waiting", "inbox", "outbox", "person"):
        rows = await crew.rows(f"SELECT * FROM {table}")  # noqa: S608 - constants
        held = [value.hex().upper() for row in rows for value in row if isinstance(value, bytes)]
        assert all(str(sealed) not in each for each in held)


async def test_going_back_needs_two_and_brings_no_address_back(crew: Crew, post: Office) -> None:
    amina = await erased(crew, post)
    assert await go_back(crew, "salma") is Came.WAITS
    assert await go_back(crew, "salma") is Came.WAITS
    assert await crew.stage.house.db.run(left.every) != {}
    assert await go_back(crew, "nadia") is Came.RETURNED
    assert await crew.stage.house.db.run(left.every) == {}
    crew.stage.clock.at += timedelta(days=2)
    await crew.stage.tick()
    await post.dispatcher.drain()
    assert [each for each in post.channel.delivered if each.address == "amina"] == []
    assert await crew.rows(ADDRESSES, amina) == [(0,)]
    await crew.does("amina", Command("continue"))  # who writes by herself can be reached again
    await post.dispatcher.drain()
    assert [each for each in post.channel.delivered if each.address == "amina"] != []
    await crew.stage.tick()
    assert await crew.rows(ADDRESSES, amina) == [(1,)]
    with pytest.raises(Fault, match="was not left"):
        await go_back(crew, "salma")


async def test_an_agreement_to_go_back_holds_for_that_departure_only(crew: Crew) -> None:
    await crowd(crew)
    await leave(crew, "salma")
    assert await go_back(crew, "salma") is Came.WAITS
    assert await go_back(crew, "nadia") is Came.RETURNED
    await leave(crew, "salma")
    assert await go_back(crew, "nadia") is Came.WAITS


async def test_an_invitation_taken_back_goes_out_after_a_return_where_the_address_was_kept(
    crew: Crew, post: Office
) -> None:
    await crowd(crew)
    await post.dispatcher.drain()
    await crew.stage.round("round priorities opens now closes +9d")
    await inviting.invite_due(crew.stage.house)
    await leave(crew, "salma")
    await go_back(crew, "salma")
    await go_back(crew, "nadia")
    await inviting.invite_due(crew.stage.house)
    post.channel.delivered.clear()
    await post.dispatcher.drain()
    invited = [each for each in post.channel.delivered if isinstance(each.item, Post)]
    assert [each.item.say.lines for each in invited if isinstance(each.item, Post)] == [
        (Words("invite.hello"),)
    ]


async def test_nobody_new_comes_in_from_there(crew: Crew) -> None:
    await crowd(crew)
    house = crew.stage.house
    code = await crew.stage.invite(Invite(Role.ADVOCATE, "AF"), uses=1)
    free = await crew.stage.invite(Invite(Role.ADVOCATE))
    await leave(crew, "salma")
    await crew.does("hawa", Command("start", code))
    assert await lines(crew, "hawa") == (Words("entering.neutral"),)
    assert await crew.rows("SELECT uses_left FROM invite WHERE country = 'AF' AND uses_left < 99") == [(1,)]
    await crew.does("deqa", Command("start", free))
    while True:
        say = await crew.sees("deqa")
        ids = [choice.id for choice in say.choices()]
        if "o_ye" in ids:
            break
        await crew.does(
            "deqa", Tap(say.step, next(each for each in ("l_en", "next", "yes", "skip") if each in ids))
        )
    await crew.does("deqa", Text("Afghanistan"))
    assert await lines(crew, "deqa") == (NEUTRAL,)
    with pytest.raises(Fault, match="AF: this country was left"):
        await crew.stage.invite(Invite(Role.ADVOCATE, "AF"))
    assert house.rules.trial


async def test_a_round_only_for_countries_that_were_left_does_not_open_and_others_pass_over_them(
    crew: Crew,
) -> None:
    await crowd(crew)
    await leave(crew, "salma")
    with pytest.raises(Fault, match="AF: this country was left"):
        await crew.stage.round("round priorities opens now closes +9d for AF")
    await crew.stage.round("round priorities opens now closes +9d for AF,YE")


async def test_staff_there_are_not_written_to_first_but_their_desk_answers(crew: Crew, post: Office) -> None:
    await crowd(crew)
    staff = (await crew.known("salma")).person
    house = crew.stage.house

    def place(conn: Conn) -> None:
        conn.execute("UPDATE person SET country_in = 'AF' WHERE id = ?", (staff.id,))

    await house.db.run(place)
    await leave(crew, "nadia")
    await post.dispatcher.drain()
    await put(crew, staff.id, Outgoing.ALERT, "alarm")
    post.channel.delivered.clear()
    await crew.does("salma", Command("rounds"))
    await post.dispatcher.drain()
    assert [each.item.say.lines[0] for each in post.channel.delivered if isinstance(each.item, Post)] == [
        Words("desk.no_rounds")
    ]


async def test_a_blocked_chat_there_gets_no_address_again(crew: Crew, post: Office) -> None:
    amina = await erased(crew, post)
    await crew.does("amina", Command("!blocked"))
    assert await crew.rows(ADDRESSES, amina) == [(0,)]


async def test_an_unreadable_turn_there_is_not_apologised_for(crew: Crew, post: Office) -> None:
    """The apology for a turn that failed is no answer to her word, so it stays unsaid."""
    amina = await crowd(crew)
    await leave(crew, "salma")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await put(crew, amina, Outgoing.REPLY, "not_kept:test:1")
    await post.dispatcher.drain()
    assert post.channel.delivered == []


async def test_who_may_no_longer_say_it_does_not_count_as_the_first_of_two(crew: Crew) -> None:
    amina = await crowd(crew)
    await crew.joins("hala", Role.COORDINATOR)
    first = (await crew.known("salma")).person.id
    await leave(crew, "salma")
    house = crew.stage.house
    await house.db.run(lambda conn: conn.execute("UPDATE person SET role = 'drafter' WHERE id = ?", (first,)))
    assert await leave(crew, "nadia") is Came.WAITS
    assert await crew.rows(ADDRESSES, amina) == [(1,)]
    assert await leave(crew, "hala") is Came.CONFIRMED


async def test_only_who_coordinates_leaves_a_country_and_the_log_says_who_asked(crew: Crew) -> None:
    await crowd(crew)
    await crew.joins("dora", Role.DRAFTER)
    await crew.does("dora", Command("leave_country"))
    assert await lines(crew, "dora") == (Words("desk.refused"),)
    with pytest.raises(Refused):
        await leave(crew, "dora")
    with pytest.raises(Refused):
        await leave(crew, "amina")
    assert await crew.stage.house.db.run(left.every) == {}
    await leave(crew, "salma")
    salma = (await crew.known("salma")).person.id
    told = await crew.rows("SELECT action, resource, outcome FROM audit WHERE staff = ?", salma)
    assert told[-1] == ("leave country", "country:AF", "done")


async def test_who_may_not_go_back_does_not_hear_whether_a_country_was_left(crew: Crew) -> None:
    await crew.joins("dana", Role.DRAFTER)
    with pytest.raises(Refused):
        await go_back(crew, "dana", "AF")


@pytest.mark.threat(5)
@pytest.mark.parametrize("kind", [Outgoing.INVITE, Outgoing.REPLY, Outgoing.NOTICE])
async def test_what_was_on_its_way_when_a_country_was_left_is_taken_out_of_the_chat(
    crew: Crew, post: Office, kind: Outgoing
) -> None:
    amina = await crowd(crew)
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await put(crew, amina, kind, "reply:on-its-way")

    async def is_left() -> None:
        await leave(crew, "salma")

    post.channel.script = [is_left]
    await post.dispatcher.drain()
    await post.dispatcher.drain()
    items = [each.item for each in post.channel.delivered]
    assert isinstance(items[0], Post)
    assert 101 in {message for item in items if isinstance(item, Remove) for message in item.messages}
