"""Invitations to everybody at once: within the real server's limits, and as fast as it goes without any.

Within the limits the test server refuses what is too much, as the real one does, and the service
runs with the settings that it ships with, but for the spread over time. Without them, as at a Bot API
server of one's own, it takes turns with two clients that do nothing but send.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.row import Row
from bench.running import crowd, processor_seconds, running, until
from bench.seed import Town
from bot.storage.database import connect
from tests.botapi.server import TOKEN

A_SECOND, A_CHAT = 30, 1
AIM_OVER = 0.02
AIM_PTB, AIM_BARE = 3.0, 0.5
WARM = 300
SECONDS = 4.0
ROUNDS = 2
#: What the service limits itself by, unless it is set.
RATES = ("BOT_SEND_RATE", "BOT_CHAT_RATE")


@dataclass(frozen=True, slots=True)
class Run:
    """Sends a second, and milliseconds of processor time for each."""

    rate: float
    milliseconds: float


def measure(town: Town) -> list[Row]:
    """How long an invitation of everybody takes, from its first message to its last, and what it is told."""
    with town.copied() as used, crowd() as api:
        api.assemble(people=used.people)
        api.limit(overall=A_SECOND, chat=A_CHAT)
        set_ = {name: value for name, value in used.settings(api.url).items() if name not in RATES}
        with running(["bot", "run"], set_ | {"BOT_SPREAD_MINUTES": "0"}, used.folder) as process:
            seen = until(api, process, used.people, pause=0.2, of="sent")
        refused: int = api.refused()
    least = used.people / A_SECOND
    took = seen["last_sent"] - seen["first_sent"]
    return [
        Row(
            f"An invitation of {used.people:,} people, {A_SECOND} a second allowed",
            f"{took:.1f} s",
            f"the limit's own time: {least:.1f} s",
            f"{took / least:.3f}",
            f"at most {1 + AIM_OVER:.2f}",
            took <= (1 + AIM_OVER) * least,
        ),
        Row("Refusals (429) that it caused", f"{refused}", "", "", "none", refused == 0),
    ]


def measure_free(town: Town) -> list[Row]:
    """Sends a second of an invitation, each written down before and after, beside two bare clients."""
    ours: list[Run] = []
    theirs: dict[str, list[Run]] = {"ptb": [], "aiohttp": []}
    for _ in range(ROUNDS):
        ours.append(_service(town))
        for client, runs in theirs.items():
            runs.append(_client(client))
    what = "Invitations sent a second, no limit"
    return [
        _row(what, ours, "python-telegram-bot's own client, 8 workers", theirs["ptb"], AIM_PTB),
        _row(what, ours, "aiohttp alone, 8 workers", theirs["aiohttp"], AIM_BARE),
    ]


def _row(what: str, ours: list[Run], name: str, theirs: list[Run], aim: float) -> Row:
    ratio = median(run.rate for run in ours) / median(run.rate for run in theirs)
    return Row(
        what, _told(ours), f"{name}: {_told(theirs)}", f"{ratio:.2f}", f"at least {aim:g}", ratio >= aim
    )


def _told(runs: list[Run]) -> str:
    rate, cost = median(run.rate for run in runs), median(run.milliseconds for run in runs)
    return f"{rate:,.0f} ({cost:.2f} ms of processor time each)"


def _service(town: Town) -> Run:
    """A whole invitation: who is to be invited is looked for while the first are."""
    with town.copied() as used, crowd(0.0, "--curt") as api:
        set_ = used.settings(api.url) | {"BOT_SPREAD_MINUTES": "0"}
        with running(["bot", "run"], set_, used.folder) as process:
            before, computed = until(api, process, 1, of="sent"), -processor_seconds(process)
            after = until(api, process, used.people, of="sent")
            computed += processor_seconds(process)
            process.kill()
            process.wait()
        _check(used, used.people)
    sent = after["sent"] - before["sent"]
    return Run(sent / (after["last_sent"] - before["last_sent"]), computed / sent * 1000)


def _client(name: str) -> Run:
    with (
        crowd(0.0, "--curt") as api,
        running(["bench.peer_sends", name, api.url, TOKEN], {}) as process,
    ):
        before = until(api, process, WARM, of="sent")
        computed = -processor_seconds(process)
        time.sleep(SECONDS)
        computed += processor_seconds(process)
        after = api.so_far()
    sent = after["sent"] - before["sent"]
    return Run(sent / (after["at"] - before["at"]), computed / sent * 1000)


def _check(used: Town, sent: int) -> None:
    """Each message that came stands in the outbox as sent, or as under way when the service was killed."""
    key = Path(used.folder / "keys" / "database.key").read_bytes()
    conn = connect(used.database, key, readonly=True)
    try:
        counted = "SELECT count(*) FROM outbox WHERE state = ?"
        done, going = (conn.execute(counted, (state,)).fetchone()[0] for state in ("sent", "sending"))
    finally:
        conn.close()
    assert done <= sent <= done + going, (
        f"{sent} messages came; {done} are noted as sent, {going} as under way"
    )
