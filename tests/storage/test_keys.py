"""Keys lie in a folder of their own that only their owner may open, one file each, made once."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.domain.faults import Fault
from bot.storage.keys import ADDRESS, ANSWER, DATABASE, Keys
from bot.storage.sealing import Sealer, pseudonym


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path / "somewhere" / "keys")
    made.make()
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_keys_or_their_folder(keys: Keys) -> None:
    keys.make_round(1)
    assert mode(keys.folder) == 0o700
    assert {mode(path) for path in keys.folder.iterdir()} == {0o600}


def test_a_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    Keys(folder).make()
    assert mode(folder) == 0o700


def test_keys_are_made_once_and_differ(keys: Keys) -> None:
    first = [keys.get(name) for name in (DATABASE, ADDRESS, ANSWER)]
    keys.make()
    assert [keys.get(name) for name in (DATABASE, ADDRESS, ANSWER)] == first
    assert len(set(first)) == 3
    assert {len(key) for key in first} == {32}


def test_a_key_and_then_its_name_are_on_disk_before_it_counts_as_made(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def fsync(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").resolve()
        synced.append("folder" if path.is_dir() else f"{path.suffix} of {path.stat().st_size}")
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    keys.make_round(7)
    assert synced == [".new of 32", "folder"]
    assert {path.suffix for path in keys.folder.iterdir()} == {".key"}


def test_of_two_processes_that_make_a_key_at_once_both_have_that_of_the_first(keys: Keys) -> None:
    class Later(Keys):
        """One that looked before the other made it."""

        def has(self, name: str) -> bool:
            return False

    first = [keys.get(name) for name in (DATABASE, ADDRESS, ANSWER)]
    Later(keys.folder).make()
    assert [keys.get(name) for name in (DATABASE, ADDRESS, ANSWER)] == first
    assert {path.suffix for path in keys.folder.iterdir()} == {".key"}


def test_a_folder_without_the_database_key_counts_as_none(keys: Keys) -> None:
    assert keys.exists()
    (keys.folder / "database.key").unlink()
    assert not keys.exists()


@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_missing_or_damaged_key_is_told_with_its_place(keys: Keys, damage: str) -> None:
    path = keys.folder / "answer.key"
    path.unlink() if damage == "gone" else path.write_bytes(b"short")
    with pytest.raises(Fault) as fault:
        keys.get(ANSWER)
    assert str(path) in fault.value.lines[0]


def test_nothing_half_written_counts_as_a_key(keys: Keys) -> None:
    (keys.folder / "round-1.new").write_bytes(b"torn")
    assert not keys.has_round(1)
    keys.make_round(1)
    assert len(keys.round(1)) == 32


def test_a_destroyed_round_key_is_gone_and_may_be_destroyed_again(keys: Keys) -> None:
    keys.make_round(1)
    keys.destroy_round(1)
    keys.destroy_round(1)
    assert not keys.has_round(1)
    with pytest.raises(Fault):
        keys.round(1)


def test_what_is_sealed_differs_each_time_and_opens_with_its_own_key_only() -> None:
    sealer, other = Sealer(b"a" * 32, b"b" * 32, b"l" * 32), Sealer(b"c" * 32, b"d" * 32, b"l" * 32)
    first, second = sealer.seal_text("words \ud83d"), sealer.seal_text("words \ud83d")
    assert first != second
    assert sealer.open_text(first) == "words \ud83d"
    with pytest.raises(Exception, match="Decryption failed"):
        other.open_text(first)
    with pytest.raises(Exception, match="Decryption failed"):
        sealer.open_address(first)


def test_an_address_is_found_by_its_hash_in_its_own_channel_only() -> None:
    sealer, other = Sealer(b"a" * 32, b"b" * 32, b"l" * 32), Sealer(b"a" * 32, b"b" * 32, b"m" * 32)
    assert sealer.address_hash("telegram", "1") == sealer.address_hash("telegram", "1")
    assert sealer.address_hash("telegram", "1") != sealer.address_hash("web", "1")
    assert sealer.address_hash("telegram", "1") != other.address_hash("telegram", "1")
    assert sealer.address_hash("a", "b\0c") != sealer.code_hash("b\0c")


def test_a_person_has_another_name_in_each_round() -> None:
    assert pseudonym(b"1" * 32, 7) != pseudonym(b"2" * 32, 7)
    assert pseudonym(b"1" * 32, 7) != pseudonym(b"1" * 32, 8)
    assert len(pseudonym(b"1" * 32, 7)) == 16
