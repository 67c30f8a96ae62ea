from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.i18n import fill as filling
from bot.i18n.extract import SURVEYS, templates
from bot.i18n.fill import fill, missing
from bot.i18n.po import LOCALES, PoFile, Unit, path_of, read
from bot.i18n.standing import Review, reviewed
from bot.i18n.update import update
from tests.i18n.trial import ARABIC_LEFT, of

pytestmark = pytest.mark.usefixtures("_trial_words")

TEMPLATE = PoFile("", (of("trial.hello"), of("trial.left"), Unit("a:b", ("A | B",))))


def test_texts_and_plural_forms_are_filled_in():
    po, faults = fill(
        PoFile("ar", ()), {"trial.hello": "مرحبًا {name}.", "trial.left": list(ARABIC_LEFT)}, TEMPLATE, "bot"
    )
    assert faults == []
    assert [unit.forms for unit in po.units] == [("مرحبًا {name}.",), ARABIC_LEFT, ("",)]


def test_a_survey_text_is_named_by_context_and_english_even_with_a_bar_in_it():
    po, faults = fill(PoFile("fr", ()), {"a:b|A | B": "A ou B"}, TEMPLATE, "surveys")
    assert faults == []
    assert po.units[2].forms == ("A ou B",)


def test_what_has_a_fault_is_told_and_left_as_it_was_while_the_rest_is_filled():
    texts = {
        "trial.hello": "Bonjour.",
        "trial.left": "Il en reste.",
        "trial.no_such": "x",
        "a:b": 7,
    }
    old = PoFile("fr", (of("trial.hello", "Salut {name}."),))
    po, faults = fill(old, texts, TEMPLATE, "bot")
    assert faults == [
        "bot: trial.hello: lacks {name}",
        "bot: trial.left: has 1 plural forms, fr has 2",
        "bot: trial.no_such: no such sentence",
        "bot: a:b: a text or a list of texts is wanted",
    ]
    assert po.units[0].forms == ("Salut {name}.",)
    assert all(unit.empty for unit in po.units[1:])


def test_filling_clears_the_fuzzy_mark_with_the_english_it_remembered():
    old = PoFile("fr", (Unit("trial.hello", ("Hi, {name}.",), ("Salut {name}.",)),))
    po, _ = fill(old, {"trial.hello": "Bonjour {name}."}, TEMPLATE, "bot")
    assert not po.units[0].fuzzy
    assert po.units[0].remarks == ()


def test_a_reviewed_catalog_that_changes_is_a_draft_again_and_one_that_does_not_stays_reviewed():
    only = PoFile("", (of("trial.hello"),))
    review = Review("partner", date(2026, 11, 1))
    old = PoFile("fr", (reviewed(of("trial.hello", "Salut {name}."), review),))
    assert fill(old, {"trial.hello": "Salut {name}."}, only, "bot")[0].state == "reviewed"
    assert fill(old, {"trial.hello": "Bonjour {name}."}, only, "bot")[0].state == "draft"


def test_what_is_missing_is_told_in_the_shape_in_which_it_is_filled():
    po = PoFile("es", (of("trial.hello", "Hola, {name}."),))
    assert missing(po, TEMPLATE, "bot") == {
        "trial.left": ["One question is left.", "{count} questions are left."],
        "a:b": "A | B",
    }
    assert missing(po, TEMPLATE, "surveys").keys() == {
        f"trial.left|{of('trial.left').source[0]}",
        "a:b|A | B",
    }


def test_the_command_fills_files_and_its_list_of_the_missing_can_be_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(filling, "LOCALES", tmp_path)
    assert filling.main(["fr", "--missing"]) == 2
    update(tmp_path, SURVEYS, ["fr"])
    capsys.readouterr()
    assert filling.main(["fr", "--missing"]) == 0
    todo = json.loads(capsys.readouterr().out)
    assert len(todo["surveys"]) == len(templates()["surveys"].units)
    file = tmp_path / "fr.json"
    file.write_text(json.dumps({"bot": {"trial.hello": "Bonjour {name}."}}), "utf-8")
    assert filling.main(["fr", str(file)]) == 0
    units = {unit.context: unit for unit in read(path_of(tmp_path, "fr", "bot"), "fr").units}
    assert units["trial.hello"].forms == ("Bonjour {name}.",)
    file.write_text(json.dumps({"bots": {}, "bot": {"trial.hello": "{"}}), "utf-8")
    assert filling.main(["fr", str(file)]) == 1
    file.write_text("{", "utf-8")
    assert filling.main(["fr", str(file)]) == 2


def test_the_catalogs_that_ship_are_those_of_this_checkout():
    assert (LOCALES / "bot.pot").exists()
    assert SURVEYS.is_dir()
