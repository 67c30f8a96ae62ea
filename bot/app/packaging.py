"""A round's answers that may leave as a package: the rows of its export, and everything that explains them.

In two steps, so that no transaction waits while files are made: `package_of` reads within one, after the
caller has asked whether this may be (`Action.EXPORT`); `files_of` makes the files from that alone, in any
thread. `bot.digest.zipped.zipped` makes one file of them.
"""

from __future__ import annotations

from enum import StrEnum

from bot.app.exporting import Export, as_csv, as_jsonl, export_of
from bot.app.house import House
from bot.app.reporting import page_of
from bot.digest.datapackage import files
from bot.digest.dictionary import Package
from bot.i18n.catalogs import Catalogs
from bot.storage.database import Conn
from bot.storage.rounds import Round


class Rows(StrEnum):
    """What rows can be written as."""

    CSV = "csv"
    JSONL = "jsonl"


def rows_as(form: Rows, export: Export) -> bytes:
    """The rows in this form, whether alone or in a package."""
    return as_csv(export) if form is Rows.CSV else as_jsonl(export)


def package_of(house: House, conn: Conn, round_: Round) -> Package:
    """What the package of a round's last release is made from; nothing that people wrote is read.

    Raises Fault while nothing has been released.
    """
    export = export_of(conn, round_)
    page = page_of(house, conn, round_, anybody=True)
    return Package(page, export.round, export.cut, export.columns, export.rows)


def files_of(package: Package, form: Rows, language: str, catalogs: Catalogs) -> dict[str, bytes]:
    """The files by name: rows in this form, and what explains them in this language."""
    export = Export(package.round, package.release, package.columns, package.rows)
    return files(package, form.value, rows_as(form, export), language, catalogs)
