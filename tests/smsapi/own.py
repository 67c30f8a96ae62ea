"""A gateway of one's own, by docs/sms-gateways.md."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from aiohttp import web

from tests.smsapi.served import NUMBER, Message, Post, Refused, Served, answered, exactly, object_of

KEY, SENDER, SECRET = "bearer-word-for-tests", "+254711000999", "what-the-gateway-signs-with"


class Own(Served):
    """The least that keeps to the interface."""

    #: What a message costs, where it is told.
    cost: str | None = "0.05"

    async def take(self, request: web.BaseRequest) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refused(401, {}, "wrong word")
        if request.method != "POST" or request.path != "/messages":
            raise Refused(404, {}, f"{request.method} {request.path}")
        mark = request.headers.get("Idempotency-Key", "")
        if not 0 < len(mark) <= 64:
            raise Refused(400, {}, "no mark")
        sent = await object_of(request)
        exactly(sent, frozenset({"from", "to", "text"}))
        to, text = sent["to"], sent["text"]
        if self.numbers.get(to):
            raise Refused(self.numbers[to], {"error": f"{to} cannot be reached"}, "the number")
        if sent["from"] != SENDER or not NUMBER.fullmatch(to) or not isinstance(text, str) or not text:
            raise Refused(422, {"error": f"{to} is none"}, "a field is wrong")
        message = next((each for each in self.messages if each.mark == mark), None)
        if message is None:
            message = Message(self.reference(), to, SENDER, text, mark)
            self.messages.append(message)
        priced = {} if self.cost is None else {"cost": self.cost, "currency": "EUR"}
        return answered(202, {"id": message.reference, **priced})

    def said(
        self,
        url: str,
        sender: str,
        text: str,
        *,
        key: str | None = None,
        at: float | None = None,
        secret: str = SECRET,
    ) -> Post:
        """A message that came in."""
        received = {"id": key or self.reference(), "from": sender, "text": text}
        return signed(url, {"received": [received]}, at, secret)

    def receipt(
        self, url: str, message: Message, state: str = "delivered", *, at: float | None = None
    ) -> Post:
        """What became of a message."""
        return signed(url, {"reports": [{"id": message.reference, "state": state}]}, at)


def signed(url: str, told: Any, at: float | None = None, secret: str = SECRET) -> Post:
    """A post with its signature: of the time, a dot and the body."""
    body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return Post(url, {"content-type": "application/json", "x-timestamp": stamp, "x-signature": mac}, body)
