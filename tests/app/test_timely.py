"""What stood in line while the service was down is looked at once more before it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import inviting, releasing, sweeping
from bot.app.channel import Remove
from bot.domain.inbound import Command, Tap
from bot.domain.person import Role
from bot.storage import outbox
from tests.app.conftest import Crew, Post

STATE = "SELECT state FROM outbox WHERE kind = 'invite'"


async def invited(crew: Crew, post: Post) -> int:
    """She has joined; her invitation stands in line, and nothing has been sent yet."""
    amina = await crew.joins("amina")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await crew.stage.round("round priorities opens now closes +2d for YE")
    await inviting.invite_due(crew.stage.house)
    assert await crew.rows(STATE) == [("pending",)]
    return amina


async def ids(crew: Crew) -> list[str]:
    return [choice.id for choice in (await crew.sees("amina")).choices()]


async def test_an_invitation_that_waited_into_the_night_waits_for_the_next_safe_hour(
    crew: Crew, post: Post
) -> None:
    await invited(crew, post)
    crew.stage.clock.at = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)  # 2 in the morning in Aden
    await post.dispatcher.drain()
    assert post.channel.delivered == []
    assert await crew.rows(STATE) == [("pending",)]
    crew.stage.clock.at = datetime(2026, 12, 2, 6, 0, tzinfo=UTC)
    await post.dispatcher.drain()
    assert await crew.rows(STATE) == [("sent",)]


async def test_who_has_asked_not_to_be_written_to_first_meanwhile_is_not(crew: Crew, post: Post) -> None:
    await invited(crew, post)
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_write_first", "o_no")
    await post.dispatcher.drain()
    assert await crew.rows(STATE) == [("stopped",)]


async def test_nothing_calls_to_a_round_that_has_ended_or_that_she_has_finished(
    crew: Crew, post: Post
) -> None:
    await invited(crew, post)
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "start", "next", "skip", "skip", "skip", "skip", "dont")
    await post.dispatcher.drain()
    assert await crew.rows(STATE) == [("stopped",)]


async def test_an_invitation_that_waited_until_its_round_had_ended_is_not_sent(
    crew: Crew, post: Post
) -> None:
    await invited(crew, post)
    crew.stage.clock.at += timedelta(days=3)
    await releasing.tick(crew.stage.house)
    await post.dispatcher.drain()
    assert await crew.rows(STATE) == [("stopped",)]


async def test_a_pause_or_a_stop_outlasts_a_chat_that_was_blocked_and_opened_again(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    for word, standing in (("pause", "paused"), ("stop", "stopped")):
        await crew.does("amina", Command(word), Command("!blocked"), Command("!unblocked"), Command("help"))
        assert (await crew.known("amina")).person.standing == standing


async def test_erasing_still_takes_out_what_was_on_its_way_out_of_the_chat(crew: Crew, post: Post) -> None:
    amina = await crew.joins("amina")
    await crew.stage.house.db.run(lambda conn: outbox.put(conn, removal(amina), crew.stage.house.seconds()))
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    await crew.does("amina", Command("start"))  # a stranger's word, before anything went out
    await post.dispatcher.drain()
    removed = [each.item.messages for each in post.channel.delivered if isinstance(each.item, Remove)]
    assert (77,) in removed
    await sweeping.drop_erased(crew.stage.house)
    assert await crew.rows("SELECT * FROM person") == []


def removal(person: int) -> outbox.Letter:
    return outbox.Letter("r", person, outbox.Outgoing.REMOVE, "en", removes=(77,))


async def test_what_was_shown_for_minutes_is_not_kept_in_the_outbox(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("mydata"))
    await crew.presses("amina", "show")
    await post.dispatcher.drain()
    crew.stage.clock.at += timedelta(seconds=300)
    await sweeping.clean_chats(crew.stage.house)
    assert await crew.rows("SELECT * FROM outbox WHERE lifetime IS NOT NULL") == []


async def test_a_cut_goes_to_a_drafter_once_however_long_its_round_runs(crew: Crew, post: Post) -> None:
    await crew.stage.round("round priorities opens now closes +30d")
    await crew.joins("dana", Role.DRAFTER)
    for number in range(10):
        who = f"someone {number}"
        await crew.joins(who)
        await crew.presses(who, "start", "next", "skip", "skip", "skip", "skip", "count")
    for _ in range(24):
        crew.stage.clock.at += timedelta(days=1)
        await releasing.tick(crew.stage.house)
        await post.dispatcher.drain()
        await crew.does("dana", Command("start"))
        await sweeping.forget(crew.stage.house)
    files = [getattr(each.item, "attachment", None) for each in post.channel.delivered]
    names = [file.name for file in files if file is not None]
    assert names == ["digest-priorities-1.png", "digest-priorities-1.pdf"]


async def test_a_code_moves_her_also_where_the_door_is_open_and_start_was_pressed_first(
    crew: Crew, post: Post
) -> None:
    amina = await crew.joins("amina")
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "phone")
    code = (await crew.sees("amina")).lines[-1]
    crew.stage.house.rules = replace(crew.stage.house.rules, open=True)
    await crew.does("her other phone", Command("start"))
    await crew.does("her other phone", Command("start", getattr(code, "text", "")))
    assert (await crew.known("her other phone")).person.id == amina


async def test_an_earlier_consent_shows_no_question_by_a_change_of_language(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c")
    monkeypatch.setattr("bot.domain.person.CONSENT_VERSION", 2)
    monkeypatch.setattr("bot.domain.joining.CONSENT_VERSION", 2)
    await crew.does("amina", Command("language", "fr"))
    assert await ids(crew) == ["next", "no", "few"]
    say = await crew.sees("amina")
    await crew.does("amina", Tap(say.step, "no"))
    assert (await crew.known("amina")).person.standing == "stopped"
    kept = "her answers under the earlier text are hers to keep or to erase"
    assert await crew.rows("SELECT count(*) FROM answer") == [(1,)], kept
