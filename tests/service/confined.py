"""The service itself, except that every connection, look-up and program that it starts is written down.

What leads anywhere but to this machine is refused, so that it would be seen to need it too.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from bot.cli import main

WATCHED = (
    "socket.connect",
    "socket.sendto",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "subprocess.Popen",
)


def watch(event: str, args: tuple[Any, ...]) -> None:
    """Note what leads out of this process."""
    if event not in WATCHED and not event.startswith(("os.system", "os.exec", "os.posix_spawn")):
        return
    place = args[1] if event in {"socket.connect", "socket.sendto"} else args[0]
    if event == "socket.getaddrinfo":
        place = args[:2]
    with open(os.environ["CONFINED_LOG"], "a", encoding="utf-8") as log:  # noqa: PTH123 - the least machinery
        log.write(f"{event} {place!r}\n")


if __name__ == "__main__":
    sys.addaudithook(watch)
    main()
