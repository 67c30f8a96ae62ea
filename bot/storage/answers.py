"""Respondents and answers of a round, under the round's pseudonyms, with no time on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.person import Person
from bot.domain.session import Aid
from bot.domain.survey import SEALED_AWAY, Answer, Nonresponse, Question, Quote, Scalar
from bot.storage import offline, traces
from bot.storage.database import Conn
from bot.storage.offline import Written
from bot.storage.sealing import Sealer

READ = """
  SELECT question, kind, value, sealed, wording, language, quote FROM answer
  WHERE round = ? AND pseudonym = ?
"""
OFFLINE_KEY = "SELECT offline_key FROM round WHERE id = ?"
QUOTE = "UPDATE respondent SET quote = ? WHERE round = ? AND pseudonym = ?"
QUOTE_ANSWER = """
  UPDATE answer SET quote = ? WHERE round = ? AND pseudonym = ? AND question = ? AND sealed IS NOT NULL
"""
UNQUOTE = "UPDATE answer SET quote = NULL WHERE round = ? AND pseudonym = ?"
RESPONDENT = """
  INSERT INTO respondent (round, pseudonym, country, language, gender, group_kind, state)
  VALUES (?, ?, ?, ?, ?, ?, 'answering') ON CONFLICT (round, pseudonym) DO NOTHING
"""
SET_STATE = "UPDATE respondent SET state = ? WHERE round = ? AND pseudonym = ?"
DESCRIBE = """
  UPDATE respondent SET country = ?, language = ?, gender = ?, group_kind = ?
  WHERE round = ? AND pseudonym = ?
"""
WRITE = """
  INSERT INTO answer (round, pseudonym, question, kind, value, sealed, wording, language, quote)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)
  ON CONFLICT (round, pseudonym, question) DO UPDATE SET kind = excluded.kind, value = excluded.value,
    sealed = excluded.sealed, wording = excluded.wording, language = excluded.language,
    quote = NULL
"""
UNREAD_AGAIN = "DELETE FROM reading WHERE round = ? AND pseudonym = ? AND question = ?"
#: Whatever she said before is not her answer any more.
UNSPOKEN = "DELETE FROM spoken WHERE round = ? AND pseudonym = ? AND question = ?"
DROP = "DELETE FROM answer WHERE round = ? AND pseudonym = ?"
DELETE = "DELETE FROM respondent WHERE round = ? AND pseudonym = ?"
#: A person and all her answers in one row. Texts are not read, and neither are the hashes of wordings.
_PERSON = """
  SELECT /* MANY ROWS */ pseudonym, country, language, gender, group_kind, aid,
    (SELECT json_group_array(question || char(31) || language || char(31) || kind || char(31)
      || coalesce(value, '')) FROM answer
      WHERE answer.round = respondent.round AND answer.pseudonym = respondent.pseudonym)
  FROM respondent
"""
_PEOPLE = f"{_PERSON} WHERE round = ? AND state = 'counted'"
#: Those whom the last cut does not count: by their index, for the planner would look through the whole round.
_OTHERS = f"{_PERSON} INDEXED BY respondent_new WHERE round = ? AND state = 'counted' AND released <> 1"
COUNTED = f"{_PEOPLE} AND released > 0"
NEW = f"{_OTHERS} AND released = 2"
RELEASED = f"{_PEOPLE} AND released = 1 ORDER BY pseudonym"
#: Answers of groups are no people's: they are counted apart, and never in the counts of a cut.
OF_GROUPS = f"{_OTHERS} AND aid = 'group'"
COUNT = "SELECT count(*) FROM respondent WHERE round = ? AND state = 'counted' AND aid <> 'group'"
SET_AID = "UPDATE respondent SET aid = ? WHERE round = ? AND pseudonym = ? AND aid <> ?"
HAS = "SELECT 1 FROM respondent WHERE round = ? AND pseudonym = ?"
RESPONDENTS = "SELECT round, pseudonym FROM respondent"

#: What stands for an open answer where only its being there counts.
UNREAD = "(waits for review)"
#: What parts the columns of a packed answer: no id, code or number has it.
PART = "\x1f"


@dataclass(frozen=True, slots=True)
class Counted:
    """One respondent whose answers count, as findings need her."""

    pseudonym: bytes
    country: str | None
    language: str
    gender: str | None
    group_kind: str | None
    aid: Aid
    answers: dict[str, Answer]


def read(conn: Conn, sealer: Sealer, round_id: int, pseudonym: bytes) -> dict[str, Answer]:
    """All answers of one respondent."""
    found: dict[str, Answer] = {}
    away = None
    for row in conn.execute(READ, (round_id, pseudonym)).fetchall():
        text = None
        if row["sealed"] is not None:
            away = _offline_key(conn, round_id) is not None if away is None else away
            text = SEALED_AWAY if away else sealer.open_text(bytes(row["sealed"]))
        value = _value(row["kind"], row["value"], text)
        quote = None if row["quote"] is None else Quote(row["quote"])
        found[row["question"]] = Answer(row["question"], value, row["wording"], row["language"], quote)
    return found


def write(
    conn: Conn,
    sealer: Sealer,
    round_id: int,
    pseudonym: bytes,
    *,
    person: Person,
    answers: list[tuple[Question, Answer]],
) -> None:
    """Write answers; the newest to a question replaces the one before, with what was said of quoting it."""
    conn.execute(
        RESPONDENT,
        (round_id, pseudonym, person.country, person.language or "en", person.gender, person.group_kind),
    )
    for question, answer in answers:
        kind, value, text = _stored(question, answer.value)
        # What a reviewer made of the words before was made of other words.
        conn.execute(UNREAD_AGAIN, (round_id, pseudonym, answer.question))
        if conn.execute(UNSPOKEN, (round_id, pseudonym, answer.question)).rowcount:
            traces.mark(conn)
        sealed = None
        if text is not None:
            key = _offline_key(conn, round_id)
            written = Written(text, person.consent.quote, answer.language)
            sealed = sealer.seal_text(text) if key is None else offline.seal(key, written)
        conn.execute(
            WRITE,
            (
                round_id,
                pseudonym,
                answer.question,
                kind,
                value,
                sealed,
                answer.wording,
                answer.language,
            ),
        )


def count_in(conn: Conn, round_id: int, pseudonym: bytes, person: Person) -> None:
    """Let a respondent's answers count, described as she describes herself now."""
    conn.execute(
        RESPONDENT,
        (round_id, pseudonym, person.country, person.language or "en", person.gender, person.group_kind),
    )
    conn.execute(
        DESCRIBE,
        (person.country, person.language or "en", person.gender, person.group_kind, round_id, pseudonym),
    )
    set_quote(conn, round_id, pseudonym, may=person.consent.quote)
    conn.execute(SET_STATE, ("counted", round_id, pseudonym))


def set_aid(conn: Conn, round_id: int, pseudonym: bytes, aid: Aid) -> None:
    """Note whether somebody helped with these answers, or a group gave them together."""
    conn.execute(SET_AID, (aid, round_id, pseudonym, aid))


def set_quote(conn: Conn, round_id: int, pseudonym: bytes, *, may: bool) -> None:
    """Note whether a respondent lets herself be quoted now, whatever her sealed texts say of then.

    Where she does not, no answer of hers may be quoted any more, nor later, unless she says so of it anew.
    """
    conn.execute(QUOTE, (may, round_id, pseudonym))
    if not may:
        conn.execute(UNQUOTE, (round_id, pseudonym))


def quote_answer(conn: Conn, round_id: int, pseudonym: bytes, question: str, quote: Quote) -> None:
    """Note what a respondent says of quoting one open answer of hers."""
    conn.execute(QUOTE_ANSWER, (quote, round_id, pseudonym, question))


def erase(conn: Conn, round_id: int, pseudonym: bytes) -> None:
    """Erase a respondent and all her answers."""
    if conn.execute(DELETE, (round_id, pseudonym)).rowcount:
        traces.mark(conn)


def count(conn: Conn, round_id: int) -> int:
    """How many people count now."""
    return int(conn.execute(COUNT, (round_id,)).fetchone()[0])


def has(conn: Conn, round_id: int, pseudonym: bytes) -> bool:
    """Whether there is anything of a respondent."""
    return conn.execute(HAS, (round_id, pseudonym)).fetchone() is not None


def respondents(conn: Conn) -> list[tuple[int, bytes]]:
    """Every respondent's name in every round."""
    return [(int(row[0]), bytes(row[1])) for row in conn.execute(RESPONDENTS)]


def counted(conn: Conn, round_id: int) -> Iterator[Counted]:
    """Everyone whom the cut that was begun is to count; open answers unread."""
    return _counted(conn, round_id, COUNTED)


def new(conn: Conn, round_id: int) -> Iterator[Counted]:
    """Those of them whom the last cut does not count."""
    return _counted(conn, round_id, NEW)


def of_groups(conn: Conn, round_id: int) -> Iterator[Counted]:
    """The answers of groups that count now, each of them one."""
    return _counted(conn, round_id, OF_GROUPS)


def released(conn: Conn, round_id: int) -> Iterator[Counted]:
    """Those who are in the last cut, in the order of their pseudonyms."""
    return _counted(conn, round_id, RELEASED)


def _counted(conn: Conn, round_id: int, query: str) -> Iterator[Counted]:
    known = _Read()
    for pseudonym, country, language, gender, group_kind, aid, packed in conn.execute(query, (round_id,)):
        answers = {answer.question: answer for answer in map(known.__getitem__, json.loads(packed))}
        yield Counted(bytes(pseudonym), country, language, gender, group_kind, Aid(aid), answers)


class _Read(dict[str, Answer]):
    """Answers by how they are stored; equal ones are one object, however many people gave them."""

    def __missing__(self, packed: str) -> Answer:
        question, language, kind, value = packed.split(PART, 3)
        self[packed] = answer = Answer(question, _value(kind, value, UNREAD), language=language)
        return answer


def _offline_key(conn: Conn, round_id: int) -> bytes | None:
    row = conn.execute(OFFLINE_KEY, (round_id,)).fetchone()
    return None if row is None or row[0] is None else bytes(row[0])


def _stored(question: Question, value: Scalar) -> tuple[str, str | None, str | None]:
    """Kind, value and text to be sealed, of an answer."""
    match value:
        case Nonresponse():
            return "none", value.value, None
        case Decimal():
            return "number", str(value), None
        case tuple():
            return "options", json.dumps(value), None
        case str() if question.kind.value == "text":
            return "text", None, value
        case _:
            return "option", value, None


def _value(kind: str, value: str, text: str | None) -> Scalar:
    match kind:
        case "none":
            return Nonresponse(value)
        case "number":
            return Decimal(value)
        case "options":
            return tuple(json.loads(value))
        case "text":
            return text or ""
        case _:
            return value
