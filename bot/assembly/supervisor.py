"""What started the service and asked to be told how it goes: systemd, by datagrams.

It kills a service that stays silent, and so it is told of nothing but what a start puts right: a loop or a
database's thread that no longer turns. A full disk, a Telegram that is away, a refused token are no reason.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Self

log = logging.getLogger(__name__)
READY: Final = "READY=1"
TURNS: Final = "WATCHDOG=1"
STOPPING: Final = "STOPPING=1"
#: It is told so many times in the interval after which it takes silence for a standstill.
TIMES: Final = 4
#: How long a datagram may wait for whoever reads them.
PATIENCE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Told how the service goes; nobody, where there is no `address`. It looks every `interval`."""

    address: str | None = None
    interval: float | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str], process: int) -> Self:
        """As systemd names itself to the process that it started, and not to that process's children."""
        asked = environment.get("WATCHDOG_USEC", "")
        meant = environment.get("WATCHDOG_PID", str(process)) == str(process)
        interval = int(asked) / 1_000_000 if asked.isdecimal() and meant else None
        return cls(environment.get("NOTIFY_SOCKET") or None, interval or None)

    def tell(self, word: str) -> None:
        """Tell it; where that fails the log has it, and the service goes on."""
        if self.address is None:
            return
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(PATIENCE)
                out.connect(name)
                out.sendall(word.encode("ascii"))
        except OSError as error:
            log.warning("the supervisor could not be told: %s", type(error).__name__)

    async def watch(self, alive: Callable[[float], Awaitable[bool]]) -> None:
        """Tell it that the service turns, as long as `alive` says so; it is given all the time that there is.

        The database's thread may wait half a minute for another program that writes: that is no standstill.
        """
        if self.address is None or self.interval is None:
            return
        while True:
            if await alive(self.interval):
                self.tell(TURNS)
            await asyncio.sleep(self.interval / TIMES)
