"""What people and phones do by mistake, twice, late or out of order: nothing is lost, nothing doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import sweeping
from bot.app.channel import Post as Shown
from bot.app.channel import Remove
from bot.domain.inbound import Command, Several, Tap, Text, Unsupported
from bot.domain.person import Role
from bot.domain.say import Words
from bot.storage.invites import Invite
from tests.app.conftest import CHANNEL, Crew, Post


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina stands before the first question, which has buttons."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next")
    return crew


async def kept(crew: Crew, who: str = "amina") -> str:
    lines = await crew.stage.kept(CHANNEL, who)
    return "".join(lines[1:])


async def answers(crew: Crew) -> list[tuple[object, ...]]:
    return await crew.rows("SELECT question, value FROM answer ORDER BY question")


async def replies(crew: Crew) -> int:
    [[count]] = await crew.rows("SELECT count(*) FROM outbox WHERE kind = 'reply'")
    return int(str(count))


async def first_line(crew: Crew, who: str = "amina") -> str:
    line = (await crew.sees(who)).lines[0]
    return line.key if isinstance(line, Words) else ""


@pytest.mark.case(21)
@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=23), timedelta(hours=47)])
async def test_an_update_that_comes_a_hundred_times_also_a_day_later_counts_once(
    asked: Crew, later: timedelta
) -> None:
    arrival = asked.arrival("amina", Tap((await asked.known("amina")).step, "o_c"))
    receipts = await asked.stage.turns.take([arrival] * 50)
    asked.stage.clock.at += later
    await sweeping.forget(asked.stage.house)
    await asked.stage.reload()
    receipts += await asked.stage.turns.take([arrival] * 50)
    assert [receipt.applied for receipt in receipts] == [True] + [False] * 99
    assert await answers(asked) == [("first", "c")]


@pytest.mark.case(22)
async def test_an_update_with_a_lower_number_than_all_before_is_applied(asked: Crew) -> None:
    step = (await asked.known("amina")).step
    for tap, key in ((Tap(step, "o_c"), "900000000"), (Tap(step + 1, "o_e"), "100000")):
        [receipt] = await asked.stage.turns.take([replace(asked.arrival("amina", tap), key=key)])
        assert receipt.applied
    assert await answers(asked) == [("first", "c"), ("second", "e")]


@pytest.mark.case(23)
async def test_of_a_batch_the_later_press_on_one_question_stands(asked: Crew) -> None:
    step = (await asked.known("amina")).step
    await asked.does("amina", Tap(step, "o_c"), Tap(step, "o_a"), Tap(step, "o_b"))
    assert await answers(asked) == [("first", "b")]


@pytest.mark.case(24)
async def test_a_double_press_is_one_answer_and_the_next_question_waits_for_its_own(asked: Crew) -> None:
    step = (await asked.known("amina")).step
    await asked.does("amina", Tap(step, "o_c"), Tap(step, "o_c"))
    assert await answers(asked) == [("first", "c")]
    assert await kept(asked) == "priorities started: first = c"


@pytest.mark.case(25)
async def test_of_two_phones_the_later_press_stands_and_each_gets_a_reply(asked: Crew, post: Post) -> None:
    """The same chat on two phones that show the same question."""
    await post.dispatcher.drain()
    before = len(post.channel.delivered)
    step = (await asked.known("amina")).step
    for choice in ("o_c", "o_a"):
        [receipt] = await asked.does("amina", Tap(step, choice))
        assert receipt.applied
        await post.dispatcher.drain()
    assert await answers(asked) == [("first", "a")]
    shown = [each.item for each in post.channel.delivered[before:] if isinstance(each.item, Shown)]
    assert len(shown) == 2, "one reply each"


@pytest.mark.case(26)
@pytest.mark.parametrize("state", ["closed", "paused"])
async def test_a_press_for_a_round_that_cannot_be_answered_gets_a_kind_word_and_writes_nothing(
    asked: Crew, state: str
) -> None:
    step = (await asked.known("amina")).step
    await asked.rows("UPDATE round SET state = ?", state)
    for press in (Tap(step, "o_c"), Tap(0, "r_1"), Tap(step + 1, "o_c"), Several(step, ("c",))):
        [receipt] = await asked.does("amina", press)
        assert receipt.applied
    assert await answers(asked) == []
    assert await first_line(asked) in {"interview.closed", "interview.round_paused", "home.nothing_open"}


@pytest.mark.case(27)
async def test_a_press_on_an_older_question_of_an_open_round_changes_nothing(asked: Crew) -> None:
    step = (await asked.known("amina")).step
    await asked.presses("amina", "o_c", "o_e", "o_d")
    before, screens = await answers(asked), await replies(asked)
    [receipt] = await asked.does("amina", Tap(step, "o_a"))
    assert receipt.toast, "she is told"
    assert await answers(asked) == before
    assert await replies(asked) == screens


@pytest.mark.case(27)
async def test_an_answer_is_changed_from_the_list(asked: Crew) -> None:
    await asked.presses("amina", "o_c", "o_e", "o_d", "skip", "list", "q_1", "o_a")
    assert (await answers(asked))[0] == ("first", "a")


@pytest.mark.case(28)
async def test_a_button_says_nothing_of_who_may_press_it_and_does_nothing_for_another(asked: Crew) -> None:
    """Somebody else presses the button of amina's screen in her own chat: it is judged by her own screen."""
    await asked.joins("zeinab")
    step = (await asked.known("amina")).step
    await asked.does("zeinab", Tap(step, "o_c"))
    assert await answers(asked) == []
    await asked.does("a stranger", Tap(step, "o_c"))
    assert await answers(asked) == []
    assert [choice.id for choice in (await asked.sees("a stranger")).choices()] == []


NEUTRAL = Words("entering.neutral")


async def neutral(crew: Crew, who: str, code: str) -> None:
    await crew.does(who, Command("start", code))
    assert (await crew.sees(who)).lines == (NEUTRAL,), "the same words, whatever is wrong"


@pytest.mark.case(31)
@pytest.mark.threat(7)
async def test_a_link_that_lets_nobody_in_gets_the_same_neutral_words_whatever_is_wrong_with_it(
    crew: Crew,
) -> None:
    code = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"), uses=1)
    unused = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"), uses=1)
    await crew.does("amina", Command("start", code))
    assert (await crew.sees("amina")).lines != (NEUTRAL,)
    altered = unused[:-1] + ("A" if unused[-1] != "A" else "B")
    for number, wrong in enumerate(
        (code, altered, unused.lower() + "x", unused[:64] + "x" * 65, "", "i", "' OR 1=1 --", "\0", "🎲" * 64)
    ):
        await neutral(crew, f"stranger {number}", wrong)
    crew.stage.clock.at += timedelta(days=61)
    await neutral(crew, "late", unused)


@pytest.mark.case(31)
async def test_a_link_used_twice_by_the_same_person_leads_her_on(crew: Crew) -> None:
    code = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"), uses=1)
    await crew.does("amina", Command("start", code))
    first = await crew.known("amina")
    await crew.does("amina", Command("start", code))
    assert (await crew.known("amina")).person.id == first.person.id
    assert await crew.rows("SELECT count(*) FROM person") == [(1,)]
    assert (await crew.sees("amina")).lines != (NEUTRAL,)


@pytest.mark.case(34)
@pytest.mark.threat(18)
async def test_an_album_is_refused_once_and_all_of_it_is_taken_out_of_the_chat(
    asked: Crew, post: Post
) -> None:
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    album = [asked.arrival("amina", Unsupported("photo"), message=500 + number) for number in range(10)]
    await asked.stage.turns.take(album)
    await post.dispatcher.drain()
    shown = [each.item for each in post.channel.delivered if isinstance(each.item, Shown)]
    assert [line.key for item in shown for line in item.say.lines[:1] if isinstance(line, Words)] == [
        "interview.only_words"
    ]
    removed = [each.item.messages for each in post.channel.delivered if isinstance(each.item, Remove)]
    assert {message for each in removed for message in each} >= {500 + number for number in range(10)}


@pytest.mark.case(35)
@pytest.mark.parametrize("place", ["question", "words", "help_write", "joining", "home"])
async def test_what_is_no_words_is_refused_and_taken_out_wherever_she_is(crew: Crew, place: str) -> None:
    if place == "joining":
        await crew.does("amina", Command("start", await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))))
    else:
        if place != "home":
            await crew.stage.round("round priorities opens now closes +14d")
        await crew.joins("amina")
    if place == "question":
        await crew.presses("amina", "start", "next")
    elif place == "words":
        await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    elif place == "help_write":
        await crew.does("amina", Command("help"))
        await crew.presses("amina", "write")
    before = await crew.rows("SELECT count(*) FROM answer")
    for number, kind in enumerate(("voice", "contact", "location", "poll", "story", "dice", "other")):
        [receipt] = await crew.stage.turns.take([crew.arrival("amina", Unsupported(kind), 700 + number)])
        assert receipt.applied
    assert await crew.rows("SELECT count(*) FROM answer") == before
    removes = str(await crew.rows("SELECT removes FROM outbox WHERE kind = 'remove'"))
    assert all(str(700 + number) in removes for number in range(7))
    assert (await crew.sees("amina")).lines, "she is shown a way on"


@pytest.mark.case(42)
@pytest.mark.parametrize(
    ("typed", "number"),
    [("30", "30"), ("٣٠", "30"), ("۳۰", "30"), ("३०", "30"), ("３０", "30"), ("30 %", "30"), ("٣٠٪", "30")],
)
async def test_digits_of_any_script_are_the_number_and_words_are_asked_again(
    crew: Crew, typed: str, number: str
) -> None:
    await crew.stage.round("round a opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start")
    while (await crew.sees("amina")).entry != "number":
        ids = [choice.id for choice in (await crew.sees("amina")).choices()]
        await crew.presses("amina", "next" if "next" in ids else "skip")
    for wrong in ("three", "ثلاثون", "about 30 or 40", "3O", "I think thirty", "١-٢"):
        await crew.does("amina", Text(wrong))
        assert (await crew.sees("amina")).entry == "number"
    given = await crew.rows("SELECT 1 FROM answer WHERE kind = 'number'")
    assert given == []
    await crew.does("amina", Text(typed))
    assert await crew.rows("SELECT value FROM answer WHERE kind = 'number'") == [(number,)]


@pytest.mark.case(43)
@pytest.mark.parametrize("text", ["please stop the war", "they said: stop", "توقف القصف", "stop, they cried"])
async def test_a_word_to_stop_within_a_sentence_is_her_answer(crew: Crew, text: str) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", Text(text))
    assert (await crew.known("amina")).person.standing == "active"
    assert f"missing = {text}" in await kept(crew)
