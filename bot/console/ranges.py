"""A part of a sound, as old phones ask for it to play and to move about in it.

One range is given; of several, of another unit, or of what cannot be read, the whole is sent, as RFC 9110
lets us. A part tells nothing by which it could be kept, so `If-Range` never holds.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

_ONE: Final = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


def in_parts(request: Request, whole: bytes, media_type: str) -> Response:
    """All of it, the part that is asked for, or 416 for one that lies behind its end."""
    size = len(whole)
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": "inline"}
    if request.method == "HEAD":
        headers["Content-Length"] = str(size)
        return Response(b"", media_type=media_type, headers=headers)
    asked = None if "if-range" in request.headers else wanted(request.headers.getlist("range"), size)
    if asked is None:
        return Response(whole, media_type=media_type, headers=headers)
    if not asked:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(b"", 416, headers=headers)
    headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    return Response(whole[asked.start : asked.stop], 206, media_type=media_type, headers=headers)


def wanted(headers: list[str], size: int) -> range | None:
    """Which bytes are asked for; an empty range where there are none such, None where all are to be sent.

    >>> wanted(["bytes=0-1"], 10), wanted(["bytes=4-"], 10), wanted(["bytes=-3"], 10)
    (range(0, 2), range(4, 10), range(7, 10))
    >>> wanted(["bytes=10-"], 10), wanted(["bytes=0-1,4-5"], 10)
    (range(0, 0), None)
    """
    found = _ONE.fullmatch(headers[0]) if len(headers) == 1 else None
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        return range(size - min(int(found[2]), size), size) if int(found[2]) and size else range(0)
    first = int(found[1])
    last = int(found[2]) if found[2] else max(first, size - 1)
    if last < first:
        return None
    return range(first, min(last + 1, size)) if first < size else range(0)
