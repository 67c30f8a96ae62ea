"""A wire to a PostgreSQL server that can be cut, at the worst moment: around a COMMIT.

It reads what the client sends as the protocol has it: a first message with a length, then messages with a
letter and a length.
"""

from __future__ import annotations

import asyncio
import struct
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path

from tests.pgserver import PORT, Server

SOCKET = f".s.PGSQL.{PORT}"


class Cut(Enum):
    """When the wire is cut."""

    BEFORE = auto()  # the COMMIT does not arrive
    BEHIND = auto()  # it arrives, and whatever it brings is not waited for
    AFTER = auto()  # it is done, and its answer does not arrive


class Wire:
    """One address more of a server, which nobody gets through while it `is_down`; `cuts` counts its cuts."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.cuts = 0
        self.is_down = False
        self._server = server
        self._folder = folder
        self._next: tuple[Cut, bytes] | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Future[None]] = set()

    def url(self, database: str) -> str:
        """The address of a database by this wire."""
        return f"postgresql://postgres@/{database}?host={self._folder}&port={PORT}"

    def cut_at_commit(self, cut: Cut, of: bytes = b"") -> None:
        """Cut at the next COMMIT of a transaction that ran a statement with these bytes, once."""
        self._next = cut, of

    def cut_now(self) -> None:
        """Cut every connection there is."""
        self.cuts += 1
        for writer in [*self._writers]:
            writer.transport.abort()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A client has connected."""
        if self.is_down:
            writer.transport.abort()
            return
        serving = asyncio.ensure_future(self._serve(reader, writer))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)

    async def ended(self) -> None:
        """Cut everything, and wait until nobody is served."""
        self.cut_now()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(str(self._server.folder / SOCKET))
        self._writers |= {writer, back}
        answers = asyncio.ensure_future(_pump(there, writer))
        try:
            cut = await self._forward(_Client(reader), back)
            answers.cancel()
            await asyncio.gather(answers, return_exceptions=True)
            if cut is Cut.AFTER:
                await _done(there)
        except (OSError, EOFError):
            pass  # either side has ended
        finally:
            answers.cancel()
            self._writers -= {writer, back}
            for each in (writer, back):
                each.transport.abort()
            closed = (each.wait_closed() for each in (writer, back))
            await asyncio.gather(answers, *closed, return_exceptions=True)

    async def _forward(self, client: _Client, back: asyncio.StreamWriter) -> Cut:
        """Forward what a client says until it is to be cut. Raises EOFError where it says no more."""
        while True:
            message = await client.message()
            cut = self._cut_at(client)
            if cut is Cut.BEFORE:
                return cut
            back.write(message)
            await back.drain()
            if cut is not None:
                return cut

    def _cut_at(self, client: _Client) -> Cut | None:
        if self._next is None or not client.commits or self._next[1] not in client.ran:
            return None
        cut, self._next = self._next[0], None
        self.cuts += 1
        return cut


class _Client:
    """What a client says. `ran` are the statements since the last BEGIN; `commits`: whether it ends now."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._begun = False
        self._prepared: dict[bytes, bytes] = {}
        self.ran = b""
        self.commits = False

    async def message(self) -> bytes:
        """The next whole message."""
        letter = await self._reader.readexactly(1) if self._begun else b""
        length = await self._reader.readexactly(4)
        body = await self._reader.readexactly(struct.unpack("!i", length)[0] - 4)
        self._begun = True
        self._look(letter, body)
        return letter + length + body

    def _look(self, letter: bytes, body: bytes) -> None:
        self.commits = False
        if letter == b"Q":
            text = body.rstrip(b"\0")
            self.ran = text if text.startswith(b"BEGIN") else self.ran + text
            self.commits = text == b"COMMIT"
        elif letter == b"P":
            name, text, _ = body.split(b"\0", 2)
            self._prepared[name] = text
        elif letter == b"B":
            self.ran += self._prepared.get(body.split(b"\0", 2)[1], b"")


async def _done(reader: asyncio.StreamReader) -> None:
    """Wait for the answer to a COMMIT, which nobody is told."""
    told = b""
    while b"COMMIT\0" not in told:
        piece = await reader.read(65536)
        if not piece:
            return
        told += piece


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.transport.abort()


@asynccontextmanager
async def wire_to(server: Server) -> AsyncIterator[Wire]:
    """A wire for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="wire-") as place:
        wire = Wire(server, Path(place))
        listening = await asyncio.start_unix_server(wire.accept, str(Path(place) / SOCKET))
        try:
            yield wire
        finally:
            listening.close()
            await wire.ended()
