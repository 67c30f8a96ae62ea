"""Ports for what a test starts a moment later: nobody takes one between its choice and its use.

The system gives its own, from 32768 on, to each connection that goes out. These lie below, a thousand for
each worker of pytest-xdist, and every process begins somewhere else among them.
"""

from __future__ import annotations

import os
import socket
from itertools import cycle

FIRST, EACH, WORKERS = 20_000, 1_000, 12
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
_PORTS = cycle(FIRST + EACH * _WORKER + (os.getpid() * 7 + step) % EACH for step in range(EACH))


def free_port() -> int:
    """A port of loopback where nobody listens; the next call gives another."""
    while True:
        port = next(_PORTS)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port


def free_place() -> str:
    """The same as a setting names it."""
    return f"127.0.0.1:{free_port()}"
