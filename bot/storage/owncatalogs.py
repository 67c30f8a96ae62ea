"""A folder of one's own beside the catalogs that ship: the words and the reviews of who runs the service.

It holds the same files, with only those sentences that were translated or reviewed here. So an upgrade
brings new words, and keeps what people here have said of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot.i18n.po import Domain, PoFile, Unit, domains_of, path_of, read, written
from bot.i18n.standing import settled
from bot.storage.files import put

#: The folder's name in the data folder.
FOLDER: Final = "locales"


def keep(own: Path, language: str, domain: Domain, units: Iterable[Unit]) -> None:
    """Put sentences into one's own catalog, whole or not at all. Raises OSError or ValueError."""
    path = path_of(own, language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    there = {unit.key: unit for unit in read(path, language).units} if path.exists() else {}
    there |= {unit.key: settled(unit) for unit in units}
    put(path, written(PoFile(language, tuple(there.values()))).encode())


def every(own: Path, language: str) -> list[Unit]:
    """All sentences of one's own in a language. Raises OSError or ValueError."""
    paths = [path_of(own, language, domain) for domain in domains_of(own, language)]
    return [unit for path in paths if path.exists() for unit in read(path, language).units]
