"""What a request to the page asks for, and whether the screen that it came from takes that."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.app.channel import Screen
from bot.channels.web.forms import CODE, Typed


def takes(screen: Screen, typed: Typed) -> bool:
    """Whether something may still be typed on the screen that the form came from."""
    if typed.step in screen.covered:
        return True
    return any(message.say.entry != "none" and message.say.step == typed.step for message in screen.messages)


def takes_voice(screen: Screen, step: str | None) -> bool:
    """Whether a voice note may be sent on the screen that the form came from."""
    return any(message.say.voice and str(message.say.step) == step for message in screen.messages)


def code_of(request: Request) -> str | None:
    """The code in a start link. Raises 404 for what no code of ours looks like."""
    code: str | None = request.path_params.get("code")
    if code is not None and not CODE.fullmatch(code):
        raise HTTPException(404)
    return code


def is_foreign(request: Request) -> bool:
    """Whether the browser says that another site sent this form; old ones say nothing.

    `Origin` is no help here: our own forms send `null`, since the page gives no referrer.
    """
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
