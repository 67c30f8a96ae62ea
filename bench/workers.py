"""Answers a second by webhook, a call to Telegram 50 ms away: one, two and four workers on PostgreSQL.

Beside them one service on its SQLite file, by webhook too. All take turns in one run. The server syncs every
commit. An answer counts as in `inbound`, and all that counted must stand in the database after the kill.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from statistics import median
from typing import cast

from bench.inbound import QUESTIONS, WINDOW
from bench.row import Row
from bench.running import crowd, megabytes, processor_seconds, running, until
from bench.seed import Town
from bot.storage.database import connect
from bot.storage.server import connected
from tests import pgserver
from tests.botapi.remote import Remote

WORKERS = (1, 2, 4)
ROUNDS = 3
WARM = 200
SECONDS = 8.0
#: As a public server in another country.
FAR = 0.05
SECRET = "secret-word-of-the-bench"
#: More under way than one worker needs to be busy all the time.
PRESSES = 2 * WINDOW


class Figures:
    """All runs of one kind."""

    def __init__(self) -> None:
        self.rates: list[float] = []
        self.costs: list[float] = []
        self.sizes: list[float] = []

    @property
    def rate(self) -> float:
        """Answers a second."""
        return median(self.rates)

    def __str__(self) -> str:
        each = f"{median(self.costs):.2f} ms of processor time each, {max(self.sizes):.0f} MB a process"
        return f"{self.rate:,.0f} ({each})"


def measure(town: Town) -> list[Row]:
    """All of them by turns."""
    file, served = Figures(), {count: Figures() for count in WORKERS}
    with pgserver.running(durable=True) as server:
        moved = server.make("template1")
        with town.copied() as source:
            _move(source, server.url(moved))
        for _ in range(ROUNDS):
            _on_file(town, file)
            for count, figures in served.items():
                _on_server(town, server, moved, count, figures)
    one = served[WORKERS[0]]
    what = f"Durable answers a second, {town.people:,} people, webhook, 50 ms a call, {os.cpu_count()} cores"
    return [
        _row(f"{what}: 1 worker on PostgreSQL", one, "1 on a SQLite file", file),
        *(
            _row(f"{what}: {count} workers on PostgreSQL", figures, "1 worker", one)
            for count, figures in served.items()
            if count > 1
        ),
    ]


def _row(what: str, ours: Figures, name: str, theirs: Figures) -> Row:
    return Row(what, str(ours), f"{name}: {theirs}", f"{ours.rate / theirs.rate:.2f}", "told", ok=True)


def _on_file(town: Town, figures: Figures) -> None:
    with town.copied() as used, crowd(FAR) as api:
        shown = _run(used, api, 1, {}, figures)
        key = (used.folder / "keys" / "database.key").read_bytes()
        with closing(connect(used.database, key, readonly=True)) as conn:
            _check(conn, shown)


def _on_server(town: Town, server: pgserver.Server, moved: str, count: int, figures: Figures) -> None:
    name = server.make(moved)
    try:
        with town.copied() as used, crowd(FAR) as api:
            shown = _run(used, api, count, {"BOT_DATABASE_URL": server.url(name)}, figures)
        with closing(cast("sqlite3.Connection", connected(server.url(name)))) as conn:
            _check(conn, shown)
    finally:
        server.drop(name)


def _move(town: Town, url: str) -> None:
    """Bring the town to the server, as its users would."""
    words = ["move", f"sqlite:{town.database}", url]
    env = {**os.environ, **town.settings("http://127.0.0.1:1")}
    subprocess.run([sys.executable, "-m", "bot", *words], check=True, env=env, stdout=subprocess.DEVNULL)


def _run(town: Town, api: Remote, count: int, more: dict[str, str], figures: Figures) -> int:
    """Let so many workers answer for some seconds, and kill them; returns how many answers were shown."""
    api.gather(people=town.people, questions=QUESTIONS, text=town.text, buttons=town.buttons)
    ports = [_free_port() for _ in range(count)]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        workers: list[subprocess.Popen[str]] = []
        for port in ports:
            settings = (
                town.settings(api.url)
                | more
                | {
                    "BOT_WEB": f"127.0.0.1:{port}",
                    "BOT_WEBHOOK_URL": urls[0],
                    "BOT_WEBHOOK_SECRET": SECRET,
                }
            )
            workers.append(stack.enter_context(running(["bot", "run"], settings, town.folder)))
        for port in ports:
            _until_open(port)
        api.spread(urls=[f"{url}/telegram" for url in urls], secret=SECRET)
        api.begin(window=PRESSES)
        before = until(api, workers[0], WARM)
        computed = -sum(map(processor_seconds, workers))
        time.sleep(SECONDS)
        computed += sum(map(processor_seconds, workers))
        after = api.so_far()
        figures.sizes.append(max(megabytes(worker, most=True) for worker in workers))
        for worker in workers:
            worker.kill()
            worker.wait()
    answers = after["answers"] - before["answers"]
    figures.rates.append(answers / (after["at"] - before["at"]))
    figures.costs.append(computed / answers * 1000)
    return int(api.so_far()["answers"])


def _check(conn: sqlite3.Connection, shown: int) -> None:
    """Every answer that was shown as taken stands in the database, beside those about to be shown."""
    kept = conn.execute("SELECT count(*) FROM answer").fetchone()[0]
    assert shown <= kept <= shown + PRESSES, f"{shown} answers were shown as taken, {kept} are kept"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _until_open(port: int) -> None:
    """Wait until a worker listens."""
    given_up = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > given_up:
                raise
            time.sleep(0.05)
        else:
            return
