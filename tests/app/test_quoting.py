"""What somebody says of quoting her open answers, and what becomes of it when she thinks again."""

from __future__ import annotations

import pytest

from bot.domain.inbound import Command, Tap, Text
from tests.app.conftest import Crew

QUOTES = "SELECT quote FROM answer WHERE question IN ('missing', 'wrong')"
WORDS = "Peace between neighbours"


async def writes(crew: Crew, survey: str = "priorities", skipped: int = 3) -> None:
    await crew.stage.round(f"round {survey} opens now closes +14d remind none")
    await crew.joins("amina")
    await crew.does("amina", Command("continue"))
    onward = ("next",) if survey == "priorities" else ()
    await crew.presses("amina", "start", *onward, *("skip",) * skipped)
    await crew.does("amina", Text(WORDS))


async def offered(crew: Crew) -> list[str]:
    return [choice.id for choice in (await crew.sees("amina")).choices()]


async def takes_consent_back(crew: Crew) -> None:
    await crew.does("amina", Command("settings"))
    wanted = next(id_ for id_ in await offered(crew) if "quote" in id_)
    await crew.presses("amina", wanted, "no")


async def test_whoever_did_not_agree_to_being_quoted_is_not_asked(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d remind none")
    await crew.joins("amina")
    await crew.rows("UPDATE person SET consent_quote = 0")
    await crew.does("amina", Command("continue"))
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", Text(WORDS))
    assert "count" in await offered(crew)
    assert await crew.rows(QUOTES) == [(None,)]


async def test_consent_that_is_taken_back_is_taken_back_of_each_text_and_comes_back_of_none(
    crew: Crew,
) -> None:
    await writes(crew)
    await crew.presses("amina", "may_with_country", "count")
    assert await crew.rows(QUOTES) == [("with_country",)]
    await takes_consent_back(crew)
    assert await crew.rows(QUOTES) == [(None,)]
    assert await crew.rows("SELECT quote FROM respondent") == [(0,)]
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", next(id_ for id_ in await offered(crew) if "quote" in id_), "yes")
    assert await crew.rows(QUOTES) == [(None,)]
    assert await crew.rows("SELECT quote FROM respondent") == [(1,)]


async def test_who_takes_consent_back_while_she_is_asked_goes_on_from_the_question(crew: Crew) -> None:
    await writes(crew)
    await takes_consent_back(crew)
    await crew.does("amina", Command("continue"))
    assert "quote" not in await offered(crew)
    await crew.presses("amina", "skip")
    assert "count" in await offered(crew)


@pytest.mark.parametrize("forged", ["may_with_country", "may_", "may_other"])
async def test_of_a_high_risk_survey_nobody_is_quoted_with_a_country(crew: Crew, forged: str) -> None:
    await writes(crew, "d-working-group", 6)
    assert "may_without_country" in await offered(crew)
    assert "may_with_country" not in await offered(crew)
    await crew.does("amina", Tap((await crew.sees("amina")).step, forged))
    assert await crew.rows(QUOTES) == [(None,)]
