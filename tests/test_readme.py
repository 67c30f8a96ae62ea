"""The README stays true: its settings and verbs are those there are, and what it points at exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.app import VERBS
from bot.config import Config

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_table_with_its_meaning() -> None:
    told = dict(re.findall(r"^\| `(BOT_\w+)` \|[^|]*\| (.*?) \|$", README, re.MULTILINE))
    meant = {f"BOT_{name.upper()}": info.description for name, info in Config.model_fields.items()}
    assert told == meant


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS if verb.name != "version"])
def test_every_verb_is_told(verb: str) -> None:
    assert re.search(rf"[`( ,]{verb}\b", README)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_what_the_readme_points_at_exists(target: str) -> None:
    assert (ROOT / target).exists()
