"""Answers a second, durable, by polling over HTTP: the whole service beside two honest bots.

An answer counts once its press is acknowledged and the next question is shown. At the end of each
run the bot is killed, and all answers that counted must stand in its database. The three take turns.
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

from bench import questions
from bench.row import Row
from bench.running import crowd, megabytes, processor_seconds, running, until
from bench.seed import SURVEY, Town
from bot.storage.database import connect
from tests.botapi.remote import Remote
from tests.botapi.server import TOKEN

WINDOW = 256
WARM = 400
WARM_FAR = 100
SECONDS = 6.0
#: Long enough for a bot that takes in all that waits at once to have done so.
BACKLOG_SECONDS = 25.0
ROUNDS = 2
QUESTIONS = 5
PTB, AIOGRAM = "bench.peer_ptb", "bench.peer_aiogram"
#: How many updates python-telegram-bot handles at once: near and far, each is where it is fastest.
PTB_NEAR, PTB_FAR = 1, 32
AIM_AIOGRAM, AIM_PTB, AIM_MEMORY = 1.2, 2.0, 0.25


@dataclass(frozen=True, slots=True)
class Load:
    """So many presses under way; from answer `warm` on so many seconds count; a call takes `delay`."""

    window: int
    warm: int
    seconds: float
    delay: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one bot."""

    rate: float
    megabytes: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of one bot: the medians, and the most memory."""

    runs: list[Run]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return median(run.rate for run in self.runs)

    @property
    def megabytes(self) -> float:
        """The most that was resident."""
        return max(run.megabytes for run in self.runs)

    def __str__(self) -> str:
        cost = median(run.milliseconds for run in self.runs)
        return f"{self.rate:,.0f} ({self.megabytes:.0f} MB, {cost:.2f} ms of processor time each)"


def measure(town: Town, *, delay: float = 0.0) -> list[Row]:
    """The three by turns; their medians, and ratios of these."""
    ours, aiogram, ptb = Runs([]), Runs([]), Runs([])
    load = Load(WINDOW, WARM_FAR if delay else WARM, SECONDS, delay)
    for _ in range(ROUNDS):
        ours.runs.append(service(town, load))
        aiogram.runs.append(peer(AIOGRAM, (), town.people, load))
        ptb.runs.append(peer(PTB, (str(PTB_FAR if delay else PTB_NEAR),), town.people, load))
    away = f", {delay * 1000:.0f} ms a call" if delay else ""
    what = f"Durable answers a second, {town.people:,} people, polling{away}"
    return [
        _row(what, ours, "aiogram bot", aiogram, AIM_AIOGRAM),
        _row(what, ours, "hand-written python-telegram-bot bot", ptb, AIM_PTB),
        _memory(f"The most memory meanwhile, {WINDOW} presses under way{away}", ours, aiogram),
    ]


def measure_backlog(town: Town) -> list[Row]:
    """The same where everybody has pressed before the bot starts, as after an outage."""
    ours, aiogram = Runs([]), Runs([])
    load = Load(town.people, 1, BACKLOG_SECONDS, 0.0)
    ours.runs.append(service(town, load))
    aiogram.runs.append(peer(AIOGRAM, (), town.people, load))
    return [
        _row(f"The same, {town.people:,} waiting at its start", ours, "aiogram bot", aiogram, AIM_AIOGRAM),
        _memory("The most memory meanwhile", ours, aiogram),
    ]


def _memory(what: str, ours: Runs, aiogram: Runs) -> Row:
    ratio = ours.megabytes / aiogram.megabytes
    return Row(
        what,
        f"{ours.megabytes:.0f} MB",
        f"aiogram bot: {aiogram.megabytes:.0f} MB",
        f"{ratio:.2f}",
        f"under {AIM_MEMORY}",
        ratio < AIM_MEMORY,
    )


def _row(what: str, ours: Runs, name: str, theirs: Runs, aim: float) -> Row:
    ratio = ours.rate / theirs.rate
    return Row(what, str(ours), f"{name}: {theirs}", f"{ratio:.1f}", f"at least {aim:g}", ratio >= aim)


def service(town: Town, load: Load) -> Run:
    """The service itself, on a copy of the town."""
    with town.copied() as used, crowd(load.delay) as api:
        api.gather(people=used.people, questions=QUESTIONS, text=used.text, buttons=used.buttons)
        api.begin(window=load.window)
        with running(["bot", "run"], used.settings(api.url), used.folder) as process:
            run, shown = _run(api, process, load)
        key = (used.folder / "keys" / "database.key").read_bytes()
        _check(lambda: connect(used.database, key, readonly=True), shown, load.window)
    return run


def peer(module: str, settings: tuple[str, ...], people: int, load: Load) -> Run:
    """A peer, on a database of its own."""
    with TemporaryDirectory() as folder, crowd(load.delay) as api:
        database, asked = Path(folder) / "peer.db", Path(folder) / "questions.json"
        text, buttons = questions.write(SURVEY, asked)
        rows = [[{"text": label, "callback_data": data}] for label, data in buttons]
        api.gather(people=people, questions=QUESTIONS, text=text, buttons=rows)
        api.begin(window=load.window)
        with running([module, str(asked), api.url, TOKEN, str(database), *settings], {}) as process:
            run, shown = _run(api, process, load)
        _check(lambda: sqlite3.connect(database), shown, load.window)
    return run


def _run(api: Remote, process: subprocess.Popen[str], load: Load) -> tuple[Run, int]:
    """The rate, the memory, and how many answers had been shown as taken when the bot was killed."""
    before = until(api, process, load.warm)
    computed = -processor_seconds(process)
    time.sleep(load.seconds)
    computed += processor_seconds(process)
    after = api.so_far()
    size = megabytes(process, most=True)
    process.kill()
    process.wait()
    answers = after["answers"] - before["answers"]
    run = Run(answers / (after["at"] - before["at"]), size, computed / answers * 1000)
    return run, int(api.so_far()["answers"])


def _check(opened: Callable[[], sqlite3.Connection], shown: int, window: int) -> None:
    """Every answer that was shown as taken stands in the database, beside those about to be shown."""
    conn = opened()
    try:
        kept = conn.execute("SELECT count(*) FROM answer").fetchone()[0]
    finally:
        conn.close()
    assert shown <= kept <= shown + window, f"{shown} answers were shown as taken, {kept} are kept"
