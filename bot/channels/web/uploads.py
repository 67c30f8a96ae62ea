"""A file that was sent on a page, such as a voice note: the forms of ours that are not plain fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from bot.channels.web.forms import Form
from bot.domain.inbound import Inbound, Unsupported, Voice
from bot.domain.sound import MOST_BYTES, Flaw, checked, seconds_of

#: A form with a sound; what is a little too large is still read, so that she is told kindly.
MOST_FORM: Final = MOST_BYTES + 1024 * 1024
FORM_SECONDS: Final = 180.0
_FORM_TYPE: Final = re.compile(r'multipart/form-data\s*;\s*boundary="?([A-Za-z0-9\'()+_,./:=?-]{1,70})"?')
_NAME: Final = re.compile(rb'[;\s]name="([a-z]{1,20})"')
_MOST_PARTS: Final = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the plain fields, and the file."""

    form: Form
    content: bytes


async def read_upload(request: Request, file: bytes = b"voice") -> Upload | None:
    """The posted form with a file in this field, maybe an empty one; None for anything else.

    The guard bounds its size and how long it may take.
    """
    body = await request.body()
    kind = _FORM_TYPE.fullmatch(request.headers.get("content-type", "").strip())
    if kind is None:
        return None
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + kind[1].encode(), _MOST_PARTS)
    fields: list[tuple[str, str]] = []
    content: bytes | None = None
    for part in parts:
        head, _, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is None:
            continue
        if name[1] == file:
            content = value
        else:
            fields.append((name[1].decode(), value.decode("ascii", "replace")))
    return None if content is None else Upload(Form(tuple(fields)), content)


def heard(content: bytes, reference: str) -> Inbound:
    """The voice note as what arrives; of what is none no more than that."""
    match checked(content):
        case Flaw.TOO_LARGE:
            return Voice(reference, 0, len(content))
        case Flaw.TOO_LONG:
            seconds = seconds_of(content)
            return Voice(reference, 0 if isinstance(seconds, Flaw) else round(seconds), len(content))
        case Flaw():
            return Unsupported("voice")
        case seconds:
            return Voice(reference, round(seconds), len(content))
