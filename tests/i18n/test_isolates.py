from __future__ import annotations

import pytest

from bot.i18n.isolates import FSI, PDI, cleaned, isolated


@pytest.mark.parametrize("mark", [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))])
@pytest.mark.case(39)
def test_a_direction_control_in_typed_text_is_not_shown(mark: str):
    assert cleaned(f"a{mark}b") == "ab"


@pytest.mark.case(39)
def test_joiners_that_persian_and_emoji_need_stay():
    for text in ("می\u200cخواهم", "👩\u200d👩\u200d👧", "ک\u200dک", "a\u200e\u200f\u061c"):
        assert cleaned(text) == text


@pytest.mark.case(38)
def test_a_base_keeps_eight_marks_and_the_next_base_its_own():
    zalgo = "a" + "\u0301" * 500 + "b" + "\u0302" * 2
    assert cleaned(zalgo) == "a" + "\u0301" * 8 + "b" + "\u0302" * 2


@pytest.mark.case(38)
def test_a_format_character_between_marks_does_not_start_the_count_anew():
    assert cleaned("a" + "\u0301\u200d" * 100).count("\u0301") == 8


@pytest.mark.case(38)
def test_vowelled_arabic_and_burmese_keep_every_mark():
    for text in ("السَّلَامُ عَلَيْكُمْ", "မြန်မာနိုင်ငံသူတို့"):
        assert cleaned(text) == text


def test_what_no_client_can_show_is_left_out():
    assert cleaned("a\x00b\x1b\ud83dc\r\nd\u2029e") == "abc\nd\ne"


@pytest.mark.case(39)
def test_each_line_is_isolated_since_an_isolate_ends_with_its_line():
    assert isolated("a\n\nb") == f"{FSI}a{PDI}\n\n{FSI}b{PDI}"
