"""Logging that cannot tell what people said, at any level.

Our own loggers (`bot.*`) log ids and event names. Everybody else's are trusted with nothing: of a
library's record only its template is kept, never the values; where there are no values the text itself may
have been built from some, so only the place of the call is kept. The text of an exception is
dropped everywhere: a database error quotes the value, a network error the address with the token in it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from types import TracebackType
from typing import Final

LIBRARIES: Final = (
    "aiosqlite",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "starlette",
    "telegram",
    "uvicorn",
)
#: The forms that a log may have.
TEXT: Final = "text"
JSON: Final = "json"
_TOKEN: Final = re.compile(r"[0-9]+(?::|%3A)[\w-]{30,}", re.ASCII | re.IGNORECASE)


def set_up(level: str, form: str = TEXT) -> None:
    """Log to standard error, our own at `level`, libraries from WARNING; UTC times; as TEXT or JSON.

    What the interpreter would print by itself (a thread's end, an object that could not be
    finalised, a log call that is wrong) goes the same way, or nowhere.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetJson() if form == JSON else DiscreetFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    # That a job is still at work when its time comes again is no news, and of a large audience it always is.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.raiseExceptions = False  # it would print the values of the call that is wrong
    threading.excepthook = _thread_ended
    sys.unraisablehook = _unraisable


def mask(text: str) -> str:
    """The text without anything that looks like a bot token.

    >>> mask("GET /bot12345:AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDD/getMe")
    'GET /bot(token)/getMe'
    """
    return _TOKEN.sub("(token)", text)


def frames(error: BaseException) -> str:
    """The kinds of an error and of its causes, and where each came by; never its text or a line of values."""
    lines: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(f"{'because of ' if lines else ''}{type(link).__module__}.{type(link).__qualname__}")
        lines += _places(link.__traceback__)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines)


class DiscreetFormatter(logging.Formatter):
    """Writes a record without content: see the module."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the frames of the exception, if there is one, below it."""
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        text = f"{when} {record.levelname} {record.name}: {_message(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return mask(text if error is None else f"{text}\n{frames(error)}")


class DiscreetJson(DiscreetFormatter):
    """The same as one JSON object a line, for whatever collects logs.

    `event` is the sentence without values, the same whenever the same thing happens; `message` has them, in
    lines of ours alone. `frames` are the kinds of an error and its causes, and where each came by.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
        }
        if _is_ours(record):
            told["message"] = _message(record)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["frames"] = frames(error).splitlines()
        return mask(json.dumps(told))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == "bot" or record.name.startswith("bot.")


def _event(record: logging.LogRecord) -> str:
    """A sentence of ours is written in the code and holds no value; of others, as in every log."""
    return str(record.msg).replace("\n", " ") if _is_ours(record) else _message(record)


def _message(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage().replace("\n", " ")
    if record.args and isinstance(record.msg, str):
        return record.msg.replace("\n", " ")
    return f"(said at {record.module}:{record.lineno})"


def _places(trace: TracebackType | None) -> list[str]:
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return lines


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        logging.getLogger("bot").error("a thread ended", exc_info=args.exc_value)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        logging.getLogger("bot").error("an object could not be let go", exc_info=args.exc_value)
