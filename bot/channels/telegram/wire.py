"""Calls to the Bot API: python-telegram-bot's Bot, with a transport of our own beneath it.

Two things are not as its examples show, both here and nowhere else:

- Calls go through `Bot._post`. The typed methods build objects from every answer, of which we
  need one number, and `getUpdates` must give raw updates, so that one that cannot be parsed does
  not stop the ninety-nine beside it. The public `do_api_request` warns at each known method.
- The transport is aiohttp's, through `BaseRequest`, which is there for that. It costs a sixth of
  the processor time of the default, lets us see whether a request was sent at all, and keeps
  answers and the address with the token in it out of exceptions and logs.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.app.channel import Attachment, Policy
from bot.channels.telegram.errors import (
    CallError,
    CallFailed,
    Reason,
    of_answer,
    of_download,
    too_large,
    unanswered,
    unreadable,
)

PUBLIC_ROOT = "https://api.telegram.org"
CONNECTIONS = 256
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 90.0
CHUNK = 64 * 1024

_JSON = {"Content-Type": "application/json"}

# These log addresses with the token in them, parameters and whole updates. What matters is logged
# by us in our own words, so nothing of theirs reaches a handler.
_TALKATIVE = ("telegram", "httpx", "httpcore", "aiohttp")


class Wire:
    """One bot's calls. All of them keep still while a pause that Telegram asked for lasts.

    `held_up` counts how often it asked for one.
    """

    def __init__(
        self,
        token: str,
        root: str = PUBLIC_ROOT,
        *,
        connections: int = CONNECTIONS,
        read_seconds: float = READ_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`root` is the address of the Bot API server, without a path."""
        hush()
        self._now = now
        self._quiet_until = 0.0
        self.held_up = 0
        proxy = _proxy(root)
        self._requests = (_Request(1, read_seconds, proxy), _Request(connections, read_seconds, proxy))
        self._bot = Bot(
            token,
            base_url=f"{root.rstrip('/')}/bot",
            base_file_url=f"{root.rstrip('/')}/file/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )

    async def open(self) -> None:
        """Get ready to make calls. No call is made."""
        for request in self._requests:
            await request.initialize()

    async def close(self) -> None:
        """Let go of all connections; calls in flight fail."""
        for request in self._requests:
            await request.shutdown()

    @property
    def pause(self) -> float:
        """Seconds that are left of a pause that Telegram asked for; 0 when calls may be made."""
        return max(0.0, self._quiet_until - self._now())

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        file: Attachment | None = None,
        as_: str = "document",
        read_seconds: float | None = None,
    ) -> Any:
        """Make one call and return its result; a `file` goes along under the parameter `as_`.

        Raises CallError, without any text of the answer.
        """
        if self.pause:
            raise CallError(Policy.PAUSE, self.pause, code=429)
        sent: dict[str, Any] = dict(parameters)
        if file is not None:
            document = InputFile(file.content, filename=file.name, attach=False)
            document.mimetype = file.media_type
            sent[as_] = document
            read_seconds = read_seconds or UPLOAD_SECONDS
        failed: CallError
        try:
            return await self._bot._post(  # noqa: SLF001 - the reason stands above
                method, sent, read_timeout=BaseRequest.DEFAULT_NONE if read_seconds is None else read_seconds
            )
        except CallFailed as failure:
            failed = failure.error
        except TelegramError:
            # Nothing but CallFailed should come; whatever else does may carry content.
            failed = unreadable()
        if failed.policy is Policy.PAUSE:
            self.held_up += 1
        if failed.policy is Policy.PAUSE and failed.retry_after:
            self._quiet_until = max(self._quiet_until, self._now() + failed.retry_after)
        # Raised out here, so that what the library raised does not hang on as its context.
        raise failed

    async def download(self, path: str, most: int) -> bytes:
        """A file that `getFile` gave the path of, of `most` bytes at most. Raises CallError."""
        if self.pause:
            raise CallError(Policy.PAUSE, self.pause, code=429)
        failed: CallError
        try:
            return await self._requests[1].download(f"{self._bot.base_file_url}/{quote(path)}", most)
        except CallFailed as failure:
            failed = failure.error
        raise failed


async def bot_name(wire: Wire) -> str:
    """The bot's username, as links to it need it. Raises CallError."""
    me = await wire.call("getMe", {})
    return str(me["username"])


def hush() -> None:
    """Keep the libraries beneath from logging anything at any level, even where a level is set back."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] in _TALKATIVE:
            logging.getLogger(name).addFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False


class _Request(BaseRequest):
    """A transport for python-telegram-bot over an aiohttp session."""

    __slots__ = ("_connections", "_proxy", "_read_seconds", "_session")

    def __init__(self, connections: int, read_seconds: float, proxy: str | None) -> None:
        self._connections = connections
        self._proxy = proxy
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer where a call does not say."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Make the session."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # httpx's context trusts what certifi lists, or SSL_CERT_FILE, also where a small
                # system brings no certificates of its own.
                connector=aiohttp.TCPConnector(
                    limit=self._connections, ssl=httpx.create_ssl_context(), keepalive_timeout=30
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the library's shape
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - as above
    ) -> tuple[int, bytes]:
        """Send one request. Raises CallFailed for anything but a success."""
        if self._session is None:
            raise CallFailed(unanswered(sent=False))
        wait = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        try:
            body = _body(request_data)
        except ValueError:
            body = None
        if request_data is not None and body is None:
            raise CallFailed(CallError(Policy.REFUSED, reason=Reason.UNREADABLE))
        sent = True
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=_JSON if isinstance(body, bytes) else None,
                timeout=_limits(wait),
                allow_redirects=False,
            ) as answer:
                code, payload = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            sent = False
        except (aiohttp.ClientError, TimeoutError, OSError):
            sent = True
        else:
            if 200 <= code <= 299:
                return code, payload
            raise CallFailed(of_answer(code, payload))
        raise CallFailed(unanswered(sent=sent))

    async def download(self, url: str, most: int) -> bytes:
        """What stands at an address, up to so many bytes. Raises CallFailed, in which the address is not."""
        if self._session is None:
            raise CallFailed(unanswered(sent=False))
        content = bytearray()
        try:
            async with self._session.get(
                url, timeout=_limits(self._read_seconds), allow_redirects=False
            ) as answer:
                code = answer.status
                async for chunk in answer.content.iter_chunked(CHUNK):
                    content += chunk
                    if len(content) > most:
                        break
        except (aiohttp.ClientError, TimeoutError, OSError):
            code = 0
        if code == 0:
            raise CallFailed(unanswered(sent=False))
        if code != 200:
            raise CallFailed(of_download(code))
        if len(content) > most:
            raise CallFailed(too_large())
        return bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer of a success. Raises CallFailed; the library's own would log the answer."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or answer.get("ok") is not True or "result" not in answer:
            raise CallFailed(unreadable())
        return answer


@lru_cache
def _limits(wait: float) -> aiohttp.ClientTimeout:
    """How long a request may take that waits so long for its answer."""
    return aiohttp.ClientTimeout(
        total=wait + 2 * CONNECT_SECONDS,
        connect=2 * CONNECT_SECONDS,
        sock_connect=CONNECT_SECONDS,
        sock_read=wait,
    )


def _body(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    """The request's body. Raises ValueError for text that is none (half a surrogate pair)."""
    if data is None:
        return None
    if not data.contains_files:
        return json.dumps(data.parameters, ensure_ascii=False, separators=(",", ":")).encode()
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form


def _proxy(root: str) -> str | None:
    """The proxy that the environment names for this server. Asked once: aiohttp would ask at each call."""
    address = urlsplit(root)
    if proxy_bypass(address.hostname or ""):
        return None
    return getproxies().get(address.scheme)
