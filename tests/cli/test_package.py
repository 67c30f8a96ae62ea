"""`charterbot export ROUND --out`: the rows of ever, with all that explains them, and over nothing else."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.domain.person import Role
from tests.cli.shell import Shell

NAMES = {"answers.csv", "dictionary.csv", "datapackage.json", "README.md", "SHA256SUMS"}
LAST = "SELECT staff, action, resource, outcome FROM audit ORDER BY number DESC LIMIT 1"


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def unpacked(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.threat(8)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_package_holds_the_rows_of_the_export_byte_for_byte_and_no_others(
    released: Shell, form: str
) -> None:
    done = released.type("export", "1", "--format", form, "--out", "answers")
    assert (done.code, done.out) == (0, "")
    files = held(released.folder / "answers")
    assert files.keys() == {name.replace("answers.csv", f"answers.{form}") for name in NAMES}
    alone = released.type("export", "1", "--format", form).out.encode()
    assert files[f"answers.{form}"] == alone
    # What explains them names no other number of rows than can be counted there.
    told = [
        row
        for row in csv.DictReader(io.StringIO(files["dictionary.csv"].decode("utf-8-sig")))
        if row["value"]
    ]
    lines = len(alone.splitlines()) - (form == "csv")
    assert sum(int(row["rows"]) for row in told if row["column"] == "value") == lines > 0


def test_a_folder_is_for_its_owner_alone_its_sums_are_right_and_nothing_lies_beside_it(
    released: Shell,
) -> None:
    done = released.type("export", "1", "--out", "answers")
    folder = released.folder / "answers"
    assert "trial" in done.err
    assert done.err.splitlines()[-1] == "answers: 5 files, written."
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert sorted(each.name for each in released.folder.iterdir()) == ["answers", "data", "keys"]
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_zip_holds_the_same_files_and_is_the_same_bytes_each_time(released: Shell) -> None:
    released.type("export", "1", "--out", "answers")
    for name in ("one.zip", "two.ZIP"):
        done = released.type("export", "1", "--out", name)
        assert (done.code, done.err.splitlines()[-1]) == (0, f"{name}: 5 files, written.")
    one, two = released.folder / "one.zip", released.folder / "two.ZIP"
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_mode & 0o777 == 0o600
    assert unpacked(one) == held(released.folder / "answers")


def test_what_stands_there_of_ours_is_replaced_as_a_whole(released: Shell) -> None:
    folder = released.folder / "answers"
    released.type("export", "1", "--out", "answers")
    english = held(folder)
    assert (
        released.type("export", "1", "--out", "answers").err.splitlines()[-1]
        == "answers: 5 files, nothing new."
    )
    released.type("export", "1", "--out", "answers", "--format", "jsonl", "--language", "fr")
    french = held(folder)
    assert "answers.csv" not in french
    assert "Chaque ligne est une réponse" in french["README.md"].decode()
    assert json.loads(french["datapackage.json"])["charterbot"]["language"] == "fr"
    assert french["README.md"] != english["README.md"]


def test_what_is_not_ours_is_left_as_it_is(released: Shell) -> None:
    released.type("export", "1", "--out", "answers")
    (released.folder / "answers" / "notes.txt").write_text("mine")
    (released.folder / "answers.zip").write_bytes(b"mine")
    (line,) = released.type("export", "1", "--out", "answers").err.splitlines()[1:]
    assert line.startswith("answers: holds what charterbot did not put there, or not so (notes.txt).")
    (line,) = released.type("export", "1", "--out", "answers.zip").err.splitlines()[1:]
    assert line.startswith("answers.zip: is no ZIP file that charterbot put there")
    assert (released.folder / "answers" / "notes.txt").read_text() == "mine"
    assert (released.folder / "answers.zip").read_bytes() == b"mine"


def test_options_that_do_not_go_together_are_refused_all_at_once(released: Shell) -> None:
    words = ("--out", "a", "--output", "b.csv", "--linkable", "--sealed", "c.json")
    assert released.type("export", "1", *words).faults == [
        f"--out: does not go with {name}. Leave one away." for name in ("--output", "--linkable", "--sealed")
    ]
    (line,) = released.type("export", "1", "--language", "fr").faults
    assert line.startswith("--language: is for the package of --out.")
    (line,) = released.type("export", "1", "--out", "a", "--language", "xx").faults
    assert line.startswith('--language: "xx" is not shipped. Known: en, ')
    assert sorted(each.name for each in released.folder.iterdir()) == ["data", "keys"]


def test_a_package_stands_in_the_log_as_an_export_and_who_may_not_gets_none(released: Shell) -> None:
    released.type("export", "1", "--out", "answers")
    last = released.inside(lambda _, conn: conn.execute(LAST).fetchone())
    assert tuple(last)[1:] == ("export", "round:1", "done")
    reviewer = released.employ(Role.REVIEWER)
    done = released.type("export", "1", "--out", "hers", "--as", str(reviewer))
    assert done.code == 2
    last = released.inside(lambda _, conn: conn.execute(LAST).fetchone())
    assert tuple(last) == (reviewer, "export", "round:1", "refused")
    assert not (released.folder / "hers").exists()


def test_before_a_release_there_is_no_package(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    (line,) = trial.type("export", "1", "--out", "answers").faults
    assert line.startswith("ROUND 1: nothing has been released yet")
    assert not (trial.folder / "answers").exists()


def test_answers_after_the_cut_change_no_byte_of_a_package(released: Shell) -> None:
    released.type("export", "1", "--out", "one.zip")
    released.inside(lambda _, conn: conn.execute("DELETE FROM answer").rowcount)
    released.type("round", "pause", "1")
    released.type("export", "1", "--out", "two.zip")
    assert (released.folder / "one.zip").read_bytes() == (released.folder / "two.zip").read_bytes()
