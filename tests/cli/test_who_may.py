"""Every verb at which somebody has to be named, typed by every role."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.handed import pack_review
from bot.domain.person import Role
from bot.domain.reading import Reading, pack
from bot.domain.review import Review, Reviewed
from bot.storage import audit
from tests import whomay
from tests.cli.shell import Shell

#: The verb for each action on round 1, which is closed, on round 2, a draft, or on round 3, which runs.
VERBS = {
    "see rounds": ("round", "show", "1"),
    "dry run": ("round", "open", "2", "--dry-run"),
    "plan": ("round", "plan", "priorities", "--closes", "+7d"),
    "open": ("round", "open", "2"),
    "pause": ("round", "pause", "3"),
    "extend": ("round", "extend", "3", "--closes", "+9d"),
    "drop": ("round", "drop", "2"),
    "close": ("round", "close", "3"),
    "close question": ("round", "close-question", "3", "1", "ar"),
    "invite": ("invite",),
    "take roster": ("roster", "people.csv"),
    "read digest": ("digest", "1"),
    "decide": ("digest", "decide", "1", "floor", "keep"),
    "bulletin": ("round", "bulletin", "1"),
    "export": ("export", "1"),
    "export linkable": ("export", "1", "--linkable"),
    "leave country": ("country", "leave", "YE"),
    "confirm leaving": ("country", "leave", "SD"),
    "return country": ("country", "return", "SD"),
    "revoke staff": ("staff", "revoke", "V"),
    "read audit": ("audit",),
    "publish": ("publish", "public"),
    "revise": ("revise", "a", "next.yaml"),
    "export sealed": ("export", "1", "--sealed", "boxes.json"),
    "review": ("review",),
    "take back": ("review", "take-back", "T"),
    "read statements": ("statements",),
    "import review": ("review", "import", "review.json"),
    "make token": ("token", "make", "--scopes", "findings:read"),
    "list tokens": ("token", "list"),
    "revoke token": ("token", "revoke", "1"),
    "keep webhooks": ("webhook", "list"),
}
#: These find nothing here once they are allowed: no round of this trial is a high-risk one.
NOTHING_THERE = {"export sealed", "import review"}
#: What has no verb at the shell, or one at which nobody need be named.
ELSEWHERE = {
    "answer",
    "keep own settings",
    "list staff",
    "limit staff",
    "enter the console",
    "use the interface",
    "translate",
    "adjudicate",
    "retell",
    "narrate",
    "write statement",
    "approve statement",
}
REVIEW = pack_review(Review("b" * 32, 1, "5" * 64, {"wrong": Reviewed(0, 0, (), {})}))
ROSTER = "phone,consent_how,consent_when,consent_by\n+967712345678,asked,{},the field lead\n"
#: A text of round 1 that is released.
TEXT = 71044
RELEASE = """
  INSERT INTO reading (id, round, pseudonym, question, state, sealed)
  SELECT ?, round, pseudonym, question, 'released', ? FROM answer JOIN respondent USING (round, pseudonym)
  WHERE round = 1 AND answer.sealed IS NOT NULL AND released = 1 AND state = 'counted' LIMIT 1
"""
KINDS = dict(iter(whomay.MAY))


@pytest.fixture(scope="session")
def worked(ended: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trial with a closed round, a draft and one that runs, and somebody of each role."""
    shell = Shell(tmp_path_factory.mktemp("worked"), pytest.MonkeyPatch(), None)  # type: ignore[arg-type]
    shell.take_over(ended)
    made = {role: shell.employ(role) for role in Role}
    assert len(made) == len(Role)

    def prepared(house, conn):
        for state in ("draft", "running"):
            conn.execute(
                "INSERT INTO round (survey, survey_id, state, opens, closes, min_cell)"
                " SELECT survey, survey_id, ?, opens, 'local 2099-01-01T09:00:00', 5 FROM round WHERE id = 1",
                (state,),
            )
        conn.execute(
            "INSERT INTO decision (round, number, item, verdict, why, cut, at, for_all)"
            " VALUES (1, 1, 'floor', 'keep', '', 1, 1, 1)"
        )
        conn.execute("INSERT INTO country_left (country, at, staff) VALUES ('SD', 1, 1)")
        conn.execute(
            "INSERT INTO api_token (hash, person, scopes, made, expires)"
            " VALUES (x'00', ?, 'rounds:read', ?, ?)",
            (made[Role.DRAFTER], "2026-12-01", 2**32),
        )
        conn.execute(RELEASE, (TEXT, house.sealer.seal_text(pack(Reading()))))

    shell.inside(prepared)
    return shell.folder


def ids(shell: Shell) -> dict[Role, int]:
    """The last one of each role."""
    rows = shell.inside(
        lambda _, conn: conn.execute("SELECT role, max(id) FROM person GROUP BY role").fetchall()
    )
    return {Role(role): int(id_) for role, id_ in rows}


def state(shell: Shell) -> list[object]:
    """What an action could change."""
    found = shell.inside(
        lambda _, conn: [
            conn.execute(sql).fetchall()
            for sql in (
                "SELECT id, state, closes FROM round ORDER BY id",
                "SELECT count(*) FROM invite",
                "SELECT count(*) FROM roster",
                "SELECT id, role FROM person ORDER BY id",
                "SELECT country, confirmed FROM country_left ORDER BY country",
                "SELECT count(*) FROM approval",
                "SELECT count(*) FROM decision",
                "SELECT count(*) FROM bulletin",
                "SELECT count(*) FROM api_token",
            )
        ]
    )
    return [[tuple(row) for row in rows] for rows in found]


def log(shell: Shell) -> list[tuple[int, str, str, str]]:
    entries = shell.inside(lambda _, conn: [row.entry for row in audit.rows(conn)])
    return [(each.staff, each.action, each.resource, each.outcome.value) for each in entries]


def test_no_action_is_left_out_here() -> None:
    assert set(VERBS) | ELSEWHERE == set(KINDS)


@pytest.mark.threat(7)
@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize("action", VERBS)
def test_a_verb_does_its_work_for_whom_the_table_says_and_nothing_for_others(
    shell: Shell, worked: Path, role: Role, action: str
) -> None:
    shell.take_over(worked)
    people = ids(shell)
    meant = {"V": str(people[Role.DRAFTER]), "T": str(TEXT)}
    words = [meant.get(word, word) for word in VERBS[action]]
    shell.folder.joinpath("review.json").write_text(REVIEW)
    shell.folder.joinpath("people.csv").write_text(ROSTER.format(datetime.now(UTC).date()))
    if action == "revise":
        printed = shell.type("revise", "a").out
        shell.folder.joinpath("next.yaml").write_text(printed.replace("At least 30", "At least 40", 1))
    before, written = state(shell), log(shell)
    done = shell.type(*words, "--as", str(people[role]))
    added = log(shell)[len(written) :]
    if whomay.may(role, action, KINDS[action]) and action in NOTHING_THERE:
        assert "may not do this" not in done.err
        assert added == []
        return
    if whomay.may(role, action, KINDS[action]):
        assert done.code == 0, done.err
        assert added
        assert {each[3] for each in added} <= {"done", "waits"}
        assert added[0][:2] == (people[role], action)
        return
    assert (done.code, done.out) == (2, "")
    assert state(shell) == before
    (row,) = added
    assert row[3] == "refused"
    assert row[2].partition(":")[0] == KINDS[action]
    # An advocate's id stands nowhere, not even where somebody names it at the shell.
    assert row[0] == (0 if role is Role.ADVOCATE else people[role])


@pytest.mark.threat(7)
def test_the_log_of_all_that_names_no_advocate(shell: Shell, worked: Path) -> None:
    shell.take_over(worked)
    people = ids(shell)
    for words in VERBS.values():
        for name in people.values():
            given = [str(people[Role.ADVOCATE]) if word == "V" else word for word in words]
            shell.type(*given, "--as", str(name))
    advocates = {str(row[0]) for row in shell.inside(_advocates)}
    for staff, _, resource, _ in log(shell):
        kind, _, of = resource.partition(":")
        assert str(staff) not in advocates
        assert kind != "staff" or of not in advocates


def _advocates(_, conn):
    return conn.execute("SELECT id FROM person WHERE role = 'advocate'").fetchall()
