"""From a released cut to what a drafter reads: one page without language, and its outputs."""

from __future__ import annotations

from bot.digest.building import build
from bot.digest.chat import chat_text
from bot.digest.csvtables import csv_zip
from bot.digest.jsontext import as_json, schema
from bot.digest.page import Digest, Facts, Page
from bot.digest.plain import text
from bot.digest.printed import card, pdf
from bot.digest.webpage import html

__all__ = [
    "Digest",
    "Facts",
    "Page",
    "as_json",
    "build",
    "card",
    "chat_text",
    "csv_zip",
    "html",
    "pdf",
    "schema",
    "text",
]
