"""`charterbot run` as a newcomer starts it: no token, no settings but where things are kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_place
from tests.service.folder import Folder

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial that runs, and the links that it printed."""

    folder: Folder
    page: str
    advocate: str
    coordinator: str
    drafter: str
    reviewer: str


@contextmanager
def trial(root: Path, **settings: str) -> Iterator[Trial]:
    """A fresh trial in this folder, for as long as it is needed; it has to end well, with a quiet log."""
    folder = Folder(root)
    page = free_place()
    log = root / "log"
    with log.open("wb") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=root,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(root),
                "PYTHONPATH": str(ROOT),
                "PYTHONUNBUFFERED": "1",
                "BOT_DATA": str(folder.data),
                "BOT_KEYS": str(folder.keys),
                "BOT_WEB": page,
                **{f"BOT_{name.upper()}": value for name, value in settings.items()},
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
    with process:
        try:
            links = _greeting(process, log)
            yield Trial(
                folder, f"http://{page}", *links[:4]
            )  # the trial greets more roles than are looked at here
        finally:
            process.terminate()
            process.communicate(timeout=30)
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def _greeting(process: subprocess.Popen[str], log: Path) -> list[str]:
    """Its links, once it says that it is ready."""
    assert process.stdout is not None
    links: list[str] = []
    for line in process.stdout:
        links += re.findall(r"http://\S+/start/\S+", line)
        if "Ctrl+C" in line:
            return links
    raise AssertionError(f"it ended by itself:\n{log.read_text()}")
