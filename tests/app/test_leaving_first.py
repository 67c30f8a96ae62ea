"""Leaving waits behind nothing: not behind a turn that fails, and nothing is shown after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import routing
from bot.app.channel import Arrival, DeliveryError, Policy, Remove
from bot.app.turn import Turn
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.leaving import WORDS, Leaving
from bot.domain.person import Role
from bot.domain.place import Place
from bot.domain.say import Say, Words
from bot.storage import arrivals, outbox
from bot.storage.outbox import Letter, Outgoing
from tests.app.conftest import CHANNEL, Crew, Post

HERS = Text("her own words")
AWAY = {Leaving.X, Leaving.PAUSE, Leaving.STOP, Leaving.ERASE}


class OurMistake(Exception):
    """A fault of ours in a turn."""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Inbound]:
    """Turns with what stands in this list fail."""
    wrong: list[Inbound] = [HERS]

    def fails(really: Callable[[Turn], None]) -> Callable[[Turn], None]:
        def work(turn: Turn) -> None:
            really(turn)
            if turn.arrival.inbound in wrong:
                raise OurMistake

        return work

    monkeypatch.setattr(routing, "route", fails(routing.route))
    monkeypatch.setattr(routing, "keep", fails(routing.keep))
    return wrong


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina stands before the last question, which is answered in words."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    return crew


async def outgoing(crew: Crew) -> list[tuple[object, ...]]:
    return await crew.rows("SELECT key, state FROM outbox ORDER BY id")


async def retried(crew: Crew, times: int = 1) -> None:
    for _ in range(times):
        crew.stage.clock.at += timedelta(minutes=20)
        await crew.stage.turns.retry()


def every_word() -> list[str]:
    spelled = [words for each in WORDS.values() for leaving, words in each.items() if leaving in AWAY]
    return sorted({word for words in spelled for word in words} | {f"{each}" for each in AWAY})


@pytest.mark.case(43)
@pytest.mark.threat(20, 21)
@pytest.mark.parametrize("command", sorted(AWAY))
async def test_a_leaving_command_waits_behind_no_failing_turn(
    asked: Crew, failing: list[Inbound], command: str
) -> None:
    _, left = await asked.does("amina", HERS, Command(command))
    assert left.applied
    known = await asked.known("amina")
    seen = {"x": ("left", "active"), "erase": ("erase", "active")}.get(command)
    assert (known.place.name, known.person.standing) == (
        seen or ("home", {"pause": "paused", "stop": "stopped"}[command])
    )


@pytest.mark.case(43)
@pytest.mark.threat(20)
async def test_a_leaving_word_waits_behind_no_failing_turn(asked: Crew, failing: list[Inbound]) -> None:
    await asked.does("amina", HERS)
    [left] = await asked.does("amina", Text(" احذف كل شيء! "))
    assert left.applied
    assert (await asked.known("amina")).place.name == "erase"


@pytest.mark.case(43)
@pytest.mark.threat(20)
@pytest.mark.parametrize("word", every_word())
def test_every_leaving_word_of_every_language_leaves_as_a_whole_message_only(word: str) -> None:
    def leaves(text: str) -> bool:
        return routing.is_leaving(Arrival(CHANNEL, "1", "amina", Text(text)), Place("interview"), 7)

    assert leaves(f" {word.upper()}! ")
    assert not leaves(f"{word} and the roads")
    assert not leaves(f"roads {word}")


async def test_a_sentence_that_only_holds_such_a_word_waits_in_its_order(
    asked: Crew, failing: list[Inbound]
) -> None:
    _, behind = await asked.does("amina", HERS, Text("they should stop the war"))
    assert not behind.applied


@pytest.mark.case(43)
@pytest.mark.threat(20, 21)
@pytest.mark.parametrize("command", sorted(AWAY))
async def test_leaving_that_failed_itself_waits_behind_no_other_failing_turn(
    asked: Crew, failing: list[Inbound], command: str
) -> None:
    failing.append(Command(command))
    await asked.does("amina", HERS)
    await retried(asked, 5)  # by now it is tried again after a minute only
    await asked.does("amina", Command(command))
    failing.remove(Command(command))
    before = await asked.known("amina")
    asked.stage.clock.at += timedelta(seconds=3)
    await asked.stage.turns.retry()
    assert await asked.rows("SELECT leaving FROM inbox") == [(0,)]
    assert await asked.known("amina") != before


@pytest.mark.threat(20, 21)
async def test_a_stop_and_an_erasure_that_failed_count_though_she_left_once_more(
    asked: Crew, failing: list[Inbound]
) -> None:
    failing.append(Command("stop"))
    await asked.does("amina", HERS, Command("stop"), Command("x"))
    stood, before = await asked.known("amina"), await outgoing(asked)
    failing.remove(Command("stop"))
    await retried(asked)
    known = await asked.known("amina")
    assert (known.person.standing, known.place) == ("stopped", stood.place)
    assert await outgoing(asked) == before

    await asked.does("amina", Command("erase"))
    yes = Tap((await asked.known("amina")).step, "yes")
    failing.append(yes)
    await asked.does("amina", yes, Command("x"))
    failing.remove(yes)
    await retried(asked)
    assert (await asked.known("amina")).person.standing == "erased"
    assert await asked.rows("SELECT * FROM inbox") == []


@pytest.mark.threat(20)
async def test_what_waited_when_she_left_is_kept_and_shows_nothing(
    asked: Crew, failing: list[Inbound]
) -> None:
    await asked.does("amina", HERS, Command("x"))
    before, stood = await outgoing(asked), await asked.known("amina")
    failing.clear()
    await retried(asked)
    assert f"missing = {HERS.text}" in "".join(await asked.stage.kept(CHANNEL, "amina"))
    assert await asked.rows("SELECT * FROM inbox") == []
    assert await outgoing(asked) == before
    assert await asked.known("amina") == stood


async def test_what_she_did_between_waits_for_its_own_question_after_she_left(crew: Crew) -> None:
    """Two answers and a second thought, in the order in which she gave them."""
    await crew.stage.round("round priorities opens now closes +14d")
    for who in ("amina", "zeinab"):
        await crew.joins(who)
        await crew.presses(who, "start", "next")
    step = (await crew.known("amina")).step
    asks = [each.id for each in (await crew.sees("amina")).choices() if each.id.startswith("o_")]
    acts = [Tap(step, asks[0]), Tap(step, asks[1]), Tap(step + 1, "skip"), Tap(step + 2, "skip")]
    await crew.does("zeinab", *acts)
    with pytest.MonkeyPatch.context() as patch:

        def fails(turn: Turn) -> None:
            raise OurMistake

        patch.setattr(routing, "route", fails)
        held = await crew.does("amina", *acts)
        assert not any(receipt.applied for receipt in held)
    await crew.does("amina", Command("x"))
    stood = await crew.known("amina")
    await retried(crew, len(acts))
    assert await crew.rows("SELECT * FROM inbox") == []
    amina, zeinab = [await crew.stage.kept(CHANNEL, who) for who in ("amina", "zeinab")]
    assert amina[1:] == zeinab[1:]
    assert asks[1].removeprefix("o_") in amina[1]
    assert await crew.known("amina") == stood


@pytest.mark.parametrize("command", ["stop", "pause"])
async def test_going_on_that_failed_before_she_stopped_undoes_nothing(
    asked: Crew, failing: list[Inbound], command: str
) -> None:
    await asked.does("amina", Command("pause"))
    failing.append(Command("continue"))
    await asked.does("amina", Command("continue"), Command(command))
    standing = (await asked.known("amina")).person.standing
    failing.clear()
    await retried(asked)
    assert (await asked.known("amina")).person.standing == standing != "active"


async def test_what_comes_after_she_left_waits_in_its_order_and_is_shown(
    asked: Crew, failing: list[Inbound]
) -> None:
    *_, back = await asked.does("amina", HERS, Command("x"), Command("continue"))
    assert not back.applied
    failing.clear()
    await retried(asked, 2)
    assert f"missing = {HERS.text}" in "".join(await asked.stage.kept(CHANNEL, "amina"))
    await asked.presses("amina", "go")
    assert (await asked.known("amina")).place.name == "interview"


@pytest.mark.threat(20, 21)
async def test_erasing_is_asked_and_confirmed_at_once_and_takes_what_waits_along(
    asked: Crew, failing: list[Inbound]
) -> None:
    await asked.does("amina", HERS, Command("erase"))
    known = await asked.known("amina")
    assert known.place.name == "erase"
    [done] = await asked.does("amina", Tap(known.step, "yes"))
    assert done.applied
    assert await asked.rows("SELECT * FROM inbox") == []
    assert (await asked.known("amina")).person.standing == "erased"
    failing.clear()
    before = await outgoing(asked)
    await retried(asked)
    assert await outgoing(asked) == before
    assert await asked.rows("SELECT * FROM answer") == []


@pytest.mark.threat(20, 21)
async def test_a_retry_that_was_under_way_when_she_erased_brings_nothing_back(
    asked: Crew, failing: list[Inbound]
) -> None:
    await asked.does("amina", HERS, Command("erase"))
    failing.clear()
    asked.stage.clock.at += timedelta(minutes=20)
    turns = asked.stage.turns
    now = asked.stage.house.seconds()
    [found] = await asked.stage.house.db.run(lambda conn: arrivals.due(conn, now))
    await asked.does("amina", Tap((await asked.known("amina")).step, "yes"))
    await asked.stage.house.db.run(lambda conn: turns._retry(conn, found))
    assert await asked.rows("SELECT * FROM answer") == []


@pytest.mark.threat(20)
async def test_what_came_after_a_silence_and_waits_is_nobody_s_answer_once_she_has_left(
    asked: Crew, failing: list[Inbound]
) -> None:
    asked.stage.clock.at += timedelta(hours=2)
    await asked.does("amina", HERS, Command("x"))
    failing.clear()
    await retried(asked)
    assert await asked.rows("SELECT * FROM inbox") == []
    assert HERS.text not in "".join(await asked.stage.kept(CHANNEL, "amina"))


async def test_putting_aside_what_waited_when_she_left_is_silent(asked: Crew, failing: list[Inbound]) -> None:
    await asked.does("amina", HERS, Command("x"))
    before = await outgoing(asked)
    await retried(asked, 8)
    assert await asked.rows("SELECT error FROM quarantine") == [("OurMistake",)]
    assert await outgoing(asked) == before


@pytest.mark.threat(20)
async def test_leaving_takes_what_she_typed_out_of_the_chat_though_its_turn_failed(
    asked: Crew, failing: list[Inbound]
) -> None:
    await asked.stage.turns.take([asked.arrival("amina", HERS, message=31)])
    await asked.stage.turns.take([asked.arrival("amina", Command("x"), message=32)])
    removes = await asked.rows("SELECT removes FROM outbox WHERE kind = 'remove' ORDER BY id DESC LIMIT 1")
    assert "31" in str(removes)
    assert "32" in str(removes)


async def test_a_message_to_the_coordinators_that_waited_when_she_left_still_reaches_them(
    asked: Crew, failing: list[Inbound]
) -> None:
    salma = await asked.joins("salma", Role.COORDINATOR)
    await asked.does("amina", Command("help"))
    await asked.presses("amina", "write")
    await asked.does("amina", HERS, Command("x"))
    failing.clear()
    await retried(asked)
    [[count]] = await asked.rows("SELECT count(*) FROM outbox WHERE person = ? AND kind = 'alert'", salma)
    assert count == 1


async def test_what_waited_when_she_moved_to_another_phone_is_kept_and_told_to_neither(
    asked: Crew, failing: list[Inbound]
) -> None:
    await asked.does("amina", Command("help"))
    await asked.presses("amina", "phone")
    code = (await asked.sees("amina")).lines[-1]
    await asked.presses("amina", "back")
    await asked.does("amina", HERS)
    await asked.does("her other phone", Command("start", getattr(code, "text", "")))
    before = await outgoing(asked)
    failing.clear()
    await retried(asked)
    assert f"missing = {HERS.text}" in "".join(await asked.stage.kept(CHANNEL, "her other phone"))
    assert await asked.rows("SELECT * FROM inbox") == []
    assert await outgoing(asked) == before


async def leaves(crew: Crew) -> None:
    await crew.stage.turns.take([crew.arrival("amina", Command("x"), message=900)])


def shown_and_removed(post: Post) -> tuple[list[int], set[int]]:
    """The numbers of messages that were sent, and of those that were taken out."""
    items = [each.item for each in post.channel.delivered]
    shown = [number for number, item in enumerate(items, 101) if not isinstance(item, Remove)]
    return shown, {message for item in items if isinstance(item, Remove) for message in item.messages}


@pytest.mark.threat(1, 20)
async def test_a_screen_that_was_on_its_way_when_she_left_does_not_stay_in_her_chat(
    asked: Crew, post: Post
) -> None:
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await asked.does("amina", Command("privacy"))
    post.channel.script = [lambda: leaves(asked)]
    await post.dispatcher.drain()
    await post.dispatcher.drain()
    shown, removed = shown_and_removed(post)
    assert shown
    assert set(shown) <= removed
    assert await asked.rows("SELECT panel FROM person WHERE panel IS NOT NULL") == []


@pytest.mark.threat(1, 20)
@pytest.mark.parametrize("policy", [Policy.NOT_SENT, Policy.AMBIGUOUS, Policy.PAUSE])
async def test_a_screen_that_failed_while_she_left_is_not_sent_again(
    asked: Crew, post: Post, policy: Policy
) -> None:
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await asked.does("amina", Command("privacy"))

    async def fails() -> None:
        await leaves(asked)
        raise DeliveryError(policy)

    post.channel.script = [fails]
    for _ in range(3):
        await post.dispatcher.drain()
        asked.stage.clock.at += timedelta(minutes=10)
    assert shown_and_removed(post)[0] == []


@pytest.mark.threat(1, 20)
async def test_a_screen_that_stood_in_line_behind_another_when_she_left_is_not_sent(
    asked: Crew, post: Post
) -> None:
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    person = (await asked.known("amina")).person.id
    for key in ("one", "two"):
        letter = Letter(f"reply:{key}", person, Outgoing.REPLY, "en", Say((Words("privacy.who"),)))
        await asked.stage.house.db.run(lambda conn, each=letter: outbox.put(conn, each, 0))  # type: ignore[misc]
    post.channel.script = [lambda: leaves(asked)]
    await post.dispatcher.drain()
    shown, removed = shown_and_removed(post)
    assert len(shown) == 1
    assert set(shown) <= removed
