from __future__ import annotations

import pytest

from bot.i18n.catalogs import ORDER
from bot.i18n.negotiation import direction, negotiate

SHIPPED = ("en", "ar", "fr", "es", "fa_AF", "pt", "ckb")


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        (["ar-EG"], "ar"),
        (["ar"], "ar"),
        (["fa"], "fa_AF"),
        (["fa-IR"], "fa_AF"),
        (["FA_af"], "fa_AF"),
        (["prs"], "fa_AF"),
        (["pt-BR"], "pt"),
        (["fr-CD", "ar"], "fr"),
        (["de", "sw", "es-419"], "es"),
        (["ckb-IQ"], "ckb"),
        (["zh-Hant-TW"], "en"),
        (["arn", "far"], "en"),
        (["", "*", "x" * 5000, "fr;q=0.8", "\x00"], "en"),
        ([], "en"),
    ],
)
def test_the_first_preference_that_can_be_met_is_met(wanted: list[str], got: str):
    assert negotiate(wanted, SHIPPED) == got


def test_a_country_form_wins_over_the_plain_language_for_who_asks_for_it():
    assert negotiate(["pt-BR"], ["en", "pt", "pt_BR"]) == "pt_BR"
    assert negotiate(["pt-AO"], ["en", "pt_BR", "pt"]) == "pt"


def test_the_right_to_left_languages_are_known():
    assert {language for language in ORDER if direction(language) == "rtl"} == {"ar", "fa_AF", "ps", "ckb"}


def test_an_unknown_language_runs_left_to_right():
    assert direction("xx_YY") == direction("") == "ltr"
