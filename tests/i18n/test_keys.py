"""Every key the bot says has words, and every entry is said somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.i18n.extract import CONSOLE
from bot.i18n.words import ALL

SUFFIXES = {".py", ".html"}
BOT = Path(__file__).resolve().parents[2] / "bot"

PREFIXES = ("page.",)
"""What keys begin with that are said from where this scan cannot look: the page's templates."""

FILED = "console.package."
"""What keys begin with that staff read in files, and on no page of the console."""


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    files = (path for path in sorted(BOT.rglob("*.py")) if path.parent != BOT / "i18n" / "words")
    return tuple((path, ast.parse(path.read_text("utf-8"))) for path in files)


def said() -> Iterator[tuple[str, ast.expr]]:
    """The first argument of each `Words(…)`, with its place; both of them for a choice of two."""
    for path, tree in trees():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="Words"), args=[ast.IfExp(body=one, orelse=other), *_]):
                    yield from ((f"{path.relative_to(BOT)}:{node.lineno}", key) for key in (one, other))
                case ast.Call(func=ast.Name(id="Words"), args=[key, *_]):
                    yield f"{path.relative_to(BOT)}:{node.lineno}", key


def pattern(key: ast.JoinedStr) -> str:
    """What a key put together from parts can be."""
    parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9_]+" for p in key.values)
    return "".join(parts)


def test_every_key_that_the_bot_says_has_words():
    keys = [(place, str(key.value)) for place, key in said() if isinstance(key, ast.Constant)]
    assert [f"{place}: {key}" for place, key in keys if key not in ALL] == []
    assert keys


def test_every_key_put_together_from_parts_can_be_one_that_has_words():
    keys = [(place, pattern(key)) for place, key in said() if isinstance(key, ast.JoinedStr)]
    lost = [f"{place}: {key}" for place, key in keys if not any(re.fullmatch(key, one) for one in ALL)]
    assert lost == []


def test_every_listed_beginning_has_words():
    assert [prefix for prefix in PREFIXES if not any(key.startswith(prefix) for key in ALL)] == []


def test_every_entry_is_said_somewhere():
    nodes = [node for _, tree in trees() for node in ast.walk(tree)]
    whole = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    parts = [re.compile(pattern(key)) for _, key in said() if isinstance(key, ast.JoinedStr)]
    assert [
        key
        for key in ALL
        if key.startswith(FILED) or not key.startswith((*PREFIXES, CONSOLE))
        if key not in whole and not any(one.fullmatch(key) for one in parts)
    ] == []


def test_every_word_of_the_console_is_said_on_some_page():
    files = [path for path in (BOT / "console").rglob("*") if path.suffix in SUFFIXES]
    pages = "\n".join(path.read_text("utf-8") for path in files).replace(f'"{CONSOLE}', '"')
    whole = set(re.findall(r"[\"']([a-z0-9_.]+)[\"']", pages))
    # `t("staff." ~ name)` in a template, f"staff.{name}" or "staff." beside it, and `t(key ~ "_head")`.
    begins = tuple(re.findall(r"[\"']([a-z0-9_.]+)(?:[\"'] ~|\{|(?<=\.)[\"'])", pages))
    ends = set(re.findall(r"~ [\"'](_[a-z]+)[\"']", pages))
    own = [key for key in ALL if key.startswith(CONSOLE) and not key.startswith(FILED)]
    short = [key.removeprefix(CONSOLE) for key in own]
    assert [
        key
        for key in short
        if key not in whole
        and not key.startswith(begins)
        and not any(key.endswith(end) and key.removesuffix(end) in whole for end in ends)
    ] == []
