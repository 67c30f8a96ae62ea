"""`charterbot run` as a process of its own, against the emulator in the test's."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.botapi import Emulator, Fault, People
from tests.botapi.faults import Faults
from tests.service.folder import Folder

ROOT = Path(__file__).resolve().parents[2]
DEADLY = ROOT / "tests" / "crash" / "deadly.py"
#: No wait is longer than this: a guard against what never comes, and no measure of anything.
PATIENCE = 60.0


class AnnouncedFaults(Faults):
    """Faults that tell when they strike, so that a test can act while a call hangs.

    `struck` counts by method and by kind.
    """

    def __init__(self, announce: Callable[[], None]) -> None:
        super().__init__()
        self._announce = announce
        self.struck: Counter[str] = Counter()

    def striking(self, method: str, values: dict[str, Any]) -> Fault | None:
        """As in any `Faults`."""
        fault = super().striking(method, values)
        if fault is not None:
            self.struck.update((method, fault.kind))
            self._announce()
        return fault


class Api(Emulator):
    """The strict Bot API server, with announced faults."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.announced = AnnouncedFaults(self._tell_watchers)
        self.faults = self.announced
        self.people = People(self.world, self.announced)
        self._held: tuple[str, asyncio.Event] | None = None
        self.runs: list[Running] = []

    def hold(self, method: str) -> asyncio.Event:
        """From now on, what this method does is done and its answer kept back, until the event is set."""
        released = asyncio.Event()
        self._held = (method, released)
        return released

    async def _perform(self, method: str, values: dict[str, Any]) -> web.Response:
        answer = await super()._perform(method, values)
        if self._held is not None and self._held[0] == method:
            self._tell_watchers()
            await self._held[1].wait()
        return answer

    async def no_survivors(self) -> None:
        """End every process that a test which failed has left."""
        for each in self.runs:
            if each.process.returncode is None:
                each.process.kill()
                await each.process.wait()

    async def struck(self, method: str, times: int) -> None:
        """Wait until faults have struck this method so often."""
        await self.until(lambda: self.announced.struck[method] >= times)

    async def confirmed(self) -> None:
        """Wait until the bot has confirmed every update."""
        await self.until(lambda: not self.people.waiting())


class Running:
    """One run of the service."""

    def __init__(self, folder: Folder, api: Api, process: asyncio.subprocess.Process) -> None:
        self.folder = folder
        self.api = api
        self.process = process
        api.runs.append(self)

    @property
    def log(self) -> str:
        """Everything that runs in this folder have printed."""
        return (self.folder.root / "log").read_text()

    async def ready(self, holds: Callable[[], Any] | None = None) -> Running:
        """Wait until it polls (or until `holds`); a process that ends before is a failure at once."""
        waiting = asyncio.ensure_future(self.api.until(holds or self.api.people.polling))
        ended = asyncio.ensure_future(self.process.wait())
        await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not waiting.done():
            waiting.cancel()
            raise AssertionError(f"it ended by itself with {self.process.returncode}:\n{self.log}")
        await waiting
        return self

    async def ended(self) -> int:
        """Wait until it has ended and the emulator knows; returns its exit code."""
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        await self.api.until(lambda: not self.api.people.polling())
        return code

    async def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        assert await self.ended() == -signal.SIGKILL

    async def stop(self) -> int:
        """SIGTERM; returns its exit code."""
        self.process.terminate()
        return await self.ended()


def environment(folder: Folder, **settings: str) -> dict[str, str]:
    """Nothing of whoever runs the tests but where programs are."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.root),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }


async def start(
    folder: Folder,
    api: Api,
    *,
    odd: dict[str, str] | None = None,
    supervisor: dict[str, str] | None = None,
    **settings: str,
) -> Running:
    """Start the service; `odd` has it kill itself somewhere or live in another time, see `crash.deadly`.

    `supervisor` is what systemd would add to its environment.
    """
    given = folder.settings(**{"token": api.token, "api_url": api.url, **settings})
    program = ["-m", "bot"]
    if odd is not None:
        program = [str(DEADLY)]
        given |= odd
    given |= supervisor or {}
    folder.root.mkdir(parents=True, exist_ok=True)
    with (folder.root / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            "run",
            cwd=folder.root,
            env=environment(folder, **given),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return Running(folder, api, process)


async def verb(folder: Folder, *words: str, **settings: str) -> tuple[int, str, str]:
    """Run `charterbot WORDS` to its end: exit code, what it printed, what it complained of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=folder.root,
        env=environment(folder, **folder.settings(**settings)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, out.decode(), complaint.decode()
