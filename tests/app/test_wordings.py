"""A translation that changes while a round is open is noticed and told, and nobody guesses what it means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import wordings
from bot.app.reporting import page_of
from bot.app.standing import standing
from bot.digest.translated import translation_facts
from bot.domain.say import Line
from bot.i18n.catalogs import Catalogs
from bot.storage import closings, rounds
from bot.storage import wordings as kept
from tests.app.conftest import Crew
from tests.conversations.stage import Stage


@pytest.fixture
async def open_(crew: Crew, stage: Stage) -> Stage:
    await stage.round("round priorities opens now closes +14d")
    return stage


def corrected(patch: pytest.MonkeyPatch, language: str, word: str) -> None:
    """The next version has other words for the second question."""
    before: Callable[[Catalogs, Line, str], str] = Catalogs.words

    def words(self: Catalogs, line: Line, lang: str) -> str:
        said = before(self, line, lang)
        second = getattr(line, "context", "").endswith(":second")
        return f"{said} {word}" if second and lang == language else said

    patch.setattr(Catalogs, "words", words)


async def starts(stage: Stage) -> None:
    stage.clock.at += timedelta(days=1)
    await stage.house.db.run(lambda conn: wordings.note_all(stage.house, conn))


async def told(stage: Stage) -> list[tuple[str, str, int]]:
    found = await stage.house.db.run(lambda conn: kept.changed(conn, 1))
    return [(each.item, each.language, each.wordings) for each in found]


async def test_a_start_with_the_same_words_notes_nothing_new(open_: Stage) -> None:
    await starts(open_)
    await starts(open_)
    assert await told(open_) == []


async def test_other_words_in_one_language_are_noted_logged_and_told(
    open_: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    corrected(monkeypatch, "ar", "!")
    await starts(open_)
    await starts(open_)
    assert await told(open_) == [("second", "ar", 2)]
    assert [each.getMessage() for each in caplog.records if "words" in each.getMessage()] == [
        "round 1: the words of second changed in ar"
    ]
    house = open_.house
    round_ = await house.db.run(lambda conn: rounds.every(conn)[0])
    now = await house.db.run(lambda conn: standing(house, conn, round_))
    assert [(each.language, each.number) for each in now.reworded] == [("ar", 2)]
    page = await house.db.run(lambda conn: page_of(house, conn, round_))
    [fact] = translation_facts(page.digest)["reworded"]
    assert (fact["item"], fact["language"], fact["wordings"]) == ("second", "ar", 2)


async def test_where_it_is_closed_nothing_is_said_to_be_counted_together(
    open_: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(monkeypatch, "ar", "!")
    await starts(open_)
    house = open_.house
    await house.db.run(lambda conn: closings.add(conn, 1, "second", "ar", house.seconds()))
    round_ = await house.db.run(lambda conn: rounds.every(conn)[0])
    page = await house.db.run(lambda conn: page_of(house, conn, round_))
    assert page.digest.facts.rewordings == ()
    now = await house.db.run(lambda conn: standing(house, conn, round_))
    assert now.reworded == ()
