"""The webhook: an update posted here is answered with 200 after its turn is committed, never before."""

from __future__ import annotations

import hmac
import json
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.posts import body_of
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.reading import ALLOWED_UPDATES
from bot.channels.telegram.wire import Wire

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_route(path: str, secret: str, intake: Intake) -> Route:
    """The route that Telegram posts to. Whoever does not know the secret gets 403 and is not read."""
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, expected):
            return Response(status_code=403)
        body = await body_of(request, MOST_BYTES)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        try:
            await intake.take([update])
        except Exception as error:  # noqa: BLE001 - not committed, whatever it was: Telegram posts it again
            log.warning("webhook failed error=%s", type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    return Route(path, receive, methods=["POST"])


async def set_webhook(wire: Wire, url: str, secret: str) -> None:
    """Have Telegram post updates to this address. What waits is kept. Raises CallError."""
    await wire.call(
        "setWebhook",
        {
            "url": url,
            "secret_token": secret,
            "allowed_updates": list(ALLOWED_UPDATES),
            "drop_pending_updates": False,
        },
    )


async def webhook_health(wire: Wire) -> tuple[int, int | None]:
    """How many updates wait at Telegram, and when it last failed to post one (seconds since 1970).

    Raises CallError.
    """
    told = await wire.call("getWebhookInfo", {})
    failed = told.get("last_error_date")
    return int(told.get("pending_update_count", 0)), None if failed is None else int(failed)
