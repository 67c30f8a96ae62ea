"""What the guide to packages of answers says is so: its table of files, and its examples in pandas."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.exporting import Export
from bot.app.packaging import Rows, files_of, rows_as
from bot.domain.survey import Kind
from tests.digest.test_datapackage import package
from tests.digest.test_digest import CATALOGS

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "exports.md").read_text("utf-8")
(PANDAS,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def run(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_files_and_kinds_named_are_those_there_are() -> None:
    named = set(re.findall(r"^\| `([\w.]+)`", GUIDE.partition("A row is")[0], re.MULTILINE))
    assert named == files_of(package(), Rows.CSV, "en", CATALOGS).keys()
    (kinds,) = re.findall(r"^\| `kind` \| how it is answered: (.*) \|$", GUIDE, re.MULTILINE)
    assert set(re.findall(r"\w+", kinds)) == {*Kind} - {Kind.NOTE, Kind.TEXT}


def test_the_example_in_pandas_names_every_answer_and_keeps_namibia(tmp_path: Path) -> None:
    one = package()
    told = [("7", "two", "choices", "a", country) for country in ("NA", "YE") for _ in range(6)]
    for name, content in files_of(replace(one, rows=tuple(told)), Rows.CSV, "en", CATALOGS).items():
        (tmp_path / name).write_bytes(content)
    printed = run(PANDAS.replace('"overall"', '"two"'), tmp_path)
    assert re.search(r"^A\s", printed, re.MULTILINE)
    assert set(re.findall(r"\b([A-Z]{2})\s+6$", printed, re.MULTILINE)) == {"NA", "YE"}


def test_pandas_reads_the_same_from_json_lines(tmp_path: Path) -> None:
    one = package()
    export = Export(one.round, one.release, one.columns, one.rows)
    (tmp_path / "answers.jsonl").write_bytes(rows_as(Rows.JSONL, export))
    (read,) = re.findall(r"`(pandas\.read_json\(.*?\))`", GUIDE)
    printed = run(f"import pandas\nprint({read}.to_csv(index=False), end='')", tmp_path)
    assert printed.encode() == rows_as(Rows.CSV, export)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([\w./-]+)\)", GUIDE))))
def test_what_the_guide_points_at_exists(target: str) -> None:
    assert (DOCS / target).exists()
