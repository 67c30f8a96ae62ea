"""Errors by kind: how often the log told of one, by the room that it came from and how grave it was."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Final

#: The most exact name counts; what none of them begins is `other`.
KINDS: Final = {
    "bot.api": "api",
    "bot.app.alarms": "alarm",
    "bot.app.dispatch": "sending",
    "bot.app.posting": "webhook",
    "bot.app.turns": "turn",
    "bot.assembly": "start",
    "bot.channels.email": "mail",
    "bot.channels.telegram": "telegram",
    "bot.channels.web": "page",
    "bot.console": "console",
    "bot.schedule": "schedule",
    "bot.storage": "storage",
}
OTHER: Final = "other"
LEVELS: Final = ("warning", "error")


class ErrorCount(logging.Handler):
    """Counts warnings and errors; reads nothing of them but the logger's name and the level."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.counts: Counter[tuple[str, str]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.counts[kind_of(record.name), LEVELS[record.levelno >= logging.ERROR]] += 1


def kind_of(name: str) -> str:
    """The kind of what a logger tells.

    >>> kind_of("bot.app.turns"), kind_of("bot.channels.telegram.wire"), kind_of("asyncio")
    ('turn', 'telegram', 'other')
    """
    while name:
        if name in KINDS:
            return KINDS[name]
        name = name.rpartition(".")[0]
    return OTHER
