"""Recordings of prompts and choices: files, each with the fingerprint of the words that it reads.

`<folder>/<language>/<survey>/<question>.ogg` reads a question, `<question>.<option>.ogg` a choice, and
`index.json` beside them tells of what words. What narrators recorded stands in the data folder and is
taken before what is shipped; it is kept in the database too, and its file made again from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.storage import files
from bot.storage.database import Conn

#: The folder's name, in the data folder and beside the surveys.
FOLDER = "audio"
INDEX = "index.json"
ENDING = ".ogg"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}(\.[A-Za-z0-9_-]{1,60}){0,3}")

KEEP = """
  INSERT OR REPLACE INTO recording (language, survey, item, fingerprint, content) VALUES (?, ?, ?, ?, ?)
"""
EVERY = """
  SELECT language, survey, item, fingerprint, length(content) AS size FROM recording
  ORDER BY language, survey, item
"""
CONTENT = "SELECT content FROM recording WHERE language = ? AND survey = ? AND item = ?"


@dataclass(frozen=True, slots=True)
class Name:
    """What a recording reads: in a language, a question of a survey, or a choice as `<question>.<option>`."""

    language: str
    survey: str
    item: str

    def __str__(self) -> str:
        return f"{self.language}/{self.survey}/{self.item}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A recording that a narrator kept."""

    name: Name
    fingerprint: str


def named(text: str) -> Name | None:
    """The name that a text is; None for anything that could lead elsewhere."""
    parts = text.split("/")
    if len(parts) != 3 or not all(_NAME.fullmatch(part) for part in parts):
        return None
    return Name(*parts)


def path_of(folder: Path, name: Name) -> Path:
    """Where a recording lies."""
    return folder / name.language / name.survey / f"{name.item}{ENDING}"


def index_of(folder: Path, language: str, survey: str) -> Mapping[str, str]:
    """What each recording of a survey in a language reads, by its fingerprint; nothing where none is told."""
    try:
        found = json.loads((folder / language / survey / INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {name: each for name, each in found.items() if isinstance(each, str)}
        if isinstance(found, dict)
        else {}
    )


def is_there(folder: Path, kept: Kept, size: int) -> bool:
    """Whether a recording that was kept lies where it belongs, of so many bytes.

    Another of the same words, which was read before it, has others.
    """
    name = kept.name
    told = index_of(folder, name.language, name.survey).get(name.item)
    try:
        return told == kept.fingerprint and path_of(folder, name).stat().st_size == size
    except FileNotFoundError:
        return False


def write(folder: Path, kept: Kept, content: bytes) -> None:
    """Put a recording in its place: the sound first, so that what the index tells of is always there."""
    path = path_of(folder, kept.name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        files.put(path, content)
    known = index_of(folder, kept.name.language, kept.name.survey)
    if known.get(kept.name.item) != kept.fingerprint:
        told = {**known, kept.name.item: kept.fingerprint}
        text = json.dumps(dict(sorted(told.items())), indent=1) + "\n"
        files.put(path.parent / INDEX, text.encode())


def keep(conn: Conn, kept: Kept, content: bytes) -> None:
    """Keep a recording in place of an earlier one of the same words."""
    name = kept.name
    conn.execute(KEEP, (name.language, name.survey, name.item, kept.fingerprint, content))


def every(conn: Conn) -> list[tuple[Kept, int]]:
    """All that narrators kept, each with its bytes."""
    return [(_kept(row), int(row["size"])) for row in conn.execute(EVERY)]


def content(conn: Conn, name: Name) -> bytes:
    """The sound of a recording that was kept."""
    return bytes(conn.execute(CONTENT, (name.language, name.survey, name.item)).fetchone()["content"])


def _kept(row: Any) -> Kept:
    return Kept(Name(row["language"], row["survey"], row["item"]), row["fingerprint"])
