"""How long it takes to load every language that can be offered, and what memory they hold beside English."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.row import Row
from bot.i18n.catalogs import ORDER, Catalogs
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES

AIM_SECONDS = 1.5
AIM_MEGABYTES = 60
TIMES = 3

#: Run in a process of its own, so that nothing is in memory yet but what a service has there anyway.
_LOAD = """
import json, sys, time
from pathlib import Path
import bot.assembly
from bot.domain.say import Amount
from bot.i18n.catalogs import Catalogs

def megabytes():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024

catalogs = Catalogs(Path(sys.argv[1]))
catalogs.words(Amount("1.5", "people"), "en")
before, began = megabytes(), time.perf_counter()
for language in catalogs.languages:
    catalogs.words(Amount("1.5", "people"), language)
print(json.dumps([time.perf_counter() - began, megabytes() - before, len(catalogs.languages)]))
"""


def measure(times: int = TIMES) -> list[Row]:
    """Load them all, those that do not ship yet as copies of one that does."""
    with TemporaryDirectory() as folder:
        _lay_all(Path(folder))
        runs = [_load(Path(folder)) for _ in range(times)]
    seconds, size = median(run[0] for run in runs), max(run[1] for run in runs)
    return [
        Row(
            f"All catalogs of {runs[0][2]:.0f} languages, loaded at once",
            f"{seconds:.2f} s",
            "",
            "",
            f"under {AIM_SECONDS} s",
            seconds < AIM_SECONDS,
        ),
        Row(
            "Their memory, beside English alone",
            f"{size:.0f} MB",
            "",
            "",
            f"under {AIM_MEGABYTES} MB",
            size < AIM_MEGABYTES,
        ),
    ]


def _lay_all(folder: Path) -> None:
    shipped = [language for language in Catalogs().languages if language != SOURCE]
    for language in ORDER:
        if language != SOURCE:
            origin = language if language in shipped else shipped[0]
            shutil.copytree(LOCALES / origin, folder / language)


def _load(folder: Path) -> tuple[float, float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, str(folder)], check=True, capture_output=True, text=True
    )
    seconds, size, languages = json.loads(done.stdout)
    return seconds, size, languages


if __name__ == "__main__":
    for row in measure():
        print(row.markdown())
