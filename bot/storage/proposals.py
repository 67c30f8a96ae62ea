"""What translators wrote and what was decided, until it stands in a catalog and after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.domain.twofold import Proposal
from bot.storage.database import Conn

CHOSEN = "SELECT language FROM translates WHERE person = ? ORDER BY language"
CHOOSE = "INSERT INTO translates (person, language) VALUES (?, ?)"
LEAVE = "DELETE FROM translates WHERE person = ? AND language = ?"
OF_LANGUAGE = "SELECT context, english, person, third, forms FROM proposal WHERE language = ?"
PUT = """
  INSERT OR REPLACE INTO proposal (language, context, english, person, third, forms) VALUES (?, ?, ?, ?, ?, ?)
"""
DROP = "DELETE FROM proposal WHERE language = ? AND context = ? AND english = ?"
DECIDE = """
  INSERT OR REPLACE INTO adjudicated (language, context, english, forms, role, day, written)
  VALUES (?, ?, ?, ?, ?, ?, 0)
"""
DECIDED = "SELECT * FROM adjudicated ORDER BY language, context, english"
WRITTEN = """
  UPDATE adjudicated SET written = 1 WHERE language = ? AND context = ? AND english = ? AND forms = ?
"""
APART = """
  SELECT language, count(*) FILTER (WHERE writers = 1) AS once,
    count(*) FILTER (WHERE writers > 1) AS twice FROM (
    SELECT language, count(*) AS writers FROM proposal WHERE third = 0 GROUP BY language, context, english)
  GROUP BY language
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in a language: where it stands, and its English, for one and for several where it counts."""

    language: str
    context: str
    english: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A translation that was decided; `written` once a catalog has held it."""

    sentence: Sentence
    forms: tuple[str, ...]
    role: str
    day: str
    written: bool


def chosen(conn: Conn, person: int) -> tuple[str, ...]:
    """The languages into which she translates."""
    return tuple(row[0] for row in conn.execute(CHOSEN, (person,)))


def toggle(conn: Conn, person: int, language: str) -> None:
    """Add a language to hers, or take it out."""
    if conn.execute(LEAVE, (person, language)).rowcount == 0:
        conn.execute(CHOOSE, (person, language))


def of_language(conn: Conn, language: str, counts: dict[Sentence, int]) -> dict[Sentence, list[Proposal]]:
    """What was written of each sentence; `counts` says how many forms each has, and which there still are."""
    found: dict[Sentence, list[Proposal]] = {}
    for row in conn.execute(OF_LANGUAGE, (language,)):
        sentence = Sentence(language, row["context"], tuple(json.loads(row["english"])))
        if sentence in counts:
            forms = tuple(json.loads(row["forms"]))
            proposal = Proposal(row["person"], forms, counts[sentence], bool(row["third"]))
            found.setdefault(sentence, []).append(proposal)
    return found


def apart(conn: Conn) -> dict[str, tuple[int, int]]:
    """Of each language, how many sentences one person has written or begun, and how many two have."""
    return {row["language"]: (row["once"], row["twice"]) for row in conn.execute(APART)}


def put(conn: Conn, sentence: Sentence, proposal: Proposal) -> None:
    """Keep what somebody has written of a sentence by now."""
    conn.execute(PUT, (*_key(sentence), proposal.person, proposal.third, json.dumps(proposal.forms)))


def decide(conn: Conn, sentence: Sentence, forms: tuple[str, ...], role: str, day: str) -> None:
    """Keep what was decided, and let go of what it was decided between."""
    conn.execute(DROP, _key(sentence))
    conn.execute(DECIDE, (*_key(sentence), json.dumps(forms), role, day))


def decided(conn: Conn) -> list[Decided]:
    """All that was ever decided."""
    return [_decided(row) for row in conn.execute(DECIDED)]


def mark_written(conn: Conn, done: Iterable[Decided]) -> None:
    """Note that a catalog holds these, unless something else was decided meanwhile."""
    for each in done:
        conn.execute(WRITTEN, (*_key(each.sentence), json.dumps(each.forms)))


def _key(sentence: Sentence) -> tuple[str, str, str]:
    return sentence.language, sentence.context, json.dumps(sentence.english)


def _decided(row: Any) -> Decided:
    sentence = Sentence(row["language"], row["context"], tuple(json.loads(row["english"])))
    return Decided(sentence, tuple(json.loads(row["forms"])), row["role"], row["day"], bool(row["written"]))
