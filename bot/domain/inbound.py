"""What a person did, in the words of no channel."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tap:
    """A press on the button `choice` of the screen that carried `step` (0: a button that never ages)."""

    step: int
    choice: str


@dataclass(frozen=True, slots=True)
class Several:
    """All choices ticked on a page's form or told in one message, sent at once, with `done`.

    Of a ranking they come in her order.
    """

    step: int
    picks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A typed message, as it came."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command word without its slash, lower case; `argument` is what followed it."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note, whose sound is got only where somebody asked for it.

    `reference` is the channel's own word for the sound; its length and size in bytes are what the
    channel tells of it, the size not always.
    """

    reference: str = field(repr=False)
    seconds: int = 0
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something that cannot be an answer: a photo, a film, a contact, a place on a map."""

    kind: str


Inbound = Tap | Several | Text | Command | Voice | Unsupported
