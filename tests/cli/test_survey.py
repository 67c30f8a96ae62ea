from __future__ import annotations

import pytest

from bot.i18n.extract import SURVEYS
from bot.i18n.translatedsurveys import survey_faults
from bot.surveyfile.load import survey_paths
from tests.cli.shell import Shell
from tests.i18n.trial import lay_survey_text


def test_every_mistake_in_every_file_is_told_with_its_line(shell: Shell) -> None:
    good = (SURVEYS / "priorities.yaml").read_text("utf-8")
    (shell.folder / "priorities.yaml").write_text(good.replace("title:", "titel:", 1), "utf-8")
    (shell.folder / "two.yaml").write_text("id: two\nquestions: []\n", "utf-8")
    faults = shell.type("survey", "check", "priorities.yaml", "two.yaml").faults
    assert any(line.startswith("priorities.yaml:") and "titel" in line for line in faults)
    assert any(line.startswith("priorities.yaml:") and "title" in line for line in faults)
    assert any(line.startswith("two.yaml:2: questions: at least one question") for line in faults)


def test_a_good_file_tells_its_questions_and_minutes(shell: Shell) -> None:
    path = SURVEYS / "priorities.yaml"
    assert shell.type("survey", "check", str(path)).out == f"{path}: ok, 4 questions, about 2 minutes\n"
    (found,) = shell.type("survey", "check", str(path), "--json").json
    assert (found["id"], found["questions"], found["minutes"]) == ("priorities", 4, 2)


def test_a_file_that_is_missing_or_a_folder_is_a_line(shell: Shell) -> None:
    (shell.folder / "folder.yaml").mkdir()
    faults = shell.type("survey", "check", "none.yaml", "folder.yaml").faults
    assert [line.partition(":")[0] for line in faults] == ["none.yaml", "folder.yaml"]


def test_the_shipped_surveys_are_listed(shell: Shell) -> None:
    found = shell.type("survey", "list", "--json").json
    assert [each["id"] for each in found] == [path.stem for path in survey_paths(SURVEYS)]
    assert {each["id"] for each in found if each["risk"] == "high"} == {"d-working-group", "e-training"}
    assert "Women at the table" in shell.type("survey", "list").out


def test_the_charter_is_checked_with_the_surveys_and_tells_its_versions(shell: Shell) -> None:
    path = SURVEYS / "charter.yaml"
    assert shell.type("survey", "check", str(path)).out == (
        f"{path}: ok, 5 proposals: a (version 1), b (version 1), c (version 1), d (version 1),"
        " e (version 1)\n"
    )
    (found,) = shell.type("survey", "check", str(path), "--json").json
    assert found["proposals"][1] == {"id": "b", "version": 1, "parts": ["b1", "b2", "b3"]}
    twice = path.read_text("utf-8").replace("  - id: b\n", "  - id: a\n")
    (shell.folder / "charter.yaml").write_text(twice, "utf-8")
    done = shell.type("survey", "check", "charter.yaml")
    assert done.code == 2
    assert 'a.id: each proposal once was expected (found "a" again, as in line 4)' in done.err


def test_a_survey_that_does_not_say_what_answers_can_change_is_a_draft(shell: Shell) -> None:
    (shell.folder / "trees.yaml").write_text(
        "id: trees\ntitle: Trees\nshort_name: Trees\nasks: Trees for all.\nkeeps: Trees stay.\n"
        "questions:\n- {id: why, kind: text, text: Why?}\n",
        "utf-8",
    )
    lines = shell.type("survey", "check", "trees.yaml").out.splitlines()
    assert lines[0].startswith("trees.yaml: ok")
    assert lines[1] == (
        "trees.yaml: a draft: people would not be told what their answers can change."
        " Write it at the head of its file, as `changes:`."
    )
    (found,) = shell.type("survey", "check", "trees.yaml", "--json").json
    assert found["draft"] is True


def test_a_translation_over_a_limit_is_told_with_language_and_question(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_survey_text(shell.folder, "More women in peace work", "x" * 41)
    monkeypatch.setattr(survey_faults, "__defaults__", (shell.folder,))
    path = SURVEYS / "priorities.yaml"
    (fault,) = shell.type("survey", "check", str(path)).faults
    assert fault.startswith(f"{path}: fr: first ('More women in peace work'): is a button of 41 characters")
