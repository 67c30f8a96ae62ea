"""Processes of a bench: started, watched from outside, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.botapi.remote import Remote

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@contextmanager
def crowd(delay: float = 0.0, *flags: str) -> Iterator[Remote]:
    """The Bot API server with its people."""
    with running(["bench.crowd", "--delay", str(delay), *flags], {}) as process:
        assert process.stdout is not None
        yield Remote(process.stdout.readline().strip())


@contextmanager
def running(
    module: list[str], settings: Mapping[str, str], folder: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    """`python -m MODULE …` with these settings and no others, as long as the block lasts."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", *module], stdout=subprocess.PIPE, text=True, cwd=folder, env=env
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def until(
    api: Remote, process: subprocess.Popen[str], count: int, pause: float = 0.05, of: str = "answers"
) -> dict[str, float]:
    """Wait for so many, as `Crowd.so_far` names them. Raises RuntimeError where the bot ends or stalls."""
    latest, at = -1.0, time.monotonic()
    while True:
        seen: dict[str, float] = api.so_far()
        if seen[of] >= count:
            return seen
        if seen[of] > latest:
            latest, at = seen[of], time.monotonic()
        if process.poll() is not None:
            raise RuntimeError(f"the bot ended with code {process.returncode}")
        if time.monotonic() - at > PATIENCE:
            raise RuntimeError(f"no more {of} for {PATIENCE:.0f} seconds, after {latest:.0f}")
        time.sleep(pause)


def processor_seconds(process: subprocess.Popen[str]) -> float:
    """How long a process has been computing so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: subprocess.Popen[str], *, most: bool = False) -> float:
    """The memory that a process holds now, or the most that it has held so far."""
    name = "VmHWM:" if most else "VmRSS:"
    status = Path(f"/proc/{process.pid}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith(name))
    return int(kilobytes) / 1024


def highest_megabytes() -> float:
    """The most memory that this process has held so far."""
    # Not what getrusage tells: that begins with the memory of whoever started this process.
    [line] = [line for line in Path("/proc/self/status").read_text("ascii").splitlines() if "VmHWM" in line]
    return int(line.split()[1]) / 1024
