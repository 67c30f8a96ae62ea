"""Africa's Talking, by developers.africastalking.com/docs/sms: sending in bulk, and notifications."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from tests.smsapi.served import NUMBER, Message, Post, Refused, Served, answered, exactly, form_of

USER, KEY, SENDER = "charter", "atsk_synthetic-key-for-tests-only", "40404"
NAMES = {
    401: "RiskHold",
    402: "InvalidSenderId",
    403: "InvalidPhoneNumber",
    404: "UnsupportedNumberType",
    405: "InsufficientBalance",
    406: "UserInBlacklist",
    407: "CouldNotRoute",
    409: "DoNotDisturbRejection",
    500: "InternalServerError",
    501: "GatewayError",
    502: "RejectedByGateway",
}


class AfricasTalking(Served):
    """One app; what it bills is 0.8 KES a message, whatever its length."""

    #: One word in place of all recipients, as an account has it that may not send at all.
    word: str | None = None

    async def take(self, request: web.BaseRequest) -> web.Response:
        if request.method != "POST" or request.path != "/version1/messaging":
            raise Refused(404, "Not Found", f"{request.method} {request.path}")
        if request.headers.get("apiKey") != KEY:
            raise Refused(401, "The supplied authentication is invalid", "wrong key")
        fields = await form_of(request)
        exactly(fields, frozenset({"username", "to", "message", "from"}))
        if fields["username"] != USER:
            raise Refused(401, "The supplied authentication is invalid", "wrong user")
        if request.headers.get("Accept") != "application/json":  # without it, XML is answered
            return web.Response(status=201, text="<AfricasTalkingResponse/>", content_type="application/xml")
        if fields["from"] != SENDER or self.word:
            return answered(
                201, {"SMSMessageData": {"Message": self.word or "InvalidSenderId", "Recipients": []}}
            )
        return self._recipient(fields)

    def _recipient(self, fields: dict[str, str]) -> web.Response:
        to = fields["to"]
        code = self.numbers.get(to, 101 if NUMBER.fullmatch(to) and fields["message"] else 403)
        reference = "None"
        if code == 101:
            reference = f"ATXid_{self.reference()}"
            self.messages.append(Message(reference, to, fields["from"], fields["message"]))
        sent = int(code == 101)
        recipient = {
            "statusCode": code,
            "number": to,
            "status": NAMES.get(code, "Success"),
            "cost": "KES 0.8000" if sent else "0",
            "messageId": reference,
        }
        told = f"Sent to {sent}/1 Total Cost: {'KES 0.8000' if sent else '0'}"
        status = 409 if code == 409 else 201
        return answered(status, {"SMSMessageData": {"Message": told, "Recipients": [recipient]}})

    def said(self, url: str, sender: str, text: str, *, key: str | None = None) -> Post:
        """A message that came in."""
        fields = {
            "date": "2026-11-28 07:00:00",
            "from": sender,
            "id": key or self.reference(),
            "linkId": "28a92cdf-2d63-4ee3-93df-4233d3de0356",
            "text": text,
            "to": SENDER,
            "networkCode": "63902",
        }
        return _post(url, fields)

    def receipt(self, url: str, message: Message, status: str = "Success", reason: str = "") -> Post:
        """What became of a message."""
        fields = {
            "phoneNumber": message.to,
            "id": message.reference,
            "status": status,
            "networkCode": "63902",
            "retryCount": "0",
        }
        return _post(url, fields | ({"failureReason": reason} if reason else {}))

    def opted_out(self, url: str, number: str) -> Post:
        """Somebody who wants no more of what comes in bulk; a notice of another kind."""
        return _post(url, {"senderId": SENDER, "phoneNumber": number})


def _post(url: str, fields: dict[str, str]) -> Post:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return Post(url, headers, urlencode(fields).encode())
