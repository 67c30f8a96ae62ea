"""Floods: ten thousand messages of one account; and a greedy, a slow and a thousand silent clients.

How others are served meanwhile, and what stays of it in the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from bench.inbound import QUESTIONS
from bench.row import Row
from bench.running import crowd, running
from bench.seed import Town
from bot.storage.database import Conn, connect
from tests.botapi.remote import Remote

MESSAGES = 10_000
#: More a second than Telegram lets anyone send.
FLOOD_RATE = 250
OTHERS_RATE = 20
SETTLE_SECONDS = 5.0
QUIET_SECONDS = 10.0
MOST_MEGABYTES = 4.0
MEGABYTE = 1024 * 1024
TABLES = ("inbox", "outbox", "applied", "chat_message")


def measure(town: Town, messages: int = MESSAGES, quiet: float = QUIET_SECONDS) -> list[Row]:
    """All of them."""
    return [*_account(town, messages, quiet), *_page()]


def _account(town: Town, messages: int, quiet: float) -> list[Row]:
    with town.copied() as used, crowd() as api:
        api.gather(people=used.people, questions=QUESTIONS, text=used.text, buttons=used.buttons)
        key = (used.folder / "keys" / "database.key").read_bytes()
        with running(["bot", "run"], used.settings(api.url), used.folder):
            api.stroll(a_second=OTHERS_RATE)
            _first(api)
            time.sleep(SETTLE_SECONDS)
            api.took()
            time.sleep(quiet)
            before, sizes, bytes_before = api.took(), _sizes(used.database, key), _bytes(used.database)
            api.flood(count=messages, a_second=FLOOD_RATE)
            time.sleep(messages / FLOOD_RATE + 2)
            during, grown = api.took(), _sizes(used.database, key)
            megabytes = (_bytes(used.database) - bytes_before) / MEGABYTE
    rest, flooded = _p95(before), _p95(during)
    rows = {name: grown[name] - sizes[name] for name in TABLES}
    told = ", ".join(f"{count:,} {name}" for name, count in rows.items())
    return [
        Row(
            f"Others' p95 while one account sends {messages:,} messages at {FLOOD_RATE} a second",
            f"{flooded * 1000:.0f} ms of {len(during)} presses",
            f"before: {rest * 1000:.0f} ms of {len(before)}",
            f"{flooded / rest:.1f}",
            "under 300 ms, or twice what it was",
            flooded < max(0.3, 2 * rest),
        ),
        Row(
            "Growth of the database by that, with the answers of the others",
            f"{megabytes:.1f} MB",
            f"rows: {told}",
            "",
            f"under {MOST_MEGABYTES:.0f} MB; about 200 waiting",
            megabytes < MOST_MEGABYTES and rows["inbox"] <= 220,
        ),
    ]


def _first(api: Remote) -> None:
    """Wait until the service answers."""
    until = time.monotonic() + 60
    while not api.took():
        if time.monotonic() > until:
            raise RuntimeError("no answer was taken for a minute")
        time.sleep(0.05)


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _sizes(database: Path, key: bytes) -> dict[str, int]:
    conn: Conn = connect(database, key, readonly=True)
    try:
        return {
            name: int(conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608 - constants
            for name in TABLES
        }
    finally:
        conn.close()


def _bytes(database: Path) -> int:
    """The file and its log, which is written over from its start once it is taken over into the file."""
    return sum(path.stat().st_size for path in database.parent.glob(f"{database.name}*"))


def _page() -> list[Row]:
    """The page of a service of its own, on a real port."""
    with _served() as port:
        return [
            asyncio.run(_greedy(port)),
            asyncio.run(_slow(port)),
            asyncio.run(_silent(port)),
        ]


@contextmanager
def _served() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with TemporaryDirectory() as folder:
        settings = {
            "BOT_DATA": f"{folder}/data",
            "BOT_KEYS": f"{folder}/keys",
            "BOT_TRIAL": "true",
            "BOT_WEB": f"127.0.0.1:{port}",
            "BOT_LOG_LEVEL": "ERROR",
        }
        with running(["bot", "run"], settings, Path(folder)):
            until = time.monotonic() + 60
            while not _healthy(port):
                if time.monotonic() > until:
                    raise RuntimeError("the page was not served within a minute")
                time.sleep(0.05)
            yield port


def _healthy(port: int) -> bool:
    address = f"http://127.0.0.1:{port}/healthz"
    with contextlib.suppress(OSError), urlopen(address, timeout=5) as answer:
        return bool(answer.status == 200)
    return False


async def _greedy(port: int) -> Row:
    """A body of ten megabytes that says nothing of its size beforehand."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /p/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    sent, part = 0, b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    began, answer = time.monotonic(), b""
    with contextlib.suppress(ConnectionError):
        while sent < 10 * MEGABYTE and not reader.at_eof():
            writer.write(part)
            await writer.drain()
            sent += 0x4000
    with contextlib.suppress(ConnectionError):
        answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    refused = not answer or answer.startswith(b"HTTP/1.1 413")
    return Row(
        "The page and a body of 10 MB",
        f"refused after {sent / MEGABYTE:.1f} MB, {(time.monotonic() - began) * 1000:.0f} ms",
        "",
        "",
        "refused before its end",
        refused and sent < 10 * MEGABYTE,
    )


async def _slow(port: int) -> Row:
    """Headers a letter a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    writer.write(b"GET /p/ HTTP/1.1\r\nHost: x\r\nX: ")
    with contextlib.suppress(ConnectionError):
        while not reader.at_eof() and time.monotonic() - began < 60:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(1)
    seconds = time.monotonic() - began
    writer.close()
    return Row(
        "The page and a client that sends its headers a letter a second",
        f"let go after {seconds:.0f} s",
        "",
        "",
        "under 25 s",
        seconds < 25,
    )


async def _silent(port: int) -> Row:
    """A thousand connections that say nothing, and a person who comes meanwhile."""
    async with AsyncExitStack() as opened:
        readers = []
        for _ in range(1000):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            opened.callback(writer.close)
            readers.append(reader)
        began = time.monotonic()
        served = await asyncio.to_thread(_healthy, port)
        took = time.monotonic() - began
        await asyncio.sleep(0.5)
        held = sum(not reader.at_eof() and reader.exception() is None for reader in readers)
    return Row(
        "The page and 1,000 open connections that say nothing",
        f"{held} held; another is answered in {took * 1000:.0f} ms",
        "",
        "",
        "at most 200 held, under 1 s",
        served and held <= 200 and took < 1,
    )
