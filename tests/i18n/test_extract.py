from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.i18n.check import check
from bot.i18n.extract import SURVEYS, in_step, template_path, templates, updated
from bot.i18n.po import PoFile, Unit, path_of, read, usable, written
from bot.i18n.standing import Review, reviewed
from bot.i18n.update import main, update
from bot.i18n.words import ALL, Entry
from tests.i18n.trial import ARABIC_LEFT, of

pytestmark = pytest.mark.usefixtures("_trial_words")

REVIEW = Review("partner", date(2026, 11, 1))
LABEL = Unit("trial.go", ("Go on",), notes=("a note",))


def french(*units: Unit) -> PoFile:
    return PoFile("fr", units)


def template(*units: Unit) -> PoFile:
    return PoFile("", units)


def test_unchanged_english_keeps_its_translation_and_takes_the_new_note():
    now = updated(french(replace(LABEL, forms=("Continuer",), notes=("old",))), template(LABEL))
    assert now.units == (replace(LABEL, forms=("Continuer",)),)


def test_changed_english_keeps_the_old_translation_fuzzy_with_the_english_it_was_made_from():
    old = french(reviewed(Unit("trial.go", ("Proceed",), ("Continuer",)), REVIEW))
    now = updated(old, template(LABEL))
    assert now.units == (replace(LABEL, forms=("Continuer",), fuzzy=True, remarks=('| msgid "Proceed"',)),)
    assert list(usable(now)) == []
    assert now.state == "draft"
    assert '#| msgid "Proceed"' in written(now)


def test_a_fuzzy_translation_stays_fuzzy_and_remembers_what_it_was_made_from(tmp_path: Path):
    first = updated(french(Unit("trial.go", ("Proceed",), ("Continuer",))), template(LABEL))
    path = tmp_path / "bot.po"
    path.write_text(written(first), "utf-8")
    assert read(path, "fr") == first
    again = updated(read(path, "fr"), template(LABEL))
    assert again == first
    third = updated(again, template(Unit("trial.go", ("Go",))))
    assert third.units[0].fuzzy
    assert third.units[0].remarks == ('| msgid "Proceed"',)


def test_what_is_gone_is_taken_out_and_what_is_new_is_empty():
    now = updated(french(Unit("trial.gone", ("Gone",), ("Parti",))), template(LABEL))
    assert now.units == (replace(LABEL, forms=("",)),)


def test_a_complete_reviewed_catalog_stays_reviewed_and_a_new_sentence_makes_it_a_draft():
    old = french(reviewed(replace(LABEL, forms=("Continuer",)), REVIEW))
    assert updated(old, template(LABEL)).state == "reviewed"
    assert updated(old, template(LABEL, Unit("trial.new", ("New",)))).state == "draft"


def test_a_sentence_that_begins_to_count_keeps_its_translation_fuzzy_in_every_form():
    counting = Unit("trial.left", ("One is left.", "{count} are left."))
    now = updated(french(Unit("trial.left", ("Some are left.",), ("Il en reste.",))), template(counting))
    assert now.units[0].forms == ("Il en reste.", "Il en reste.")
    assert now.units[0].fuzzy


def test_of_several_texts_in_one_context_the_closest_is_carried_over():
    old = french(
        Unit("a:uses", ("Health care",), ("Soins",)),
        Unit("a:uses", ("Which of these would you keep?",), ("Lesquels garder ?",)),
        Unit("b:uses", ("Schools",), ("Écoles",)),
    )
    wanted = template(
        Unit("a:uses", ("Which of these uses would you keep?",)),
        Unit("a:uses", ("Health care",)),
        Unit("a:uses", ("Schools",)),
    )
    carried = {unit.source[0]: (unit.forms, unit.fuzzy) for unit in updated(old, wanted).units}
    assert carried == {
        "Which of these uses would you keep?": (("Lesquels garder ?",), True),
        "Health care": (("Soins",), False),
        "Schools": (("",), False),
    }


def test_a_written_catalog_reads_back_the_same(tmp_path: Path):
    units = (
        replace(of("trial.left", *ARABIC_LEFT), notes=("one", "two"), remarks=("by hand",)),
        Unit("a:b", ('With "quotes", a \\ and\nlines.',), ("سطر\nسطر",)),
        Unit("a:c", ("30 % in all",), ("",)),
    )
    po = PoFile("ar", units, "reviewed")
    path = tmp_path / "bot.po"
    path.write_text(written(po), "utf-8")
    assert read(path, "ar") == po
    assert "python-format" not in written(po)
    assert "nplurals=6" in written(po)


def test_templates_hold_the_words_and_the_surveys_without_dates_or_line_numbers():
    english = templates()
    assert english == templates()
    text = written(english["bot"])
    assert 'msgctxt "common.people"\nmsgid "{count} person"\nmsgid_plural "{count} people"' in text
    assert "Date" not in text
    assert "#:" not in text
    contexts = [unit.context for unit in english["surveys"].units]
    assert contexts[0] == "scale"
    assert len({unit.key for unit in english["surveys"].units}) == len(contexts)


def test_an_answer_offered_is_marked_as_a_button():
    labels = {unit.source[0] for unit in templates()["surveys"].units if unit.label}
    assert "I cannot accept it" in labels


def test_updating_writes_all_files_once_and_is_then_in_step(tmp_path: Path):
    written_first = update(tmp_path, SURVEYS, ["fr"])
    assert set(written_first) == {
        template_path(tmp_path, "bot"),
        template_path(tmp_path, "surveys"),
        template_path(tmp_path, "console"),
        path_of(tmp_path, "fr", "bot"),
        path_of(tmp_path, "fr", "surveys"),
        path_of(tmp_path, "fr", "console"),
    }
    assert update(tmp_path, SURVEYS) == ()
    assert set(in_step(tmp_path)) == set(written_first)


def test_changed_english_is_drift_until_the_catalogs_are_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    update(tmp_path, SURVEYS, ["fr"])
    assert not [fault for fault in check(tmp_path, SURVEYS) if "update" in fault]
    monkeypatch.setitem(ALL, "trial.hello", Entry("Good day, {name}."))
    drift = [fault for fault in check(tmp_path, SURVEYS) if "update" in fault]
    assert len(drift) == 3
    assert drift[0].startswith("bot.pot: differs from the English")
    assert "is missing" in drift[1]
    assert "is not in the English" in drift[2]
    update(tmp_path, SURVEYS)
    assert not [fault for fault in check(tmp_path, SURVEYS) if "update" in fault]


@pytest.mark.parametrize("language", ["en", "../x", "xx_YY", "fa-AF", ""])
def test_a_language_that_is_not_known_is_refused(language: str, capsys: pytest.CaptureFixture[str]):
    assert main([language]) == 2
    assert "not a language code" in capsys.readouterr().err
