"""Calls to a gateway: one client, and nothing of a call in any log or exception.

What the library raises holds the request, and so a number and a text. It never leaves this module: a call
ends in an `Answer`, which tells no more than how far it came.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0
CONNECTIONS: Final = 32
#: An idle connection is let go before a server lets go of it: one cut while we send leaves us in doubt.
IDLE_SECONDS: Final = 4.0
#: What an answer may have. They take a few hundred bytes.
MOST_BYTES: Final = 64 * 1024
#: A longer pause than this is not kept: a mistake in one answer must not end all sending.
MOST_PAUSE: Final = 3600.0
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
_TALKATIVE: Final = ("httpx", "httpcore")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call. `code` is 0 where no whole answer came; `left` is whether any of it went out."""

    code: int
    body: bytes = field(default=b"", repr=False)
    retry_after: float | None = None
    left: bool = True

    @property
    def taken(self) -> bool:
        """Whether the gateway said yes."""
        return 200 <= self.code <= 299

    def read(self) -> dict[str, Any]:
        """The object that the body holds; an empty one where it holds none."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}


class Wire:
    """One gateway's calls. `now` counts seconds since 1970."""

    def __init__(
        self,
        *,
        read_seconds: float = READ_SECONDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._read_seconds = read_seconds
        self._now = now
        self._client: httpx.AsyncClient | None = None

    async def open(self) -> None:
        """Get ready to make calls. No call is made."""
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=httpx.Timeout(self._read_seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=IDLE_SECONDS),
                # Whoever could answer with a redirect would have numbers and texts sent to anybody.
                follow_redirects=False,
                # Unpacked, a small answer can be a large one.
                headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            )
            hush()  # only now is all loaded that could log

    async def close(self) -> None:
        """Let go of all connections; calls in flight fail."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def post(
        self,
        url: str,
        content: bytes,
        media_type: str,
        *,
        headers: Mapping[str, str] | None = None,
        login: tuple[str, str] | None = None,
    ) -> Answer:
        """Make one call; `login` is a name and a password. Nothing is raised but CancelledError."""
        if self._client is None:
            return Answer(0, left=False)
        left = False

        async def watch(event: str, told: Mapping[str, Any]) -> None:
            nonlocal left
            if event.endswith(".send_request_headers.started"):
                left = left or told["request"].method == b"POST"  # what a proxy is asked first is another

        try:
            async with (
                asyncio.timeout(self._read_seconds + 2 * CONNECT_SECONDS),
                self._client.stream(
                    "POST",
                    url,
                    content=content,
                    headers={"Content-Type": media_type, **(headers or {})},
                    auth=None if login is None else httpx.BasicAuth(*login),
                    extensions={"trace": watch},
                ) as answer,
            ):
                return await self._whole(answer)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError):
            pass
        return Answer(0, left=left)

    async def _whole(self, answer: httpx.Response) -> Answer:
        """An answer with its body, which is left out where it is too large to be one."""
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > MOST_BYTES:
                body.clear()
                break
        wait = _seconds(answer.headers.get("Retry-After", ""), self._now())
        return Answer(answer.status_code, bytes(body), wait)


class Wired:
    """A gateway that makes its calls over a wire of its own."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def open(self) -> None:
        """Get ready to send. No call is made."""
        await self._wire.open()

    async def close(self) -> None:
        """Let go of all connections; messages under way fail."""
        await self._wire.close()


def hush() -> None:
    """Keep the libraries beneath from logging anything at any level: they tell addresses and headers."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] in _TALKATIVE:
            logging.getLogger(name).addFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False


def _seconds(told: str, now: float) -> float | None:
    """How long to wait, told in seconds or as a date; None where neither is."""
    if told.isascii() and told.isdigit() and len(told) < 10:
        wait = float(told)
    else:
        try:
            wait = parsedate_to_datetime(told).timestamp() - now
        except (ValueError, OverflowError):
            return None
    return min(max(wait, 1.0), MOST_PAUSE)
