"""What the service holds in memory, and how soon it is there, whether few people joined or very many."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.inbound import QUESTIONS
from bench.row import Row
from bench.running import crowd, megabytes, running, until
from bench.seed import Town, settle

ANSWERS = 1_000
#: More would be a matter of the test server's memory alone.
PRESSING = 5_000
WINDOW = 64
TIMES = 2
AIM_MORE = 0.2
#: Start-up is independent of how many people there are where it differs by no more than it does by itself.
AIM_SLOWER = 0.2


@dataclass(frozen=True, slots=True)
class Held:
    """Seconds from the start of the process to the first answer, and megabytes after a thousand answers."""

    people: int
    seconds: float
    megabytes: float


def measure(folder: Path, sizes: Sequence[int]) -> list[Row]:
    """All sizes by turns: the soonest start and the median memory of each, and the last beside the first."""
    towns = [asyncio.run(settle(folder / f"{size}", size)) for size in sizes]
    runs: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
    for _ in range(TIMES):
        for town in towns:
            runs[town.people].append(start(town))
    shutil.rmtree(folder)
    found = [
        Held(size, min(run[0] for run in each), median(run[1] for run in each)) for size, each in runs.items()
    ]
    first, last = found[0], found[-1]
    more, slower = last.megabytes / first.megabytes, last.seconds / first.seconds
    return [
        Row(
            f"Resident memory after {ANSWERS:,} answers, {last.people:,} people",
            f"{last.megabytes:.0f} MB",
            ", ".join(f"{each.people:,}: {each.megabytes:.0f} MB" for each in found[:-1]),
            f"{more:.2f}",
            f"under {1 + AIM_MORE:g}",
            more < 1 + AIM_MORE,
        ),
        Row(
            f"Start to first answer, the soonest of {TIMES}, {last.people:,} people",
            f"{last.seconds:.2f} s",
            ", ".join(f"{each.people:,}: {each.seconds:.2f} s" for each in found[:-1]),
            f"{slower:.2f}",
            f"under {1 + AIM_SLOWER:g}",
            slower < 1 + AIM_SLOWER,
        ),
    ]


def start(town: Town) -> tuple[float, float]:
    """Seconds until the first answer is committed and shown, and megabytes after a thousand."""
    with town.copied() as used, crowd() as api:
        api.gather(people=PRESSING, questions=QUESTIONS, text=used.text, buttons=used.buttons)
        api.begin(window=1)
        began = time.monotonic()
        with running(["bot", "run"], used.settings(api.url), used.folder) as process:
            until(api, process, 1, pause=0.01)
            seconds = time.monotonic() - began
            api.begin(window=WINDOW - 1)
            until(api, process, ANSWERS)
            return seconds, megabytes(process)
