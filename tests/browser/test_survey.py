"""A whole survey on a small phone on which no script may run, in every language that ships."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.browser.conftest import Phones
from tests.browser.expecting import LANGUAGES, asks_nobody_else, well_made, words
from tests.browser.joining import agree, arrive
from tests.browser.phone import Page, Phone
from tests.browser.service import Trial

QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody types in her language: a country, numbers by question, and words of her own."""

    country: str
    numbers: dict[int, str]
    own_words: str


HANDS = {
    "en": Hand("Yemen", {1: "30 %", 5: "3", 7: "2035"}, "It takes too long."),
    "ar": Hand("اليمن", {1: "٣٠٪", 5: "٣", 7: "٢٠٣٥"}, "قد يستغرق الأمر وقتًا طويلًا."),
    "fr": Hand("Yémen", {1: "30 %", 5: "2,0", 7: "2035"}, "C’est trop long."),
    "es": Hand("Yemen", {1: "30 %", 5: "3", 7: "2035"}, "Tarda demasiado, ¿no?"),
}
#: Where one of these can be chosen, it is, so that what depends on it is asked too.
FAVOURITES = ("o_too_low", "o_needs_change")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_advocate_answers_a_whole_survey_on_a_phone_without_scripts(
    language: str, house: Trial, phones: Phones
):
    phone, hand = phones(language), HANDS[language]

    def check(page: Page) -> Page:
        return well_made(page, language)

    arrive(phone, house.advocate, language, check)
    agree(phone, check)
    check(phone.type(hand.country))
    for choice in ("same", "day", "woman", "peace_group", "no", "yes", "only"):
        page = check(phone.press(f"o_{choice}"))
    page = check(phone.press("start"))
    ways, numbers = set(), set()
    while "count" not in page.presses:
        number = int(re.findall(r"\d+", page.progress[0])[0])
        way, page = answer(phone, page, hand, number)
        check(page)
        ways.add(way)
        numbers.add(number)
    assert ways == {"ticks", "number", "words", "button"}
    assert numbers == set(range(1, QUESTIONS + 1))
    page = check(phone.press("count"))
    assert words("interview.thanks", language) in page.text
    page = check(phone.command("help"))
    assert {"phone", "support", "write"} <= set(page.presses)
    asks_nobody_else(phone, house)


def answer(phone: Phone, page: Page, hand: Hand, number: int) -> tuple[str, Page]:
    """Answer what is asked in the way that it is asked."""
    if page.ticks:
        phone.tick(*page.ticks[:2])
        return "ticks", phone.press("done")
    if page.entry == "numeric":
        return "number", phone.type(hand.numbers[number])
    if page.entry is not None:
        return "words", phone.type(hand.own_words)
    choices = [choice for choice in page.presses if choice.startswith("o_")]
    return "button", phone.press(next((each for each in FAVOURITES if each in choices), choices[0]))
