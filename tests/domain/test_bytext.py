"""A reply by number or by word is what a press would be, in any script; anything else is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bytext import numbered, reply
from bot.domain.inbound import Several, Tap
from bot.domain.leaving import WORDS, Leaving, leaving_word
from bot.domain.say import Choice, Say, Verbatim
from bot.i18n.catalogs import Catalogs

DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "၀၁၂၃၄၅၆၇၈၉", "०१२३४५६७८९")


def screen(*choices: tuple[str, str], entry: str = "none", step: int = 7) -> tuple[Say, dict[str, str]]:
    rows = tuple((Choice(id_, Verbatim(label)),) for id_, label in choices)
    return Say((), rows, step, entry), dict(choices)  # type: ignore[arg-type]


ASKED = screen(
    ("o_low", "Too low"),
    ("o_right", "About right"),
    ("o_high", "Too high"),
    ("skip", "Skip"),
    ("unclear", "I do not understand"),
    ("back", "Back"),
    ("later", "Go on later"),
)
PICKED = screen(("+a", "Peace talks"), ("+b", "Missions"), ("+c", "None"), ("done", "Done"), ("skip", "Skip"))


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", "o_low"),
        (" 2. ", "o_right"),
        ("(3)", "o_high"),
        ("٣", "o_high"),
        ("۵", "unclear"),
        ("፪", "o_right"),
        ("4", "skip"),
        ("SKIP!", "skip"),
        ("about", "o_right"),
        ("too high", "o_high"),
        ("back", "back"),
        ("Go on later", "later"),
    ],
)
def test_a_reply_is_the_press_it_stands_for(text: str, choice: str) -> None:
    assert reply(*ASKED, text) == Tap(7, choice)


@pytest.mark.parametrize("text", ["0", "6", "12", "1 2", "too", "", "1st", "maybe 1", "1.5x", "-"])
def test_what_is_no_choice_or_two_at_once_chooses_nothing(text: str) -> None:
    assert reply(*ASKED, text) is None


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("1 3", ("a", "c")),
        ("1,2", ("a", "b")),
        ("٢ و ١", ("b", "a")),
        ("1 and 3", ("a", "c")),
        ("2 1 2", ("b", "a")),
        ("missions", ("b",)),
    ],
)
def test_several_numbers_are_several_picks_in_her_order(text: str, picks: tuple[str, ...]) -> None:
    assert reply(*PICKED, text) == Several(7, picks)


def test_a_number_is_no_choice_where_a_number_is_asked_for() -> None:
    asked = screen(("skip", "Skip"), ("unclear", "I do not understand"), ("back", "Back"), entry="number")
    assert [mark for mark, _ in numbered(asked[0])] == ["*1", "*2"]
    assert reply(*asked, "1") is None
    assert reply(*asked, "*1") == reply(*asked, "١*") == Tap(7, "skip")


def test_in_her_own_words_only_the_whole_of_a_choice_chooses_it() -> None:
    asked = screen(("skip", "Skip"), ("unclear", "I do not understand"), entry="text")
    assert reply(*asked, "skip") == reply(*asked, "*1") == Tap(7, "skip")
    assert reply(*asked, "I do") is None


def test_the_questions_of_a_list_are_called_by_their_own_numbers() -> None:
    listed = screen(("q_1", "2"), ("q_2", "5"), ("dont", "Do not count them"))
    assert [mark for mark, _ in numbered(listed[0])] == ["2", "5", "6"]
    assert reply(*listed, "5") == Tap(7, "q_2")
    assert reply(*listed, "6") == Tap(7, "dont")


@given(st.integers(1, 30), st.integers(1, 30), st.sampled_from(DIGITS))
def test_any_number_in_any_script_means_the_line_it_stands_on(count: int, number: int, digits: str) -> None:
    say, labels = screen(*((f"o_{each}", f"choice {each}") for each in range(1, count + 1)))
    typed = "".join(digits[int(each)] for each in str(number))
    assert reply(say, labels, typed) == (Tap(7, f"o_{number}") if number <= count else None)


@given(st.text(max_size=80))
def test_nothing_that_is_sent_breaks_it(text: str) -> None:
    for say, labels in (ASKED, PICKED):
        found = reply(say, labels, text)
        ids = {each.id for each in say.choices()}
        match found:
            case Tap(7, choice):
                assert choice in ids
            case Several(7, picks):
                assert {f"+{each}" for each in picks} <= ids
            case _:
                assert found is None


def test_every_language_has_words_to_stop_to_go_on_to_get_help_and_to_erase() -> None:
    for language in Catalogs().languages:
        words = WORDS[language]
        for each in (Leaving.STOP, Leaving.CONTINUE, Leaving.HELP, Leaving.ERASE, Leaving.PAUSE):
            assert words[each], (language, each)


def test_no_word_means_two_things() -> None:
    for words in WORDS.values():
        for leaving, spelled in words.items():
            for word in spelled:
                assert leaving_word(word) is leaving, word
