from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.codec import MOST_BYTES, decode, encode
from bot.channels.web.forms import Form, understood
from bot.domain.inbound import Tap
from bot.i18n.catalogs import ORDER


@given(st.integers(0, 10**17), st.from_regex(r"[A-Za-z0-9_+-]{1,40}", fullmatch=True))
def test_what_is_encoded_fits_and_comes_back(step, choice):
    data = encode(step, choice)
    assert len(data.encode()) <= MOST_BYTES
    assert decode(data) == Tap(step, choice)


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text())))
def test_nothing_that_is_sent_makes_decoding_raise(data):
    tap = decode(data)
    assert tap is None or encode(tap.step, tap.choice) == data


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ".",
        "1.",
        ".a",
        "01.a",
        "-1.a",
        "1.a\n",
        "1.a b",
        "1.é",
        "١.a",
        "1." + "a" * 41,
        "1" * 30 + ".a",
        "1.'; DROP TABLE answers; --",
        "1.😀",
        "x" * 65,
        "\ud83d",
    ],
)
def test_forged_data_is_no_press(forged):
    assert decode(forged) is None


@pytest.mark.parametrize(("step", "choice"), [(-1, "a"), (1, ""), (1, "é"), (1, "a" * 41), (1, "a.b")])
def test_what_could_not_be_read_back_is_never_sent(step, choice):
    with pytest.raises(ValueError, match="callback data"):
        encode(step, choice)


@pytest.mark.parametrize("language", ORDER)
def test_every_language_can_be_chosen_by_a_button_and_on_the_page(language):
    assert decode(encode(1, f"l_{language}")) == Tap(1, f"l_{language}")
    assert understood(Form((("do", f"1.l_{language}"),))) == Tap(1, f"l_{language}")
