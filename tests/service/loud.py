"""The service itself, except that every library logs all it can, and that it fails where it is told to.

Each library also tells what has arrived, raw and at every level, as python-telegram-bot does with a
batch that it cannot parse. What says FAILS fails with an exception that quotes all of it, as a database may.
Which libraries said anything by themselves stands in the file SPOKE, also where a filter of ours dropped it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from bot.app import routing
from bot.app.channel import Delivered, Delivery
from bot.app.turn import Turn
from bot.channels.telegram.sending import TelegramChannel
from bot.cli import logs, main

#: A turn fails on this word, and the sending of a message that holds the other one.
SPOKE = "spoke"
#: uvicorn tells of each request at a level of its own below DEBUG.
EVERYTHING = 1
FAILS, FAILS_TO_SEND = "let-the-turn-fail", "let-the-sending-fail"


def _loud(set_up: Callable[[str, str], None]) -> Callable[[str, str], None]:
    def louder(level: str, form: str = logs.TEXT) -> None:
        set_up(level, form)
        for name in ("", *logs.LIBRARIES):
            logging.getLogger(name).setLevel(EVERYTHING)
        # what has a logger of its own below them
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).setLevel(EVERYTHING)

    return louder


def _witness(record: logging.LogRecord) -> None:
    """Write down once which library speaks at DEBUG or below, from its own code."""
    name = record.name.partition(".")[0]
    if record.levelno <= logging.DEBUG and record.pathname != __file__ and name not in HEARD:
        HEARD.add(name)
        with Path(SPOKE).open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")


def _handle(logger: logging.Logger, record: logging.LogRecord) -> None:
    _witness(record)
    HANDLE(logger, record)


def _failing(route: Callable[[Turn], None]) -> Callable[[Turn], None]:
    def fails(turn: Turn) -> None:
        for name in logs.LIBRARIES:
            for level in (logging.DEBUG, logging.INFO, logging.CRITICAL):
                logging.getLogger(name).log(level, "got %r", turn.arrival)
                logging.getLogger(name).log(level, f"got {turn.arrival!r}")  # noqa: G004 - as libraries do
        if FAILS in repr(turn.arrival):
            try:
                raise ValueError(f"cannot take {turn.arrival!r} of {turn.person!r}")
            except ValueError:
                logging.getLogger("telegram.ext").exception("failed on %r", turn.arrival)
                raise
        route(turn)

    return fails


async def _unsendable(channel: TelegramChannel, delivery: Delivery) -> Delivered:
    if FAILS_TO_SEND in repr(delivery):
        raise RuntimeError(f"cannot send {delivery!r}")
    return await DELIVER(channel, delivery)


HEARD: set[str] = set()
HANDLE = logging.Logger.handle
DELIVER = TelegramChannel.deliver

if __name__ == "__main__":
    setattr(logging.Logger, "handle", _handle)  # noqa: B010 - as below
    setattr(logs, "set_up", _loud(logs.set_up))  # noqa: B010 - mypy takes a plain assignment for a mistake
    setattr(routing, "route", _failing(routing.route))  # noqa: B010 - as above
    setattr(TelegramChannel, "deliver", _unsendable)  # noqa: B010 - as above
    main()
