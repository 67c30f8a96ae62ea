"""What is sealed to a key elsewhere opens there alone, and its length says next to nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import Fault
from bot.domain.typed import MAX_TEXT
from bot.storage.offline import (
    LEAST,
    Written,
    key_text,
    make_pair,
    public_of,
    read_key,
    read_private,
    seal,
    throwaway,
    unseal,
)

BOX = 48
"""How much longer a sealed box is than what is in it."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("elsewhere") / "review.key"
    make_pair(made)
    return made


@given(text=st.text(max_size=300) | st.sampled_from(("\ud83d", "\x00", '"\\', " ends with spaces   ")))
def test_a_text_comes_back_as_it_was_written(text: str) -> None:
    private = b"\1" * 32
    written = Written(text, quote=True, language="ar")
    assert unseal(private, seal(public_of(private), written)) == written


@pytest.mark.threat(2)
@given(first=st.text(max_size=3_900), second=st.text(max_size=3_900))
def test_texts_of_the_same_step_have_boxes_of_the_same_length(first: str, second: str) -> None:
    public = public_of(b"\1" * 32)
    lengths = [len(seal(public, Written(each, quote=True, language="en"))) - BOX for each in (first, second)]
    steps = [LEAST * 2**step for step in range(8)]
    assert set(lengths) <= set(steps)
    for text, length in zip((first, second), lengths, strict=True):
        raw = len(text.encode("utf-8", "surrogatepass"))
        assert length == LEAST or raw > length // 2 - 6 * len(text) - 100


@pytest.mark.threat(2)
def test_a_yes_and_a_story_have_the_same_length() -> None:
    public = public_of(b"\1" * 32)
    texts = ("", "Yes.", "I would rather say nothing about this. " * 10)
    lengths = {len(seal(public, Written(each, quote, "en"))) for each in texts for quote in (True, False)}
    assert lengths == {LEAST + BOX}
    longest = seal(public, Written("\x01" * MAX_TEXT, quote=False, language="en"))
    assert len(longest) == 32 * 1024 + BOX


def test_another_key_and_damage_are_told(file: Path) -> None:
    box = seal(public_of(read_private(file)), Written("words", quote=True, language="en"))
    for key, content in ((b"\2" * 32, box), (read_private(file), box[:-1] + bytes([box[-1] ^ 1]))):
        with pytest.raises(Fault, match="does not open it"):
            unseal(key, content)


def test_the_private_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "review.key"
    public = make_pair(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key((tmp_path / "review.key.pub").read_text()) == public == public_of(read_private(file))
    with pytest.raises(Fault, match="is there already"):
        make_pair(file)
    assert public_of(read_private(file)) == public


@pytest.mark.parametrize("text", ["", "no key", key_text(b"x" * 31), key_text(b"x" * 33), "é"])
def test_a_file_that_holds_no_key_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "review.key"
    file.write_text(text)
    with pytest.raises(Fault, match="not a key"):
        read_private(file)
    with pytest.raises(Fault, match="cannot be read"):
        read_private(tmp_path / "none")


def test_a_trial_makes_its_pair_once(tmp_path: Path) -> None:
    folder = tmp_path / "data-throwaway"
    assert throwaway(folder) == throwaway(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
