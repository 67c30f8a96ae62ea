"""`python -m bench.before REVISION NAME…`: the same benches on another revision and on this one, by turns.

Machines are noisy and differ from hour to hour, so that a figure of last month says little. Here each bench
runs on both in one run, several times, first the one and then the other, and the medians are compared.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
TURNS: Final = 3
_FIGURE: Final = re.compile(r"[\d,]*\.?\d+")


def main() -> None:
    """Measure both by turns and print a table."""
    parser = ArgumentParser(prog="python -m bench.before", description=__doc__)
    parser.add_argument("revision", help="what git knows, such as a tag or a commit")
    parser.add_argument("name", nargs="+", help="a bench, as `python -m bench` knows it")
    parser.add_argument("--turns", type=int, default=TURNS)
    flags = parser.parse_args()
    figures: dict[str, dict[str, list[float]]] = defaultdict(lambda: {"before": [], "now": []})
    with TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        _git("worktree", "add", "--quiet", "--detach", str(before), flags.revision)
        try:
            for _ in range(flags.turns):
                for when, tree in (("before", before), ("now", ROOT)):
                    for what, figure in _measure(tree, flags.name):
                        figures[what][when].append(figure)
        finally:
            _git("worktree", "remove", "--force", str(before))
    print("| What | Before | Now | Ratio |\n|---|---|---|---|")
    for what, each in figures.items():
        if each["before"] and each["now"]:
            was, now = median(each["before"]), median(each["now"])
            print(f"| {what} | {was:g} | {now:g} | {now / was:.2f} |")


def _measure(tree: Path, names: list[str]) -> list[tuple[str, float]]:
    """The first figure of each row, by what it is of; of several rows of the same, the first."""
    env = {**os.environ, "PYTHONPATH": str(tree), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bench", *names]
    done = subprocess.run(command, cwd=tree, env=env, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = {}
    for line in done.stdout.splitlines():
        if not line.startswith('{"what"'):
            continue
        row = json.loads(line)
        figure = _FIGURE.search(row["figure"])
        if figure is not None:
            found.setdefault(row["what"], float(figure[0].replace(",", "")))
            print(f"{tree.name}: {row['what']}: {row['figure']}", file=sys.stderr)
    return list(found.items())


def _git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
