"""An edited message corrects the answer that it gave, and does nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import sweeping
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.person import Role
from bot.domain.say import Words
from bot.storage import chats
from tests.app.conftest import CHANNEL, Crew

MESSAGE = 31


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina stands before the last question, which is answered in words; her chat keeps what she types."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.rows("UPDATE person SET clean_chat = 0, consent_quote = 0")
    return crew


async def types(crew: Crew, text: str, message: int = MESSAGE) -> None:
    await crew.stage.turns.take([crew.arrival("amina", Text(text), message)])


async def edits(crew: Crew, inbound: Inbound, message: int = MESSAGE) -> None:
    [receipt] = await crew.stage.turns.take([replace(crew.arrival("amina", inbound, message), edited=True)])
    assert receipt.applied


async def missing(crew: Crew) -> str:
    """What she answered to the question in her own words."""
    return "".join(await crew.stage.kept(CHANNEL, "amina")).partition("missing = ")[2].partition(";")[0]


async def told(crew: Crew) -> str:
    line = (await crew.sees("amina")).lines[-1]
    return line.key if isinstance(line, Words) else ""


@pytest.mark.case(32)
async def test_an_edit_before_the_round_closes_replaces_the_text_of_the_answer(asked: Crew) -> None:
    await types(asked, "frist words")
    screen = await asked.known("amina")
    await edits(asked, Text("first words"))
    assert await missing(asked) == "first words"
    assert await told(asked) == "interview.edit_taken"
    after = await asked.known("amina")
    assert (after.place, after.step) == (screen.place, screen.step), "her screen stays"
    assert await asked.rows("SELECT count(*) FROM answer WHERE question = 'missing'") == [(1,)]


@pytest.mark.case(32)
async def test_an_edit_after_counting_and_before_closing_still_replaces_it(asked: Crew) -> None:
    await types(asked, "frist words")
    await asked.presses("amina", "count")
    await edits(asked, Text("first words"))
    assert await missing(asked) == "first words"
    assert await asked.rows("SELECT state FROM respondent") == [("counted",)]


@pytest.mark.case(32)
async def test_an_edit_after_the_round_has_closed_changes_nothing_and_is_told(asked: Crew) -> None:
    await types(asked, "first words")
    await asked.rows("UPDATE round SET state = 'closed'")
    await edits(asked, Text("other words"))
    assert await missing(asked) == "first words"
    assert await told(asked) == "interview.edit_late"


@pytest.mark.case(32)
async def test_an_edit_of_a_message_that_gave_no_answer_changes_nothing(asked: Crew) -> None:
    await types(asked, "first words")
    before = await asked.rows("SELECT key FROM outbox")
    await edits(asked, Text("other words"), message=7)
    assert await missing(asked) == "first words"
    assert await asked.rows("SELECT key FROM outbox") == before


@pytest.mark.case(32, 38)
@pytest.mark.parametrize("text", ["", "  ", "\u200d\ufe0f", "\0", "x" * 5000])
async def test_an_edit_to_nothing_keeps_the_answer(asked: Crew, text: str) -> None:
    await types(asked, "first words")
    await edits(asked, Text(text))
    assert await missing(asked) == "first words"
    assert await told(asked) == "interview.edit_not"


@pytest.mark.case(32)
@pytest.mark.parametrize("inbound", [Command("erase"), Command("start", "iabc"), Text("stop"), Text("x")])
async def test_an_edit_gives_no_command(asked: Crew, inbound: Inbound) -> None:
    await types(asked, "first words")
    known = await asked.known("amina")
    await edits(asked, inbound)
    assert await missing(asked) == "first words"
    assert await asked.known("amina") == known


@pytest.mark.case(32)
async def test_an_edit_of_an_earlier_message_leaves_the_newer_answer(asked: Crew) -> None:
    """She came back to the question and answered it anew."""
    await types(asked, "first words")
    await asked.presses("amina", "list")
    number = [choice.id for choice in (await asked.sees("amina")).choices() if choice.id.startswith("q_")][-1]
    await asked.presses("amina", number)
    await types(asked, "newer words", message=32)
    await edits(asked, Text("other words"))
    assert await missing(asked) == "newer words"
    await edits(asked, Text("newest words"), message=32)
    assert await missing(asked) == "newest words"


async def test_what_may_be_quoted_is_not_quoted_as_it_was_edited_later(asked: Crew) -> None:
    await asked.rows("UPDATE person SET consent_quote = 1")
    await types(asked, "first words")
    await asked.presses("amina", "may_with_country")
    assert await asked.rows("SELECT quote FROM answer WHERE question = 'missing'") == [("with_country",)]
    await edits(asked, Text("other words"))
    assert await asked.rows("SELECT quote FROM answer WHERE question = 'missing'") == [(None,)]
    assert await told(asked) == "interview.edit_quote"


@pytest.mark.case(32)
async def test_an_edit_after_the_answer_was_taken_back_brings_nothing_back(asked: Crew) -> None:
    await types(asked, "first words")
    await asked.presses("amina", "list")
    number = [choice.id for choice in (await asked.sees("amina")).choices() if choice.id.startswith("q_")][-1]
    await asked.presses("amina", number, "clear")
    await edits(asked, Text("other words"))
    assert await missing(asked) == "skipped"


@pytest.mark.case(32)
async def test_an_edit_after_she_chose_not_to_count_or_erased_brings_nothing_back(asked: Crew) -> None:
    await types(asked, "first words")
    await asked.presses("amina", "dont")
    await edits(asked, Text("other words"))
    assert await asked.rows("SELECT * FROM answer") == []
    await asked.does("amina", Command("erase"))
    await asked.does("amina", Tap((await asked.known("amina")).step, "yes"))
    await edits(asked, Text("other words"))
    assert await asked.rows("SELECT * FROM answer") == []


@pytest.mark.case(32)
@pytest.mark.threat(1)
async def test_after_a_silence_an_edit_changes_nothing_before_she_says_who_she_is(asked: Crew) -> None:
    await types(asked, "first words")
    asked.stage.clock.at += timedelta(hours=1)
    await edits(asked, Text("other words"))
    assert await missing(asked) == "first words"
    assert (await asked.sees("amina")).choices()[0].id == "go"


@pytest.mark.threat(10)
async def test_which_message_gave_an_answer_is_kept_with_no_answer_and_goes_with_the_message(
    asked: Crew,
) -> None:
    await types(asked, "first words")
    typed = "SELECT json_extract(session, '$.typed') FROM participation"
    assert await asked.rows(typed) == [(f'{{"missing":{MESSAGE}}}',)]
    columns = await asked.rows("SELECT name FROM pragma_table_info('answer')")
    assert "message" not in {str(name) for [name] in columns}
    await sweeping.forget(asked.stage.house)
    assert await asked.rows(typed) == [(f'{{"missing":{MESSAGE}}}',)], "her message still stands in the chat"
    person = (await asked.known("amina")).person.id
    await asked.stage.house.db.run(lambda conn: chats.drop(conn, person, (MESSAGE,)))
    await sweeping.forget(asked.stage.house)
    assert await asked.rows(typed) == [("{}",)]
    await edits(asked, Text("other words"))
    assert await missing(asked) == "first words"


@pytest.mark.case(32)
async def test_an_edit_by_staff_changes_nothing(asked: Crew) -> None:
    await asked.joins("salma", Role.COORDINATOR)
    before = await asked.rows("SELECT key FROM outbox")
    await asked.stage.turns.take([replace(asked.arrival("salma", Text("x"), 5), edited=True)])
    assert await asked.rows("SELECT key FROM outbox") == before
