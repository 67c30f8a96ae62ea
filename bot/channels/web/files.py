"""Files that hang on a message, shown in the browser under bounds of their own."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from bot.app.channel import Attachment
from bot.channels.web.pages import FILE_POLICY

_SHOWN: Final = frozenset(
    {"text/html", "text/plain", "text/csv", "application/json", "image/png", "audio/ogg"}
)
#: What a phone opens by itself once it is saved, if it is told what it is.
_SAVED: Final = frozenset({"application/pdf"})


def attached(file: Attachment) -> Response:
    """The file, shown in place where it is of a kind that can do nothing; else offered to be saved."""
    media_type = file.media_type.split(";")[0].strip().lower()
    shown = media_type in _SHOWN
    way = "inline" if shown else "attachment"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file.name)
    names = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(
        file.content,
        media_type=media_type if shown or media_type in _SAVED else "application/octet-stream",
        headers={
            "Content-Disposition": f"{way}; {names}",
            "Content-Security-Policy": FILE_POLICY,
        },
    )
