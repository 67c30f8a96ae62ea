"""A digest as one file, in every form that somebody can ask for by name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.digest.csvtables import csv_zip
from bot.digest.jsontext import as_json
from bot.digest.page import Page
from bot.digest.plain import text
from bot.digest.printed import card, pdf
from bot.digest.webpage import html
from bot.digest.workbook import workbook
from bot.i18n.catalogs import Catalogs


class Format(StrEnum):
    """What a digest can be written as."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"
    PNG = "png"
    CSV = "csv"
    XLSX = "xlsx"


#: How the file's name ends; tables are several files in one.
ENDINGS: Final[Mapping[Format, str]] = {
    **{each: each.value for each in Format},
    Format.TEXT: "txt",
    Format.CSV: "zip",
}
MEDIA: Final[Mapping[Format, str]] = {
    Format.TEXT: "text/plain; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
    Format.JSON: "application/json",
    Format.PDF: "application/pdf",
    Format.PNG: "image/png",
    Format.CSV: "application/zip",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What is no text.
BINARY: Final = frozenset({Format.PDF, Format.PNG, Format.CSV, Format.XLSX})


def written(format_: Format, page: Page, language: str, catalogs: Catalogs) -> bytes:
    """The file, in the language. Setting type takes a moment: on an event loop it is done in a thread."""
    match format_:
        case Format.TEXT:
            return _lines(text(page, language, catalogs))
        case Format.HTML:
            return _lines(html(page, language, catalogs))
        case Format.JSON:
            return _lines(as_json(page, language, catalogs))
        case Format.PDF:
            return pdf(page, language, catalogs)
        case Format.PNG:
            return card(page, language, catalogs)
        case Format.CSV:
            return csv_zip(page, language, catalogs)
        case Format.XLSX:
            return workbook(page, language, catalogs)


def _lines(found: str) -> bytes:
    return (found if found.endswith("\n") else f"{found}\n").encode()
