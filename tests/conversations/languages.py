"""A whole survey in any language, from hello to thanks: the script is written while it is played."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.i18n import values
from bot.i18n.po import LOCALES
from bot.i18n.values import english_name
from tests.conversations.chat import Message, Seen
from tests.conversations.direct import Direct
from tests.conversations.script import MakeDriver, Player
from tests.conversations.stage import Clock, staged
from tests.conversations.transcript import Block, written

FOLDER = Path(__file__).parent / "languages"
WHO = "amina"
#: What is pressed where it is offered, the first that is there.
WANTED = ("start", "next", "yes", "count", "may_with_country", "done")
TYPED = (Decimal(30), Decimal(2035))
MOST_STEPS = 60


async def scripted(language: str, folder: Path) -> str:
    """The transcript of somebody who joins in the language and answers all of one survey."""
    return written(await survey_in(language, folder))


async def survey_in(
    language: str, folder: Path, locales: Path = LOCALES, make: MakeDriver = Direct
) -> list[Block]:
    """All that is said while she does, on this channel."""
    clock = Clock()
    settings = {"languages": f"en,{language}", "locales": str(locales)}
    with pytest.MonkeyPatch.context() as patch:
        async with staged(folder, clock, settings) as stage:
            player = Player(stage, make(stage), patch)
            for line in _beginning(language):
                await player.line(line)
            await _answer_all(player, language)
    return player.blocks


def path_of(language: str) -> Path:
    """Where the transcript of a language is kept."""
    return FOLDER / f"{language}.txt"


def _beginning(language: str) -> tuple[str, ...]:
    name = english_name(language)
    return (
        f"# The way in and a whole survey in {name}: nothing of it in another language.",
        f"setting languages=en,{language}",
        "at 2026-12-01 09:00 Africa/Bamako",
        "round a opens now closes +14d",
        "invite advocate ML",
        f"{WHO}> /start <code>",
    )


async def _answer_all(player: Player, language: str) -> None:
    """Answer whatever is asked until nothing is: by the first option, by a number, or not at all."""
    asked, tried = "", 0
    ticked: set[int] = set()
    for _ in range(MOST_STEPS):
        message = player.driver.screen(WHO)[-1]
        pressed = _wanted(message, language, ticked)
        if pressed is None and message.entry:
            tried = tried + 1 if message.lines[0] == asked else 0
            asked = message.lines[0]
            if tried < len(TYPED):
                await player.line(f"{WHO}> {values.year(TYPED[tried], language)}")
                continue
        pressed = pressed or _there(message, "skip")
        if pressed is None:
            return
        await player.line(f"{WHO}> [{pressed.label}]")
    raise AssertionError("the survey does not come to its end")


def _wanted(message: Message, language: str, ticked: set[int]) -> Seen | None:
    ticks = [each for each in message.buttons() if each.press.choice.startswith(("+", "-"))]
    # A page sends its ticks with the rest, so that they do not show as chosen before.
    if ticks and ticks[0].press.step not in ticked:
        ticked.add(ticks[0].press.step)
        return ticks[0]
    for choice in (f"l_{language}", *WANTED):
        if (found := _there(message, choice)) is not None:
            return found
    return next((each for each in message.buttons() if each.press.choice.startswith(("o_", "r_"))), None)


def _there(message: Message, choice: str) -> Seen | None:
    return next((each for each in message.buttons() if each.press.choice == choice), None)
