"""Text for pages of HTML: its isolates as elements, since old phones show the characters as boxes."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape


def marked(text: str) -> Markup:
    r"""Escaped text with its isolates as elements, since old phones show the characters as boxes.

    >>> marked("a \u2068<b>\u2069")
    Markup('a <bdi>&lt;b&gt;</bdi>')
    """
    html = str(escape(text))
    if html.count("\u2068") != html.count("\u2069"):
        return Markup(html)  # noqa: S704 - escaped above
    return Markup(html.replace("\u2068", "<bdi>").replace("\u2069", "</bdi>"))  # noqa: S704 - as above


def marked_block(block: Any) -> Any:
    """A block of a digest with its isolates as elements, as everywhere on this page."""
    match block:
        case str():
            return marked(block)
        case dict():
            return {name: marked_block(value) for name, value in block.items()}
        case list():
            return [marked_block(value) for value in block]
        case _:
            return block
