"""All benches one after the other, or those that are named: prints the table; that of all is kept beside."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    console,
    digest,
    engine,
    floods,
    footprint,
    growth,
    inbound,
    languages,
    latency,
    outbound,
    start,
    workers,
)
from bench.row import HEAD, Row
from bench.seed import Town, settle

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
PEOPLE = 20_000
MANY_PEOPLE = 50_000
INVITED = 1_500
INVITED_FREE = 5_000
SIZES = (10_000, 100_000, 1_000_000)
FAR = 0.05


class Ground:
    """What several benches stand on, each made when the first of them needs it."""

    def __init__(self, folder: Path, invited: int, most: int) -> None:
        self.folder = folder
        self._invited = invited
        self.sizes = [size for size in SIZES if size <= most]

    @cached_property
    def town(self) -> Town:
        """Many people at the first question of a round."""
        return asyncio.run(settle(self.folder / "town", PEOPLE))

    @cached_property
    def city(self) -> Town:
        """More of them."""
        return asyncio.run(settle(self.folder / "city", MANY_PEOPLE))

    @property
    def invited(self) -> Town:
        """Some who are still to be invited to a round."""
        return asyncio.run(settle(self.folder / "invited", self._invited, begun=False))

    @property
    def invited_free(self) -> Town:
        """More of them."""
        return asyncio.run(settle(self.folder / "invited-free", INVITED_FREE, begun=False))

    @property
    def census(self) -> Path:
        """Where a round that many have answered is, or goes."""
        return self.folder / "census"


BENCHES: dict[str, Callable[[Ground], Sequence[Row]]] = {
    "inbound": lambda ground: inbound.measure(ground.town),
    "inbound-far": lambda ground: inbound.measure(ground.town, delay=FAR),
    "inbound-backlog": lambda ground: inbound.measure_backlog(ground.town),
    "workers": lambda ground: workers.measure(ground.town),
    "outbound": lambda ground: outbound.measure(ground.invited),
    "outbound-free": lambda ground: outbound.measure_free(ground.invited_free),
    "latency": lambda ground: latency.measure(ground.folder / "latency", MANY_PEOPLE),
    "footprint": lambda ground: footprint.measure(ground.folder / "footprint", ground.sizes),
    "growth": lambda ground: growth.measure(ground.folder / "growth", ground.sizes),
    "engine": lambda _: [engine.measure()],
    "start": lambda ground: start.measure(ground.city),
    "languages": lambda _: languages.measure(),
    "floods": lambda ground: floods.measure(ground.town),
    "digest": lambda ground: digest.measure(ground.census),
    "console": lambda ground: console.measure(ground.census),
}


def main() -> None:
    """Measure and tell. An aim that was missed is told in the table, not by the exit code."""
    parser = ArgumentParser(prog="python -m bench", description=f"{__doc__} All of them take some minutes.")
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    parser.add_argument(
        "--invited", type=int, default=INVITED, help="how many people `outbound` invites, 30 a second"
    )
    parser.add_argument(
        "--most", type=int, choices=SIZES[1:], default=SIZES[-1], help="for `footprint` and `growth`"
    )
    flags = parser.parse_args()
    named = flags.name
    if unknown := [name for name in named if name not in BENCHES]:
        parser.error(f"there is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    began = time.monotonic()
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        ground = Ground(Path(folder), flags.invited, flags.most)
        for name in named or BENCHES:
            for row in BENCHES[name](ground):
                rows.append(row)
                print(row.markdown(), flush=True)
                print(json.dumps(row.json()), flush=True)
    page = told(rows, time.monotonic() - began)
    if not named:
        RESULTS.write_text(page)
    print(f"\n{page}")


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
