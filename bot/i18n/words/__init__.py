"""Every sentence of the bot's own, in English, by key; one module a topic, merged into `ALL`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from bot.i18n.words.entry import Entry

__all__ = ["ALL", "Entry"]


def _merged() -> dict[str, Entry]:
    """All topics' words, topics by name and each in the order in which it was written.

    The order is the one translators read. A key that two topics claim is a ValueError.
    """
    merged: dict[str, Entry] = {}
    for topic in sorted(module.name for module in iter_modules(__path__)):
        words: dict[str, Entry] = getattr(import_module(f"{__name__}.{topic}"), "WORDS", {})
        if twice := merged.keys() & words.keys():
            raise ValueError(f"defined twice: {', '.join(sorted(twice))}")
        merged |= words
    return merged


ALL: dict[str, Entry] = _merged()
