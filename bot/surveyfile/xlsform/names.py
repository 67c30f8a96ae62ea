"""The names of a form as ids of ours: what other programs allow in a name is more than an id may hold."""

from __future__ import annotations

import re

from bot.surveyfile.items import ID


def as_id(name: str) -> str | None:
    """The id that a name becomes; None where it cannot be one.

    >>> as_id("Q1. Age"), as_id("safe_space"), as_id("نعم")
    ('q1_age', 'safe_space', None)
    """
    folded = re.sub(r"[\s.\-]+", "_", name.strip().casefold()).strip("_")
    return folded if ID.fullmatch(folded) else None


def as_survey_id(name: str) -> str:
    """The id of a survey that a form's id or its file's name becomes; empty where nothing is left of it.

    >>> as_survey_id("Water & Safety v2"), as_survey_id("__")
    ('water-safety-v2', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-")
