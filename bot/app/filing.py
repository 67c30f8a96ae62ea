"""Files that go with messages: as they stand, or digests, which are made when they are sent or opened.

Making one sets type for a moment, so it is done in a thread of its own, one at a time, and between
transactions. It is made anew each time: what it says is kept, not the file, and a kill costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeAlias, TypeVar

from bot.app.channel import Attachment
from bot.digest import sheets
from bot.digest.sheets import MEDIA, Form
from bot.storage import onscreen
from bot.storage.database import Conn
from bot.storage.onscreen import Stored

T = TypeVar("T")
Read: TypeAlias = Callable[[Callable[[Conn], Stored | None]], Awaitable[Stored | None]]
_PRINTER: Final = ThreadPoolExecutor(1, thread_name_prefix="printer")
log = logging.getLogger(__name__)


async def made_apart(make: Callable[[], T]) -> T:
    """What somebody waits for, made in the same thread, one at a time, and on no event loop."""
    return await asyncio.get_running_loop().run_in_executor(_PRINTER, make)


async def attached(read: Read, person: int, number: int) -> Attachment | None:
    """A file of one of this person's messages, ready to be sent; `read` runs a query."""
    found = await read(lambda conn: onscreen.file_of(conn, person, number))
    if found is None or found.form is None:
        return None if found is None else Attachment(found.name, found.media_type, found.content)
    return await asyncio.get_running_loop().run_in_executor(_PRINTER, _made, found, Form(found.form), number)


def _made(found: Stored, form: Form, number: int) -> Attachment:
    """The file; in place of pages that cannot be printed the same as HTML."""
    try:
        return Attachment(found.name, found.media_type, sheets.made(form, found.content))
    except Exception as error:
        log.error("file %d could not be made as %s: %s", number, form, type(error).__name__)
        if form is not Form.PDF:
            raise
    name = f"{found.name.removesuffix(f'.{Form.PDF}')}.{Form.HTML}"
    return Attachment(name, MEDIA[Form.HTML], sheets.made(Form.HTML, found.content))
