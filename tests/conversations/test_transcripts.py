"""Conversations, each played through every channel: the transcripts beside this file are what is promised."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conversations.direct import Direct
from tests.conversations.onpage import OnPage
from tests.conversations.ontelegram import OnTelegram
from tests.conversations.script import not_on, play
from tests.conversations.transcript import written
from tests.engine import on_both

pytestmark = on_both

FOLDER = Path(__file__).parent
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))


@pytest.fixture(params=TRANSCRIPTS, ids=lambda path: path.stem)
def transcript(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_a_conversation_goes_as_its_transcript_says(
    transcript: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = transcript.read_text("utf-8")
    played = written(asyncio.run(play(text, tmp_path, Direct, strict=False)))
    if request.config.getoption("--update-transcripts", default=False):
        transcript.write_text(played, "utf-8")
    assert request.config.getoption("--update-transcripts", default=False) or text == played


@pytest.mark.parametrize("channel", [OnPage, OnTelegram], ids=lambda made: made.name)
def test_a_channel_shows_the_same_conversation(
    transcript: Path, tmp_path: Path, channel: type[OnPage | OnTelegram]
) -> None:
    text = transcript.read_text("utf-8")
    reason = not_on(text, channel.name)
    if reason is None:
        asyncio.run(play(text, tmp_path, channel, strict=True))
    else:
        assert reason.strip(), "a transcript says why a channel cannot play it"
