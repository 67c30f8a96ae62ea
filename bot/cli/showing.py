"""Texts before a reviewer at the shell: the rules first, and nothing that could steer a terminal."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from bot.domain.review import marked

BEFORE = "Before you read. Some texts may tell of violence or threats, although nobody was asked for that."
STOP = (
    "Stop when you need to: what you decided is kept. Talk to the person who supports you, about"
    " yourself and never about what a text says."
)
TAKE_OUT = (
    "Take out whatever points at somebody: names, places, groups, events, offices, telling turns of"
    " phrase. What looks like a phone number, an address, a link or a handle is taken out in any case."
)


def plain(text: str) -> str:
    """The text with whatever could steer a terminal made visible."""
    return "".join(
        char if char == "\n" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def with_marks(text: str, hide: tuple[str, ...], released: str) -> Text:
    """The text with what is marked, and below it how it would be released where that differs."""
    shown: Any = Text(plain(text))
    for start, end, _ in marked(text):
        shown.stylize("reverse", start, end)
    for words in hide:
        shown.highlight_words([plain(words)], "reverse")
    if released != text:
        shown.append(f"\n\nReleased: {plain(released)}", style="dim")
    return Text.assemble(shown)
