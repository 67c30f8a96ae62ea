"""A survey from end to end in every language that ships: all of it in that language, on every channel."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE
from bot.i18n.values import country_names
from tests.conversations.direct import Direct
from tests.conversations.languages import path_of, scripted
from tests.conversations.onpage import OnPage
from tests.conversations.ontelegram import OnTelegram
from tests.conversations.script import play
from tests.conversations.transcript import read

LANGUAGES = [each for each in Catalogs().languages if each != SOURCE]
#: What is written in Latin letters whatever the language: names, commands, and codes.
LATIN = re.compile(
    r"Mobilizing Male Allies for Women, Peace and Security|Our Secure Future|Telegram|UN Women|\bUN\b|English"
    r"|/[a-z]+|<code>|\{\w+\}"
)
OTHER_LETTERS = {"ar", "fa_AF", "ps", "ckb", "uk", "ru", "am", "ti", "my"}


def lines_of(text: str) -> list[str]:
    """Each line and label shown once a language was chosen, without names, numbers and commands."""
    entries = [entry for block in read(text) for entry in block.entries][1:]
    shown = [line for e in entries for line in (*e.lines, *(label for row in e.rows for label in row))]
    return [bare for line in shown if (bare := re.sub(r"[\W\d_]+", " ", LATIN.sub("", line)).strip())]


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    return frozenset(lines_of(asyncio.run(scripted(SOURCE, tmp_path_factory.mktemp("english")))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_survey_goes_from_end_to_end_in_one_language(
    language: str, english: frozenset[str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    played = asyncio.run(scripted(language, tmp_path))
    path = path_of(language)
    if request.config.getoption("--update-transcripts", default=False):
        path.parent.mkdir(exist_ok=True)
        path.write_text(played, "utf-8")
    assert path.exists(), (
        "a new language needs its transcript: pytest tests/conversations --update-transcripts"
    )
    assert played == path.read_text("utf-8")
    assert len(played.splitlines()) > 100, "all of the survey, to its last words"
    shown = lines_of(played)
    alike = {re.sub(r"\W+", " ", name) for name in country_names(SOURCE).values()}
    assert [line for line in shown if line in english - alike and " " in line] == [], "English in between"
    if language in OTHER_LETTERS:
        assert [line for line in shown if re.search("[A-Za-z]{2}", line)] == [], "Latin letters in between"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", [OnPage, OnTelegram], ids=lambda made: made.name)
def test_every_channel_shows_it_in_every_language(
    language: str, tmp_path: Path, channel: type[OnPage | OnTelegram]
) -> None:
    asyncio.run(play(path_of(language).read_text("utf-8"), tmp_path, channel, strict=True))


def test_a_transcript_written_here_can_be_played_like_any_other(tmp_path: Path) -> None:
    text = path_of(LANGUAGES[0]).read_text("utf-8")
    asyncio.run(play(text, tmp_path, Direct, strict=True))
