"""The export that joins a person's answers: two different people, closed rounds, and little told beside."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from bot.app import planning
from bot.domain.person import Role
from bot.storage import answers, audit, meta
from bot.synthetic.staff import synthetic_staff
from tests.cli.shell import Shell

ASK = ("export", "1", "--linkable")


@pytest.fixture
def closed(shell: Shell, ended: Path) -> Shell:
    shell.take_over(ended)
    shell.staff = staff(shell, Role.COORDINATOR)
    return shell


def staff(shell: Shell, role: Role, place: int = 0) -> int:
    found = shell.inside(lambda _, conn: [each.id for each in synthetic_staff(conn) if each.role is role])
    return found[place]


def last(shell: Shell) -> tuple[str, str]:
    entry = shell.inside(lambda _, conn: list(audit.rows(conn))[-1].entry)
    return entry.action, entry.outcome.value


def exported(shell: Shell) -> list[dict[str, str]]:
    assert shell.type(*ASK).out.startswith("Noted that you agree. It waits")
    done = shell.type(*ASK, "--as", str(staff(shell, Role.DRAFTER)))
    assert done.code == 0
    return list(csv.DictReader(io.StringIO(done.out)))


@pytest.mark.case(57)
@pytest.mark.threat(7)
def test_one_person_alone_gets_nothing_however_often_she_asks(closed: Shell) -> None:
    for _ in range(3):
        done = closed.type(*ASK)
        assert (done.code, done.out.splitlines()[0][:23]) == (0, "Noted that you agree. I")
        assert last(closed) == ("export linkable", "waits")
    other = closed.type(*ASK, "--as", str(staff(closed, Role.COORDINATOR, 1)))
    assert other.out.startswith("round,")
    assert last(closed) == ("export linkable", "done")
    assert closed.type(*ASK).out.startswith("Noted that you agree.")


@pytest.mark.case(57)
def test_a_row_is_one_person_without_her_texts_her_pseudonym_or_a_group_of_few(closed: Shell) -> None:
    rows = exported(closed)
    assert len(rows) == 60
    survey = closed.inside(lambda house, conn: house.survey(conn, planning.existing(conn, 1).survey))
    texts = {each.id for each in survey.questions if each.kind.value == "text"}
    assert texts
    assert set(rows[0]) == {"round", "country"} | {each.id for each in survey.questions} - texts
    groups = Counter(row["country"] for row in rows)
    assert min(groups.values()) >= 5
    found = closed.inside(lambda _, conn: [each.pseudonym for each in answers.released(conn, 1)])
    text = "\n".join(map(str, rows))
    assert not [name for name in found if name.hex() in text or str(name) in text]
    by_pseudonym = closed.inside(
        lambda _, conn: [
            {question: answer.value for question, answer in each.answers.items()}
            for each in answers.released(conn, 1)
        ]
    )
    one = next(each.id for each in survey.questions if each.kind.value not in ("text", "number"))
    assert [row[one] for row in rows] != [str(each.get(one, "")) for each in by_pseudonym]


@pytest.mark.case(57)
def test_only_those_of_the_last_cut_are_in_it(closed: Shell) -> None:
    late = (
        "UPDATE respondent SET released = 0 WHERE pseudonym IN"
        " (SELECT pseudonym FROM respondent WHERE released = 1 LIMIT 3)"
    )
    assert closed.inside(lambda _, conn: conn.execute(late).rowcount) == 3
    assert len(exported(closed)) == 57


def refused(shell: Shell, words: str, *more: str) -> None:
    before = shell.inside(lambda _, conn: len(list(audit.rows(conn))))
    faults = shell.type(*ASK, *more).faults
    assert any(words in line for line in faults), faults
    assert last(shell) == ("export linkable", "refused")
    assert shell.inside(lambda _, conn: len(list(audit.rows(conn)))) == before + 1


@pytest.mark.case(57)
@pytest.mark.threat(7)
def test_who_was_a_coordinator_is_refused_and_what_she_agreed_to_is_void(closed: Shell) -> None:
    gone = staff(closed, Role.COORDINATOR, 1)
    assert closed.type(*ASK, "--as", str(gone)).out.startswith("Noted that you agree.")
    closed.type("staff", "revoke", str(gone), "--as", str(closed.staff))
    refused(closed, "nobody of the staff has this id", "--as", str(gone))
    entry = closed.inside(lambda _, conn: list(audit.rows(conn))[-1].entry)
    assert (entry.staff, entry.role) == (gone, "unknown")
    assert closed.type(*ASK).out.startswith("Noted that you agree.")


@pytest.mark.case(57)
def test_after_the_round_was_deleted_it_is_refused_and_noted(closed: Shell) -> None:
    closed.inside(lambda _, conn: conn.execute("DELETE FROM round").rowcount)
    refused(closed, "there is no such round, or it has been deleted")


@pytest.mark.case(57)
def test_from_the_day_that_consent_names_it_is_refused_and_noted(closed: Shell) -> None:
    closed.inside(lambda house, conn: meta.put(conn, "erase_until", house.now().date().isoformat()))
    refused(closed, "the day that consent names, has come")


@pytest.mark.case(57)
def test_a_round_that_runs_and_a_high_risk_one_are_refused_and_noted(released: Shell) -> None:
    refused(released, "answers can still change: close it first")
    released.type("round", "plan", "d-working-group", "--closes", "+7d")
    released.inside(lambda _, conn: conn.execute("UPDATE round SET state = 'closed'").rowcount)
    faults = released.type("export", "2", "--linkable").faults
    assert any("no answers of a high-risk round" in line for line in faults)
    assert any("nothing has been released of it" in line for line in faults)


@pytest.mark.case(57)
def test_a_reviewer_may_not_even_agree(closed: Shell) -> None:
    refused(closed, "A reviewer may not do this", "--as", str(staff(closed, Role.REVIEWER)))


def test_two_who_agree_again_get_the_same_bytes(closed: Shell) -> None:
    assert exported(closed) == exported(closed)
