"""What all gateways have: a server on loopback, messages that it took, orders to fail, and posts to us."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import socket
import struct
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

#: Ways to fail: before the message was taken, and once it was.
Kind = Literal[
    "status",
    "cut_before",
    "cut_after",
    "silent_before",
    "silent_after",
    "garbage_after",
    "large_after",
    "slow_after",
]
KINDS = frozenset(get_args(Kind))
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_UNANSWERED_SECONDS = 60.0
_LARGE = b" " * (1024 * 1024)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was taken; `mark` where the provider takes one."""

    reference: str
    to: str
    sender: str
    text: str
    mark: str | None = None
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What goes wrong with the next call. `status` is for the kind of this name, as are the headers."""

    kind: Kind
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.kind in KINDS


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the provider makes it."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Refused(Exception):
    """A call that the provider does not take, with its answer."""

    def __init__(self, status: int, said: Any, why: str) -> None:
        super().__init__(why)
        self.status, self.said, self.why = status, said, why


class Served:
    """A provider that listens on loopback."""

    #: How many messages went through all of this process's providers: their ids differ.
    made = 0

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refusals: list[str] = []
        self.orders: deque[Order] = deque()
        self.calls = 0
        #: What is wrong with a number, by the provider's own code.
        self.numbers: dict[str, int] = {}
        self.url = ""
        self._port = 0
        self._runner: web.ServerRunner | None = None

    @property
    def root(self) -> str:
        """What stands in BOT_SMS_URL."""
        return self.url

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Listen; after a `close`, at the same port again."""
        server = web.Server(self._answer, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def close(self) -> None:
        """Stop listening; what was taken stays."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def post(self, post: Post) -> int:
        """Bring a post to its address; returns the status that it was answered with, 0 where it was not."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(post.url, data=post.body, headers=dict(post.headers)) as answer,
            ):
                await answer.read()
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def take(self, request: web.BaseRequest) -> web.Response:
        """Judge one call as the provider does. Raises Refused."""
        raise NotImplementedError

    def reference(self) -> str:
        """An id of a message or an event that no other has."""
        Served.made += 1
        return f"{Served.made:032x}"

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.calls += 1
        order = self.orders.popleft() if self.orders else None
        match order and order.kind:
            case "status":
                assert order is not None
                return web.Response(status=order.status, headers=dict(order.headers), text="{}")
            case "cut_before":
                return _cut(request)
            case "silent_before":
                await asyncio.sleep(_UNANSWERED_SECONDS)
        try:
            answer = await self.take(request)
        except Refused as refused:
            self.refusals.append(refused.why)
            text = refused.said if isinstance(refused.said, str) else json.dumps(refused.said)
            return web.Response(status=refused.status, text=text)
        match order and order.kind:
            case "cut_after":
                return _cut(request)
            case "silent_after":
                await asyncio.sleep(_UNANSWERED_SECONDS)
            case "slow_after":
                await asyncio.sleep(0.3)
            case "garbage_after":
                return web.Response(status=answer.status, body=b"<html>\xff")
            case "large_after":
                assert isinstance(answer.body, bytes)
                return web.Response(status=answer.status, body=answer.body + _LARGE)
        return answer


def _cut(request: web.BaseRequest) -> web.Response:
    """Cut the connection with a TCP reset rather than an orderly end."""
    transport = request.transport
    assert transport is not None
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    return web.Response(status=500)


def answered(status: int, said: Any) -> web.Response:
    """An answer of JSON."""
    return web.Response(status=status, text=json.dumps(said), content_type="application/json")


def login_of(request: web.BaseRequest) -> tuple[str, str]:
    """The name and the password that were sent; empty where there are none."""
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    try:
        name, _, password = base64.b64decode(told, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (name, password) if kind == "Basic" else ("", "")


async def form_of(request: web.BaseRequest) -> dict[str, str]:
    """The fields of a form, each once, in UTF-8. Raises Refused."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415, "Unsupported Media Type", f"the body is {request.content_type}")
    try:
        pairs = parse_qsl(
            (await request.read()).decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
        )
    except ValueError:
        raise Refused(400, "Bad Request", "the body is no form") from None
    if len(dict(pairs)) != len(pairs):
        raise Refused(400, "Bad Request", "a field stands there twice")
    return dict(pairs)


async def object_of(request: web.BaseRequest) -> dict[str, Any]:
    """The object of a JSON body. Raises Refused."""
    if request.content_type != "application/json":
        raise Refused(415, {"message": "Unsupported Media Type"}, f"the body is {request.content_type}")
    try:
        said = json.loads(await request.read())
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Refused(400, {"message": "Bad Request"}, "the body is no object")
    return said


def exactly(given: Mapping[str, Any], needed: frozenset[str], also: frozenset[str] = frozenset()) -> None:
    """See that all fields are there and that each is known. Raises Refused."""
    missing, unknown = needed - given.keys(), given.keys() - needed - also
    if missing or unknown:
        why = f"missing {sorted(missing)}, unknown {sorted(unknown)}"
        raise Refused(400, {"message": why}, why)
