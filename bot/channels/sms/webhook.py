"""The webhook: what a gateway posts here is answered with 200 after it is committed, never before."""

from __future__ import annotations

import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.posts import body_of
from bot.channels.sms.choosing import PATH
from bot.channels.sms.errors import Forged, Unreadable
from bot.channels.sms.gateway import Gateway, WebhookRequest
from bot.channels.sms.intake import Intake

log = logging.getLogger(__name__)
MOST_BYTES: Final = 256 * 1024


def webhook_routes(public: str, gateway: Gateway, intake: Intake) -> list[Route]:
    """The routes that a gateway posts to, one of them with a word that only it knows.

    `public` is the address at which it reaches this service. What it did not sign gets 403 and is not taken.
    """

    async def receive(request: Request) -> Response:
        body = await body_of(request, MOST_BYTES)
        if body is None:
            return Response(status_code=413)
        try:
            posted = gateway.read(_asked(public, request, body))
        except Forged as forged:
            log.warning("a post of short messages is not the gateway's: %s", forged.doubt)
            return Response(status_code=403)
        except Unreadable as fault:
            log.warning("a post of short messages cannot be read: %s", fault.place)
            return Response(status_code=400)
        try:
            await intake.take(posted)
        except Exception as error:  # noqa: BLE001 - not committed, whatever it was: the gateway posts it again
            log.warning("webhook failed error=%s", type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    return [Route(path, receive, methods=["POST"]) for path in (PATH, PATH + "/{word}")]


def _asked(public: str, request: Request, body: bytes) -> WebhookRequest:
    query = f"?{request.url.query}" if request.url.query else ""
    return WebhookRequest(
        request.method,
        f"{public}{request.url.path}{query}",
        dict(request.headers),
        body,
        dict(request.query_params),
    )
