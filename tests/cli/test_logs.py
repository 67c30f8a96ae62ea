"""Logs hold ids and event names, whatever is logged by whom at which level."""

from __future__ import annotations

import ast
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.cli.logs import JSON, LIBRARIES, TEXT, DiscreetFormatter, DiscreetJson, frames, mask, set_up

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


@pytest.mark.parametrize("form", [TEXT, JSON])
@pytest.mark.parametrize("name", [*LIBRARIES, "some.library"])
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_no_library_can_tell_what_was_said(
    name: str, level: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(level, form)
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
    for quiet in ("DEBUG", "INFO"):
        assert f" {quiet} " not in shown
        assert f'"{quiet}"' not in shown


@pytest.mark.parametrize("form", [TEXT, JSON])
def test_the_text_of_an_exception_is_dropped_in_our_own_lines_too(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("DEBUG", form)
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


@pytest.mark.parametrize("form", [TEXT, JSON])
@pytest.mark.parametrize("token", [TOKEN, TOKEN.replace(":", "%3A"), f"/bot{TOKEN}/getMe", f"x{TOKEN}"])
def test_a_token_is_masked_wherever_it_stands(
    token: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("DEBUG", form)
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
    assert CANARY not in DiscreetJson().format(record)


def test_a_line_of_json_has_the_sentence_apart_from_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", JSON)
    logging.getLogger("bot.app.turns").error("turn of %s failed:\n%s", 'a "quoted" key', "KeyError")
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("could not take %s", CANARY)
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert ours.pop("at").endswith("Z")
    assert ours == {
        "level": "ERROR",
        "logger": "bot.app.turns",
        "event": "turn of %s failed: %s",
        "message": 'turn of a "quoted" key failed: KeyError',
    }
    assert theirs["event"] == "could not take %s"
    assert "message" not in theirs
    assert theirs["frames"][0] == "builtins.ValueError"


def test_a_token_in_a_sentence_of_ours_is_masked_in_json_and_it_stays_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("INFO", JSON)
    logging.getLogger("bot").error(f"asked {TOKEN}")  # noqa: G004 (as nobody of ours should)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "asked (token)"


def test_every_sentence_that_we_log_is_written_in_the_code_and_takes_its_values_apart() -> None:
    """Else `event`, which is written without its values, would hold some."""
    calls = 0
    for path in sorted(Path(bot.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            logger = node.func.value
            if not isinstance(logger, ast.Name) or logger.id not in ("log", "_log"):
                continue
            calls += 1
            (first, *_) = node.args
            assert isinstance(first, ast.Constant), f"{path}:{node.lineno}"
    assert calls > 20
