"""English that changes: every translation of it is looked at again, and until then the tests fail."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.say import Say, Wording, Words
from bot.i18n import check as checking
from bot.i18n.catalogs import Catalogs
from bot.i18n.extract import SURVEYS
from bot.i18n.po import LOCALES, Domain, path_of, read
from bot.i18n.render import shown_language
from bot.i18n.standing import Standing, standings
from bot.i18n.update import update
from bot.i18n.words import ALL

ROOT = Path(__file__).resolve().parents[2]
KEY = "consent.free"
BEFORE, AFTER = (
    "Which of the five is the most important to you?",
    "Which one of the five matters most to you?",
)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Catalogs and surveys as they ship, in folders that can be changed, where the check looks."""
    locales, surveys = tmp_path / "locales", tmp_path / "surveys"
    shutil.copytree(LOCALES, locales)
    shutil.copytree(SURVEYS, surveys)
    monkeypatch.setattr(checking, "LOCALES", locales)
    monkeypatch.setattr(checking, "SURVEYS", surveys)
    return locales, surveys


def changed(domain: Domain, surveys: Path, patch: pytest.MonkeyPatch) -> Words | Wording:
    """One English sentence changed at its source; returns what says it now."""
    if domain == "bot":
        patch.setitem(ALL, KEY, replace(ALL[KEY], english="You need not take part. It costs you nothing."))
        return Words(KEY)
    found = [path for path in surveys.rglob("*.yaml") if BEFORE in path.read_text("utf-8")]
    assert found
    for path in found:
        path.write_text(path.read_text("utf-8").replace(BEFORE, AFTER), "utf-8")
    units = read(path_of(LOCALES, "fr", "surveys"), "fr").units
    return Wording(next(unit.context for unit in units if unit.source == (BEFORE,)), AFTER)


@pytest.mark.parametrize("domain", ["bot", "surveys"])
def test_changed_english_fails_the_check_until_each_translation_was_looked_at_again(
    domain: Domain,
    shipped: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    locales, surveys = shipped
    assert checking.main() == 0
    line = changed(domain, surveys, monkeypatch)
    assert checking.main() == 1
    assert f"{domain}.pot: differs from the English" in capsys.readouterr().out
    update(locales, surveys)
    assert checking.main() == 1
    told = capsys.readouterr().out
    catalogs = Catalogs(locales)
    for language in catalogs.languages[1:]:
        assert f"{language}/{domain}.po" in told
        (unit,) = (each for each in read(path_of(locales, language, domain), language).units if each.fuzzy)
        assert unit.source[0] in {AFTER, ALL[KEY].english}
        assert standings(read(path_of(locales, language, domain), language))[unit.key] is Standing.MISSING
        assert shown_language(Say((line,)), language, catalogs) == "en"
    assert told.count("is fuzzy: the English changed, look at it again") == len(catalogs.languages) - 1


def test_the_test_command_of_the_readme_and_of_ci_runs_that_check() -> None:
    verbs = subprocess.run(
        ["make", "--dry-run", "--always-make", "test"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "python -m bot.i18n.check\n" in verbs
    assert "`make test`" in (ROOT / "README.md").read_text("utf-8")
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text("utf-8")
