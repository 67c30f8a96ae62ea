"""The HTTP server of the phone page, bounded against slow and greedy clients."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS: Final = 200
MOST_HEADER_BYTES: Final = 16 * 1024
HEADER_SECONDS: Final = 20.0
IDLE_SECONDS: Final = 5


class PageServer(uvicorn.Server):
    """Leaves signals to the service as a whole; set `should_exit` to end it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def web_server(app: ASGIApp, host: str, port: int, *, header_seconds: float = HEADER_SECONDS) -> PageServer:
    """A server for the page, bounded all round; no access log, since it would hold start codes."""

    class Protocol(_Impatient):
        patience = header_seconds

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
            limit_concurrency=MOST_CONNECTIONS,
            h11_max_incomplete_event_size=MOST_HEADER_BYTES,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=5,
        )
    )


class _Impatient(H11Protocol):
    """Ends a connection whose request line and headers do not arrive in time; uvicorn waits for ever."""

    patience: float

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._waiting = self.loop.call_later(self.patience, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._waiting is None and not self.transport.is_closing():
            # A second request on the same connection has begun and is not yet whole.
            self._waiting = self.loop.call_later(self.patience, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
