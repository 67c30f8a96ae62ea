"""Twilio, by www.twilio.com/docs: the message resource, its errors, receipts, and how posts are signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from aiohttp import web

from tests.smsapi.served import NUMBER, Message, Post, Refused, Served, answered, exactly, form_of, login_of

USER, KEY, SENDER = "AC" + "0a" * 16, "5ef1" * 8, "+15005550006"
LONGEST = 1600


def _error(status: int, code: int, told: str) -> Refused:
    said = {
        "code": code,
        "message": told,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return Refused(status, said, f"{code}: {told}")


class Twilio(Served):
    """One account with one number."""

    #: What a price is told as at once; most often it is not.
    price: str | None = None

    async def take(self, request: web.BaseRequest) -> web.Response:
        if login_of(request) != (USER, KEY):
            raise _error(401, 20003, "Authenticate")
        if request.method != "POST" or request.path != f"/2010-04-01/Accounts/{USER}/Messages.json":
            raise _error(404, 20404, f"The requested resource {request.path} was not found")
        fields = await form_of(request)
        exactly(fields, frozenset({"To", "From", "Body"}), frozenset({"StatusCallback"}))
        to, text = fields["To"], fields["Body"]
        code = self.numbers.get(to, 0 if NUMBER.fullmatch(to) else 21211)
        if code:
            raise _error(429 if code == 20429 else 400, code, f"The 'To' number {to} cannot be reached.")
        if fields["From"] != SENDER:
            raise _error(400, 21606, f"The 'From' number {fields['From']} is not yours.")
        if not text or len(text) > LONGEST:
            raise _error(400, 21617 if text else 21602, "The message body is empty or too long.")
        message = Message(f"SM{self.reference()}", to, SENDER, text, callback=fields.get("StatusCallback"))
        self.messages.append(message)
        return answered(
            201,
            {
                "account_sid": USER,
                "api_version": "2010-04-01",
                "body": text,
                "direction": "outbound-api",
                "error_code": None,
                "from": SENDER,
                "num_segments": "1",
                "price": self.price,
                "price_unit": "USD",
                "sid": message.reference,
                "status": "queued",
                "to": to,
            },
        )

    def said(self, url: str, sender: str, text: str, *, key: str | None = None, token: str = KEY) -> Post:
        """A message that came in."""
        sid = key or f"SM{self.reference()}"
        fields = {
            "ToCountry": "US",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "SmsSid": sid,
            "SmsStatus": "received",
            "Body": text,
            "To": SENDER,
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": USER,
            "From": sender,
            "ApiVersion": "2010-04-01",
        }
        return _post(url, fields, token)

    def receipt(
        self, url: str, message: Message, status: str = "delivered", error: str = "", *, token: str = KEY
    ) -> Post:
        """What became of a message."""
        fields = {
            "SmsSid": message.reference,
            "SmsStatus": status,
            "MessageStatus": status,
            "To": message.to,
            "MessageSid": message.reference,
            "AccountSid": USER,
            "From": SENDER,
            "ApiVersion": "2010-04-01",
        }
        return _post(url, fields | ({"ErrorCode": error} if error else {}), token)


def signed(url: str, fields: dict[str, str], token: str) -> str:
    """The signature of a post: the address, then each name and value by the names' order."""
    text = url
    for name in sorted(fields):
        text += name + fields[name]
    mac = hmac.new(token.encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def _post(url: str, fields: dict[str, str], token: str) -> Post:
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "x-twilio-signature": signed(url, fields, token),
        "user-agent": "TwilioProxy/1.1",
    }
    return Post(url, headers, urlencode(fields).encode())
