"""The words that leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leaving import LANGUAGE_NAMES, WORDS, Leaving, language_word, leaving_word

EVERY_WORD = [
    (word, leaving) for words in WORDS.values() for leaving, spelled in words.items() for word in spelled
]
EVERY_NAME = [(name, code) for code, names in LANGUAGE_NAMES.items() for name in names]


@pytest.mark.parametrize(
    ("text", "leaving"),
    [
        ("stop", "stop"),
        ("STOP", "stop"),
        (" Stop. ", "stop"),
        ("¡PARAR!", "stop"),
        ("arreter", "stop"),
        ("arrêter", "stop"),
        ("arre\u0302ter", "stop"),
        ("توقف", "stop"),
        ("تَوَقَّفْ", "stop"),
        ("توقـــف", "stop"),
        ("\u200fتوقف\u200f؟", "stop"),
        ("ｓｔｏｐ", "stop"),
        ("/stop", "stop"),
        ("stop 🛑", "stop"),
        ("X", "x"),
        ("×", "x"),
        ("х", "x"),
        ("خروج", "x"),
        ("quitter", "x"),
        ("Salir", "x"),
        ("pausa", "pause"),
        ("إيقاف  مؤقت", "pause"),
        ("ايقاف مؤقت", "pause"),
        ("borrar todo", "erase"),
        ("احذف", "erase"),
        ("reprendre", "continue"),
        ("à l’aide", "help"),
        ("مساعدة", "help"),
    ],
)
@pytest.mark.case(43)
def test_a_word_leaves_however_it_is_written(text: str, leaving: str) -> None:
    assert leaving_word(text) == leaving


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "Stop naming and shaming",
        "Do not stop",
        "stop stop",
        "توقف الحرب",
        "the pause",
        "arrêter la guerre",
        "xx",
        "no",
        "30",
        "stop" + " " * 5000,
        "💔",
    ],
)
@pytest.mark.case(43)
def test_only_the_whole_message_leaves(text: str) -> None:
    assert leaving_word(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("English", "en"),
        ("العربية", "ar"),
        ("عربى", "ar"),
        ("francais", "fr"),
        ("Français.", "fr"),
        ("arabe", "ar"),
        ("ESPAÑOL", "es"),
        ("українська", "uk"),
        ("دری", "fa_AF"),
        ("မြန်မာ", "my"),
        ("in English please", None),
        ("stop", None),
    ],
)
def test_a_language_is_named_in_its_own_or_another_language(text: str, language: str | None) -> None:
    assert language_word(text) == language


def test_no_word_has_two_meanings() -> None:
    for word, leaving in EVERY_WORD:
        assert leaving_word(word) is leaving
        assert language_word(word) is None
    for name, code in EVERY_NAME:
        assert language_word(name) == code
        assert leaving_word(name) is None


def test_every_language_has_a_word_for_everything() -> None:
    for words in WORDS.values():
        assert set(words) == set(Leaving)


@given(st.sampled_from(EVERY_WORD), st.sampled_from(["", " ", ".", "…", "«", "\n", "\u2067", "!!"]))
def test_what_surrounds_a_word_does_not_matter(word: tuple[str, Leaving], around: str) -> None:
    assert leaving_word(around + word[0].upper() + around) is word[1]


@given(st.text(max_size=100))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert leaving_word(text) in {None, *Leaving}
    assert language_word(text) in {None, *LANGUAGE_NAMES}
