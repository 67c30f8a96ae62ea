"""The HTTP side: /bot<token>/<method> as the real server answers it, and /control/<name> for tests."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import web

from tests.botapi.clock import Clock
from tests.botapi.errors import ApiError, bad
from tests.botapi.faults import AFTER_EFFECT, Fault, Faults
from tests.botapi.inbox import Inbox
from tests.botapi.limits import Limits
from tests.botapi.people import People
from tests.botapi.reading import File, reader_of
from tests.botapi.webhooks import Webhooks
from tests.botapi.world import World

TOKEN = "123456:SYNTHETIC-token-for-tests-only-0123"
LARGEST_BODY = 52 * 1024 * 1024
_TOKEN_SHAPE = re.compile(r"\d+:[\w-]{35}\Z", re.ASCII)
_HTML = b"<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n"
_UNANSWERED_SECONDS = 120.0
_METHODS = frozenset(
    {
        *("getMe", "getChat", "leaveChat", "sendMessage", "sendDocument", "editMessageText"),
        *("editMessageReplyMarkup", "deleteMessage", "deleteMessages", "answerCallbackQuery"),
        *("sendVoice", "getFile"),
        *("setMyCommands", "getMyCommands", "deleteMyCommands", "setWebhook", "deleteWebhook"),
        *("getWebhookInfo", "getUpdates"),
    }
)
_SPELLING = {name.lower(): name for name in _METHODS}
_PYTHON_SPELLING = {name: re.sub(r"(?=[A-Z])", "_", name).lower() for name in _METHODS}


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached the server; `at` is monotonic seconds, `status` 0 when cut off."""

    at: float
    method: str
    values: dict[str, Any]
    status: int
    fault: str | None = None
    #: Refused since the message stands there already just like that.
    same: bool = False

    @property
    def chat(self) -> int | None:
        """The chat it was about."""
        return self.values.get("chat_id")


class Emulator:
    """A Bot API server for one bot. `people` is the users' side; `calls` is what the bot asked.

    `async with Emulator() as api:` serves on `api.url` until the block ends.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        validate: bool = True,
        log_calls: bool = True,
        start: float | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.token = token
        self.clock = Clock(start)
        self.inbox = Inbox(self.clock)
        self.world = World(self.clock, self.inbox, token)
        self.faults = Faults()
        #: None: as many a second as anyone likes.
        self.limits: Limits | None = None
        self.people = People(self.world, self.faults)
        self.calls: deque[Call] = deque(maxlen=200_000)
        self.validate = validate
        self.log_calls = log_calls
        self.url = ""
        self._host, self._port = host, port
        self._runner: web.ServerRunner | None = None
        self._webhooks = Webhooks(self.world)
        self._watchers: list[asyncio.Future[None]] = []
        self._beside: dict[str, Emulator] = {}
        self.inbox.changed = self._tell_watchers

    def serve_beside(self, other: Emulator) -> None:
        """Serve another bot at the same address, as the real server does: its chats are its own."""
        self._beside[other.token] = other
        other.url = self.url

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Listen; `url` is set afterwards. After a `close` it listens on the same port again."""
        server = web.Server(
            self._asked,
            request_factory=self._request,
            handler_cancellation=True,
            access_log=None,
            keepalive_timeout=75,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, backlog=1024, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://{self._host}:{self._port}"

    async def close(self) -> None:
        """Stop listening and cut all connections; what stands in the chats stays."""
        await self._webhooks.close()
        for other in self._beside.values():
            await other._webhooks.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def until(self, holds: Callable[[], Any], seconds: float = 60.0) -> None:
        """Wait until something holds, looked at after each call and each update. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not holds():
                watcher = asyncio.get_running_loop().create_future()
                self._watchers.append(watcher)
                await watcher

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    # Private: one request

    def _request(self, message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
        loop = asyncio.get_running_loop()
        return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)

    async def _asked(self, request: web.BaseRequest) -> web.StreamResponse:
        token = request.path.removeprefix("/file").removeprefix("/bot").partition("/")[0]
        return await self._beside.get(token, self)._answer(request)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/"):
            return await self._control(request, path.removeprefix("/control/"))
        if path.startswith("/file/bot"):
            return self._download(request, path.removeprefix("/file/bot"))
        token, _, asked = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or not _TOKEN_SHAPE.match(token):
            return _refusal(ApiError(404, "Not Found"))
        if token != self.token:
            return _refusal(ApiError(401, "Unauthorized"))
        method = _SPELLING.get(asked.lower())
        if method is None:
            return _refusal(ApiError(404, "Not Found: method not found"))
        began = time.monotonic()
        values: dict[str, Any] = {}
        fault: Fault | None = None
        status, same = 0, False
        try:
            try:
                values = await self._values(request, method)
            except ApiError as refused:
                status = refused.code
                return _refusal(refused)
            fault = self.faults.striking(method, values)
            if fault is not None and fault.kind not in AFTER_EFFECT:
                answer = await _broken(request, fault)
            else:
                answer = await self._perform(method, values)
                if fault is not None:
                    answer = await _broken(request, fault)
            cut = request.transport is None or request.transport.is_closing()
            status = 0 if cut else answer.status
            same = isinstance(answer.body, bytes) and b"message is not modified" in answer.body
            return answer
        finally:
            if self.log_calls:
                struck = fault.kind if fault else None
                self.calls.append(Call(began, method, values, status, struck, same))
            self._tell_watchers()

    def _download(self, request: web.BaseRequest, path: str) -> web.Response:
        """A file by the path that getFile gave; like the real server's, its links die after an hour."""
        token, _, asked = path.partition("/")
        if token != self.token:
            return _refusal(ApiError(401 if _TOKEN_SHAPE.match(token) else 404, "Unauthorized"))
        fault = self.faults.striking("download", {})
        if fault is not None:
            _reset(request)
            return web.Response(status=500)
        content = self.world.voices.at(asked)
        status = 404 if content is None else 200
        self.calls.append(Call(time.monotonic(), "download", {"path": asked}, status))
        if content is None:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    async def _values(self, request: web.BaseRequest, method: str) -> dict[str, Any]:
        reader = reader_of(method)
        if reader is None:
            raise ApiError(404, "Not Found: method not found")
        raw: dict[str, Any] = dict(request.query)
        kind = request.content_type
        if request.method == "POST" and request.can_read_body:
            if kind == "application/x-www-form-urlencoded":
                body = (await request.read()).decode()
                raw.update(parse_qsl(body, keep_blank_values=True))
            elif kind == "application/json":
                try:
                    raw.update(json.loads(await request.read()))
                except ValueError:
                    raise bad("can't parse request JSON object") from None
            elif kind == "multipart/form-data":
                raw.update(await _parts(request))
        files = {name: raw.pop(name) for name in list(raw) if isinstance(raw[name], File)}
        values = reader.values(raw)
        if files:
            values.update(_named(values, files, reader.model.model_fields.keys()))
        if self.validate:
            shown = {n: f"attach://{n}" if isinstance(v, File) else v for n, v in values.items()}
            reader.check(shown)
        return values

    async def _perform(self, method: str, values: dict[str, Any]) -> web.Response:
        try:
            if method == "getUpdates":
                self._tell_watchers()
                return _result(await self.inbox.get(values))
            if self.limits is not None:
                self.limits.take(method, values.get("chat_id"))
            return _result(json.dumps(getattr(self.world, _PYTHON_SPELLING[method])(values)))
        except ApiError as refused:
            return _refusal(refused)
        except KeyError as missing:
            return _refusal(bad(f"{missing.args[0]} is not specified"))

    def _tell_watchers(self) -> None:
        watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    # Private: the control side over HTTP

    async def _control(self, request: web.BaseRequest, name: str) -> web.Response:
        asked = json.loads(await request.read() or b"{}")
        try:
            return web.json_response({"result": await self._controlled(name, asked)})
        except (AttributeError, KeyError, TypeError, ValueError, TimeoutError) as fault:
            return web.json_response({"error": repr(fault)}, status=400)
        finally:
            self._tell_watchers()

    async def _controlled(self, name: str, asked: dict[str, Any]) -> Any:
        match name:
            case "calls":
                since, method = asked.get("since", 0), asked.get("method")
                return [
                    {
                        "at": c.at,
                        "method": c.method,
                        "values": _plain(c.values),
                        "status": c.status,
                        "fault": c.fault,
                    }
                    for c in list(self.calls)[since:]
                    if method in (None, c.method)
                ]
            case "clear_calls":
                self.calls.clear()
            case "wait_calls":
                count, method = asked["count"], asked["method"]
                await self.until(
                    lambda: sum(c.method == method for c in self.calls) >= count, asked.get("seconds", 30)
                )
            case "wait_messages":
                chat, count = asked["chat"], asked["count"]
                await self.until(
                    lambda: len(self.people.messages(chat, bot_only=True)) >= count, asked.get("seconds", 30)
                )
            case "wait_confirmed":
                await self.until(lambda: not len(self.inbox), asked.get("seconds", 30))
            case "limit":
                self.limits = Limits(self.clock, **asked)
            case "refused":
                return 0 if self.limits is None else self.limits.refused
            case "set":
                self.validate = asked.get("validate", self.validate)
                self.log_calls = asked.get("log_calls", self.log_calls)
            case _ if name.startswith("_"):
                raise KeyError(name)
            case _:
                return getattr(self.people, name)(**asked)
        return True


def _result(json_text: str) -> web.Response:
    return web.Response(
        body=f'{{"ok":true,"result":{json_text}}}'.encode("utf-8", "surrogatepass"),
        content_type="application/json",
    )


def _refusal(refused: ApiError) -> web.Response:
    said: dict[str, Any] = {
        "ok": False,
        "error_code": refused.code,
        "description": refused.description,
    }
    if refused.parameters:
        said["parameters"] = refused.parameters
    return web.Response(body=json.dumps(said).encode(), status=refused.code, content_type="application/json")


async def _broken(request: web.BaseRequest, fault: Fault) -> web.Response:
    match fault.kind:
        case "429":
            said = "Too Many Requests"
            if fault.retry_after is None:
                return _refusal(ApiError(429, said))
            wait = {"retry_after": fault.retry_after}
            return _refusal(ApiError(429, f"{said}: retry after {fault.retry_after}", wait))
        case "500":
            return web.Response(body=_HTML % b"500", status=500, content_type="text/html")
        case "502" | "504":
            title = b"502 Bad Gateway" if fault.kind == "502" else b"504 Gateway Time-out"
            return web.Response(body=_HTML % title, status=int(fault.kind), content_type="text/html")
        case "400" | "401" | "403" | "404" | "409":
            phrase = {
                "400": "Bad Request",
                "401": "Unauthorized",
                "403": "Forbidden: bot was blocked by the user",
                "404": "Not Found",
                "409": "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            }[fault.kind]
            return _refusal(ApiError(int(fault.kind), fault.description or phrase))
        case "bad_json" | "bad_json_after":
            return web.Response(body=b'{"ok":true,"resu', content_type="application/json")
        case "timeout_before" | "timeout_after":
            # The handler is cancelled when the client gives up.
            await asyncio.sleep(_UNANSWERED_SECONDS)
        case "reset_before" | "reset_after" | "outage":
            pass
    _reset(request)
    return web.Response(status=500)


def _reset(request: web.BaseRequest) -> None:
    """Cut the connection with a TCP reset rather than an orderly end."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _parts(request: web.BaseRequest) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            read[name] = File(value.filename, value.content_type, value.file.read())
        else:
            read[name] = value
    return read


def _named(values: dict[str, Any], files: dict[str, File], parameters: Any) -> dict[str, Any]:
    """Put uploaded files where the parameters point to them, by name or by `attach://`."""
    named: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str) and value.startswith("attach://"):
            named[name] = files.get(value.removeprefix("attach://"), value)
    used = set(map(id, named.values()))
    for name, file in files.items():
        if id(file) not in used:
            if name not in parameters:
                raise bad(f"unknown parameter {name}")
            named[name] = file
    return named


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.name if isinstance(value, File) else value for name, value in values.items()}
