"""How a drafter gets her digests, chosen at the shell; her address stands in nothing that can be read."""

from __future__ import annotations

import io

import pytest

from bot.app.house import House
from bot.domain.person import Role
from bot.domain.say import Verbatim, Words
from bot.storage import audit, outbox
from bot.storage.database import Conn
from tests.cli.shell import Done, Shell

ADDRESS = "canary@example.org"


@pytest.fixture
def drafter(trial: Shell) -> str:
    trial.settings |= {"BOT_SMTP_HOST": "mail.example.org", "BOT_SMTP_FROM": "news@example.org"}
    return str(trial.employ(Role.DRAFTER))


def typed(shell: Shell, given: str, *words: str) -> Done:
    with shell.patch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{given}\n"))
        return shell.type("staff", "digest", *words)


def code(shell: Shell) -> str:
    """The code in the mail that waits."""

    def read(house: House, conn: Conn) -> str:
        row = conn.execute("SELECT say, private FROM outbox WHERE via = 'email' ORDER BY id DESC").fetchone()
        line = outbox.said(row, house.sealer).lines[0]
        assert isinstance(line, Words)
        told = line.values["code"]
        assert isinstance(told, Verbatim)
        return told.text

    return shell.inside(read)


def test_what_was_chosen_is_shown_and_an_address_counts_once_its_code_was_given(
    trial: Shell, drafter: str
) -> None:
    assert trial.type("staff", "digest", drafter, "--json").json == {
        "frequency": "each",
        "language": None,
        "channel": "chat",
        "email": "none",
    }
    done = typed(
        trial,
        ADDRESS,
        *(drafter, "--frequency", "weekly", "--language", "fr", "--channel", "email"),
        *("--email-from-stdin", "--json"),
    )
    assert done.json == {"frequency": "weekly", "language": "fr", "channel": "email", "email": "waits"}
    right = code(trial)
    wrong = typed(trial, "0" if right[0] != "0" else "1", drafter, "--code-from-stdin")
    assert wrong.faults[0].startswith("--code-from-stdin: that is not the code")
    assert trial.inside(lambda _, conn: conn.execute("SELECT tries FROM mailbox").fetchone()[0]) == 1
    assert typed(trial, right, drafter, "--code-from-stdin", "--json").json["email"] == "confirmed"
    log = trial.inside(lambda _, conn: [row.entry for row in audit.rows(conn)])
    assert {(each.staff, each.action, each.resource) for each in log} == {
        (int(drafter), "keep own settings", "own")
    }
    for each in (done, wrong):
        assert ADDRESS not in each.out + each.err


def test_every_mistake_is_told_at_once_and_none_repeats_an_address(trial: Shell, drafter: str) -> None:
    bad = typed(trial, "canary at example", drafter, "--language", "tlh", "--email-from-stdin")
    assert [line.partition(":")[0] for line in bad.faults] == ["--language", "--email-from-stdin"]
    assert "canary" not in bad.err
    del trial.settings["BOT_SMTP_HOST"], trial.settings["BOT_SMTP_FROM"]
    (line,) = trial.type("staff", "digest", drafter, "--channel", "both").faults
    assert line == "--channel: no mail server is set. BOT_SMTP_HOST names one."
    (line,) = trial.type("staff", "digest", "1", "--frequency", "daily").faults
    assert line.startswith("ID 1: digests come by themselves to drafters only:")
    (line,) = trial.type("staff", "digest", "77", "--frequency", "daily").faults
    assert line.startswith("ID 77: nobody of the staff has this id.")
