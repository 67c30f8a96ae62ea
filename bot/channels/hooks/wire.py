"""Posts to a web address after a look at what its name means just then, and to that machine and no other.

Who answers is not trusted: no redirect is followed, no byte of an answer is read, and nothing takes long.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx

import bot
from bot.app.posting import NotTold
from bot.domain.webaddress import address_faults, may_send_to

#: For everything from the name to the answer.
SECONDS: Final = 10.0
Resolve = Callable[[str, int], Awaitable[list[str]]]
#: These log addresses, which are secrets of whoever gave them.
_TALKATIVE: Final = ("httpx", "httpcore")
#: Names are looked up apart, so that a name server which does not answer holds up nothing else.
_LOOKING_UP: Final = ThreadPoolExecutor(2, thread_name_prefix="names")


async def look_up(host: str, port: int) -> list[str]:
    """The numbers of a name. Raises OSError where there are none."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(
        _LOOKING_UP, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class HookPoster:
    """Posts over https; in a trial, to this machine over http too."""

    def __init__(
        self,
        *,
        trial: bool,
        resolve: Resolve = look_up,
        seconds: float = SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """`context` says whose certificates are trusted, where it is not the usual authorities."""
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._trial = trial
        self._resolve = resolve
        self._seconds = seconds
        self._context = context
        self._client: httpx.AsyncClient | None = None

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer; nothing else of it is read. Raises NotTold."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(url, headers, body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, UnicodeError) as error:
            # Raised below, so that what the library raised, which may hold the address, does not hang on.
            kind = type(error).__name__
        raise NotTold(kind)

    async def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        if address_faults(url, trial=self._trial):
            raise NotTold("address")
        named = httpx.URL(url)
        port = named.port or (443 if named.scheme == "https" else 80)
        numbers = await self._resolve(named.host, port)
        # One number that is not outside, and the name is not trusted at all.
        if not numbers or not all(may_send_to(each, trial=self._trial) for each in numbers):
            raise NotTold("network")
        return await self._send(named, numbers[0], headers, body)

    async def _send(self, named: httpx.URL, number: str, headers: Mapping[str, str], body: bytes) -> int:
        """To the number that was looked at: the name could mean another by now. TLS is for the name."""
        host = f"[{named.host}]" if ":" in named.host else named.host
        asked = host if named.port is None else f"{host}:{named.port}"
        sent = {**headers, "Host": asked, "User-Agent": f"charterbot/{bot.__version__}"}
        client = self._opened()
        request = client.build_request(
            "POST", named.copy_with(host=number), headers=sent, content=body, extensions=_named(named)
        )
        answer = await client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            # A proxy would look the name up by itself; a connection that is kept could go to an old number.
            self._client = httpx.AsyncClient(
                verify=True if self._context is None else self._context,
                trust_env=False,
                follow_redirects=False,
                timeout=self._seconds,
                limits=httpx.Limits(max_keepalive_connections=0),
            )
        return self._client


def _named(named: httpx.URL) -> dict[str, str]:
    """For whom the certificate must be."""
    return {"sni_hostname": named.host} if named.scheme == "https" else {}
