from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.domain.sums import SUMS, read_sums, sums

FILES = {"b.csv": b"two\n", "a ä.md": b"one", "c.json": b""}


def test_the_list_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    for name, content in {**FILES, SUMS: sums(FILES)}.items():
        (tmp_path / name).write_bytes(content)

    def check() -> int:
        return subprocess.run(
            ["sha256sum", "--check", "--strict", SUMS], cwd=tmp_path, capture_output=True, check=False
        ).returncode

    assert check() == 0
    (tmp_path / "b.csv").write_bytes(b"three\n")
    assert check() != 0


def test_what_was_listed_is_read_back_and_the_list_is_not_in_it() -> None:
    listed = sums({**FILES, SUMS: b"an older one"})
    assert listed == sums(FILES)
    assert sorted(read_sums(listed)) == sorted(FILES)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\xff\xfe",
        sums(FILES).split(b"\n", 1)[1],
        sums(FILES) + b"not a line\n",
        sums(FILES).replace(b"#", b""),
    ],
)
def test_a_list_that_somebody_else_made_or_changed_is_none_of_ours(other: bytes) -> None:
    assert read_sums(other) == {}
