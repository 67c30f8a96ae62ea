"""What speakers said that questions ask, until it was marked, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.pretest import Retelling, Verdict
from bot.storage.database import Conn
from bot.storage.sealing import Sealer

OPEN = "INSERT OR IGNORE INTO pretest (language, survey) VALUES (?, ?)"
OPENED = "SELECT survey FROM pretest WHERE language = ? ORDER BY survey"
SAID = "SELECT id, fingerprint, person, sealed, verdict FROM retelling WHERE language = ? ORDER BY id"
ADD = "INSERT OR IGNORE INTO retelling (language, fingerprint, person, sealed) VALUES (?, ?, ?, ?)"
MARK = "UPDATE retelling SET verdict = ? WHERE id = ? AND verdict IS NULL"
SETTLE = """
  INSERT OR REPLACE INTO tried (language, fingerprint, speakers, day, misread, written)
  VALUES (?, ?, ?, ?, ?, 0)
"""
DROP = "DELETE FROM retelling WHERE language = ? AND fingerprint = ?"
DROP_ALL = "DELETE FROM retelling"
TRIED = "SELECT * FROM tried ORDER BY language, fingerprint"
TRIED_BY = "SELECT language, count(DISTINCT fingerprint) FROM retelling GROUP BY language"
WRITTEN = "UPDATE tried SET written = 1 WHERE language = ? AND fingerprint = ?"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying out the words with this fingerprint; `written` once a catalog has held it."""

    language: str
    fingerprint: str
    speakers: int
    day: str
    misread: tuple[str, ...]
    written: bool = False


def open_(conn: Conn, language: str, survey: str) -> None:
    """Let speakers of a language try a survey out."""
    conn.execute(OPEN, (language, survey))


def opened(conn: Conn, language: str) -> tuple[str, ...]:
    """The surveys that speakers of a language try out."""
    return tuple(row[0] for row in conn.execute(OPENED, (language,)))


def said(conn: Conn, sealer: Sealer, language: str) -> dict[str, list[Retelling]]:
    """What was said of each question of a language, by the fingerprint of its words."""
    found: dict[str, list[Retelling]] = {}
    for row in conn.execute(SAID, (language,)):
        verdict = None if row["verdict"] is None else Verdict(row["verdict"])
        words = sealer.open_text(bytes(row["sealed"]))
        found.setdefault(row["fingerprint"], []).append(Retelling(row["id"], row["person"], words, verdict))
    return found


def under_way(conn: Conn) -> dict[str, int]:
    """Of each language, how many questions are being tried out."""
    return {row[0]: row[1] for row in conn.execute(TRIED_BY)}


def add(conn: Conn, sealer: Sealer, language: str, fingerprint: str, *, person: int, words: str) -> None:
    """Keep what a speaker said, sealed; only the first time she says it."""
    conn.execute(ADD, (language, fingerprint, person, sealer.seal_text(words)))


def mark(conn: Conn, id_: int, verdict: Verdict) -> None:
    """Mark what a speaker said, unless somebody has."""
    conn.execute(MARK, (verdict, id_))


def settle(conn: Conn, tried: Tried) -> None:
    """Keep what came of it, and let go of what speakers said."""
    conn.execute(DROP, (tried.language, tried.fingerprint))
    told = (tried.language, tried.fingerprint, tried.speakers, tried.day, json.dumps(tried.misread))
    conn.execute(SETTLE, told)


def drop_all(conn: Conn) -> None:
    """Let go of all that speakers said and nobody has marked."""
    conn.execute(DROP_ALL)


def tried(conn: Conn) -> list[Tried]:
    """All that was ever tried out."""
    return [
        Tried(
            row["language"],
            row["fingerprint"],
            row["speakers"],
            row["day"],
            tuple(json.loads(row["misread"])),
            bool(row["written"]),
        )
        for row in conn.execute(TRIED)
    ]


def mark_written(conn: Conn, done: Iterable[Tried]) -> None:
    """Note that a catalog holds these."""
    for each in done:
        conn.execute(WRITTEN, (each.language, each.fingerprint))
