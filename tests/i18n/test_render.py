from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.say import Choice, Line, Named, Say, Verbatim, Wording, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.render import CHOSEN, render, shown_language
from tests.i18n.trial import lay, of

pytestmark = pytest.mark.usefixtures("_trial_words")

HELLO = Words("trial.hello", {"name": Verbatim("Amal")})
NO_ARABIC = Words("trial.only_english")
FLOOR = Wording("a:floor", "How many?")


@pytest.fixture
def catalogs(tmp_path: Path) -> Catalogs:
    lay(tmp_path, "ar", of("trial.hello", "مرحبًا {name}."), of("consent.yes", "نعم"))
    return Catalogs(tmp_path, strict=True)


def say(*lines: Line, label: Line) -> Say:
    return Say(lines, ((Choice("a", Words("consent.yes")), Choice("b", label, chosen=True)),))


def test_paragraphs_stand_apart_and_a_chosen_button_is_ticked(catalogs: Catalogs):
    shown = render(say(HELLO, Words("consent.yes"), label=Named("language", "fr")), "ar", catalogs)
    assert shown.text == "مرحبًا \u2068Amal\u2069.\n\nنعم"
    assert [(each.id, each.label, each.chosen) for each in shown.rows[0]] == [
        ("a", "نعم", False),
        ("b", "✓ Français", True),
    ]
    assert shown.rows[0][1].label.removeprefix(CHOSEN) == "Français"
    assert (shown.language, shown.rtl) == ("ar", True)


@pytest.mark.parametrize(
    "message", [say(HELLO, label=NO_ARABIC), say(HELLO, NO_ARABIC, label=HELLO), say(FLOOR, label=HELLO)]
)
def test_one_untranslated_part_turns_the_whole_message_english(catalogs: Catalogs, message: Say):
    shown = render(message, "ar", catalogs)
    assert shown.language == shown_language(message, "ar", catalogs) == "en"
    assert not shown.rtl
    assert shown.rows[0][0].label == "Yes"
    assert "مرحبًا" not in shown.text + shown.rows[0][1].label


def test_a_language_that_is_not_shipped_is_english(catalogs: Catalogs):
    assert render(say(HELLO, label=HELLO), "sw", catalogs).language == "en"


def test_a_message_without_words_is_in_the_language_asked_for(catalogs: Catalogs):
    assert render(Say((Verbatim("x"),)), "ar", catalogs).language == "ar"


def test_an_empty_paragraph_leaves_no_gap(catalogs: Catalogs):
    assert render(Say((Verbatim(""), Verbatim("x"), Verbatim(""))), "en", catalogs).text == "x"


def test_a_message_comes_as_a_whole_in_the_first_of_her_languages_that_has_all_of_it(tmp_path: Path):
    lay(tmp_path, "ar", of("trial.hello", "مرحبًا {name}."))
    lay(tmp_path, "fr", of("trial.hello", "Bonjour {name}."), of("consent.yes", "Oui"))
    lay(tmp_path, "es", of("consent.yes", "Sí"), of("trial.only_english", "Nadie."))
    catalogs = Catalogs(tmp_path, strict=True)
    for languages, message, language in (
        (("ar", "fr"), Say((HELLO,)), "ar"),
        (("ar", "fr"), say(HELLO, label=HELLO), "fr"),
        (("ar", "es", "fr"), say(HELLO, label=HELLO), "fr"),
        (("ar", "fr"), say(HELLO, label=NO_ARABIC), "en"),
        (("ar", "fr", "es"), say(HELLO, label=NO_ARABIC), "en"),
        (("ar", "en", "fr"), say(HELLO, label=HELLO), "en"),
        (("xx", "fr"), say(HELLO, label=HELLO), "fr"),
    ):
        shown = render(message, languages, catalogs)
        assert (shown.language, shown.rtl) == (language, language == "ar")
        assert shown == render(message, language, catalogs)
