from __future__ import annotations

import pytest

from bot.domain.say import Amount
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import FSI
from bot.i18n.negotiation import negotiate


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs(strict=True)


def test_the_first_languages_ship(catalogs: Catalogs):
    assert catalogs.languages[:4] == ("en", "ar", "fr", "es")
    assert negotiate(["ar-EG"], catalogs.languages) == "ar"


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("ar", "0", "0 شخص"),
        ("ar", "1", "شخص واحد"),
        ("ar", "2", "شخصان"),
        ("ar", "3", "3 أشخاص"),
        ("ar", "11", "11 شخصًا"),
        ("ar", "100", "100 شخص"),
        ("fr", "0", "0 personne"),
        ("fr", "1", "1 personne"),
        ("fr", "2", "2 personnes"),
        ("es", "0", "0 personas"),
        ("es", "1", "1 persona"),
        ("es", "2", "2 personas"),
    ],
)
def test_people_are_counted_in_every_plural_form(catalogs: Catalogs, language: str, number: str, text: str):
    assert catalogs.complete(Amount(number, "people"), language)
    assert catalogs.words(Amount(number, "people"), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "1,5 million de dollars américains"),
        ("es", "1,5 millones de dólares estadounidenses"),
        ("ar", "1.5 مليون دولار أمريكي"),
    ],
)
def test_a_fraction_of_millions_takes_the_form_the_language_gives_it(
    catalogs: Catalogs, language: str, text: str
):
    assert catalogs.words(Amount("1.5", "million_usd"), language) == text


def test_an_amount_alone_is_bare(catalogs: Catalogs):
    assert FSI not in catalogs.words(Amount("500", "million_usd"), "ar")
