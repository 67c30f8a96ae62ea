"""Who types: somebody of the staff named with --as, what she may, and what stays of it in the log."""

from __future__ import annotations

import re

import pytest

from bot.domain.person import Role
from bot.storage import people
from tests.cli.shell import Shell


def acts(shell: Shell) -> list[tuple[int, str, str, str]]:
    rows = shell.type("audit", "--json").json["rows"]
    return [(each["staff"], each["action"], each["resource"], each["outcome"]) for each in rows]


def test_whoever_names_nobody_is_told_how_to(trial: Shell) -> None:
    trial.staff = None
    for words in (
        *(
            ("round", "list"),
            ("round", "show", "1"),
            ("round", "open", "1"),
            ("round", "open", "1", "--dry-run"),
        ),
        *(("round", "pause", "1"), ("round", "close", "1"), ("round", "extend", "1", "--closes", "+1d")),
        *(("round", "plan", "priorities", "--closes", "+7d"), ("digest", "1"), ("export", "1"), ("audit",)),
        *(("invite",), ("staff", "revoke", "1")),
    ):
        (line,) = trial.type(*words).faults
        assert line.startswith("--as: say who you are. `charterbot staff list` shows the ids.")


@pytest.mark.threat(7)
def test_only_staff_is_invited_by_nobody_and_that_is_noted(unmade: Shell) -> None:
    for role in ("coordinator", "drafter", "reviewer"):
        assert unmade.type("invite", "--role", role).code == 0
    assert unmade.type("invite", "--role", "advocate").faults[0].startswith("--as: say who you are.")
    unmade.employ()
    unmade.staff = None
    assert unmade.type("invite", "--role", "coordinator").code == 0
    unmade.staff = 1
    roles = ("coordinator", "drafter", "reviewer", "coordinator")
    assert acts(unmade)[:4] == [(0, "invite", f"invitation:{role}", "done") for role in roles]


@pytest.mark.threat(7)
def test_the_list_tells_circles_and_where_there_is_one_alone_who_can_add_another(trial: Shell) -> None:
    done = trial.type("staff", "list")
    assert "charterbot invite --role coordinator, without --as" in done.err
    other = trial.employ()
    done = trial.type("staff", "list")
    assert (done.err, "Circle" in done.out) == ("", True)
    assert [each["circle"] for each in trial.type("staff", "list", "--json").json] == [1, other]
    trial.inside(lambda _, conn: people.set_circle(conn, other, 1))
    assert [each["circle"] for each in trial.type("staff", "list", "--json").json] == [1, 1]
    assert "all coordinators are of one circle" in trial.type("staff", "list").err


@pytest.mark.threat(7)
def test_the_log_tells_who_did_what_and_a_refusal_although_nothing_else_of_it_stays(trial: Shell) -> None:
    drafter = trial.employ(Role.DRAFTER)
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    trial.type("round", "open", "1")
    (line,) = trial.type("round", "pause", "1", "--as", str(drafter)).faults
    assert line.startswith("A drafter may not do this (pause, round:1)")
    assert trial.type("round", "show", "1", "--json").json["state"] == "running"
    trial.type("invite", "--country", "YE")
    assert acts(trial) == [
        (1, "plan", "round:1", "done"),
        (1, "open", "round:1", "done"),
        (drafter, "pause", "round:1", "refused"),
        (1, "see rounds", "round:1", "done"),
        (1, "invite", "invitation:advocate", "done"),
        (1, "read audit", "audit", "done"),
    ]
    assert trial.type("audit", "--json").json["broken_at"] is None
    shown = trial.type("audit").out
    assert re.search(
        r"^2 .* UTC  1 coordinator: open, round:1: done  ([0-9a-f]{4}-){2}[0-9a-f]{4}$", shown, re.MULTILINE
    )


def test_what_fails_for_another_reason_is_not_told_as_done(trial: Shell) -> None:
    assert trial.type("round", "open", "9").code == 2
    assert acts(trial) == [(1, "read audit", "audit", "done")]


def test_a_changed_log_is_told(trial: Shell) -> None:
    trial.type("round", "list")

    def forge(_, conn):
        conn.execute("DROP TRIGGER audit_is_not_changed")
        conn.execute("UPDATE audit SET staff = 9 WHERE number = 1")

    trial.inside(forge)
    done = trial.type("audit")
    assert "row 1 does not follow from those before it" in done.err


def test_the_list_tells_ids_and_roles_and_nobody_who_answers(released: Shell) -> None:
    released.staff = None
    found = released.type("staff", "list", "--json").json
    assert [each["role"] for each in found] == ["coordinator", "coordinator", "drafter", "reviewer"]
    assert {each["where"] for each in found} == {"synthetic"}
    assert "coordinator" in released.type("staff", "list").out


def test_with_nobody_there_the_list_says_what_to_do(unmade: Shell) -> None:
    unmade.type("invite", "--role", "coordinator")
    assert "charterbot invite --role coordinator" in unmade.type("staff", "list").out


@pytest.mark.threat(7)
def test_a_lost_phone_is_let_go_from_the_shell_and_its_id_opens_nothing_more(trial: Shell) -> None:
    lost = trial.employ()
    done = trial.type("staff", "revoke", str(lost), "--as", "1")
    assert (done.code, done.err) == (0, "")
    assert [each["id"] for each in trial.type("staff", "list", "--json").json] == [1]
    (line,) = trial.type("round", "list", "--as", str(lost)).faults
    assert "nobody of the staff has this id" in line
    assert acts(trial)[:2] == [
        (1, "revoke staff", f"staff:{lost}", "done"),
        (lost, "see rounds", "round", "refused"),
    ]
    assert trial.type("staff", "revoke", "77", "--as", "1").faults[0].startswith("ID 77: nobody of the staff")


@pytest.mark.threat(7)
def test_whoever_keeps_the_machine_limits_a_coordinator_who_then_cannot_reach_beyond(trial: Shell) -> None:
    limited = trial.employ()
    trial.type("round", "plan", "e-training", "--countries", "SD", "--opens", "now", "--closes", "+7d")
    done = trial.type("staff", "limit", str(limited), "--countries", "YE,SO")
    assert (done.code, done.out) == (0, f"Done. {limited} works in SO, YE alone.\n")
    (line,) = trial.type("round", "open", "1", "--as", str(limited)).faults
    assert "reaches beyond them" in line
    assert trial.type("round", "list", "--json", "--as", str(limited)).json == []
    found = trial.type("staff", "list", "--json").json
    assert [(each["owner"], each["limits"]) for each in found] == [(True, ""), (False, "SO, YE")]
    done = trial.type("staff", "limit", str(limited), "--countries", "all")
    assert done.out == f"Done. {limited} works everywhere.\n"
    done = trial.type("staff", "limit", str(limited), "--countries", "Yemen")
    assert (done.code, done.faults[0].split(":")[0]) == (2, "--countries Yemen")


def test_a_link_into_the_console_is_printed_once_the_service_has_told_its_address(trial: Shell) -> None:
    (line,) = trial.type("staff", "link", "1").faults
    assert "start it once" in line
    assert trial.type("staff", "link", "77").code == 2


def test_letting_the_last_coordinator_go_warns_and_the_next_is_invited_by_nobody(trial: Shell) -> None:
    done = trial.type("staff", "revoke", "1", "--as", "1")
    assert "Note: no coordinator is left." in done.err
    trial.staff = None
    assert trial.type("invite", "--role", "coordinator").code == 0


@pytest.mark.threat(7)
def test_the_digest_tells_where_the_log_stood_at_its_release(released: Shell) -> None:
    head = released.type("digest", "1", "--format", "json").json["audit_head"]
    rows = released.type("audit", "--json").json["rows"]
    assert head in [each["head"] for each in rows]
    assert head == next(each["head"] for each in reversed(rows) if each["action"] == "open")
    assert head in released.type("digest", "1").out
    assert head in released.type("digest", "1", "--format", "html").out
