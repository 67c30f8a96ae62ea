"""Surveys are as short in every language as in English; each fault tells language and question."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.i18n.extract import SURVEYS
from bot.i18n.faults import length_faults
from bot.i18n.po import path_of
from bot.i18n.translatedsurveys import survey_faults
from bot.surveyfile.charter import FILE
from bot.surveyfile.load import survey_paths
from tests.i18n.trial import lay_survey_text


@pytest.mark.parametrize("path", [*survey_paths(SURVEYS), SURVEYS / FILE], ids=lambda path: path.stem)
def test_what_ships_is_short_in_every_language(path: Path):
    assert list(survey_faults(path)) == []


@pytest.mark.parametrize(
    ("file", "english", "text", "fault"),
    [
        ("priorities", "More women in peace work", "x" * 41, "is a button of 41 characters, at most 40 fit"),
        ("priorities", "Which of the five is the most important to you?", "x" * 301, "at most 300 are read"),
        (
            "priorities",
            "Which of the five is the most important to you?",
            "mot " * 20 + "mot ?",
            "has a sentence of 21 words, at most 20 are read (mot mot mot mot …)",
        ),
        (
            "charter",
            "The share counts in peace talks, in peacekeeping missions and in rebuilding after war.",
            "mot ; " * 20 + "mot.",
            "has a sentence of 21 words",
        ),
        (
            "a-women-at-the-table",
            "The share counts in peace talks, in peacekeeping missions and in rebuilding after war.",
            "mot " * 20 + "mot.",
            "has a sentence of 21 words",
        ),
    ],
)
def test_a_translation_over_a_limit_is_told_with_language_and_question(
    tmp_path: Path, file: str, english: str, text: str, fault: str
):
    lay_survey_text(tmp_path, english, text)
    found = list(survey_faults(SURVEYS / f"{file}.yaml", tmp_path))
    assert found
    assert found[0].startswith(f"{SURVEYS / file}.yaml: fr: ")
    assert english[:20] in found[0]
    assert fault in found[-1]


def test_a_catalog_that_cannot_be_read_is_one_line(tmp_path: Path):
    lay_survey_text(tmp_path, "", "")
    path_of(tmp_path, "fr", "surveys").write_text("no catalog", "utf-8")
    assert len(list(survey_faults(SURVEYS / FILE, tmp_path))) == 1


def test_what_only_staff_read_may_be_longer_and_a_colon_ends_a_clause_there():
    long = "word " * 15 + "word: " + "word " * 15 + "word."
    assert list(length_faults(long, "consent.kept")) == []
    assert list(length_faults("word " * 21, "digest.read_groups")) == []
    assert len(list(length_faults("word " * 21, "consent.kept"))) == 1
    assert len(list(length_faults("word " * 36, "digest.read_groups"))) == 1
