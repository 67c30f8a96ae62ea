"""After a silence nothing is done or shown before whoever holds the phone says that she goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import inviting, sweeping
from bot.app.channel import Arrival, Remove, Screen
from bot.app.screening import Pages
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported
from bot.domain.leaving import WORDS, Leaving
from bot.domain.person import Role
from bot.domain.say import Words
from bot.i18n.catalogs import Catalogs
from bot.storage.invites import Invite
from tests.app.conftest import CHANNEL, Crew, Post

SILENCE = timedelta(minutes=30)
MOMENT = timedelta(seconds=1)
HERS = "my own words, quieter than a canary"
LEAVE, GO_ON = Words("page.leave"), Words("sitting.go_on")
STALE = "That button is from an earlier screen. Nothing was changed."


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina stands at a question in her own words; she has answered one, and skipped two."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c", "skip", "skip")
    return crew


async def keys(crew: Crew) -> list[str]:
    """The sentences that stand last before her."""
    return [line.key for line in (await crew.sees("amina")).lines if isinstance(line, Words)]


async def kept(crew: Crew) -> str:
    return "".join(await crew.stage.kept(CHANNEL, "amina"))


@pytest.mark.threat(1, 20)
@pytest.mark.parametrize(
    "inbound",
    [
        Text(HERS),
        Text("help"),
        Tap(0, "r_1"),
        Tap(0, "support"),
        Tap(1, "skip"),
        Several(4, ("a",)),
        Unsupported("photo"),
        *(
            Command(each)
            for each in ("start", "continue", "settings", "language", "mydata", "help", "privacy")
        ),
    ],
)
async def test_after_a_silence_whatever_arrives_is_answered_by_one_question_alone(
    asked: Crew, inbound: Inbound
) -> None:
    before = await kept(asked)
    asked.stage.clock.at += SILENCE
    [receipt] = await asked.does("amina", inbound)
    assert receipt.toast is None
    assert (await keys(asked))[0] == "sitting.who"
    assert [choice.id for choice in (await asked.sees("amina")).choices()] == ["go", "other", "x"]
    assert await kept(asked) == before


async def test_before_half_an_hour_is_over_nobody_is_asked(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE - MOMENT
    await asked.does("amina", Command("privacy"))
    assert (await keys(asked))[0] == "privacy.who"
    asked.stage.clock.at += SILENCE - MOMENT
    await asked.does("amina", Command("privacy"))
    assert (await keys(asked))[0] == "privacy.who", "silence runs from the last thing that came"


@pytest.mark.threat(20)
async def test_a_clock_that_was_set_back_asks_too(asked: Crew) -> None:
    asked.stage.clock.at -= timedelta(days=1)
    await asked.does("amina", Command("privacy"))
    assert (await keys(asked))[0] == "sitting.who"


async def test_the_bot_writes_nothing_because_of_silence(asked: Crew, post: Post) -> None:
    await post.dispatcher.drain()
    rows = await asked.rows("SELECT count(*) FROM outbox WHERE say IS NOT NULL")
    for _ in range(4):
        asked.stage.clock.at += timedelta(minutes=20)
        await asked.stage.tick()
    assert await asked.rows("SELECT count(*) FROM outbox WHERE say IS NOT NULL") == rows


async def test_what_was_written_after_a_silence_is_kept_sealed_and_counts_once_she_goes_on(
    asked: Crew,
) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text(HERS))
    assert await keys(asked) == ["sitting.who", "sitting.kept"]
    [[sealed]] = await asked.rows("SELECT sealed FROM waiting")
    assert isinstance(sealed, bytes)
    assert HERS.encode() not in sealed
    assert HERS not in await kept(asked)
    await asked.presses("amina", "go")
    assert f"missing = {HERS}" in await kept(asked)
    assert await asked.rows("SELECT * FROM waiting") == []
    assert (await keys(asked))[-1] == "interview.quote_how"


async def test_a_long_text_that_comes_in_two_messages_is_kept_whole(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text(HERS), Text("and more"))
    await asked.presses("amina", "go")
    assert f"missing = {HERS}\nand more" in await kept(asked)


@pytest.mark.threat(20)
@pytest.mark.parametrize("digits", ["4071", "40 71", "٤٠٧١", "12", "3"])
async def test_digits_typed_while_it_is_asked_who_is_there_are_nobodys_answer(
    asked: Crew, post: Post, digits: str
) -> None:
    before = await kept(asked)
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Command("continue"))
    await asked.stage.turns.take([asked.arrival("amina", Text(digits), message=77)])
    assert await keys(asked) == ["sitting.who"]
    await post.dispatcher.drain()
    assert [each.item for each in post.channel.delivered if isinstance(each.item, Remove)] == [Remove((77,))]
    await asked.presses("amina", "go")
    assert await kept(asked) == before


async def test_digits_add_nothing_to_words_that_were_kept(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text(HERS), Text("4071"))
    assert await keys(asked) == ["sitting.who", "sitting.kept"]
    await asked.presses("amina", "go")
    assert f"missing = {HERS}" in await kept(asked)
    assert "4071" not in await kept(asked)


async def test_where_nobody_has_digits_a_number_that_ends_the_silence_is_an_answer(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text("2030"))
    await asked.presses("amina", "go")
    assert "missing = 2030" in await kept(asked)


async def test_words_that_come_after_a_command_are_the_ones_that_are_kept(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Command("start"))
    await asked.does("amina", Text(HERS))
    assert "sitting.kept" in await keys(asked)
    await asked.presses("amina", "go")
    assert HERS in await kept(asked)


async def test_nothing_is_said_to_be_kept_that_is_not(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    step = (await asked.known("amina")).step
    await asked.does("amina", Tap(step, "skip"))
    await asked.does("amina", Text(HERS))
    assert "sitting.kept" not in await keys(asked)


async def test_a_press_after_a_silence_counts_once_she_goes_on(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next")
    crew.stage.clock.at += SILENCE
    await crew.presses("amina", "o_c")
    assert "no answers" in await kept(crew)
    await crew.presses("amina", "go")
    assert "first = c" in await kept(crew)


async def test_who_presses_something_that_changes_nothing_is_back_at_her_screen(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Tap(1, "skip"))
    [receipt] = await asked.does("amina", Tap((await asked.sees("amina")).step, "go"))
    assert receipt.toast == STALE
    assert "interview.text_how" in await keys(asked)


@pytest.mark.threat(20)
async def test_after_an_hour_what_was_kept_is_gone_and_going_on_leads_to_her_screen(asked: Crew) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text(HERS))
    asked.stage.clock.at += timedelta(hours=1)
    await sweeping.clean_chats(asked.stage.house)
    assert await asked.rows("SELECT * FROM waiting") == []
    await asked.presses("amina", "go")
    assert "interview.text_how" in await keys(asked)
    assert HERS not in await kept(asked)


@pytest.mark.parametrize("down", [timedelta(), timedelta(hours=2)])
async def test_what_she_writes_an_hour_later_has_an_hour_of_its_own(asked: Crew, down: timedelta) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text("somebody else's words"))
    asked.stage.clock.at += timedelta(hours=1) + down  # nothing has swept meanwhile: the service was down
    await asked.does("amina", Text(HERS))
    await sweeping.clean_chats(asked.stage.house)
    await asked.presses("amina", "go")
    assert f"missing = {HERS}" in await kept(asked)


@pytest.mark.threat(20)
@pytest.mark.parametrize("leaving", ["x", "stop", "pause", "erase"])
async def test_leaving_is_open_to_whoever_holds_the_phone_and_drops_what_was_kept(
    asked: Crew, leaving: str
) -> None:
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Text(HERS))
    await asked.does("amina", Command(leaving))
    assert await asked.rows("SELECT * FROM waiting") == []
    expected = {"x": "left", "erase": "erase"}.get(leaving, "home")
    assert (await asked.known("amina")).place.name == expected
    await asked.does("amina", Command("continue"))
    assert (await keys(asked))[0] == "sitting.who", "whoever left did not say that it is her"


@pytest.mark.threat(20)
@pytest.mark.parametrize(
    "word", [words[0] for each in WORDS.values() for leaving, words in each.items() if leaving is Leaving.X]
)
async def test_the_word_to_leave_works_in_every_language_after_a_silence(asked: Crew, word: str) -> None:
    asked.stage.clock.at += SILENCE
    [receipt] = await asked.does("amina", Text(word))
    assert receipt.left


@pytest.mark.threat(20)
@pytest.mark.parametrize("language", Catalogs().languages)
async def test_the_buttons_to_leave_and_to_go_on_can_be_typed_in_every_language_that_ships(
    asked: Crew, language: str
) -> None:
    leave, onward = (asked.stage.house.catalogs.words(line, language) for line in (LEAVE, GO_ON))
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Unsupported("photo"), Text(onward))
    assert (await asked.known("amina")).place.name == "interview"
    asked.stage.clock.at += SILENCE
    [receipt] = await asked.does("amina", Text(leave))
    assert receipt.left


@pytest.mark.threat(21)
async def test_erasing_is_confirmed_on_its_own_screen_without_the_question(asked: Crew) -> None:
    await asked.does("amina", Command("erase"))
    asked.stage.clock.at += SILENCE
    await asked.presses("amina", "yes")
    assert await asked.rows("SELECT * FROM answer") == []


@pytest.mark.threat(20)
async def test_an_invitation_opens_only_once_she_goes_on_but_not_now_is_obeyed_at_once(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    await crew.stage.round("round priorities opens now closes +14d")
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()
    crew.stage.clock.at += SILENCE
    await crew.stage.turns.take([crew.arrival("amina", Tap(0, "not_now"), message=5)])
    await post.dispatcher.drain()
    assert Remove((5,)) in [each.item for each in post.channel.delivered]
    await crew.does("amina", Tap(0, "r_1"))
    assert await keys(crew) == ["sitting.who"]
    await crew.presses("amina", "go")
    assert "interview.how" in await keys(crew)


async def test_joining_is_asked_too_and_goes_on_where_it_was(crew: Crew) -> None:
    await crew.does("amina", Command("start", await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))))
    await crew.presses("amina", "l_en", "next")
    crew.stage.clock.at += SILENCE
    await crew.presses("amina", "next")
    assert await keys(crew) == ["sitting.who"]
    await crew.presses("amina", "go")
    assert "consent.free" in await keys(crew)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DRAFTER])
async def test_who_runs_the_consultation_is_not_asked(crew: Crew, role: Role) -> None:
    await crew.joins("amina", role)
    crew.stage.clock.at += timedelta(days=1)
    await crew.does("amina", Command("help"))
    assert "sitting.who" not in await keys(crew)


@pytest.mark.threat(20)
async def test_after_she_left_any_old_button_gets_a_neutral_word_and_changes_nothing(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    await crew.stage.round("round priorities opens now closes +14d")
    await inviting.invite_due(crew.stage.house)
    await crew.does("amina", Tap(0, "r_1"))
    await crew.presses("amina", "start", "next")
    await post.dispatcher.drain()
    old = [
        Tap(each.item.say.step, choice.id)
        for each in post.channel.delivered
        if not isinstance(each.item, Remove)
        for choice in each.item.say.choices()
    ]
    await crew.stage.turns.take([crew.arrival("amina", Command("x"), message=900)])
    told = "SELECT count(*) FROM outbox WHERE say IS NOT NULL"
    before = await kept(crew), await crew.rows(told)
    away = ("x", "not_now")  # these lead away once more
    for number, tap in enumerate(each for each in old if each.choice not in away):
        [receipt] = await crew.stage.turns.take([crew.arrival("amina", tap, message=100 + number)])
        assert receipt.toast == STALE, tap
    assert (await kept(crew), await crew.rows(told)) == before
    assert {each.step for each in old} > {0}, "buttons of an invitation too"
    await crew.stage.turns.take([crew.arrival("amina", Tap(0, "r_1"), message=901)])
    assert (await keys(crew)) == ["sitting.who"], "an invitation that came since is answered"


async def test_no_trace_stays_of_when_she_was_last_there(asked: Crew) -> None:
    [[seen]] = await asked.rows("SELECT seen FROM person")
    assert seen == asked.stage.house.seconds()
    asked.stage.clock.at += SILENCE - MOMENT
    await sweeping.clean_chats(asked.stage.house)
    assert await asked.rows("SELECT seen FROM person") == [(seen,)]
    asked.stage.clock.at += MOMENT
    await sweeping.clean_chats(asked.stage.house)
    assert await asked.rows("SELECT seen FROM person") == [(0,)]


async def opened(crew: Crew) -> Screen:
    found = await Pages(crew.stage.house).screen("zeinab")
    assert found is not None
    return found


@pytest.mark.threat(1, 20)
async def test_a_page_opened_after_a_silence_shows_the_question_and_what_is_neutral(asked: Crew) -> None:
    code = await asked.stage.invite(Invite(Role.ADVOCATE, "YE"))
    acts: tuple[Inbound, ...] = (Command("start", code), Tap(1, "l_en"))
    for number, inbound in enumerate(acts):
        await asked.stage.turns.take([Arrival("web", str(number), "zeinab", inbound)])
    [consent] = (await opened(asked)).messages
    assert "consent.who" in [line.key for line in consent.say.lines if isinstance(line, Words)]
    asked.stage.clock.at += SILENCE
    page = await opened(asked)
    assert [each.say.lines for each in page.messages] == [(Words("sitting.who"),)]
    assert page.covered == (consent.say.step,)
    await asked.stage.turns.take([Arrival("web", "go", "zeinab", Tap(0, "go"))])
    assert [each.say.lines for each in (await opened(asked)).messages] == [consent.say.lines]


@pytest.mark.threat(20)
async def test_a_staff_link_opens_nothing_of_hers_after_a_silence_before_she_says_that_it_is_her(
    asked: Crew,
) -> None:
    code = await asked.stage.invite(Invite(Role.DRAFTER))
    asked.stage.clock.at += SILENCE
    await asked.does("amina", Command("start", code))
    assert await keys(asked) == ["sitting.who"]
    await asked.does("amina", Command("mydata"))
    assert await keys(asked) == ["sitting.who"]
    await asked.presses("amina", "go")
    assert (await asked.known("amina")).person.role is Role.ADVOCATE
    await asked.does("amina", Command("start", code))
    assert (await asked.known("amina")).person.role is Role.DRAFTER
