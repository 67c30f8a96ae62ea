from __future__ import annotations

from pathlib import Path

from bot.i18n.extract import SURVEYS
from tests.cli.shell import Shell


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
    assert [each["id"] for each in found] == sorted(path.stem for path in Path(SURVEYS).glob("*.yaml"))
    assert {each["id"] for each in found if each["risk"] == "high"} == {"d-working-group", "e-training"}
    assert "Women at the table" in shell.type("survey", "list").out
