"""`python -m tests.crash`: the long form of these tests, and its figures into docs/storm.md.

Every window with 20 seeds and both ways to end, ten storms of 60 kills while 70 people give 630 answers,
and the stock polling loop in the same ten storms; ten more of three workers on a server, of which 60 are
killed, and ten of two whose server is started again 20 times. The variables that `extent` reads ask for less.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "storm.md"
LONG = {
    "CRASH_SCENES": "20",
    "STORM_SEEDS": "10",
    "STORM_KILLS": "60",
    "STORM_PEOPLE": "70",
    "STORM_JOBS": "2",
    "WORKERS_KILLS": "60",
    "SERVER_STARTS": "20",
}
TRIED = (
    "test_windows.py",
    "test_storm.py",
    "test_starting.py",
    "test_voices.py",
    "test_workers_storm.py",
    "test_workers_windows.py",
)

Figures = dict[str, list[dict[str, float]]]


class Told:
    """A line that goes on while the tests run, what failed, and the figures that they recorded."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self.passed: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.failures: list[str] = []
        self.figures: Figures = {}
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        )
        self._task = self.progress.add_task("getting ready", total=None)

    def pytest_collection_finish(self, session: Any) -> None:
        """How many there are, where they run in this process."""
        if session.items:
            self.progress.update(self._task, total=len(session.items))

    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """How many there are, where they run in others."""
        self.progress.update(self._task, total=len(ids))

    def pytest_runtest_logreport(self, report: Any) -> None:
        """One part of one test is over."""
        name = report.nodeid.partition("::")[2].partition("[")[0]
        if report.failed:
            self.failures.append(f"{report.nodeid} ({report.when})\n{report.longreprtext}")
        if report.when != "call":
            return
        self.tried[name] += 1
        self.passed[name] += report.passed
        for bot, figures in report.user_properties:
            self.figures.setdefault(bot, []).append(figures)
        words = name.removeprefix("test_").replace("_", " ")
        self.progress.update(self._task, advance=1, description=f"{words[:60]:<60}")


def main() -> int:
    """Run it all; the exit code is pytest's."""
    os.environ.update({name: value for name, value in LONG.items() if name not in os.environ})
    import pytest

    told, began = Told(), time.monotonic()
    asked = [
        *(str(Path(__file__).parent / name) for name in TRIED),
        *("-p", "no:terminal", "-p", "no:cacheprovider", "-n", os.environ["STORM_JOBS"]),
        *("-o", "addopts=--strict-markers --import-mode=importlib"),
    ]
    with told.progress:
        code = pytest.main(asked, plugins=[told])
    console = told.progress.console
    for failure in told.failures:
        console.print(failure, markup=False, highlight=False)
    page = written(told, time.monotonic() - began)
    if code == 0:
        PAGE.write_text(page, "utf-8")
    console.print(page, markup=False, highlight=False)
    return int(code)


def written(told: Told, seconds: float) -> str:
    """The figures as a page."""
    ours, stock = told.figures.get("service", []), told.figures.get("stock", [])
    storms = f"{len(ours)} storms of {_sum(ours, 'kills') // max(1, len(ours)):.0f} kills"
    names = {
        name: _words(name)
        for name in sorted(told.tried)
        if name.startswith(("test_ended", "test_of_two", "test_a_worker_"))
    }
    windows = "\n".join(f"| {words} | {told.passed[n]} of {told.tried[n]} |" for n, words in names.items())
    unread = told.figures.get("unread", [{}])[0]
    return f"""# What a storm does

Written by `make storm` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, Python \
{platform.python_version()}, {seconds / 60:.0f} minutes. The service is the real process; the Bot API server \
that it talks to lives in another, is as strict as the real one, and outlives it.

## Kills without end

{storms}, each while {_each(ours, "answers"):.0f} answers are given and the network fails: of each hundred
calls a dozen are reset before or after they arrive, answered by a proxy's page, or broken off; Telegram asks
for pauses, refuses the token, says that somebody else is polling, or is away when the bot comes back. Each
third end is SIGKILL, each third SIGTERM, and each third SIGTERM with a SIGKILL right behind it. Beside the
service, python-telegram-bot's polling loop as its examples show it (an Application, one handler, which
writes the answer into SQLite and commits) goes through the same storms.

| | The service | The stock polling loop |
|---|---|---|
{_line("Answers given", ours, stock, "answers")}
{_line("Kills", ours, stock, "kills")}
{_line("Calls that met a fault", ours, stock, "faults")}
{_share("**Answers lost**", ours, stock, "lost")}
{_share("**Answers written twice**", ours, stock, "doubled")}
{_share("Replies that came twice", ours, stock, "repeated")}
{_share("Answers that nothing was said to", ours, stock, "silent")}
{_most("Longest from start to first poll, seconds", ours, stock, "to_first_poll")}
{_most("Longest from SIGTERM to the end, seconds", ours, stock, "to_exit")}

A reply may come twice, once for each kill or lost answer of Telegram; that is asserted. An invitation never
does: {_sum(ours, "newcomers"):,.0f} more people joined in the middle of the storms, and nobody was \
invited twice. {_sum(ours, "uncertain"):,.0f} times
a fault took Telegram's answer to an invitation: it counts as uncertain and is for a coordinator to settle.
The stock loop is not asked to hold anything: its figures are only told. The last two lines move with
the machine and what else it does.

{_of_workers(told)}
## An end in each window

Each with several people in the middle of their questions, others for each seed, half of them ended by SIGKILL
and half by SIGTERM: nobody's answer is lost, none counts twice, nobody is invited twice, and at most one
reply comes again for each end.

| Window | Held |
|---|---|
{windows}

After a day without it, {unread.get("updates", 0):,.0f} updates that wait are taken in each person's order;
the process holds {unread.get("megabytes", 0):.0f} MB then.
"""


def _of_workers(told: Told) -> str:
    """What became of several workers on a server; nothing where they were not tried."""
    killed, started = told.figures.get("workers", []), told.figures.get("server", [])
    if not killed or not started:
        return ""
    return f"""## Several workers on a server

Three workers share a PostgreSQL server behind a proxy, and any of them is killed (SIGKILL) again and again,
as soon as the one in place of the last answers. Two workers go on while their server is started again, in
turn as after a crash and as somebody would. The network to Telegram fails as above.

| | Workers killed | Server started again |
|---|---|---|
{_line("Answers given", killed, started, "answers")}
{_line("Kills, starts", killed, started, "kills")}
{_line("Calls that met a fault", killed, started, "faults")}
{_share("**Answers lost**", killed, started, "lost")}
{_share("**Answers written twice**", killed, started, "doubled")}
{_share("Replies that came twice", killed, started, "repeated")}
{_most("Longest until the new one answers, seconds", killed, started, "longest")}

Nobody was invited twice; {_sum(killed, "uncertain"):,.0f} times a kill or a fault left it uncertain whether
an invitation arrived. That no answer is lost, and none counts twice, is asserted.
"""


def _words(name: str) -> str:
    words = name.removeprefix("test_").replace("_", " ")
    return words[0].upper() + words[1:]


def _sum(runs: list[dict[str, float]], name: str) -> float:
    return sum(run[name] for run in runs)


def _each(runs: list[dict[str, float]], name: str) -> float:
    return _sum(runs, name) / max(1, len(runs))


def _line(words: str, ours: list[dict[str, float]], stock: list[dict[str, float]], name: str) -> str:
    return f"| {words} | {_sum(ours, name):,.0f} | {_sum(stock, name):,.0f} |"


def _share(words: str, ours: list[dict[str, float]], stock: list[dict[str, float]], name: str) -> str:
    told = [
        f"{_sum(runs, name):,.0f} ({100 * _sum(runs, name) / max(1, _sum(runs, 'answers')):.1f} %)"
        for runs in (ours, stock)
    ]
    return f"| {words} | {' | '.join(told)} |"


def _most(words: str, ours: list[dict[str, float]], stock: list[dict[str, float]], name: str) -> str:
    told = [f"{max((run[name] for run in runs), default=0):.1f}" for runs in (ours, stock)]
    return f"| {words} | {' | '.join(told)} |"


if __name__ == "__main__":
    sys.exit(main())
