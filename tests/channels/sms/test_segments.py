"""Segments are counted as a phone company does, and no part of a text is lost or longer than it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.segments import Encoding, parts, plain, size

TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from("abc é€{}\n.,?"), max_size=900),
    st.text(alphabet=st.sampled_from("мир سلام မြန်မာ አማ ١٢😀👩‍👩‍👧. \n"), max_size=500),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300),
)


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("a" * 160, Encoding.GSM, 1),
        ("a" * 161, Encoding.GSM, 2),
        ("a" * 306, Encoding.GSM, 2),
        ("a" * 307, Encoding.GSM, 3),
        ("€" * 80, Encoding.GSM, 1),
        ("€" * 152, Encoding.GSM, 2),
        ("€" * 153, Encoding.GSM, 3),
        ("ж" * 70, Encoding.UCS2, 1),
        ("ж" * 71, Encoding.UCS2, 2),
        ("ж" * 134, Encoding.UCS2, 2),
        ("😀" * 35, Encoding.UCS2, 1),
        ("😀" * 66, Encoding.UCS2, 2),
        ("😀" * 67, Encoding.UCS2, 3),
        ("", Encoding.GSM, 1),
    ],
)
def test_a_text_takes_so_many_segments(text: str, encoding: Encoding, segments: int) -> None:
    assert (size(text).encoding, size(text).segments) == (encoding, segments)


@given(TEXTS)
def test_a_segment_never_ends_within_a_character(text: str) -> None:
    """Filled one by one, by hand: what takes two units goes whole into the next segment."""
    found = size(text)
    room, alone = (153, 160) if found.encoding is Encoding.GSM else (67, 70)
    two = (
        set("€{}[]~\\|^\f")
        if found.encoding is Encoding.GSM
        else {each for each in text if ord(each) > 0xFFFF}
    )
    segments, left = 1, room
    for each in text:
        cost = 2 if each in two else 1
        if cost > left:
            segments, left = segments + 1, room
        left -= cost
    units = sum(2 if each in two else 1 for each in text)
    assert found.units == units
    assert found.segments == (1 if units <= alone else segments)


@given(TEXTS, st.integers(1, 4))
def test_parts_lose_nothing_and_none_is_too_long(text: str, most: int) -> None:
    cut = parts(text, most_segments=most, most_parts=99)
    assert all(size(each).segments <= most for each in cut)
    if len(cut) == 1:
        assert cut == [text]
        return
    bare = []
    for number, each in enumerate(cut, start=1):
        mark = f"{number}/{len(cut)} "
        assert each.startswith(mark)
        bare.append(each.removeprefix(mark))
    assert "".join("".join(bare).split()) == "".join(text.split())


@given(TEXTS, st.integers(1, 3), st.integers(1, 5))
def test_what_does_not_fit_is_told_by_dots(text: str, segments: int, most: int) -> None:
    cut = parts(text, most_segments=segments, most_parts=most)
    assert len(cut) <= most
    assert all(size(each).segments <= segments for each in cut)
    told = "".join("".join(each.split(" ", 1)[-1] for each in cut).split()) if len(cut) > 1 else ""
    if len(cut) > 1 and not told.endswith("..."):
        assert told == "".join(text.split())


def test_a_text_is_cut_where_a_reader_pauses() -> None:
    cut = parts("This is one sentence. " * 20, most_segments=1)
    assert all(each.endswith("sentence.") for each in cut)


def test_accents_that_cost_go_only_where_all_of_the_text_can_do_without() -> None:
    assert plain("Où êtes-vous ? « Là… »") == 'Où etes-vous ? " Là... "'
    assert size(plain("Où êtes-vous ?")).encoding is Encoding.GSM
    assert plain("где être") == "где être"


@given(TEXTS)
def test_making_a_text_plain_never_makes_it_dearer(text: str) -> None:
    assert size(plain(text)).segments <= size(text).segments
