"""The consultation's own page, served from memory: no cookie, and the same bytes for everyone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from gzip import compress
from hashlib import blake2b
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.digest.charterpage import POLICY

#: One file of the page by its name, or None.
Files = Callable[[str], Awaitable[bytes | None]]
ROOT: Final = "/charter"
#: A copy is good for some minutes; after that it is asked whether it still is, and kept for as long as it is.
CACHING: Final = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=2592000"
_INDEX: Final = "index.html"


def charter_routes(files: Files) -> list[Route]:
    """The addresses of the page. Nothing but the address decides what is answered."""

    async def door(request: Request) -> Response:  # noqa: ARG001 - an endpoint's shape
        return RedirectResponse(f"{ROOT}/", 308)

    async def leaf(request: Request) -> Response:
        name: str = request.path_params["name"]
        content = await files(f"{name}{_INDEX}" if name.endswith("/") or not name else name)
        if content is None:
            raise HTTPException(404)
        return _answer(request, content)

    return [Route(ROOT, door), Route(f"{ROOT}/{{name:path}}", leaf)]


def _answer(request: Request, content: bytes) -> Response:
    """The content, or that it has not changed; smaller on its way to whoever can read it so."""
    small = "gzip" in request.headers.get("accept-encoding", "").lower()
    tag = _tag(content, small=small)
    headers = {
        "ETag": tag,
        "Cache-Control": CACHING,
        "Content-Security-Policy": POLICY,
        "Vary": "Accept-Encoding",
    }
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=headers)
    if small:
        headers["Content-Encoding"] = "gzip"
    return Response(_packed(content) if small else content, media_type="text/html", headers=headers)


def _tag(content: bytes, *, small: bool) -> str:
    return f'"{blake2b(content, digest_size=12).hexdigest()}{"-z" if small else ""}"'


@lru_cache(maxsize=512)
def _packed(content: bytes) -> bytes:
    return compress(content, mtime=0)
