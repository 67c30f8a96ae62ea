from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.i18n.check import check
from bot.i18n.extract import SURVEYS, opened, template_path
from bot.i18n.faults import english_faults, key_faults, translation_faults
from bot.i18n.po import Unit, path_of, written
from bot.i18n.update import update
from tests.i18n.trial import ARABIC_LEFT, of

pytestmark = pytest.mark.usefixtures("_trial_words")


def faults(folder: Path) -> list[str]:
    return [fault for fault in check(folder, SURVEYS) if "trial." in fault or ".pot" in fault]


@pytest.fixture
def french(tmp_path: Path) -> Callable[[Unit], list[str]]:
    """Puts one translation into a French catalog that is in step, and tells its faults."""
    update(tmp_path, SURVEYS, ["fr"])

    def with_unit(unit: Unit) -> list[str]:
        path = path_of(tmp_path, "fr", "bot")
        po = opened(path, "fr")
        units = tuple(unit if one.key == unit.key else one for one in po.units)
        path.write_text(written(replace(po, units=units)), "utf-8")
        return [fault.partition("): ")[2] for fault in faults(tmp_path) if unit.context in fault]

    return with_unit


def test_a_good_translation_has_no_fault(french: Callable[[Unit], list[str]]):
    assert french(of("trial.hello", "Bonjour {name}.")) == []
    assert french(of("trial.left", "Il reste {count} question.", "Il reste {count} questions.")) == []


def test_an_empty_and_a_fuzzy_entry_are_faults(french: Callable[[Unit], list[str]]):
    assert french(of("trial.hello", "")) == ["is not translated"]
    assert french(of("trial.left", "Il reste {count}.", "")) == ["is not translated"]
    assert french(of("trial.hello", "Bonjour {name}.", fuzzy=True)) == [
        "is fuzzy: the English changed, look at it again"
    ]


def test_differing_values_are_faults(french: Callable[[Unit], list[str]]):
    assert french(of("trial.hello", "Bonjour {nom}.")) == [
        "lacks {name}",
        "has {nom}, which is not in the English",
    ]


def test_a_template_that_was_edited_is_drift(tmp_path: Path):
    update(tmp_path, SURVEYS)
    path = template_path(tmp_path, "surveys")
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert faults(tmp_path) == ["surveys.pot: differs from the English, run `python -m bot.i18n.update`"]


def test_a_wrong_number_of_plural_forms_is_a_fault(tmp_path: Path):
    update(tmp_path, SURVEYS, ["ar"])
    path = path_of(tmp_path, "ar", "bot")
    text = path.read_text("utf-8").replace("nplurals=6; plural=", "nplurals=2; plural=(n>1); was=")
    for form in range(2, 6):
        text = text.replace(f'msgstr[{form}] ""\n', "")
    path.write_text(
        text.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "{count}"\nmsgstr[1] "{count}"'), "utf-8"
    )
    found = [fault for fault in faults(tmp_path) if "trial.left" in fault]
    assert len(found) == 1
    assert found[0].endswith("has 2 plural forms, ar has 6")


def test_a_file_that_is_no_catalog_is_one_fault(tmp_path: Path):
    update(tmp_path, SURVEYS, ["fr"])
    path_of(tmp_path, "fr", "surveys").unlink()
    path_of(tmp_path, "fr", "bot").write_text("no catalog", "utf-8")
    path_of(tmp_path, "fr", "console").write_text("no catalog", "utf-8")
    found = [fault for fault in check(tmp_path, SURVEYS) if fault.startswith("fr/")]
    assert len(found) == 3
    assert all("cannot be read" in fault for fault in found)


def test_the_number_may_be_left_out_only_where_a_form_serves_a_single_number():
    unit = of("trial.left", *ARABIC_LEFT)
    assert list(translation_faults(unit, "ar")) == []
    many = replace(unit, forms=(*ARABIC_LEFT[:5], "بقيت أسئلة."))
    assert list(translation_faults(many, "ar")) == ["form [5] lacks {count}"]
    none_or_one = of("trial.left", "Il reste une question.", "Il reste {count} questions.")
    assert list(translation_faults(none_or_one, "fr")) == ["form [0] lacks {count}"]
    assert list(translation_faults(replace(none_or_one, forms=("Queda una.", "Quedan {count}.")), "es")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x" * 41, "is a button of 41 characters, at most 40 fit"),
        (" x", "begins or ends with a space"),
        ("\u2067x", "holds a direction mark (the bot puts its own)"),
        ("x\ufeffy", "holds a control character"),
        ("<b>x</b>", "holds mark-up (everything is shown as plain text)"),
        ("{x", "has a brace that is not part of a {name}"),
    ],
)
def test_what_a_button_may_not_hold_is_told(text: str, fault: str):
    unit = Unit("trial.go", ("Go",), (text,), label=True)
    assert list(translation_faults(unit, "fr")) == [fault]


def test_a_long_paragraph_is_a_fault_and_several_short_ones_are_not():
    unit = Unit("trial.go", ("Go",), ("\n\n".join(["x" * 300] * 3),))
    assert list(translation_faults(unit, "fr")) == []
    long = replace(unit, forms=("x" * 301,))
    assert list(translation_faults(long, "fr")) == ["has a paragraph of 301 characters, at most 300 are read"]


def test_the_english_is_held_to_the_same_rules():
    assert list(english_faults(Unit("trial.go", ("x" * 40,), label=True))) == []
    assert list(english_faults(Unit("trial.go", ("x" * 41,), label=True)))
    assert list(english_faults(Unit("trial.left", ("One.", "Some.")))) == [
        "a sentence with a plural needs {count} in the plural"
    ]
    assert list(english_faults(Unit("trial.left", ("{a} one.", "{count} of {b}.")))) == [
        "singular and plural take different values"
    ]


def test_a_key_is_topic_and_sentence():
    assert list(key_faults("joining.choose_language")) == []
    assert all(list(key_faults(key)) for key in ("joining", "Joining.x", "joining.", "joining x.y"))
