"""Countries as people write them."""

from __future__ import annotations

import pytest

from bot.app.naming import country_named


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Kolonbi", "ht", "CO"),
        ("ayiti", "ht", "HT"),
        ("Haïti", "ht", "HT"),
        ("South Sudan", "so", "SS"),
        ("république centrafricaine", "ln", "CF"),
        ("السودان", "ckb", "SD"),
        ("السُّودان", "ar", "SD"),
        ("Україна", "uk", "UA"),
    ],
)
def test_a_country_is_found_by_its_name_in_her_language_or_a_widely_learnt_one(
    text: str, language: str, code: str
):
    assert country_named(text, language) == code


def test_what_names_no_country_is_none():
    assert country_named("Atlantis", "ht") is None
    assert country_named("", "en") is None
