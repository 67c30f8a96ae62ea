"""All benches, one after the other: prints the table and writes it, with its JSON, beside this file."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import answers, console, digest, engine, floods, languages, start
from bench.row import HEAD, Row
from bench.seed import settle

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
PEOPLE = 20_000
MANY_PEOPLE = 50_000
FAR = 0.05


def main() -> None:
    """Measure and tell. An aim that was missed is told in the table, not by the exit code."""
    ArgumentParser(prog="python -m bench", description=f"{__doc__} It takes some minutes.").parse_args()
    began = time.monotonic()
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        town = asyncio.run(settle(Path(folder) / "town", PEOPLE))
        city = asyncio.run(settle(Path(folder) / "city", MANY_PEOPLE))
        for measured in (
            lambda: [answers.measure(town)],
            lambda: [answers.measure(town, delay=FAR)],
            lambda: [engine.measure()],
            lambda: start.measure(city),
            languages.measure,
            lambda: floods.measure(town),
            lambda: digest.measure(Path(folder) / "census"),
            lambda: console.measure(Path(folder) / "census"),
        ):
            for row in measured():
                rows.append(row)
                print(row.markdown(), flush=True)
                print(json.dumps(row.json()), flush=True)
    RESULTS.write_text(told(rows, time.monotonic() - began))
    print(f"\n{RESULTS.read_text()}")


def told(rows: list[Row], seconds: float) -> str:
    """The results as a page."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    table = "\n".join([HEAD, *(row.markdown() for row in rows)])
    figures = json.dumps([row.json() for row in rows], indent=1)
    return f"""# Results of `make bench`

{day}, {os.cpu_count()} cores, Python {platform.python_version()}; {seconds:.0f} s in all.
Figures move with the machine and with what else it does; the ratios come from one run, by turns.

{table}

```json
{figures}
```
"""


if __name__ == "__main__":
    main()
