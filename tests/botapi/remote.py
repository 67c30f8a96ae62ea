"""Driving an emulator that runs in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

_OPENER = build_opener(ProxyHandler({}))
ROOT = Path(__file__).resolve().parents[2]


class Remote:
    """All that `People` can do, by HTTP: `Remote(url).text(user=1, text='hello')`, keywords only."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, name: str, **asked: Any) -> Any:
        """One control call. Raises RuntimeError with what the emulator said."""
        body = json.dumps(asked).encode()
        request = Request(f"{self.url}/control/{name}", body, {"Content-Type": "application/json"})  # noqa: S310
        try:
            with _OPENER.open(request, timeout=120) as answer:
                return json.load(answer)["result"]
        except HTTPError as refused:
            raise RuntimeError(refused.read().decode(errors="replace")) from None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **asked: self.call(name, **asked)


@contextmanager
def served(*flags: str) -> Iterator[Remote]:
    """An emulator in its own process, as long as the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.botapi", "--port", "0", *flags],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        yield Remote(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
