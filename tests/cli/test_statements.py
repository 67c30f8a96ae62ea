"""`charterbot statements` and `round plan --statements`."""

from __future__ import annotations

import json

from bot.storage import statements
from tests.cli.shell import Shell

PLAN = ("round", "plan", "--closes", "+7d")


def state(shell: Shell, number: int) -> None:
    def stated(house, conn):
        for each in range(number):
            statements.approve(
                conn, statements.add(conn, f"Wells are for all, {each}.", (), own=True, writer=1), 2
            )
        statements.add(conn, "Nobody approved this.", (), own=True, writer=1)

    shell.inside(stated)


def test_what_is_approved_is_listed_with_its_number(trial: Shell) -> None:
    assert "No statement is approved yet" in trial.type("statements", "--as", "1").out
    state(trial, 2)
    assert "Wells are for all, 1." in trial.type("statements", "--as", "1").out
    told = json.loads(trial.type("statements", "--json", "--as", "1").out)
    assert told == [
        {"number": 1, "text": "Wells are for all, 0.", "own": True},
        {"number": 2, "text": "Wells are for all, 1.", "own": True},
    ]


def test_a_round_of_all_or_of_some_statements_is_planned(trial: Shell) -> None:
    state(trial, 8)
    assert trial.type(*PLAN, "--statements", "all").code == 0
    assert trial.type(*PLAN, "--statements", "1,2,8", "--statements", "4,5").code == 0
    asked = trial.inside(
        lambda house, conn: [
            [each.id for each in house.survey(conn, row[0]).questions]
            for row in conn.execute("SELECT survey FROM round ORDER BY id").fetchall()
        ]
    )
    assert [len(each) for each in asked[-2:]] == [8, 5]
    assert asked[-1] == ["s1", "s2", "s4", "s5", "s8"]


def test_every_mistake_in_statements_is_told_at_once(trial: Shell) -> None:
    state(trial, 5)
    done = trial.type(*PLAN, "--statements", "1,x,-3")
    assert done.code == 2
    assert done.err.count("is no number of a statement") == 2
    done = trial.type(*PLAN, "--statements", "1,6,7")
    assert done.code == 2
    assert done.err.count("no approved statement has this number") == 2
    done = trial.type(*PLAN, "--statements", "1,2,3,4")
    assert "a round takes 5 to 100 approved statements, and these are 4" in done.err
    assert "name at least one survey" in trial.type(*PLAN).err
