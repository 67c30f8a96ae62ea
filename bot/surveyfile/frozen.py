"""Freezing a survey for use, and reading back what was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.domain.survey import Survey
from bot.surveyfile.content import canonical, read_content
from bot.surveyfile.load import load


@dataclass(frozen=True, slots=True)
class Frozen:
    """A survey as it is stored for use; `hash` is the SHA-256 of `text`."""

    id: str
    hash: str
    text: str


def freeze(path: Path) -> Frozen:
    """The survey in this file, ready to be stored. Raises Fault with every mistake in it."""
    return frozen(load(path))


def frozen(survey: Survey) -> Frozen:
    """The survey, ready to be stored."""
    return Frozen(survey.id, survey.hash, canonical(survey))


def thaw(text: str) -> Survey:
    """The survey that was stored as this text. Raises Fault where it is no such text."""
    return read_content(text)
