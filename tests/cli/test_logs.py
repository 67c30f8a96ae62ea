"""Logs hold ids and event names, whatever is logged by whom at which level."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from bot.cli.logs import LIBRARIES, DiscreetFormatter, frames, mask, set_up

CANARY = "what-she-said"
TOKEN = "123456:" + "Aa0_-" * 7


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything that `set_up` changes is put back."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("bot", *LIBRARIES))]
    levels, handlers = [logger.level for logger in loggers], root.handlers[:]
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_our_own_lines_stand_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO")
    logging.getLogger("bot.app").info("turn failed update=%d", 17)
    logging.getLogger("bot.app").debug("not at this level")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("Z INFO bot.app: turn failed update=17")


def test_a_line_of_ours_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO")
    logging.getLogger("bot").info("round %s", "r1\n2026-01-01T00:00:00Z INFO bot: made up")
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("name", [*LIBRARIES, "some.library"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_no_library_can_tell_what_was_said(name: str, level: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(level)
    logger = logging.getLogger(f"{name}.part")
    for loud in (logging.DEBUG, logging.INFO, logging.WARNING, logging.CRITICAL):
        logger.log(loud, "got %s", CANARY)
        logger.log(loud, "got %(said)s", {"said": CANARY})
        logger.log(loud, f"got {CANARY}")  # noqa: G004 (as libraries do)
        logger.log(loud, ValueError(CANARY))
    try:
        raise ValueError(CANARY) from KeyError(CANARY)
    except ValueError:
        logger.exception("could not take %s", CANARY)
    shown = capsys.readouterr().err
    assert CANARY not in shown
    assert "could not take %s" in shown
    assert "builtins.ValueError" in shown
    assert " DEBUG " not in shown
    assert " INFO " not in shown


def test_the_text_of_an_exception_is_dropped_in_our_own_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG")
    try:
        try:
            raise KeyError(CANARY)
        except KeyError:
            raise ValueError(CANARY)  # noqa: B904 (the context is what this is about)
    except ValueError:
        logging.getLogger("bot.app").exception("turn failed")
    shown = capsys.readouterr().err
    assert CANARY not in shown
    assert "builtins.ValueError" in shown
    assert "because of builtins.KeyError" in shown
    assert "test_logs.py:" in shown


@pytest.mark.parametrize("token", [TOKEN, TOKEN.replace(":", "%3A"), f"/bot{TOKEN}/getMe", f"x{TOKEN}"])
def test_a_token_is_masked_wherever_it_stands(token: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG")
    logging.getLogger("bot").error("asked %s", token)
    shown = capsys.readouterr().err
    assert "(token)" in shown
    assert "Aa0_-" not in shown
    assert "Aa0_-" not in mask(token)


def test_a_wrong_log_call_prints_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG")
    logging.getLogger("bot").error("%d people", CANARY)
    assert CANARY not in capsys.readouterr().err


def test_a_thread_that_ends_badly_is_told_without_words(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO")

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    shown = capsys.readouterr().err
    assert CANARY not in shown
    assert "builtins.ValueError" in shown


def test_errors_that_cause_each_other_are_told_once() -> None:
    one, two = ValueError(CANARY), KeyError(CANARY)
    one.__cause__, two.__cause__ = two, one
    assert frames(one) == "builtins.ValueError\nbecause of builtins.KeyError"


def test_stack_information_is_not_written() -> None:
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, "event", None, None, sinfo=CANARY)
    assert CANARY not in DiscreetFormatter().format(record)
