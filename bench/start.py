"""From starting the process to the first answer, and its memory, with many people in the database."""

from __future__ import annotations

from statistics import median

from bench.footprint import ANSWERS, start
from bench.row import Row
from bench.seed import Town

AIM_SECONDS = 2.0
AIM_MEGABYTES = 150
TIMES = 3


def measure(town: Town, times: int = TIMES) -> list[Row]:
    """How soon the first answer is committed and shown, and the memory after a thousand."""
    runs = [start(town) for _ in range(times)]
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
