"""A survey and the desks in two made-up languages: all that is shown is translated, and whole."""

from __future__ import annotations

import asyncio
from calendar import month_name
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.telegram.parting import MOST_UNITS, units
from bot.i18n.catalogs import Catalogs
from bot.i18n.values import country_names
from tests.conversations.direct import Direct
from tests.conversations.languages import survey_in
from tests.conversations.onpage import OnPage
from tests.conversations.ontelegram import OnTelegram
from tests.conversations.script import Player, play
from tests.conversations.stage import Clock, staged
from tests.conversations.transcript import Block, written
from tests.i18n.pseudo import BUTTON_UNITS, PSEUDO, XA, XB, known_to_babel, lay_pseudo, untranslated, whole

#: What is shown as it is in every language, beside the names that a language has of its own.
NAMES = ("English", "code", *country_names("en").values(), *month_name[1:])
DESKS = {
    "coordinator": "rounds newround status invite staff settings privacy mydata help passed leave language",
    "drafter": "digest digests settings privacy mydata help",
    "reviewer": "review settings privacy mydata help",
    "advocate": "settings privacy mydata help pause continue stop erase",
}


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with known_to_babel():
        yield lay_pseudo(tmp_path_factory.mktemp("pseudo"))


def faults(blocks: list[Block], language: str) -> list[str]:
    """What is untranslated, cut off or over a limit of Telegram, line by line."""
    found = []
    for entry in (entry for block in blocks for entry in block.entries):
        text = "\n\n".join(entry.lines)
        labels = [label for row in entry.rows for label in row]
        for line in (*entry.lines, *labels):
            if left := untranslated(line, *NAMES, "PSEUDO"):
                found.append(f"{line}: {left} is not translated")
            if language == XA and not whole(line):
                found.append(f"{line}: is cut off")
        found += [f"{label}: {units(label)} units" for label in labels if units(label) > BUTTON_UNITS]
        if units(text) > MOST_UNITS:
            found.append(f"{text[:80]}: {units(text)} units")
    return found


@pytest.mark.parametrize("language", PSEUDO)
def test_a_whole_survey_shows_nothing_but_translated_words(
    language: str, locales: Path, tmp_path: Path
) -> None:
    blocks = asyncio.run(survey_in(language, tmp_path, locales))
    first = next(block for block in blocks if block.line.endswith("<code>"))
    assert faults([block for block in blocks if block is not first], language) == []


async def desks(language: str, role: str, folder: Path, locales: Path) -> list[Block]:
    settings = {"languages": f"en,{language}", "locales": str(locales), "min_cell": "5"}
    with pytest.MonkeyPatch.context() as patch:
        async with staged(folder, Clock(), settings) as stage:
            player = Player(stage, Direct(stage), patch)
            country = "ML" if role == "advocate" else "-"
            for line in (
                "at 2026-12-01 09:00 Africa/Bamako",
                "round a opens now closes +14d",
                "others 12 answer",
                f"joined amina {role} {country} {language}",
                "at +26h",
                *(f"amina> /{command}" for command in DESKS[role].split()),
            ):
                await player.line(line)
    return player.blocks


@pytest.mark.parametrize("language", PSEUDO)
@pytest.mark.parametrize("role", DESKS)
def test_no_desk_shows_anything_but_translated_words(
    language: str, role: str, locales: Path, tmp_path: Path
) -> None:
    blocks = asyncio.run(desks(language, role, tmp_path, locales))
    assert sum(len(block.entries) for block in blocks) >= 5
    assert faults(blocks, language) == []


def test_words_that_are_not_translated_are_found(locales: Path) -> None:
    assert untranslated("Hello there", "there") == ["Hello"]
    assert untranslated("[Ĥéļļö] /erase 10 %") == []
    assert not whole("[Ĥéļ")
    assert Catalogs(locales).languages == ("en", "ar_XB", "en_XA")


@pytest.mark.parametrize("channel", [OnPage, OnTelegram], ids=lambda made: made.name)
def test_every_channel_shows_a_language_from_right_to_left_within_its_limits(
    channel: type[OnPage | OnTelegram], locales: Path, tmp_path: Path
) -> None:
    text = written(asyncio.run(survey_in(XB, tmp_path / "first", locales)))
    text = text.replace(f"setting languages=en,{XB}", f"setting languages=en,{XB} locales={locales}")
    asyncio.run(play(text, tmp_path / "again", channel, strict=True))
