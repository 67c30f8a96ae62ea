"""Versions of proposals that were written here; one that a round asked about is never changed."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.edition import Edition, Passage
from bot.domain.say import Wording
from bot.storage.database import Conn

PUT = """
  INSERT INTO charter_version (proposal, version, content, at) VALUES (?, ?, ?, ?)
  ON CONFLICT (proposal, version) DO UPDATE SET content = excluded.content, at = excluded.at
"""
ALL = "SELECT proposal, version, content FROM charter_version ORDER BY proposal, version"
UNASKED = "SELECT proposal, version FROM charter_version WHERE NOT asked"
PUT_DRAFT = "INSERT OR REPLACE INTO revising (person, proposal, version, content) VALUES (?, ?, ?, ?)"
DRAFT = "SELECT proposal, version, content FROM revising WHERE person = ? AND proposal = ?"
DROP_DRAFT = "DELETE FROM revising WHERE person = ? AND proposal = ?"
SET_ASKED = "UPDATE charter_version SET asked = 1 WHERE proposal = ? AND version = ? AND NOT asked"


def put(conn: Conn, edition: Edition, at: int) -> None:
    """Keep a version, in place of its words before. Raises IntegrityError once a round asked about it."""
    conn.execute(PUT, (edition.proposal, edition.version, _packed(edition), at))


def every(conn: Conn) -> list[Edition]:
    """All versions that were written here, oldest first."""
    return [
        _unpacked(row["proposal"], row["version"], json.loads(row["content"])) for row in conn.execute(ALL)
    ]


def unasked(conn: Conn) -> set[tuple[str, int]]:
    """The versions, by proposal and number, that may still get other words."""
    return {(row["proposal"], row["version"]) for row in conn.execute(UNASKED)}


def set_asked(conn: Conn, proposal: str, version: int) -> None:
    """Note that a round asks about a version: from now on its words stand."""
    conn.execute(SET_ASKED, (proposal, version))


def put_draft(conn: Conn, person: int, edition: Edition) -> None:
    """Keep how far a drafter has come with a next version."""
    conn.execute(PUT_DRAFT, (person, edition.proposal, edition.version, _packed(edition)))


def draft(conn: Conn, person: int, proposal: str) -> Edition | None:
    """How far she has come with it, if she has begun."""
    row = conn.execute(DRAFT, (person, proposal)).fetchone()
    return None if row is None else _unpacked(row["proposal"], row["version"], json.loads(row["content"]))


def drop_draft(conn: Conn, person: int, proposal: str) -> None:
    """Forget what she has changed."""
    conn.execute(DROP_DRAFT, (person, proposal))


def _packed(edition: Edition) -> str:
    told = [[each.context, each.text] for each in edition.told()]
    parts = [
        [each.id, each.name.context, each.name.text, each.text.context, each.text.text]
        for each in edition.passages
    ]
    content = {"told": told, "parts": parts, "risk": edition.risk}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _unpacked(proposal: str, version: int, content: Any) -> Edition:
    short_name, asks, changes, keeps = (Wording(*each) for each in content["told"])
    passages = tuple(
        Passage(id_, Wording(name_context, name), Wording(text_context, text))
        for id_, name_context, name, text_context, text in content["parts"]
    )
    return Edition(proposal, version, short_name, asks, changes, keeps, passages, content["risk"])
