"""Sentences and words are counted in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.easy import TooLong, clauses, sentences, too_long, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four… Five.", 5),
        ("ماذا؟ نعم. لا!", 3),
        ("چیست؟ بلی۔ نه۔", 3),
        ("ሰላም። እንዴት ነህ፧ደህና።", 3),
        ("မင်္ဂလာပါ။ နေကောင်းလား။", 2),
        ("«Un.» «Deux ?» (Trois.)", 3),
        ("Write to a.b@c.org about 1.5 or 10:30", 1),
        ("First line\nsecond line", 2),
        ("/stop stop · /x leave", 2),
        ("", 0),
    ],
)
def test_a_sentence_ends_where_its_script_ends_it(text: str, count: int):
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Combien de personnes ?", 3),
        ("ስንት፡ሰዎች ናቸው።", 3),
        ("جواب‌های شما", 2),
        ("– {count} / 100 –", 2),
        ("…", 0),
        ("မေးခွန်းတစ်ခု UN", None),
        ("a သည်", None),
        ("Women, Peace and Security သည်", 4 + 1),
    ],
)
def test_words_stand_between_spaces_and_are_not_counted_where_the_script_has_none(
    sentence: str, count: int | None
):
    assert words(sentence) == count


def test_twenty_words_are_easy_and_one_more_is_not():
    assert list(too_long(" ".join(["word"] * 20) + ". Short.")) == []
    assert list(too_long(" ".join(["word"] * 21))) == [TooLong(21, 20, "words", "word word word word")]


def test_burmese_is_measured_in_characters():
    assert list(too_long("က" * 139 + "။" + "က" * 100)) == []
    (found,) = too_long("က" * 200)
    assert (found.found, found.most, found.unit) == (200, 140, "characters")


def test_a_colon_parts_clauses_only_before_a_space():
    assert len(sentences(clauses("الوقت: 10:30؛ ثم"))) == 3


@given(st.text())
def test_any_text_has_sentences_that_together_say_all_of_it(text: str):
    kept = "".join("".join(sentences(text)).split())
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
