"""Whole conversations by short message: the transcripts beside this file are what comes to a phone.

A line is `at`, `round …`, `code YE`, or what somebody writes; `<code>` is the newest invitation. The rest is
what came of that, and is written anew by `--update-transcripts`.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.clock import parse_span, resolve
from bot.domain.person import Role
from bot.storage.invites import Invite
from tests.conversations.stage import Clock, Stage, staged
from tests.texts.phones import Phones

FOLDER = Path(__file__).parent / "conversations"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
_SPEECH = re.compile(r"(?P<who>[a-z]+)> (?P<what>.+)")
_INDENT = "       "


async def play(text: str, folder: Path) -> str:
    """The transcript as it is played now."""
    script = [line for line in text.splitlines() if line and not line.startswith((" ", "sms>"))]
    played: list[str] = []
    async with staged(folder, Clock(), _settings(script)) as stage, Phones(stage) as phones:
        code = ""
        for line in script:
            played.append(line)
            if line.startswith("code "):
                code = await stage.invite(Invite(Role.ADVOCATE, line.split()[1]))
            elif not line.startswith(("#", "setting ")):
                played += await _do(stage, phones, line, code)
    return "\n".join(played) + "\n"


def _settings(script: list[str]) -> dict[str, str]:
    told = (line.split()[1:] for line in script if line.startswith("setting "))
    return dict(pair.split("=", 1) for pairs in told for pair in pairs)


async def _do(stage: Stage, phones: Phones, line: str, code: str) -> list[str]:
    if line.startswith("round "):
        await stage.round(line)
        return []
    if line.startswith("kept of "):
        found = await stage.kept("sms", phones.number(line.removeprefix("kept of ")))
        return [f"{_INDENT}(kept) {each}" for each in found]
    if line.startswith("at "):
        await _wait(stage, line.removeprefix("at "))
        await phones.dispatcher.drain()
        return [each for who in ("amina", "sekou", "layla") for each in _told(phones.shown(who))]
    speech = _SPEECH.fullmatch(line)
    assert speech is not None, line
    return _told(await phones.says(speech["who"], speech["what"].replace("<code>", code)))


async def _wait(stage: Stage, when: str) -> None:
    if when.startswith("+"):
        stage.clock.at += parse_span(when[1:], "at")
        await stage.tick()
        return
    day, hour, zone = when.split()
    stage.clock.at = resolve(datetime.fromisoformat(f"{day}T{hour}"), zone)


def _told(messages: list[str]) -> list[str]:
    return [
        f"sms>   {line}" if number == 0 else f"{_INDENT}{line}"
        for message in messages
        for number, line in enumerate(message.split("\n"))
    ]


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_its_transcript_says(
    transcript: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = transcript.read_text("utf-8")
    played = asyncio.run(play(text, tmp_path))
    if request.config.getoption("--update-transcripts", default=False):
        transcript.write_text(played, "utf-8")
    else:
        assert text == played


def test_there_are_conversations_in_three_scripts_of_digits_and_words() -> None:
    assert len(TRANSCRIPTS) >= 3
