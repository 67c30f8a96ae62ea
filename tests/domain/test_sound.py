from __future__ import annotations

import pytest

from bot.domain.sound import MOST_BYTES, Flaw, checked
from tests.sounds import SILENCE, TONE, page, synthetic


def test_a_recording_that_an_encoder_made_is_taken_with_its_length() -> None:
    assert checked(TONE) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("seconds", [0.02, 1.0, 59.98, 120.0])
def test_the_length_is_what_is_heard(seconds: float) -> None:
    assert checked(synthetic(seconds)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.NOT_OPUS),
        (b"ID3\x04 an MP3", Flaw.NOT_OPUS),
        (b"OggS", Flaw.NOT_OPUS),
        (synthetic(1)[:-1], Flaw.BROKEN),
        (synthetic(1) + b"more", Flaw.BROKEN),
        (synthetic(1)[:400] + b"?" + synthetic(1)[401:], Flaw.BROKEN),
        (synthetic(1, voice=1) + synthetic(1, voice=2), Flaw.BROKEN),
        (page(2, 0, 1, 0, [b"\x01vorbis" + bytes(23)]), Flaw.NOT_OPUS),
        (page(2, 0, 1, 0, [b"OpusHead" + bytes(11)]), Flaw.NOT_OPUS),
        (synthetic(0), Flaw.EMPTY),
        (synthetic(120.02), Flaw.TOO_LONG),
        (bytes(MOST_BYTES + 1), Flaw.TOO_LARGE),
    ],
    ids=lambda each: each.value if isinstance(each, Flaw) else "",
)
def test_what_phones_could_not_play_or_nobody_would_hear_out_is_refused(content: bytes, flaw: Flaw) -> None:
    assert checked(content) is flaw


def test_a_page_that_is_missing_is_noticed() -> None:
    whole = synthetic(3)
    middle = page(0, 312 + 96_000, 1, 3, [SILENCE] * 50)
    assert middle in whole
    assert checked(whole.replace(middle, b"")) is Flaw.BROKEN


def test_a_page_on_which_no_packet_ends_says_nothing_of_the_length() -> None:
    assert checked(synthetic(1) + page(0, -1, 1, 3, [SILENCE])) == pytest.approx(1.0)
