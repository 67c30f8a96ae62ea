"""Taking a form in at the shell: what is written, what is told, and what is refused."""

from __future__ import annotations

import pytest

from bot.cli import forms
from bot.i18n.extract import SURVEYS
from bot.surveyfile.load import load
from bot.surveyfile.xlsform.helping import EXAMPLE
from tests.cli.shell import Shell
from tests.forms import form

ROWS = "type | name | label | label::fr | required\ntext | why | Why? | Pourquoi ? | yes\n"
CHARTER = (SURVEYS / "charter.yaml").read_bytes()


def lay(shell: Shell, content: bytes, name: str = "form.xlsx") -> None:
    (shell.folder / name).write_bytes(content)


def there(shell: Shell) -> set[str]:
    return {path.name for path in shell.folder.iterdir()}


@pytest.mark.parametrize("survey", ["priorities", "a-women-at-the-table"])
def test_a_survey_that_ships_comes_back_as_it_left_and_passes_the_check(shell: Shell, survey: str) -> None:
    (shell.folder / "charter.yaml").write_bytes(CHARTER)
    assert shell.type("survey", "export", survey, "--out", "form.xlsx").code == 0
    done = shell.type("survey", "import", "form.xlsx", "--out", f"{survey}.yaml")
    assert done.code == 0, done.err
    assert shell.type("survey", "check", f"{survey}.yaml").code == 0
    assert load(shell.folder / f"{survey}.yaml") == load(SURVEYS / f"{survey}.yaml")
    assert len(list(shell.folder.glob("*.po"))) == 17


def test_a_form_becomes_a_file_and_a_catalog_a_language(shell: Shell) -> None:
    lay(shell, form(ROWS))
    done = shell.type("survey", "import", "form.xlsx", "--out", "woods.yaml")
    assert done.out.splitlines()[0] == "woods.yaml: 1 question, about 1 minute"
    assert "charterbot locales import fr woods.fr.po" in done.out
    assert "form.xlsx: a draft: people would not be told" in done.out
    assert done.err == "Note: survey!E2: required: every question can be skipped here, so this one too\n"
    assert there(shell) == {"form.xlsx", "woods.yaml", "woods.fr.po"}
    assert load(shell.folder / "woods.yaml").id == "woods"
    assert "Pourquoi ?" in (shell.folder / "woods.fr.po").read_text("utf-8")


def test_a_form_is_only_looked_at_where_that_is_wanted(shell: Shell) -> None:
    lay(shell, form(ROWS))
    assert shell.type("survey", "import", "form.xlsx", "--check").out.startswith("form.xlsx: ok, 1 question")
    assert there(shell) == {"form.xlsx"}


def test_a_form_goes_where_surveys_are_unless_another_place_is_given(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shell.folder / "surveys").mkdir()
    monkeypatch.setattr(forms, "SURVEYS", shell.folder / "surveys")
    lay(shell, form(ROWS))
    assert shell.type("survey", "import", "form.xlsx").code == 0
    assert load(shell.folder / "surveys" / "trees.yaml").title == "Trees"


@pytest.mark.parametrize("name", ["woods.yaml", "woods.fr.po"])
def test_nothing_that_is_there_is_written_over(shell: Shell, name: str) -> None:
    lay(shell, form(ROWS))
    (shell.folder / name).write_text("mine")
    (line,) = shell.type("survey", "import", "form.xlsx", "--out", "woods.yaml").faults
    assert line == f"{name}: is there already. Give another file with --out, or move it away."
    assert there(shell) == {"form.xlsx", name}
    assert (shell.folder / name).read_text() == "mine"


def test_nothing_is_left_behind_where_not_all_can_be_written(shell: Shell) -> None:
    lay(shell, form(ROWS))
    (shell.folder / ".woods.yaml.new").symlink_to("nowhere/at/all")
    assert shell.type("survey", "import", "form.xlsx", "--out", "woods.yaml").code == 2
    assert there(shell) == {"form.xlsx"}


def test_all_faults_of_a_form_are_told_and_nothing_is_written(shell: Shell) -> None:
    lay(shell, form("type | name | label\nstart | start |\ngeopoint | where | Where?\ntext | why | "))
    faults = shell.type("survey", "import", "form.xlsx", "--out", "woods.yaml").faults
    assert [line.partition(": ")[0] for line in faults] == ["survey!A2", "survey!A3", "survey!C4"]
    assert there(shell) == {"form.xlsx"}


@pytest.mark.parametrize("out", ["Woods.yaml", "woods.yml", "wo ods.yaml", "woods"])
def test_a_name_that_no_survey_has_is_refused(shell: Shell, out: str) -> None:
    lay(shell, form(ROWS))
    (line,) = shell.type("survey", "import", "form.xlsx", "--out", out).faults
    assert line.startswith("--out: a name of a-z, 0-9 and -")


def test_a_survey_on_a_proposal_is_checked_with_the_charter_beside_it(shell: Shell) -> None:
    lay(shell, form(ROWS, settings="form_title | form_id\nTrees | trees"))
    (line,) = shell.type("survey", "import", "form.xlsx", "--proposal", "a", "--out", "w.yaml").faults
    assert line.startswith("charter.yaml:1: file: a file that can be read was expected")
    (shell.folder / "charter.yaml").write_bytes(CHARTER)
    faults = shell.type("survey", "import", "form.xlsx", "--proposal", "a", "--out", "w.yaml").faults
    assert "none about a1, a2, a3, a4, a5" in faults[0]


@pytest.mark.parametrize("name", ["none.xlsx", "folder"])
def test_a_file_that_cannot_be_read_is_a_line(shell: Shell, name: str) -> None:
    (shell.folder / "folder").mkdir()
    (line,) = shell.type("survey", "import", name).faults
    assert line.startswith(f"{name}: cannot be read")


def test_the_template_comes_back_as_the_example_that_it_is(shell: Shell) -> None:
    assert shell.type("survey", "template", "--out", "new.xlsx").code == 0
    done = shell.type("survey", "import", "new.xlsx", "--out", "trees.yaml")
    assert (done.code, done.err) == (0, "")
    assert load(shell.folder / "trees.yaml") == load(EXAMPLE)
