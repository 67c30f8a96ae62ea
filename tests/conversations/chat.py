"""What a person sees of a conversation, whatever channel it came by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.inbound import Inbound, Tap
from bot.i18n.render import CHOSEN
from tests.conversations.transcript import Entry

SOUND = "(sound)"
#: The reference of a voice note whose sound cannot be got.
LOST = "lost"
_INVISIBLE = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Seen:
    """One button as it is seen, with what a press on it sends."""

    label: str
    press: Tap


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is seen; isolates, which nobody sees, are left out."""

    lines: tuple[str, ...]
    rows: tuple[tuple[Seen, ...], ...] = ()
    entry: bool = False

    def buttons(self) -> tuple[Seen, ...]:
        """All buttons in reading order."""
        return tuple(button for row in self.rows for button in row)


class Driver(Protocol):
    """One channel as a conversation uses it: people do things, and see things."""

    name: str

    async def open(self) -> None:
        """Get ready."""

    async def close(self) -> None:
        """Let go of everything."""

    async def act(self, who: str, inbounds: Sequence[Inbound], *, resent: bool = False) -> list[str] | None:
        """Do these things at once, or the last ones once more; returns the short words shown at once.

        None where the channel shows nothing yet of what was done.
        """

    async def shown(self) -> dict[str, list[Message]]:
        """What each person was shown since the last time, oldest first."""

    def screen(self, who: str) -> list[Message]:
        """Everything that stands before a person now, oldest first."""

    def past(self, who: str) -> list[Message]:
        """Everything she was ever shown, oldest first."""

    def address(self, who: str) -> tuple[str, str]:
        """Channel and address of a person."""

    def agrees(self, expected: list[Entry], found: list[Entry]) -> bool:
        """Whether what was shown is what the transcript says, as far as this channel can tell."""


def visible(text: str) -> tuple[str, ...]:
    """The lines of a text without what nobody sees."""
    return tuple(line for line in _INVISIBLE.sub("", text).split("\n") if line.strip())


def heard(lines: tuple[str, ...], *, sound: bool) -> tuple[str, ...]:
    """The lines of a message, and that something is heard with it."""
    return (*lines, SOUND) if sound else lines


def find(messages: Sequence[Message], label: str) -> Seen | None:
    """The newest button with this label."""
    for message in reversed(messages):
        for button in message.buttons():
            if label in (button.label, button.label.removeprefix(CHOSEN)):
                return button
    return None


def plain(entries: Sequence[Entry]) -> list[str]:
    """Entries as a transcript tells them, codes hidden."""
    return [line for entry in entries for line in entry.text()]
