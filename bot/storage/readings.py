"""Open answers of ordinary rounds as reviewers read them, and what they made of each.

What was made of a text goes with it: when she changes it, and when she erases. It holds pieces of the
text, so it is sealed like the text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from bot.domain.reading import Reading, State, pack, unpack
from bot.domain.survey import REMOVED, SPOKEN, Quote
from bot.storage import spoken, traces
from bot.storage.database import Conn
from bot.storage.sealing import Sealer
from bot.storage.spoken import Name

#: Of people whom the last cut counts. What was begun comes first; boxes begin with chance: no other order.
TEXTS = """
  SELECT answer.pseudonym, question, answer.sealed, answer.language, answer.quote,
    respondent.quote AS agrees, respondent.country, reading.id, reading.state, reading.sealed AS reading,
    reading.anew, fingerprint
  FROM answer JOIN respondent USING (round, pseudonym) LEFT JOIN reading USING (round, pseudonym, question)
    LEFT JOIN spoken USING (round, pseudonym, question)
  WHERE answer.round = ? AND respondent.state = 'counted' AND released = 1 AND answer.sealed IS NOT NULL
  ORDER BY question, coalesce(reading.state, 'z') IN ('open', 'z'), reading.id IS NULL, answer.sealed
"""
EVERY = """
  SELECT answer.round, answer.pseudonym, question, answer.sealed, answer.language, answer.quote,
    respondent.quote AS agrees, respondent.country, reading.id, reading.state, reading.sealed AS reading,
    reading.anew, fingerprint
  FROM answer JOIN respondent USING (round, pseudonym) LEFT JOIN reading USING (round, pseudonym, question)
    LEFT JOIN spoken USING (round, pseudonym, question)
  WHERE answer.sealed IS NOT NULL AND answer.round IN (SELECT id FROM round WHERE offline_key IS NULL)
"""
BEGIN = """
  INSERT INTO reading (id, round, pseudonym, question, state, sealed) VALUES (?, ?, ?, ?, 'open', ?)
"""
ROUND_OF = "SELECT round FROM reading WHERE id = ?"
KEEP = "UPDATE reading SET sealed = ? WHERE id = ?"
DECIDE = "UPDATE reading SET state = ?, sealed = ?, anew = NULL WHERE id = ?"
ANEW = "SELECT id FROM reading WHERE round = ? AND anew >= ?"
MARK_ANEW = "UPDATE reading SET anew = ? WHERE id = ?"
REMOVE = "UPDATE answer SET sealed = ?, quote = NULL WHERE round = ? AND pseudonym = ? AND question = ?"
REMOVED_READING = """
  INSERT INTO reading (id, round, pseudonym, question, state, sealed) VALUES (?, ?, ?, ?, 'left_out', ?)
  ON CONFLICT (round, pseudonym, question) DO UPDATE SET state = excluded.state, sealed = excluded.sealed,
    anew = NULL
"""
WRITTEN_DOWN = "UPDATE answer SET sealed = ? WHERE round = ? AND pseudonym = ? AND question = ?"
NAMED = "SELECT round, pseudonym, question FROM reading WHERE id = ?"
DECIDED = "SELECT 1 FROM reading WHERE round = ? AND state <> 'open' LIMIT 1"
ADD_TALLY = "INSERT INTO tally (round, question, content) VALUES (?, ?, ?)"
TALLIES = "SELECT question, content FROM tally WHERE round = ? ORDER BY question"

_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Kept:
    """A text with what was made of it. `id` is 0 and `state` None while nobody has begun.

    `anew` is when it came to stand in the digest of a round whose closing one had gone out. `fingerprint` is
    that of the recording, where the answer is spoken and its sound is here.
    """

    id: int
    pseudonym: bytes
    question: str
    text: str
    language: str
    quote: Quote | None
    country: str | None
    state: State | None
    reading: Reading
    anew: int | None = None
    fingerprint: str | None = None

    @property
    def is_spoken(self) -> bool:
        """Whether nobody has written down yet what it says."""
        return self.text == SPOKEN


@dataclass(frozen=True, slots=True, eq=False)
class Unopened:
    """A text as it lies here, sealed: just what is asked of it is opened.

    `is_heard`: it is spoken, and its sound is here. `state` is None while nobody has begun.
    """

    id: int
    question: str
    state: State | None
    is_heard: bool
    _row: Any
    _sealer: Sealer

    def reading(self) -> Reading:
        """What was made of it so far; the text itself is not opened for that."""
        sealed = self._row["reading"]
        return Reading() if sealed is None else unpack(self._sealer.open_text(bytes(sealed)))

    def is_mute(self) -> bool:
        """Whether it is spoken, and its sound is gone. What is not as long as such a mark is not opened."""
        if self.is_heard or len(self._row["sealed"]) != len(self._sealer.seal_text(SPOKEN)):
            return False
        return self.open().is_spoken

    def open(self) -> Kept:
        """The text, with what was made of it."""
        row = self._row
        quote = None if row["quote"] is None or not row["agrees"] else Quote(row["quote"])
        return Kept(
            id=self.id,
            pseudonym=bytes(row["pseudonym"]),
            question=self.question,
            text=self._sealer.open_text(bytes(row["sealed"])),
            language=str(row["language"]),
            quote=quote,
            country=row["country"],
            state=self.state,
            reading=self.reading(),
            anew=row["anew"],
            fingerprint=None if row["fingerprint"] is None else bytes(row["fingerprint"]).hex(),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a question once every text of a closed round was read, in numbers alone."""

    read: int
    left_out: int
    released: int
    tags: Mapping[str, int]


def unopened(
    conn: Conn,
    sealer: Sealer,
    round_id: int,
    room: Mapping[str, int],
    closed: Collection[tuple[str, str]] = (),
) -> list[Unopened]:
    """The texts of a round, of each question as many as `room` says; none of one `closed` in its language."""
    taken: Counter[str] = Counter()
    found: list[Unopened] = []
    for row in conn.execute(TEXTS, (round_id,)):
        question = str(row["question"])
        if taken[question] < room.get(question, 0) and (question, row["language"]) not in closed:
            taken[question] += 1
            found.append(_unopened(row, sealer))
    return found


def every_text(conn: Conn, sealer: Sealer) -> Iterator[tuple[int, Kept]]:
    """All texts that can be opened here, each with its round."""
    for row in conn.execute(EVERY):
        yield int(row["round"]), _unopened(row, sealer).open()


def any_decided(conn: Conn, round_id: int) -> bool:
    """Whether anything has become of any text of a round."""
    return conn.execute(DECIDED, (round_id,)).fetchone() is not None


def begin(conn: Conn, sealer: Sealer, round_id: int, kept: Kept) -> int:
    """Begin to read a text; returns the number by which it is called."""
    id_ = _chance.randrange(1, 2**53)
    values = (id_, round_id, kept.pseudonym, kept.question, sealer.seal_text(pack(Reading())))
    conn.execute(BEGIN, values)
    return id_


def round_of(conn: Conn, id_: int) -> int | None:
    """The round of a text that somebody reads; None too for a number that no table could hold."""
    if id_ >= 2**63:
        return None
    row = conn.execute(ROUND_OF, (id_,)).fetchone()
    return None if row is None else int(row[0])


def keep(conn: Conn, sealer: Sealer, id_: int, reading: Reading) -> None:
    """Keep what was made of a text so far."""
    conn.execute(KEEP, (sealer.seal_text(pack(reading)), id_))


def decide(conn: Conn, sealer: Sealer, id_: int, state: State, reading: Reading) -> None:
    """Note what becomes of a text."""
    conn.execute(DECIDE, (state, sealer.seal_text(pack(reading)), id_))


def anew(conn: Conn, round_id: int, since: int) -> list[int]:
    """The texts of a round that came to stand in its digest from `since` on."""
    return [int(row[0]) for row in conn.execute(ANEW, (round_id, since))]


def mark_anew(conn: Conn, id_: int, at: int) -> None:
    """Note that a text stands in a digest since this second, or otherwise than before."""
    conn.execute(MARK_ANEW, (at, id_))


def remove(conn: Conn, sealer: Sealer, round_id: int, kept: Kept) -> None:
    """Erase a text for good, with what was made of it: that there was one, left out, is all that stays."""
    name = Name(round_id, kept.pseudonym, kept.question)
    spoken.drop(conn, name)
    conn.execute(REMOVE, (sealer.seal_text(REMOVED), *name))
    id_ = kept.id or _chance.randrange(1, 2**53)
    conn.execute(REMOVED_READING, (id_, *name, sealer.seal_text(pack(Reading()))))
    traces.mark(conn)


def write_down(conn: Conn, sealer: Sealer, round_id: int, kept: Kept) -> None:
    """Let the accepted words of a recording be the answer, and destroy the recording."""
    name = Name(round_id, kept.pseudonym, kept.question)
    conn.execute(WRITTEN_DOWN, (sealer.seal_text(kept.text), *name))
    keep(conn, sealer, kept.id, kept.reading)
    spoken.drop(conn, name)


def silence(conn: Conn, round_id: int, kept: Kept) -> None:
    """Destroy the recording of an answer that is left out without having been written down."""
    spoken.drop(conn, Name(round_id, kept.pseudonym, kept.question))


def sound(conn: Conn, sealer: Sealer, id_: int) -> bytes | None:
    """The recording of a text that somebody reads; None where it is not here, or not any more."""
    row = conn.execute(NAMED, (id_,)).fetchone()
    return None if row is None else spoken.sound(conn, sealer, Name(int(row[0]), bytes(row[1]), str(row[2])))


def add_tally(conn: Conn, round_id: int, question: str, tally: Tally) -> None:
    """Keep the numbers of a question, once."""
    content = {"read": tally.read, "left_out": tally.left_out, "released": tally.released}
    conn.execute(ADD_TALLY, (round_id, question, json.dumps({**content, "tags": dict(tally.tags)})))


def tallies(conn: Conn, round_id: int) -> dict[str, Tally]:
    """The numbers of a round, question by question; none while it is not read to its end."""
    return {str(row[0]): Tally(**json.loads(row[1])) for row in conn.execute(TALLIES, (round_id,))}


def _unopened(row: Any, sealer: Sealer) -> Unopened:
    return Unopened(
        id=int(row["id"] or 0),
        question=str(row["question"]),
        state=None if row["state"] is None else State(row["state"]),
        is_heard=row["fingerprint"] is not None,
        _row=row,
        _sealer=sealer,
    )
