from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot import cli
from bot.cli import demo
from bot.synthetic.playing import Consultation
from bot.synthetic.timetable import REVISED


def charterbot(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["demo", *words])
    return int(ended.value.code or 0)


def test_the_demo_leaves_every_digest_as_files_says_which_to_open_and_says_synthetic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    short = partial(Consultation, surveys=("e-training",))
    monkeypatch.setattr(demo, "Consultation", short)
    monkeypatch.chdir(tmp_path)
    assert charterbot("--people", "24", "--language", "fr") == 0
    page = tmp_path / "demo-digests" / "e-training.html"
    told = capsys.readouterr().out
    paper, card = page.with_suffix(".pdf"), page.with_suffix(".png")
    transcript = page.with_name("transcript.txt")
    assert [line.strip() for line in told.splitlines() if line.startswith("  /")] == [
        str(page),
        str(page.parent),
        str(page.parent / "charter" / "index.html"),
        str(transcript),
    ]
    assert "What was decided" in (page.parent / "charter" / "en" / "index.html").read_text("utf-8")
    assert len(told.splitlines()) < 40, "a summary and no digest"
    assert "synthetic" in transcript.read_text("utf-8").casefold() or "artificielles" in transcript.read_text(
        "utf-8"
    )
    assert paper.read_bytes().startswith(b"%PDF")
    assert card.read_bytes().startswith(b"\x89PNG")
    assert "synthetic" in told
    assert 'lang="fr"' in page.read_text("utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["demo-digests"]


def test_the_demo_prints_every_digest_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "Consultation", partial(Consultation, surveys=("e-training",)))
    assert charterbot("--people", "20", "--whole", "--output", str(tmp_path)) == 0
    assert (tmp_path / "transcript.txt").read_text("utf-8") in capsys.readouterr().out


def test_a_language_that_is_not_shipped_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert charterbot("--language", "xx") == 2
    assert capsys.readouterr().err.startswith("--language xx: not shipped. Known: en, ")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_ends_with_the_movement_to_the_new_text_and_tells_its_round_from_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "Consultation", partial(Consultation, surveys=(REVISED,)))
    monkeypatch.setenv("COLUMNS", "200")
    assert charterbot("--people", "40", "--output", str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "Women at the table, version 2" in told
    assert "Women at the table: from version 1 to version 2 (synthetic)" in told
    assert "The lowest share of women" in told
    assert "→" in told
