"""What stands before every page: bounds on what comes in, and headers on what goes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 30.0

_ALWAYS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_log = logging.getLogger(__name__)


class TooMuch(Exception):
    """More came in than any form of ours holds."""


class TooSlow(Exception):
    """A body that did not arrive in time."""


class Guard:
    """Refuses what is too big or too slow, turns every fault into a kind page, and sets every header."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        policy: str,
        kind: Callable[[Request, int, str], Response],
        body_seconds: float = BODY_SECONDS,
        larger: Mapping[str, tuple[int, float]] = MappingProxyType({}),
    ) -> None:
        """`larger` are the addresses that take more: so many bytes, in so many seconds."""
        self.app = app
        self._larger = larger
        self._policy = policy
        self._kind = kind
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        started = False

        async def out(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._dress(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            most, seconds = self._larger.get(scope["path"], (MOST_BYTES, self._body_seconds))
            if _claims_too_much(Headers(scope=scope), most):
                raise TooMuch
            await self.app(scope, self._bounded(receive, most, seconds), out)
        except ClientDisconnect:
            return
        except TooMuch:
            answer = (413, "page.too_long")
        except TooSlow:
            answer = (408, "page.too_slow")
        except Exception as fault:  # noqa: BLE001 - nothing but a kind page may come out
            _log.error("page.fault %s", told(fault))
            answer = (500, "page.fault")
        else:
            return
        if not started:
            # What is left of the body is not read: the connection ends with this answer.
            response = self._kind(Request(scope), *answer)
            response.headers["Connection"] = "close"
            await response(scope, receive, out)

    def _bounded(self, receive: Receive, most: int, seconds: float) -> Receive:
        deadline = asyncio.get_running_loop().time() + seconds
        size, ended = 0, False

        async def bounded() -> Message:
            nonlocal size, ended
            if ended:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            size += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if size > most:
                raise TooMuch
            return message

        return bounded

    def _dress(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", self._policy)
        if scope.get("scheme") == "https":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def told(fault: BaseException) -> str:
    """A fault for the log: its kind and place. Its own text could hold what somebody wrote."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(fault).__name__} at {place}"


def _claims_too_much(headers: Headers, most: int) -> bool:
    length = headers.get("content-length", "0")
    # A length of many digits is too much without being read as a number.
    return not length.isdecimal() or len(length) > 9 or int(length) > most
