"""A digest's file in two steps: what it says, written down at once, and the file, made later from that alone.

The first step reads the page and is quick. The second may set type, takes a moment and holds its thread:
whoever is on an event loop does it in another one, and outside of any transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.digest.page import Page
from bot.digest.printed import on_card, set_card, set_pages
from bot.digest.spoken import spoken
from bot.digest.webpage import filled
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages


class Form(StrEnum):
    """What a file of a digest is; also how its name ends."""

    HTML = "html"
    PDF = "pdf"
    PNG = "png"


MEDIA: Final[Mapping[Form, str]] = {
    Form.HTML: "text/html; charset=utf-8",
    Form.PDF: "application/pdf",
    Form.PNG: "image/png",
}


def sheet(form: Form, page: Page, lang: Languages, catalogs: Catalogs) -> bytes:
    """All that a file of this form says, in the language."""
    said = on_card(page, lang, catalogs) if form is Form.PNG else spoken(page, lang, catalogs)
    return json.dumps(said, ensure_ascii=False).encode()


def made(form: Form, content: bytes) -> bytes:
    """The file from its sheet: the same sheet, the same bytes. A PDF's sheet makes HTML as well."""
    said = json.loads(content)
    match form:
        case Form.HTML:
            return filled(said).encode()
        case Form.PDF:
            return set_pages(said)
        case Form.PNG:
            return set_card(said)
