"""The next version of a proposal at the shell: printed, changed, checked, made."""

from __future__ import annotations

import pytest

from bot.domain.person import Role
from bot.storage import charter, sentences
from tests.cli.shell import Shell

COORDINATOR, DRAFTER = 1, 2


@pytest.fixture
def drafter(trial: Shell) -> Shell:
    """A trial in which a drafter types: number 2, after the coordinator who is there."""
    assert trial.employ(Role.DRAFTER) == DRAFTER
    return trial


def write(shell: Shell, old: str, new: str, *, name: str = "next.yaml") -> None:
    printed = shell.type("revise", "a").out
    assert old in printed
    (shell.folder / name).write_text(printed.replace(old, new, 1), "utf-8")


def test_a_changed_file_becomes_the_next_version_and_its_sentences_go_to_translators(drafter: Shell) -> None:
    write(drafter, "At least 30", "At least 40")
    done = drafter.type("revise", "a", "next.yaml", "--as", str(DRAFTER))
    assert (done.code, done.err) == (0, "")
    assert "a1: another text" in done.out
    assert "charterbot round plan --revision a" in done.out
    (made,) = drafter.inside(lambda _, conn: charter.every(conn))
    assert (made.proposal, made.version) == ("a", 2)
    ((wording, note),) = drafter.inside(lambda _, conn: sentences.every(conn))
    assert wording.text.startswith("At least 40")
    assert note
    assert (
        drafter.inside(lambda _, conn: conn.execute("SELECT action FROM audit").fetchall())[-1][0] == "revise"
    )


def test_every_fault_is_told_at_once_with_its_place(drafter: Shell) -> None:
    write(
        drafter,
        "At least 30 out of every 100 people are women, from the start.",
        "In your country " + "x " * 21,
    )
    faults = drafter.type("revise", "a", "next.yaml", "--as", str(DRAFTER)).faults
    assert len(faults) == 2
    assert all(line.startswith("next.yaml:") and "a1.text" in line for line in faults)


def test_nothing_is_made_of_a_file_that_changes_nothing_or_was_only_checked(drafter: Shell) -> None:
    write(drafter, "At least 30", "At least 30")
    assert "nothing is changed" in drafter.type("revise", "a", "next.yaml", "--as", str(DRAFTER)).faults[0]
    write(drafter, "At least 30", "At least 40")
    assert "Nothing was kept." in drafter.type("revise", "a", "next.yaml", "--check").out
    assert drafter.inside(lambda _, conn: charter.every(conn)) == []


def test_who_is_no_drafter_makes_none_and_a_proposal_has_to_be_there(drafter: Shell) -> None:
    write(drafter, "At least 30", "At least 40")
    assert "may not do this" in drafter.type("revise", "a", "next.yaml", "--as", str(COORDINATOR)).faults[0]
    assert "Known: a, b, c, d, e" in drafter.type("revise", "z").faults[0]
    assert "say who you are" in drafter.type("revise", "a", "next.yaml").faults[0]


def test_one_version_alone_cannot_be_asked_about_beside_another(drafter: Shell) -> None:
    plan = ("round", "plan", "--revision", "a", "--closes", "+7d", "--as", str(COORDINATOR))
    assert "it has one version only" in drafter.type(*plan).faults[0]
    write(drafter, "At least 30", "At least 40")
    drafter.type("revise", "a", "next.yaml", "--as", str(DRAFTER))
    assert "Planned." in drafter.type(*plan).out


def test_a_version_is_made_anew_until_a_round_asks_about_it(drafter: Shell) -> None:
    for figure in ("40", "45"):
        write(drafter, "At least", f"At least {figure} and", name="next.yaml")
        assert drafter.type("revise", "a", "next.yaml", "--as", str(DRAFTER)).code == 0
    (made,) = drafter.inside(lambda _, conn: charter.every(conn))
    assert "45 and" in made.passages[0].text.text
    assert len(drafter.inside(lambda _, conn: sentences.every(conn))) == 1
    drafter.inside(lambda _, conn: charter.set_asked(conn, "a", 2))
    assert "version: 3" in drafter.type("revise", "a").out
