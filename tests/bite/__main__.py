"""`python -m tests.bite [WORD…]`: take away each guard (named by words) in a copy, and run its tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests.bite.guard import Guard
from tests.bite.guards import GUARDS

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("bot", "tests", "bench", "locales", "surveys", "docs", "deploy")
#: What pytest ends with where a test failed; anything else shows nothing.
TESTS_FAILED = 1


def main(words: Sequence[str]) -> int:
    """One line a guard; 1 where a test stayed green without one, or red with all of them."""
    chosen = [guard for guard in GUARDS if all(word in guard.name for word in words)]
    console = Console()
    rows: list[tuple[Guard, bool]] = []
    with tempfile.TemporaryDirectory(prefix="bite-") as place:
        copy = _copy(Path(place))
        for guard in track(chosen, "Taking guards away", console=console):
            rows.append((guard, _without(copy, guard)))
            console.print(
                "[green]red, as it should:[/]" if rows[-1][1] else "[red]still green:[/]", guard.name
            )
    bitten = sum(noticed for _, noticed in rows)
    console.print(f"{bitten} of {len(rows)} guards are missed by a test when they are gone.")
    return 0 if bitten == len(rows) else 1


def _copy(place: Path) -> Path:
    """The project without what was made in it."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, place)
    return place


def _without(copy: Path, guard: Guard) -> bool:
    """Whether a test fails without this guard."""
    path = copy / guard.file
    whole = path.read_text("utf-8")
    if whole.count(guard.old) != 1:
        raise SystemExit(
            f"{guard.file}: the guard '{guard.name}' stands there {whole.count(guard.old)} times"
        )
    path.write_text(whole.replace(guard.old, guard.new), "utf-8")
    try:
        return _tests(copy, guard.tests) == TESTS_FAILED
    finally:
        path.write_text(whole, "utf-8")


def _tests(copy: Path, tests: Sequence[str]) -> int:
    """Run tests in the copy, as far as the first that fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    surroundings = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
