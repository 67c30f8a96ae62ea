"""The HTTP server of the phone page, bounded against slow and greedy clients.

Whoever is waited for longest goes when too many are connected, so that a request which arrives whole
is answered however many hold connections open and say nothing, or a letter at a time.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MOST_CONNECTIONS: Final = 200
MOST_HEADER_BYTES: Final = 16 * 1024
HEADER_SECONDS: Final = 20.0
#: A little more than a page waits for a form, so that its own kind words come first.
FORM_SECONDS: Final = 35.0
#: For an answer to be read by whoever asked for it: a digest takes its time on a slow line.
ANSWER_SECONDS: Final = 300.0
IDLE_SECONDS: Final = 5


class PageServer(uvicorn.Server):
    """Leaves signals to the service as a whole; set `should_exit` to end it. Tells when it is `listening`."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As any server, and tell."""
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def web_server(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    header_seconds: float = HEADER_SECONDS,
    form_seconds: float = FORM_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
    most_connections: int = MOST_CONNECTIONS,
) -> PageServer:
    """A server for the page, bounded all round; no access log, since it would hold start codes."""

    class Protocol(_Impatient):
        limits = _Limits(header_seconds, form_seconds, answer_seconds, most_connections)

    return PageServer(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=Protocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=MOST_HEADER_BYTES,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=5,
        )
    )


@dataclass(slots=True)
class _Limits:
    """What one server's connections share. `line` has those that owe a whole request, the oldest first."""

    headers: float
    form: float
    answer: float
    connections: int
    line: dict[_Impatient, None] = field(default_factory=dict)


class _Impatient(H11Protocol):
    """Ends a connection on which headers, a form or an answer take too long; uvicorn waits for ever."""

    limits: _Limits

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stage = ""
        self._gone = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._look()
        if len(self.connections) > self.limits.connections:
            next(iter(self.limits.line), self).end()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._gone = True
        self._leave_line()
        super().connection_lost(exc)

    def _look(self) -> None:
        """See what is awaited now; each stage has its time, however much of it comes in pieces."""
        if self._gone:
            return
        stage = self._awaited()
        if stage == self._stage:
            return
        if self._deadline is not None:
            self._deadline.cancel()
        self._stage = stage
        seconds: float = getattr(self.limits, stage)
        self._deadline = self.loop.call_later(seconds, self._overdue)
        if stage == "answer":
            self.limits.line.pop(self, None)
        else:
            self.limits.line.setdefault(self)

    def _awaited(self) -> str:
        cycle: RequestResponseCycle | None = self.cycle
        whole = cycle is not None and not cycle.response_complete and not cycle.more_body
        if whole or self.transport.get_write_buffer_size():
            return "answer"
        return "form" if self.conn.their_state is h11.SEND_BODY else "headers"

    def _overdue(self) -> None:
        if self._awaited() == self._stage:
            self.end()
        else:
            self._look()

    def end(self) -> None:
        """End it now, whatever is under way."""
        self._leave_line()
        self.transport.abort()

    def _leave_line(self) -> None:
        self.limits.line.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
