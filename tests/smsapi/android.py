"""The app SMS Gateway for Android, by docs.sms-gate.app: the phone's interface, and that of its server."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from aiohttp import web

from tests.smsapi.served import NUMBER, Message, Post, Refused, Served, answered, exactly, login_of, object_of

USER, KEY, SENDER, SECRET = "sms", "phone-password", "+254711000999", "signing-key-of-the-phone"
_NEEDED = frozenset({"textMessage", "phoneNumbers"})
_ALSO = frozenset({"id", "withDeliveryReport", "ttl", "simNumber", "priority", "isEncrypted", "validUntil"})


class Android(Served):
    """A phone, or with `server` the server that stands between it and us."""

    def __init__(self, *, server: bool = False) -> None:
        super().__init__()
        self.server = server

    @property
    def root(self) -> str:
        return f"{self.url}/3rdparty/v1" if self.server else self.url

    async def take(self, request: web.BaseRequest) -> web.Response:
        if login_of(request) != (USER, KEY):
            raise Refused(401, {"message": "Unauthorized"}, "wrong login")
        paths = {"/3rdparty/v1/messages"} if self.server else {"/message", "/messages"}
        if request.method != "POST" or request.path not in paths:
            raise Refused(404, {"message": "Not Found"}, f"{request.method} {request.path}")
        sent = await object_of(request)
        exactly(sent, _NEEDED, _ALSO)
        _judge(sent)
        reference = sent.get("id") or self.reference()
        if any(message.reference == reference for message in self.messages):
            if self.server:
                raise Refused(409, {"message": "duplicate id"}, "duplicate id")
        else:
            text = sent["textMessage"]["text"]
            self.messages.append(Message(reference, sent["phoneNumbers"][0], SENDER, text, sent.get("id")))
        state = {"phoneNumber": sent["phoneNumbers"][0], "state": "Pending", "error": None}
        said = {"id": reference, "state": "Pending", "isHashed": False, "isEncrypted": False}
        return answered(202, {**said, "recipients": [state], "states": {}})

    def said(
        self,
        url: str,
        sender: str,
        text: str,
        *,
        key: str | None = None,
        at: float | None = None,
        secret: str = SECRET,
        named: str = "sender",
    ) -> Post:
        """A message that came in; older versions of the app tell only `phoneNumber`."""
        payload: dict[str, Any] = {
            "messageId": f"{hash(text) % 2**32:x}",
            "message": text,
            "phoneNumber": sender,
            "simNumber": 1,
            "receivedAt": "2026-11-28T10:00:00.000+03:00",
        }
        if named == "sender":
            payload |= {"sender": sender, "recipient": None}
        return self._event(url, "sms:received", payload, key=key, at=at, secret=secret)

    def receipt(
        self, url: str, message: Message, event: str = "sms:delivered", *, at: float | None = None
    ) -> Post:
        """What became of a message."""
        payload = {"messageId": message.reference, "phoneNumber": message.to, "simNumber": 1}
        return self._event(url, event, payload, at=at)

    def ping(self, url: str) -> Post:
        """The phone is well."""
        return self._event(url, "system:ping", {"health": {"status": "pass"}})

    def _event(
        self,
        url: str,
        event: str,
        payload: dict[str, Any],
        *,
        key: str | None = None,
        at: float | None = None,
        secret: str = SECRET,
    ) -> Post:
        told = {
            "deviceId": "ffffffffceb0b1db0000018e937c815b",
            "event": event,
            "id": key or self.reference()[-21:],
            "payload": payload,
            "webhookId": "LreFUt-Z3sSq0JufY9uWB",
        }
        return signed(
            url, json.dumps(told, ensure_ascii=False).encode(), time.time() if at is None else at, secret
        )


def signed(url: str, body: bytes, at: float, secret: str = SECRET) -> Post:
    """A post with its signature: of the body, and behind it the time."""
    stamp = str(int(at))
    mac = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return Post(url, {"content-type": "application/json", "x-timestamp": stamp, "x-signature": mac}, body)


def _judge(sent: dict[str, Any]) -> None:
    """See that every field is what the documentation says. Raises Refused."""
    text, numbers = sent["textMessage"], sent["phoneNumbers"]
    right = (
        isinstance(text, dict) and text.keys() == {"text"},
        isinstance(text, dict) and isinstance(text.get("text"), str) and 0 < len(text["text"]) < 65536,
        isinstance(numbers, list) and 0 < len(numbers) <= 100,
        isinstance(numbers, list) and all(isinstance(n, str) and NUMBER.fullmatch(n) for n in numbers),
        isinstance(sent.get("id", ""), str) and len(sent.get("id", "")) <= 36,
        isinstance(sent.get("withDeliveryReport", True), bool),
        isinstance(sent.get("ttl", 5), int) and sent.get("ttl", 5) >= 5,
    )
    if not all(right):
        raise Refused(400, {"message": f"invalid request: {numbers}"}, f"invalid request: {right}")
