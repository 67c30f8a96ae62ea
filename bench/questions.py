"""What a peer asks, as plain JSON, so that a peer loads nothing of the service's into its memory."""

from __future__ import annotations

import json
from pathlib import Path

from bot.surveyfile.load import load

#: A text, and one button a row: its label and its data.
Screen = tuple[str, list[tuple[str, str]]]


def screens(survey_file: Path) -> list[Screen]:
    """Each question of a survey, and what comes after the last, which has one button, too."""
    asked = load(survey_file).questions
    shown: list[Screen] = [
        (
            f"Question {number} of {len(asked)}\n\n{question.text}",
            [(option.text, f"{number - 1}:{option.id}") for option in question.options],
        )
        for number, question in enumerate(asked, 1)
    ]
    return [*shown, ("Thank you.", [("Close", "end")])]


def write(survey_file: Path, to: Path) -> Screen:
    """Write them down for a peer; returns the first."""
    shown = screens(survey_file)
    to.write_text(json.dumps(shown))
    return shown[0]
