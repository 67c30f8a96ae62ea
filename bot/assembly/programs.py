"""What programs elsewhere use: the interface, where BOT_API asks for it, and the telling of web addresses."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app.house import House
from bot.app.posting import Poster, Posting
from bot.channels.hooks.wire import HookPoster
from bot.config import Config

ROOT = "/api"


def with_api(config: Config, house: House, others: ASGIApp) -> ASGIApp:
    """Both as one application: the interface takes what lies below its root."""
    if not config.api:
        return others
    from bot.api.door import ApiSettings  # noqa: PLC0415 - most services serve no programs
    from bot.api.site import build_api  # noqa: PLC0415 - as above

    api = build_api(house, ApiSettings())

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        app = api if path == ROOT or path.startswith(f"{ROOT}/") else others
        await app(scope, receive, send)

    return either


def hook_poster(house: House) -> Poster:
    """Posts to the outside; in a trial to this machine too."""
    return HookPoster(trial=house.rules.trial)


def hook_posting(house: House) -> Posting:
    """The worker that tells addresses what is due."""
    return Posting(house, hook_poster(house))
