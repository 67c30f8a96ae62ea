"""Answers a second, durable, by polling over HTTP: the whole service beside the simplest honest bot.

An answer counts once its press is acknowledged and the next question is shown. At the end of each
run the bot is killed, and all answers that counted must stand in its database. The two take turns.
"""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import peer
from bench.row import Row
from bench.running import crowd, megabytes, processor_seconds, running, until
from bench.seed import SURVEY, Town
from bot.storage.database import connect
from bot.surveyfile.load import load
from tests.botapi.remote import Remote
from tests.botapi.server import TOKEN

WINDOW = 256
WARM = 400
WARM_FAR = 20
SECONDS = 8.0
ROUNDS = 2
QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one bot."""

    rate: float
    megabytes: float
    milliseconds: float


def _told(runs: list[Run]) -> str:
    """The median rate, the most memory, and the processor time, which a busy machine moves less."""
    rate = median(run.rate for run in runs)
    cost = median(run.milliseconds for run in runs)
    return f"{rate:,.0f} ({max(run.megabytes for run in runs):.0f} MB, {cost:.2f} ms of processor time each)"


def measure(town: Town, *, delay: float = 0.0, rounds: int = ROUNDS, seconds: float = SECONDS) -> Row:
    """Both bots by turns; the medians and their ratio."""
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(rounds):
        ours.append(service(town, delay, seconds))
        theirs.append(simplest(town, delay, seconds))
    rate, other = (median(run.rate for run in runs) for runs in (ours, theirs))
    away = f", {delay * 1000:.0f} ms a call" if delay else ""
    return Row(
        f"Durable answers a second, {town.people:,} people, polling{away}",
        _told(ours),
        f"hand-written python-telegram-bot bot: {_told(theirs)}",
        f"{rate / other:.1f}",
        "at least 1",
        rate >= other,
    )


def service(town: Town, delay: float, seconds: float) -> Run:
    """The service itself, on a copy of the town."""
    with town.copied() as used, crowd(delay) as api:
        api.gather(people=used.people, questions=QUESTIONS, text=used.text, buttons=used.buttons)
        with running(["bot", "run"], used.settings(api.url), used.folder) as process:
            run, shown = _run(api, process, seconds, _warm(delay))
        key = (used.folder / "keys" / "database.key").read_bytes()
        _check(lambda: connect(used.database, key, readonly=True), shown)
    return run


def simplest(town: Town, delay: float, seconds: float) -> Run:
    """The peer, on a database of its own."""
    text, keyboard = peer.question(load(SURVEY), 0)
    buttons = keyboard.to_dict()["inline_keyboard"]
    with TemporaryDirectory() as folder, crowd(delay) as api:
        database = Path(folder) / "peer.db"
        api.gather(people=town.people, questions=QUESTIONS, text=text, buttons=buttons)
        with running(["bench.peer", str(SURVEY), api.url, TOKEN, str(database)], {}) as process:
            run, shown = _run(api, process, seconds, _warm(delay))
        _check(lambda: sqlite3.connect(database), shown)
    return run


def _warm(delay: float) -> int:
    return WARM_FAR if delay else WARM


def _run(api: Remote, process: subprocess.Popen[str], seconds: float, warm: int) -> tuple[Run, int]:
    """The rate, the memory, and how many answers had been shown as taken when the bot was killed."""
    api.begin(window=WINDOW)
    before = until(api, process, warm)
    computed = -processor_seconds(process)
    time.sleep(seconds)
    computed += processor_seconds(process)
    after = api.so_far()
    size = megabytes(process)
    process.kill()
    process.wait()
    answers = after["answers"] - before["answers"]
    run = Run(answers / (after["at"] - before["at"]), size, computed / answers * 1000)
    return run, int(api.so_far()["answers"])


def _check(opened: Callable[[], sqlite3.Connection], shown: int) -> None:
    """Every answer that was shown as taken stands in the database, beside those about to be shown."""
    conn = opened()
    try:
        kept = conn.execute("SELECT count(*) FROM answer").fetchone()[0]
    finally:
        conn.close()
    assert shown <= kept <= shown + WINDOW, f"{shown} answers were shown as taken, {kept} are kept"
