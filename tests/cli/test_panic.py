from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from bot.storage.keys import Keys
from tests.cli.shell import Shell


def keys_in(shell: Shell) -> Path:
    Keys(shell.keys).make()
    Keys(shell.keys).make_round(1)
    (shell.keys / "database.next.new").write_bytes(b"half a step")
    (shell.keys / "copy of database.key.bak").write_bytes(b"somebody's own copy")
    return shell.keys


@pytest.mark.threat(3)
def test_every_file_of_the_folder_goes_and_a_word_is_asked_for(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = keys_in(shell)
    before = len(list(folder.iterdir()))
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    done = shell.type("panic")
    assert (done.code, "Nothing was destroyed." in done.err) == (2, True)
    assert len(list(folder.iterdir())) == before
    monkeypatch.setattr("sys.stdin", io.StringIO("Destroy\n"))
    done = shell.type("panic")
    assert done.code == 0
    assert f"Destroyed: {before} files" in done.out
    assert list(folder.iterdir()) == []
    assert not shell.data.exists()  # it needs no database, and makes none


def test_what_a_key_file_held_is_overwritten_before_its_name_goes(shell: Shell) -> None:
    folder = keys_in(shell)
    (folder / "answer.key").chmod(0o400)
    held = {path.name: path.read_bytes() for path in folder.iterdir()}
    twins = shell.folder / "twins"
    twins.mkdir()
    for name in held:
        os.link(folder / name, twins / name)  # another name of the same file shows what became of it
    assert shell.type("panic", "--yes").code == 0
    for name, was in held.items():
        assert was not in (twins / name).read_bytes()


def test_one_that_fails_is_told_and_stops_none_of_the_others(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = keys_in(shell)
    unlink = Path.unlink

    def stubborn(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "answer.key":
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", stubborn)
    done = shell.type("panic", "--yes")
    assert done.code == 2
    assert f"{folder}/answer.key: could not be destroyed" in done.err
    assert "/revoke" in done.out
    assert [path.name for path in folder.iterdir()] == ["answer.key"]


def test_without_any_folder_it_says_so_and_what_to_do(shell: Shell) -> None:
    done = shell.type("panic", "--yes")
    assert done.code == 0
    assert "Destroyed: 0 files" in done.out
