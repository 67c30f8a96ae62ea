from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.say import Amount, Day, Line, Listed, Moment, Named, Verbatim, Wording, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import FSI, PDI
from bot.i18n.po import Unit, kept_together
from bot.i18n.standing import Review, reviewed
from tests.i18n.trial import ARABIC_LEFT, lay, of

pytestmark = pytest.mark.usefixtures("_trial_words")


@pytest.fixture
def catalogs(tmp_path: Path) -> Catalogs:
    arabic = (
        of("trial.hello", "مرحبًا {name}."),
        of("trial.left", *ARABIC_LEFT),
        of("trial.outer", "{inner}!"),
    )
    lay(tmp_path, "ar", *arabic)
    lay(tmp_path, "fr", of("trial.left", "Il reste {count} question.", "Il reste {count} questions."))
    lay(tmp_path, "es", of("trial.left", "Queda una pregunta.", "Quedan {count} preguntas."))
    lay(tmp_path, "fr", Unit("a:floor", ("How many?",), ("Combien ?",)), domain="surveys")
    return Catalogs(tmp_path, strict=True)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("ar", 0, "لم يبق أي سؤال."),
        ("ar", 1, "بقي سؤال واحد."),
        ("ar", 2, "بقي سؤالان."),
        ("ar", 3, f"بقيت {FSI}3{PDI} أسئلة."),
        ("ar", 11, f"بقي {FSI}11{PDI} سؤالًا."),
        ("ar", 100, f"بقي {FSI}100{PDI} سؤال."),
        ("fr", 0, "Il reste 0 question."),
        ("fr", 1, "Il reste 1 question."),
        ("fr", 2, "Il reste 2 questions."),
        ("es", 0, "Quedan 0 preguntas."),
        ("es", 1, "Queda una pregunta."),
        ("es", 2, "Quedan 2 preguntas."),
        ("en", 1, "One question is left."),
        ("en", 1000, "1,000 questions are left."),
    ],
)
def test_every_plural_form_is_reached_by_its_numbers(
    catalogs: Catalogs, language: str, count: int, text: str
):
    assert catalogs.words(Words("trial.left", count=count), language) == text


def test_languages_are_offered_english_first_and_then_in_one_order(tmp_path: Path):
    for language in ("xh", "fr", "ps", "ar", "fa_AF"):
        lay(tmp_path, language)
    assert Catalogs(tmp_path).languages == ("en", "ar", "fr", "fa_AF", "ps", "xh")


def test_a_folder_without_catalogs_still_has_english(tmp_path: Path):
    catalogs = Catalogs(tmp_path / "none")
    assert catalogs.languages == ("en",)
    assert catalogs.words(Words("trial.only_english"), "ar") == "Nobody has translated this."


def test_a_sentence_without_translation_is_english_as_a_whole_its_numbers_too(catalogs: Catalogs):
    line = Words("trial.outer", {"inner": Words("trial.only_english")})
    assert not catalogs.complete(line, "ar")
    assert catalogs.words(line, "ar") == "Note: Nobody has translated this."
    assert catalogs.words(Words("trial.hello", {"name": 1000}), "es") == "Hello, 1,000."


def test_a_sentence_is_complete_only_with_all_that_it_holds(catalogs: Catalogs):
    hello = Words("trial.hello", {"name": Wording("a:floor", "How many?")})
    assert not catalogs.complete(hello, "ar")
    assert catalogs.complete(replace(hello, values={"name": Verbatim("Amal")}), "ar")
    assert not catalogs.complete(replace(hello, values={"name": Amount("3", "people")}), "ar")
    assert catalogs.complete(hello, "en")
    assert not catalogs.complete(hello, "sw")


def test_no_line_ends_before_a_mark_whichever_space_the_translator_had(catalogs: Catalogs):
    shown = catalogs.words(Wording("a:floor", "How many?"), "fr")
    assert " " not in shown
    wanted = "«~1~%~; non~!~»~: a~:) b".replace("~", "\N{NO-BREAK SPACE}")
    assert kept_together("« 1 % ; non ! » : a :) b") == wanted


def test_a_survey_text_is_looked_up_under_its_context(catalogs: Catalogs):
    assert catalogs.words(Wording("a:floor", "How many?"), "fr") == "Combien\N{NO-BREAK SPACE}?"
    assert catalogs.words(Wording("b:floor", "How many?"), "fr") == "How many?"


@pytest.mark.parametrize(
    "unit",
    [
        Unit("trial.hello", ("Hello, {name}.",), ("Bonjour {name}.",), fuzzy=True),
        Unit("trial.hello", ("Hello, {name}.",), ("",)),
        Unit("trial.hello", ("Good day, {name}.",), ("Bonjour {name}.",)),
    ],
)
def test_a_fuzzy_empty_or_outdated_translation_is_not_shown(tmp_path: Path, unit: Unit):
    lay(tmp_path, "fr", unit)
    words = Catalogs(tmp_path).words(Words("trial.hello", {"name": Words("trial.only_english")}), "fr")
    assert words == "Hello, Nobody has translated this.."


def test_a_plural_with_one_form_unwritten_is_not_shown(tmp_path: Path):
    lay(tmp_path, "ar", of("trial.left", *ARABIC_LEFT[:5], ""))
    assert not Catalogs(tmp_path).complete(Words("trial.left", count=1), "ar")


@pytest.mark.parametrize(
    "value", [Verbatim("عائشة"), Named("language", "ar"), Named("country", "YE"), "t.me/x"]
)
def test_a_name_or_typed_text_is_isolated_in_every_language(
    catalogs: Catalogs, value: Verbatim | Named | str
):
    for language in ("en", "ar"):
        text = catalogs.words(Words("trial.hello", {"name": value}), language)
        assert text.count(FSI) == text.count(PDI) == 1
        assert text.endswith(f"{PDI}.")


@pytest.mark.parametrize(
    "value",
    [
        5,
        Amount("5", "percent"),
        Amount("5", "plain"),
        Day(date(2026, 12, 1)),
        Moment(datetime(2026, 12, 1, tzinfo=UTC), "UTC"),
    ],
)
def test_a_number_or_date_is_isolated_where_the_sentence_runs_right_to_left(
    catalogs: Catalogs, value: int | Amount | Day | Moment
):
    line = Words("trial.hello", {"name": value})
    assert FSI not in catalogs.words(line, "en")
    assert catalogs.words(line, "ar").startswith(f"مرحبًا {FSI}")


def test_typed_text_cannot_end_its_isolate_or_name_a_place(catalogs: Catalogs):
    line = Words("trial.hello", {"name": Verbatim(f"{PDI}\u202e{{name}}{FSI}")})
    assert catalogs.words(line, "en") == f"Hello, {FSI}{{name}}{PDI}."


@pytest.mark.parametrize("line", [Verbatim("https://t.me/bot?start=x"), Named("language", "fr")])
def test_a_link_or_name_on_its_own_is_bare_so_that_it_can_be_copied(catalogs: Catalogs, line: Line):
    assert FSI not in catalogs.words(line, "ar")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount("30", "percent"), "30%"),
        (Amount("12.5", "percent"), "12.5%"),
        (Amount("2030", "year"), "2030"),
        (Amount("2030", "plain"), "2,030"),
        (Amount("500", "million_usd"), "500 million US dollars"),
        (Amount("1", "people"), "1 person"),
        (Amount("12000", "people"), "12,000 people"),
        (Amount("1.5", "points"), "1.5 percentage points"),
        (Amount("1", "points"), "1 percentage point"),
        (Amount("7", "furlongs"), "7"),
        (Amount("many", "percent"), "many"),
    ],
)
def test_an_amount_is_told_with_its_unit(catalogs: Catalogs, amount: Amount, text: str):
    assert catalogs.words(amount, "en") == text


def test_doubled_braces_are_single_and_a_plain_sentence_takes_the_count(catalogs: Catalogs):
    assert catalogs.words(Words("trial.plain", count=3), "en") == "Take 3 of {these}."


@pytest.mark.parametrize(
    "line", [Words("no.such_key"), Words("trial.hello"), Words("trial.left"), Words("trial.outer", {"x": 1})]
)
def test_our_own_mistake_raises_in_tests_and_never_in_service(
    catalogs: Catalogs, tmp_path: Path, line: Words, caplog: pytest.LogCaptureFixture
):
    with pytest.raises(LookupError):
        catalogs.words(line, "ar")
    with caplog.at_level(logging.CRITICAL + 1):
        for language in ("en", "ar", "nonsense"):
            assert Catalogs(tmp_path).words(line, language)


def test_what_is_missing_is_excused_in_words(tmp_path: Path):
    catalogs = Catalogs(tmp_path)
    assert catalogs.words(Words("no.such_key"), "en") == "Words are missing here: our mistake."
    assert catalogs.words(Words("trial.hello"), "en") == "Hello, …."


def test_the_log_of_a_mistake_names_the_key_and_no_value(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    Catalogs(tmp_path).words(Words("no.such_key", {"name": Verbatim("Canary")}), "en")
    Catalogs(tmp_path).words(Words("trial.hello", {"who": Verbatim("Canary")}), "en")
    assert "no.such_key" in caplog.text
    assert "trial.hello" in caplog.text
    assert "Canary" not in caplog.text


def test_a_translation_with_a_broken_brace_raises_nothing(tmp_path: Path):
    lay(tmp_path, "fr", of("trial.hello", "Bonjour {name} {"))
    assert Catalogs(tmp_path).words(Words("trial.hello", {"name": 1}), "fr") == "Bonjour 1 {"


def test_a_catalog_that_cannot_be_read_leaves_english(tmp_path: Path):
    for content in (b"\xff\xfe", b"msgid nonsense\n[", b'msgid "a"\nmsgid "b"\n'):
        lay(tmp_path, "fr").write_bytes(content)
        catalogs = Catalogs(tmp_path)
        assert catalogs.words(Words("trial.only_english"), "fr") == "Nobody has translated this."


@pytest.mark.usefixtures("_trial_words")
def test_a_language_is_a_draft_until_a_speaker_has_reviewed_each_sentence_of_both_its_catalogs(
    tmp_path: Path,
):
    given = Review("partner", date(2026, 11, 1))
    plain, consent = of("trial.hello", "Bonjour {name}."), of("consent.yes", "Oui")
    lay(tmp_path, "fr", reviewed(plain, given), consent)
    assert (Catalogs(tmp_path).state("fr"), Catalogs(tmp_path).unprotected("fr")) == ("draft", 2)
    lay(tmp_path, "fr", domain="surveys")
    assert (Catalogs(tmp_path).state("fr"), Catalogs(tmp_path).unprotected("fr")) == ("draft", 1)
    lay(tmp_path, "fr", plain, reviewed(consent, given))
    assert (Catalogs(tmp_path).state("fr"), Catalogs(tmp_path).unprotected("fr")) == ("draft", 0)
    lay(tmp_path, "fr", reviewed(plain, given), reviewed(consent, given))
    assert Catalogs(tmp_path).state("fr") == Catalogs(tmp_path).state("en") == "reviewed"
    # A review is of the words that were read: others are a draft again.
    lay(tmp_path, "fr", reviewed(plain, given), replace(reviewed(consent, given), forms=("Ouais",)))
    assert (Catalogs(tmp_path).state("fr"), Catalogs(tmp_path).unprotected("fr")) == ("draft", 1)


@pytest.mark.usefixtures("_trial_words")
def test_words_of_ones_own_go_before_those_that_ship_and_are_read_while_the_service_runs(tmp_path: Path):
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    lay(shipped, "fr", of("trial.hello", "Bonjour {name}."), of("trial.only_english", "Non traduit."))
    lay(shipped, "fr", domain="surveys")
    catalogs = Catalogs(shipped, own=own)
    hello = Words("trial.hello", {"name": 1})
    assert catalogs.words(hello, "fr") == "Bonjour 1."
    assert not catalogs.look_again()
    lay(own, "fr", of("trial.hello", "Salut {name}."), of("trial.plain", "Rien."))
    assert catalogs.look_again()
    assert catalogs.words(hello, "fr") == "Salut 1."
    assert catalogs.words(Words("trial.only_english"), "fr") == "Non traduit."
    # A sentence that is not shipped any more, and one that is fuzzy, serve nobody.
    lay(own, "fr", of("trial.hello", "Salut {name}.", fuzzy=True))
    assert catalogs.look_again()
    assert catalogs.words(hello, "fr") == "Bonjour 1."


def test_a_language_of_a_thousand_sentences_is_loaded_within_150_ms(tmp_path: Path):
    units = [
        Unit(f"t.k{number}", (f"Sentence {number}. " * 5,), (f"جملة {number}. " * 5,))
        for number in range(1000)
    ]
    lay(tmp_path, "ar", *units)
    took = []
    for _ in range(3):
        catalogs = Catalogs(tmp_path)
        begun = time.perf_counter()
        assert catalogs.complete(Wording("t.k7", "Sentence 7. " * 5), "ar")
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.15


def test_a_command_among_right_to_left_words_keeps_its_slash_in_front(tmp_path: Path):
    lay(tmp_path, "ar", of("trial.only_english", "أرسل /erase أو 1/2 أو https://x.org/erase"))
    assert Catalogs(tmp_path).words(Words("trial.only_english"), "ar") == (
        f"أرسل {FSI}/erase{PDI} أو 1/2 أو https://x.org/erase"
    )
    assert FSI not in Catalogs(tmp_path).words(Words("trial.only_english"), "en")


def test_things_in_a_row_are_joined_as_the_language_joins_them(catalogs: Catalogs):
    row = Listed((Named("country", "YE"), Words("trial.left", count=1), Verbatim("x")))
    assert catalogs.words(row, "en") == f"{FSI}Yemen{PDI}, One question is left. and {FSI}x{PDI}"
    assert " et " in catalogs.words(row, "fr")
    assert catalogs.words(Listed(()), "fr") == ""


def test_a_row_is_complete_only_with_each_thing_in_it(catalogs: Catalogs):
    row = Listed((Verbatim("x"), Words("trial.only_english")))
    assert not catalogs.complete(row, "ar")
    assert catalogs.complete(Listed((Verbatim("x"), Words("trial.left", count=1))), "ar")
