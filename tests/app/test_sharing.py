"""A phone that several people use: one of them is there at a time, behind four digits of her own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import inviting, sharing, sweeping
from bot.app.channel import Remove
from bot.app.links import OPEN_CODES
from bot.domain.inbound import Command, Tap, Text
from bot.domain.say import Say, Words
from bot.storage import meta
from tests.app.conftest import CHANNEL, Crew, Post

SILENCE = timedelta(minutes=30)
DAY = timedelta(days=1)


async def keys(crew: Crew) -> list[str]:
    """The sentences of the screen of whoever is there."""
    return [line.key for line in (await crew.sees("amina")).lines if isinstance(line, Words)]


async def someone_new(crew: Crew, digits: str) -> int:
    """After a silence somebody else takes the phone and chooses digits; returns her id."""
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "other", "new")
    await crew.does("amina", Text(digits))
    return (await crew.known("amina")).person.id


async def agrees(crew: Crew) -> None:
    """Whoever is there goes through joining."""
    while True:
        ids = [choice.id for choice in (await crew.sees("amina")).choices()]
        onward = next((id_ for id_ in ("l_en", "next", "yes", "skip") if id_ in ids), None)
        if onward is None or "later" in ids:
            return
        await crew.presses("amina", onward)


async def asks_for_digits(crew: Crew) -> None:
    """After a silence somebody says that she was here before."""
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "other", "code")


@pytest.fixture
async def first(crew: Crew) -> int:
    """Amina has joined, chosen digits, and answered a question."""
    await crew.stage.round("round priorities opens now closes +14d")
    person = await crew.joins("amina")
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_shared", "o_others")
    await crew.does("amina", Text("4071"))
    await crew.presses("amina", "close", "start", "next", "o_c")
    return person


@pytest.mark.threat(1, 20)
async def test_digits_stand_nowhere_and_leave_the_chat_at_once_whatever_she_chose_about_her_chat(
    crew: Crew, post: Post
) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_clean_chat", "o_no", "f_shared", "o_others")
    await crew.stage.turns.take([crew.arrival("amina", Text("40 71"), message=77)])
    await post.dispatcher.drain()
    assert Remove((77,)) in [each.item for each in post.channel.delivered]
    [[code, entered]] = await crew.rows("SELECT code, entered FROM person")
    assert (isinstance(code, bytes), entered) == (True, 1)
    tables = [row[0] for row in await crew.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        assert "4071" not in repr(await crew.rows(f"SELECT * FROM {table}")), table  # noqa: S608 - from the schema


@pytest.mark.threat(20)
async def test_who_has_digits_gives_them_after_a_silence_before_anything_of_hers_is_shown(
    crew: Crew, first: int
) -> None:
    crew.stage.clock.at += SILENCE
    await crew.presses("amina", "o_d")
    await crew.presses("amina", "go")
    assert await keys(crew) == ["sitting.digits"]
    for attempt in ("mydata", "settings", "help", "continue", "language"):
        await crew.does("amina", Command(attempt))
        assert await keys(crew) == ["sitting.digits"], attempt
    await crew.does("amina", Text("0000"))
    assert await keys(crew) == ["sitting.digits_wrong"]
    await crew.does("amina", Text("4071"))
    assert "second = d" in "".join(await crew.stage.kept(CHANNEL, "amina")), "what was kept is done now"


@pytest.mark.threat(20)
async def test_digits_that_end_a_silence_where_somebody_has_some_are_nobodys_answer(
    crew: Crew, first: int
) -> None:
    await crew.presses("amina", "skip", "skip")
    before = await crew.stage.kept(CHANNEL, "amina")
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Text("4071"))
    assert await keys(crew) == ["sitting.who"]
    assert await crew.rows("SELECT 1 FROM waiting") == []
    await crew.presses("amina", "go")
    assert await keys(crew) == ["sitting.digits"]
    await crew.does("amina", Text("4071"))
    assert await crew.stage.kept(CHANNEL, "amina") == before


@pytest.mark.threat(20)
async def test_wrong_digits_are_answered_the_same_whether_anybody_else_is_there_or_not(
    crew: Crew, first: int
) -> None:
    screens: list[Say] = []
    for _ in range(2):
        await asks_for_digits(crew)
        await crew.does("amina", Text("9999"))
        screens.append(await crew.sees("amina"))
        if len(screens) == 1:
            await someone_new(crew, "8365")
            await agrees(crew)
    assert (screens[0].lines, screens[0].rows) == (screens[1].lines, screens[1].rows)


@pytest.mark.threat(20)
async def test_after_five_tries_there_is_a_wait_twice_as_long_each_time_whoever_tries(
    crew: Crew, first: int
) -> None:
    wait = timedelta(seconds=sharing.WAIT)
    await asks_for_digits(crew)
    for _ in range(3):
        await crew.does("amina", Text("0000"))
    await someone_new(crew, "4071")  # the fifth try, with the one when they were chosen
    assert (await keys(crew))[0] == "sitting.choose_others"
    for span in (wait, 2 * wait):
        await crew.does("amina", Text("8365"))
        assert (await keys(crew))[0] == "sitting.wait"
        crew.stage.clock.at += span - timedelta(seconds=1)
        await crew.does("amina", Command("continue"))
        if (await keys(crew))[0] == "sitting.who":
            await crew.presses("amina", "go")
        await crew.does("amina", Text("8365"))
        assert (await keys(crew))[0] == "sitting.wait"
        crew.stage.clock.at += timedelta(seconds=1)
        for _ in range(5):
            await crew.does("amina", Text("4071"))
            assert (await keys(crew))[0] == "sitting.choose_others"
    await sweeping.clean_chats(crew.stage.house)
    assert (await crew.rows("SELECT DISTINCT tries FROM address")) == [(15,)]
    crew.stage.clock.at += DAY + 4 * wait
    await sweeping.clean_chats(crew.stage.house)
    assert (await crew.rows("SELECT DISTINCT tries, wait_until FROM address")) == [(0, 0)]


@pytest.mark.threat(20)
async def test_right_digits_do_not_start_the_count_of_tries_anew(crew: Crew, first: int) -> None:
    await asks_for_digits(crew)
    for digits in ("0000", "0001", "0002", "4071"):
        await crew.does("amina", Text(digits))
    await asks_for_digits(crew)
    await crew.does("amina", Text("0004"))
    assert await keys(crew) == ["sitting.digits_wrong"]
    await crew.does("amina", Text("4071"))
    assert await keys(crew) == ["sitting.wait"]


async def test_two_people_on_one_phone_answer_apart_and_each_goes_on_where_she_was(
    crew: Crew, first: int
) -> None:
    second = await someone_new(crew, "8365")
    assert second != first
    await agrees(crew)
    await crew.presses("amina", "start", "next", "o_b")
    await asks_for_digits(crew)
    await crew.does("amina", Text("4071"))
    assert (await crew.known("amina")).person.id == first
    assert "first = c" in "".join(await crew.stage.kept(CHANNEL, "amina"))
    await asks_for_digits(crew)
    await crew.does("amina", Text("8365"))
    assert (await crew.known("amina")).person.id == second
    assert "first = b" in "".join(await crew.stage.kept(CHANNEL, "amina"))


@pytest.mark.threat(20)
async def test_no_button_of_the_one_before_is_one_of_hers(crew: Crew, first: int) -> None:
    old = await crew.known("amina")
    await someone_new(crew, "8365")
    known = await crew.known("amina")
    assert known.step > old.step
    [receipt] = await crew.does("amina", Tap(old.step, "o_d"))
    assert receipt.toast


async def test_who_is_not_there_is_sent_nothing_and_hears_again_once_she_is_back(crew: Crew) -> None:
    parked = await crew.joins("amina")
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_shared", "o_others")
    await crew.does("amina", Text("4071"))
    await someone_new(crew, "8365")
    await agrees(crew)
    await crew.stage.round("round priorities opens now closes +14d remind 24h")
    for _ in range(6):
        await crew.stage.tick()
        crew.stage.clock.at += timedelta(hours=18)
    crew.stage.clock.at += timedelta(hours=12)
    sent = "SELECT kind FROM outbox WHERE person = ? AND kind IN ('invite', 'reminder', 'notice')"
    assert await crew.rows(sent, parked) == []
    await asks_for_digits(crew)
    await crew.does("amina", Text("4071"))
    assert "interview.how" in await keys(crew)
    await inviting.invite_due(crew.stage.house)
    assert await crew.rows(f"{sent} AND state = 'pending'", parked) != []


async def test_what_waited_for_the_one_before_is_not_sent_to_the_next(
    crew: Crew, post: Post, first: int
) -> None:
    put = "INSERT INTO outbox (key, person, kind, priority, say, language, due, made)"
    late = f"{put} VALUES ('late', {first}, 'notice', 3, '{{}}', 'en', 0, 0)"
    await crew.stage.house.db.run(lambda conn: conn.execute(late))
    await someone_new(crew, "8365")
    assert await crew.rows("SELECT state FROM outbox WHERE key = 'late'") == [("stopped",)]
    again = late.replace("'late'", "'later'")
    await crew.stage.house.db.run(lambda conn: conn.execute(again))
    await post.dispatcher.drain()
    assert await crew.rows("SELECT state FROM outbox WHERE key = 'later'") == [("pending",)]


@pytest.mark.threat(1, 20)
async def test_the_screens_of_the_one_before_leave_the_chat_when_another_comes(
    crew: Crew, post: Post, first: int
) -> None:
    await crew.stage.turns.take([crew.arrival("amina", Command("privacy"), message=50)])
    await post.dispatcher.drain()
    standing = {row[0] for row in await crew.rows("SELECT message FROM chat_message")}
    post.channel.delivered.clear()
    await someone_new(crew, "8365")
    await post.dispatcher.drain()
    gone = {m for each in post.channel.delivered if isinstance(each.item, Remove) for m in each.item.messages}
    edited = {each.item.edit for each in post.channel.delivered if not isinstance(each.item, Remove)}
    assert standing <= gone | edited
    assert await crew.rows("SELECT * FROM chat_message WHERE person = ?", first) == []


@pytest.mark.threat(21)
async def test_erasing_takes_only_the_one_who_is_there_and_leads_the_other_back_in(
    crew: Crew, post: Post, first: int
) -> None:
    await someone_new(crew, "8365")
    await agrees(crew)
    await crew.presses("amina", "start", "next", "o_b")
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    await post.dispatcher.drain()
    await sweeping.drop_erased(crew.stage.house)
    assert await crew.rows("SELECT id FROM person") == [(first,)]
    assert await crew.rows("SELECT value FROM answer") == [("c",)]
    await crew.does("amina", Command("start"))
    assert await keys(crew) == ["sitting.who"]
    await crew.presses("amina", "go")
    await crew.does("amina", Text("4071"))
    assert (await crew.known("amina")).person.id == first


async def test_declining_leads_the_one_before_back_in_too(crew: Crew, first: int) -> None:
    await someone_new(crew, "8365")
    await crew.presses("amina", "l_en", "no")
    await crew.does("amina", Command("start"))
    assert (await crew.known("amina")).person.id == first


@pytest.mark.threat(20)
async def test_who_came_back_without_digits_never_sees_what_was_said_not_even_when_alone_again(
    crew: Crew,
) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    person = await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c")
    await someone_new(crew, "8365")
    await agrees(crew)
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "other", "first")
    await crew.presses("amina", "o_d")
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "other", "code")
    await crew.does("amina", Text("8365"))
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    await crew.does("amina", Command("start"))
    await crew.presses("amina", "go")
    assert (await crew.known("amina")).person.id == person
    await crew.does("amina", Command("mydata"))
    await crew.presses("amina", "show")
    assert await keys(crew) == ["sitting.hidden", "sitting.hidden_erase"]


@pytest.mark.threat(20)
async def test_nobody_comes_to_a_shared_phone_without_choosing_digits(crew: Crew, first: int) -> None:
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "other", "new")
    for around in ("continue", "start", "settings", "nonsense"):
        await crew.does("amina", Command(around))
        assert (await keys(crew))[0] == "sitting.choose", around
    await crew.does("amina", Command("language"))
    await crew.presses("amina", "l_en")
    assert (await keys(crew))[0] == "sitting.choose"
    crew.stage.clock.at += SILENCE
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "go")
    assert (await keys(crew))[0] == "sitting.choose"


@pytest.mark.threat(20)
async def test_moving_to_another_phone_moves_her_alone_and_to_a_shared_one_behind_new_digits(
    crew: Crew, first: int
) -> None:
    second = await someone_new(crew, "8365")
    await agrees(crew)
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "phone")
    code = str((await crew.sees("amina")).lines[-1].text)  # type: ignore[union-attr]
    await crew.does("zeinab", Command("start", code))
    assert (await crew.known("zeinab")).person.id == second
    await crew.does("amina", Command("start"))
    assert (await crew.known("amina")).person.id == first
    await crew.presses("amina", "go")
    await crew.does("amina", Text("4071"))
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "phone")
    code = str((await crew.sees("amina")).lines[-1].text)  # type: ignore[union-attr]
    crew.stage.clock.at += timedelta(minutes=10)
    await crew.does("zeinab", Command("settings"))
    crew.stage.clock.at += timedelta(minutes=1)
    await new_at(crew, "zeinab")
    await crew.does("zeinab", Command("start", code))
    known = await crew.known("zeinab")
    assert (known.person.id, known.person.code) == (first, None)
    said = [line.key for line in (await crew.sees("zeinab")).lines if isinstance(line, Words)]
    assert said[0] == "sitting.choose"


async def new_at(crew: Crew, who: str) -> None:
    """Somebody new at another phone; she has chosen digits and is joining."""
    person = (await crew.known(who)).person.id
    await crew.stage.house.db.run(
        lambda conn: conn.execute("UPDATE person SET seen = 0 WHERE id = ?", (person,))
    )
    await crew.does(who, Command("continue"))
    await crew.presses(who, "other", "new")
    await crew.does(who, Text("1122"))


async def test_no_more_than_six_people_fit_on_a_phone_and_nobody_knows_any_more_how_many_can_answer(
    crew: Crew, first: int
) -> None:
    for number in range(sharing.MOST_HERE - 1):
        await someone_new(crew, f"100{number}")
        assert await keys(crew) == ["joining.choose_language"]
        crew.stage.clock.at += DAY + timedelta(hours=1)
        await sweeping.clean_chats(crew.stage.house)
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "other", "new")
    assert await keys(crew) == ["sitting.full"]
    assert await crew.stage.house.db.run(lambda conn: meta.get(conn, OPEN_CODES)) == "1"


@pytest.mark.parametrize(
    ("text", "digits"),
    [("4071", "4071"), (" 40 71 ", "4071"), ("٤٠٧١", "4071"), ("407", None), ("40711", None), ("²²²²", None)],
)
def test_four_digits_are_read_in_any_script(text: str, digits: str | None) -> None:
    assert sharing.four(text) == digits
