"""The glossary: what is wrong in it is told, and so is each sentence that does not hold to it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.i18n import glossary
from bot.i18n.catalogs import ORDER, Catalogs
from bot.i18n.glossary import EXCUSED, FILE, Term, glossary_faults, merged, readable, terms_in, write
from bot.i18n.po import LOCALES, PoFile, Unit

SURVEY = Term("survey", "en", "survey", "survey|surveys", "")
FRENCH = Term("survey", "fr", "questionnaire", "questionnaire", "our own choice")


def faults(folder: Path, rows: list[Term], *units: Unit, excuses: str = "") -> list[str]:
    write(folder / FILE, rows)
    (folder / EXCUSED).write_text(f"language,context,term,reason\n{excuses}", "utf-8")
    return list(glossary_faults(folder, {"fr": (PoFile("fr", units),)}))


def said(english: str, *forms: str) -> Unit:
    return Unit("trial.go", (english,) if len(forms) == 1 else (english, english), forms)


def test_a_sentence_that_says_a_term_otherwise_is_a_fault(tmp_path: Path):
    (fault,) = faults(tmp_path, [SURVEY, FRENCH], said("A new survey.", "Une nouvelle enquête."))
    assert fault.startswith("fr/glossary: trial.go ('A new survey.'): the English says 'survey'")


@pytest.mark.parametrize(
    "unit",
    [
        said("A new survey.", "Un nouveau Questionnaire."),
        said("Two surveys.", "Deux questionnaires."),
        said("A surveyor.", "Une géomètre."),
        said("Send /survey now.", "Envoyez /survey."),
        said("{survey}: done.", "{survey} : fini."),
        said("A survey.", ""),
    ],
)
def test_only_the_term_as_a_word_counts(tmp_path: Path, unit: Unit):
    assert faults(tmp_path, [SURVEY, FRENCH], unit) == []


def test_every_plural_form_has_to_say_it(tmp_path: Path):
    assert (
        len(faults(tmp_path, [SURVEY, FRENCH], said("A survey.", "Un questionnaire.", "Des enquêtes."))) == 1
    )


def test_a_sentence_is_excused_by_name_and_an_excuse_that_is_not_needed_is_a_fault(tmp_path: Path):
    excuse = "fr,trial.go,survey,Recast.\n"
    unit = said("A new survey.", "Une nouvelle enquête.")
    assert faults(tmp_path, [SURVEY, FRENCH], unit, excuses=excuse) == []
    good = said("A new survey.", "Un questionnaire.")
    assert faults(tmp_path, [SURVEY, FRENCH], good, excuses=excuse) == [
        f"{EXCUSED}: fr: trial.go: needs no excuse for 'survey' any more"
    ]


def test_a_language_without_a_term_and_a_row_without_stem_or_english_are_faults(tmp_path: Path):
    assert faults(tmp_path, [SURVEY]) == [f"{FILE}: fr: lacks survey"]
    odd = [SURVEY, Term("survey", "fr", "", " | ", ""), Term("thing", "fr", "chose", "chose", "")]
    assert faults(tmp_path, odd) == [
        f"{FILE}: fr: survey: a translation and a stem are wanted",
        f"{FILE}: fr: thing: no row of English has this term",
    ]


def test_vowel_marks_of_arabic_and_capitals_make_no_difference(tmp_path: Path):
    row = Term("survey", "fr", "x", "أجاب", "")
    assert faults(tmp_path, [SURVEY, row], said("A survey.", "أَجَابَ")) == []


def test_a_file_with_other_columns_is_one_fault(tmp_path: Path):
    (tmp_path / FILE).write_text("term,words\n", "utf-8")
    (fault,) = glossary_faults(tmp_path, {})
    assert "the columns term, language, translation, stems, note are wanted" in fault


def test_new_rows_take_the_place_of_those_for_the_same_term_and_language():
    german = Term("survey", "de", "Umfrage", "umfrage", "")
    other = Term("survey", "fr", "enquête", "enquête", "")
    assert merged([SURVEY, FRENCH], [german, other]) == (SURVEY, german, other)


def test_rows_are_added_from_a_file_and_what_does_not_hold_to_them_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    write(tmp_path / FILE, [SURVEY])
    write(tmp_path / "new.csv", [FRENCH])
    monkeypatch.setattr(glossary, "LOCALES", tmp_path)
    assert glossary.main(["add", str(tmp_path / "new.csv")]) == 0
    assert terms_in(tmp_path / FILE) == (SURVEY, FRENCH)
    write(tmp_path / "odd.csv", [Term("thing", "fr", "chose", "chose", "")])
    assert glossary.main(["add", str(tmp_path / "odd.csv")]) == 2
    assert glossary.main(["add", str(tmp_path / "none.csv")]) == 2
    assert glossary.main(["take"]) == 2
    assert terms_in(tmp_path / FILE) == (SURVEY, FRENCH)
    assert "Nothing was written." in capsys.readouterr().err


def test_the_glossary_that_ships_has_forty_terms_in_every_language_that_ships():
    rows = terms_in(LOCALES / FILE)
    assert len({each.term for each in rows}) >= 40
    terms = {each.term for each in rows}
    for language in Catalogs().languages:
        assert {each.term for each in rows if each.language == language} == terms, language
    assert {each.language for each in rows} <= set(ORDER)
    assert list(glossary_faults(LOCALES, readable(LOCALES))) == []


def test_every_excuse_has_its_reason():
    with (LOCALES / EXCUSED).open(encoding="utf-8", newline="") as file:
        assert all(row["reason"].endswith(".") for row in csv.DictReader(file))
