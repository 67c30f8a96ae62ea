"""From starting the process to the first answer, and its memory, with many people in the database."""

from __future__ import annotations

import time
from statistics import median

from bench.inbound import QUESTIONS
from bench.row import Row
from bench.running import crowd, megabytes, running, until
from bench.seed import Town

AIM_SECONDS = 2.0
AIM_MEGABYTES = 150
ANSWERS = 1_000
WINDOW = 64
TIMES = 3


def measure(town: Town, times: int = TIMES) -> list[Row]:
    """How soon the first answer is committed and shown, and the memory after a thousand."""
    runs = [_start(town) for _ in range(times)]
    seconds = median(run[0] for run in runs)
    size = max(run[1] for run in runs)
    return [
        Row(
            f"Start to first answer, {town.people:,} people",
            f"{seconds:.2f} s",
            "",
            "",
            f"under {AIM_SECONDS:.0f} s",
            seconds < AIM_SECONDS,
        ),
        Row(
            f"Resident memory after {ANSWERS:,} answers, {town.people:,} people",
            f"{size:.0f} MB",
            "",
            "",
            f"under {AIM_MEGABYTES} MB",
            size < AIM_MEGABYTES,
        ),
    ]


def _start(town: Town) -> tuple[float, float]:
    with town.copied() as used, crowd() as api:
        api.gather(people=used.people, questions=QUESTIONS, text=used.text, buttons=used.buttons)
        api.begin(window=1)
        began = time.monotonic()
        with running(["bot", "run"], used.settings(api.url), used.folder) as process:
            until(api, process, 1, pause=0.01)
            seconds = time.monotonic() - began
            api.begin(window=WINDOW - 1)
            until(api, process, ANSWERS)
            return seconds, megabytes(process)
