"""People and, apart from them, their addresses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.domain.person import Consent, Hear, Person, Role, Standing
from bot.domain.place import Place
from bot.storage import traces
from bot.storage.database import Conn

COLUMNS = """
  person.id, role, standing, language, consent_version, consent_answer, consent_quote,
  consent_contact, country, country_in, zone, safe_from, safe_to, gender, group_kind,
  write_first, clean_chat, cohort, synthetic, code, entered, circle, hear, reads, few_words,
  limits
"""
FIND = f"""
  SELECT {COLUMNS}, place, step, panel, seen, channel, bot
  FROM address JOIN person ON person.id = address.person WHERE hash = ? AND present = 1
"""  # noqa: S608 - constants only
GET = f"""
  SELECT {COLUMNS}, place, step, panel, seen, coalesce(channel, '') AS channel, coalesce(bot, '') AS bot
  FROM person LEFT JOIN address ON person.id = address.person WHERE person.id = ?
"""  # noqa: S608 - constants only
ADD = "INSERT INTO person (role, standing, language, cohort, country, synthetic) VALUES (?, ?, ?, ?, ?, ?)"
ADD_ADDRESS = "INSERT INTO address (person, channel, hash, sealed, bot) VALUES (?, ?, ?, ?, ?)"
HAND_ADDRESS = "UPDATE address SET person = ? WHERE person = ?"
LACKS_ADDRESS = "SELECT 1 FROM address WHERE person = ? AND sealed IS NULL"
LEND_ADDRESS = "UPDATE address SET sealed = ? WHERE person = ? AND sealed IS NULL"
UPDATE = """
  UPDATE person SET role = ?, standing = ?, language = ?, consent_version = ?, consent_answer = ?,
    consent_quote = ?, consent_contact = ?, country = ?, country_in = ?, zone = ?, safe_from = ?,
    safe_to = ?, gender = ?, group_kind = ?, write_first = ?, clean_chat = ?, cohort = ?, code = ?,
    entered = ?, hear = ?, reads = ?, few_words = ?
  WHERE id = ?
"""
UPDATE_PLACE = "UPDATE person SET place = ?, step = ?, panel = ?, seen = ? WHERE id = ?"
#: A limit holds for coordinators only.
SET_LIMITS = "UPDATE person SET limits = ? WHERE id = ? AND role = 'coordinator'"
#: Who came to work here by no colleague's invitation begins a circle.
SET_CIRCLE = "UPDATE person SET circle = coalesce(?, id) WHERE id = ? AND role <> 'advocate'"
FORGET_SEEN = "UPDATE person SET seen = 0, entered = 0 WHERE seen > 0 AND seen <= ?"
SET_PANEL = "UPDATE person SET panel = ? WHERE id = ?"
#: A pause, a stop, and joining that is not finished, outlast a chat that was blocked and opened again.
OUT_OF_REACH = """
  UPDATE person SET standing = 'unreachable' WHERE id = ?
    AND (standing = 'active' OR (standing = 'joining' AND role <> 'advocate'))
"""
DELETE = "DELETE FROM person WHERE id = ?"
STAFF = f"""
  SELECT {COLUMNS}, place, step, panel, seen, channel, bot
  FROM person JOIN address ON person.id = address.person
  WHERE role = ? AND role <> 'advocate' AND standing IN ('active', 'joining') ORDER BY person.id
"""  # noqa: S608 - constants only
#: Put in order (+) once they are found, by the index: by number everybody would be passed.
EVERY_STAFF = f"""
  SELECT {COLUMNS}, place, step, panel, seen, coalesce(channel, '') AS channel, coalesce(bot, '') AS bot
  FROM person LEFT JOIN address ON person.id = address.person
  WHERE role <> 'advocate' AND standing <> 'erased' ORDER BY +person.id
"""  # noqa: S608 - constants only
#: From zone to zone by the index, however many people are in each.
ZONES = """
  WITH RECURSIVE found (zone) AS (
    SELECT min(zone) FROM person WHERE role = 'advocate'
    UNION ALL
    SELECT (SELECT min(zone) FROM person WHERE role = 'advocate' AND person.zone > found.zone) FROM found
    WHERE found.zone IS NOT NULL)
  SELECT zone FROM found WHERE zone IS NOT NULL AND EXISTS (
    SELECT 1 FROM person WHERE role = 'advocate' AND person.zone = found.zone
      AND standing IN ('active', 'paused', 'stopped')
      AND (? = '[]' OR country IN (SELECT value FROM json_each(?))))
"""
ADVOCATES = f"""
  SELECT {COLUMNS} FROM person WHERE role = 'advocate' AND person.id > ?
    AND NOT EXISTS (SELECT 1 FROM address WHERE address.person = person.id AND present = 0)
  ORDER BY person.id LIMIT ?
"""  # noqa: S608 - constants only
#: Only the keyed hash of her address is known, by which she is found once she writes from there.
PARK_OTHERS = "UPDATE address SET present = 0 WHERE hash = ? AND person <> ?"
KNOW_BY_HASH = "UPDATE address SET hash = ?, sealed = NULL, present = 1 WHERE person = ?"
HUSH = "UPDATE person SET hear = 'press' WHERE hear = 'always'"
PARK_SHARED = """
  UPDATE address SET present = 0
  WHERE hash IN (SELECT hash FROM address GROUP BY hash HAVING count(*) > 1)
"""
DELETE_ADVOCATES = "DELETE FROM person WHERE role = 'advocate'"
#: What somebody told and agreed to who answered before she came to work here.
FORGET_FACTS = """
  UPDATE person SET consent_version = 0, consent_answer = 0, consent_quote = 0, consent_contact = 0,
    country = NULL, country_in = NULL, gender = NULL, group_kind = NULL, cohort = NULL, code = NULL,
    entered = 0
  WHERE consent_version <> 0 OR code IS NOT NULL
    OR coalesce(country, country_in, gender, group_kind, cohort) IS NOT NULL
"""
FORGET_ROUNDS = "DELETE FROM participation"
FORGET_TOLD = "DELETE FROM bulletin_reader"
NEWEST = "SELECT coalesce(max(id), 0) FROM person"
ANY_ADVOCATE = "SELECT EXISTS (SELECT 1 FROM person WHERE role = 'advocate')"
ANY_SYNTHETIC = "SELECT EXISTS (SELECT 1 FROM person WHERE synthetic = 1)"
BLANK = """
  UPDATE person SET standing = 'erased', consent_version = 0, consent_answer = 0, consent_quote = 0,
    consent_contact = 0, country = NULL, country_in = NULL, zone = NULL, gender = NULL,
    group_kind = NULL, cohort = NULL, place = '{}', seen = 0, code = NULL, entered = 0, hear = 'press',
    few_words = 0, reads = '[]', limits = '[]', circle = NULL WHERE id = ?
"""
TAG = "SELECT tag FROM person WHERE id = ?"
REACHED = "SELECT hash FROM address WHERE person = ?"
TAGS = "SELECT id, tag FROM person WHERE standing <> 'erased' ORDER BY id"
GONE = """
  DELETE FROM person WHERE standing = 'erased' AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.person = person.id AND outbox.state IN ('pending', 'sending')
      AND outbox.made > ?)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A person with what is on her screen: her place, its step, and the message edited in place.

    `seen` is when something last came from her; 0 where that is too long ago to matter. `bot` is the one that
    she last wrote to, empty where it is the main one: in its chat stands whatever is noted of hers.
    """

    person: Person
    place: Place
    step: int
    panel: int | None
    channel: str
    seen: int = 0
    bot: str = ""


def find(conn: Conn, address_hash: bytes) -> Known | None:
    """Who has this address."""
    row = conn.execute(FIND, (address_hash,)).fetchone()
    return None if row is None else _known(row)


def get(conn: Conn, person: int) -> Known | None:
    """A person by id."""
    row = conn.execute(GET, (person,)).fetchone()
    return None if row is None else _known(row)


def add(conn: Conn, person: Person, channel: str, hash_: bytes, sealed: bytes, *, bot: str = "") -> int:
    """A new person with her address; returns her id."""
    cursor = conn.execute(
        ADD,
        (
            person.role,
            person.standing,
            person.language,
            person.cohort,
            person.country,
            person.synthetic,
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT just succeeded
    set_circle(conn, cursor.lastrowid, person.circle)
    conn.execute(ADD_ADDRESS, (cursor.lastrowid, channel, hash_, sealed, bot))
    return cursor.lastrowid


def move(conn: Conn, person: int, channel: str, address_hash: bytes, sealed: bytes, *, bot: str = "") -> int:
    """Give a person another address; returns the emptied row that keeps the old one for its last message."""
    shell = conn.execute(ADD, (Role.ADVOCATE, Standing.ERASED, None, None, None, 0)).lastrowid
    assert shell is not None  # noqa: S101 - an INSERT just succeeded
    conn.execute(HAND_ADDRESS, (shell, person))
    conn.execute(ADD_ADDRESS, (person, channel, address_hash, sealed, bot))
    return shell


def lacks_address(conn: Conn, person: int) -> bool:
    """Whether a person's address was erased, so that only its keyed hash is left."""
    return conn.execute(LACKS_ADDRESS, (person,)).fetchone() is not None


def lend_address(conn: Conn, person: int, sealed: bytes) -> None:
    """Give a person whose address was erased the one from which she writes now."""
    conn.execute(LEND_ADDRESS, (sealed, person))


def any_advocate(conn: Conn) -> bool:
    """Whether anybody has come in who answers."""
    return bool(conn.execute(ANY_ADVOCATE).fetchone()[0])


def set_limits(conn: Conn, person: int, countries: Iterable[str]) -> bool:
    """Limit a coordinator to these countries, or to none; whether there is such a coordinator."""
    return conn.execute(SET_LIMITS, (json.dumps(sorted(countries)), person)).rowcount > 0


def set_circle(conn: Conn, person: int, circle: int | None) -> None:
    """Note through whom somebody came to work here; None: she begins a circle. Nothing for who answers."""
    conn.execute(SET_CIRCLE, (circle, person))


def update(conn: Conn, person: Person) -> None:
    """Write what a person chose."""
    consent = person.consent
    conn.execute(
        UPDATE,
        (
            person.role,
            person.standing,
            person.language,
            consent.version,
            consent.answer,
            consent.quote,
            consent.contact,
            person.country,
            person.country_in,
            person.zone,
            person.safe_from,
            person.safe_to,
            person.gender,
            person.group_kind,
            person.write_first,
            person.clean_chat,
            person.cohort,
            person.code,
            person.entered,
            person.hear,
            json.dumps(person.reads),
            person.few_words,
            person.id,
        ),
    )


def update_place(conn: Conn, person: int, place: Place, *, step: int, panel: int | None, seen: int) -> None:
    """Write what is on a person's screen, and when something last came from her."""
    conn.execute(UPDATE_PLACE, (pack_place(place), step, panel, seen, person))


def forget_seen(conn: Conn, before: int) -> None:
    """Let no trace stay of when somebody was last here, once that is long ago; her digits count no more."""
    conn.execute(FORGET_SEEN, (before,))


def set_panel(conn: Conn, person: int, message: int | None) -> None:
    """Remember the message that is edited in place."""
    conn.execute(SET_PANEL, (message, person))


def out_of_reach(conn: Conn, person: int) -> None:
    """Note that nothing can reach a person; where nothing may, that stands as it is."""
    conn.execute(OUT_OF_REACH, (person,))


def delete(conn: Conn, person: int) -> None:
    """Remove a person and all that hangs on her."""
    conn.execute(DELETE, (person,))
    traces.mark(conn)


def blank(conn: Conn, person: int) -> None:
    """Empty a person's row; it goes as soon as the last message to her is out."""
    conn.execute(BLANK, (person,))


def tag(conn: Conn, person: int) -> bytes | None:
    """The random name of a person's row, by which the ledger of erasures knows her."""
    row = conn.execute(TAG, (person,)).fetchone()
    return None if row is None else bytes(row[0])


def address_hash(conn: Conn, person: int) -> bytes | None:
    """The keyed hash of the address where a person is reached."""
    row = conn.execute(REACHED, (person,)).fetchone()
    return None if row is None else bytes(row[0])


def tags(conn: Conn) -> list[tuple[int, bytes]]:
    """Everyone's id and tag."""
    return [(int(row[0]), bytes(row[1])) for row in conn.execute(TAGS)]


def delete_gone(conn: Conn, since: int) -> int:
    """Delete erased people to whom nothing made after `since` is still to be sent; returns how many."""
    gone = conn.execute(GONE, (since,)).rowcount
    if gone:
        traces.mark(conn)
    return gone


def staff(conn: Conn, role: Role) -> list[Known]:
    """Everyone of a staff role who can be written to."""
    return [_known(row) for row in conn.execute(STAFF, (role,))]


def every_staff(conn: Conn) -> list[Known]:
    """Everyone who is here for something else than answering, by id."""
    return [_known(row) for row in conn.execute(EVERY_STAFF)]


def zones(conn: Conn, countries: Iterable[str]) -> list[str]:
    """The time zones of advocates who speak about these countries; of all of them where none is given."""
    names = json.dumps(sorted(countries))
    return [str(row[0]) for row in conn.execute(ZONES, (names, names))]


def advocates(conn: Conn, after: int, limit: int) -> list[Person]:
    """Everyone who answers, by id, after a given id."""
    return [person_of(row) for row in conn.execute(ADVOCATES, (after, limit))]


def know_by_hash(conn: Conn, person: int, hash_: bytes) -> None:
    """Send a person nothing until she writes from an address of which only the keyed hash is known."""
    conn.execute(PARK_OTHERS, (hash_, person))
    conn.execute(KNOW_BY_HASH, (hash_, person))


def park_shared(conn: Conn) -> None:
    """Where several share an address, let nobody be there until somebody writes from it."""
    conn.execute(PARK_SHARED)


def hush(conn: Conn) -> None:
    """Send nobody sound that she does not press for: whether she still wants it is not known."""
    conn.execute(HUSH)


def delete_advocates(conn: Conn) -> int:
    """Forget everyone who answered: addresses, settings, and where each was in which round.

    Who works here by now stays, without what she told when she answered.
    """
    every = (DELETE_ADVOCATES, FORGET_FACTS, FORGET_ROUNDS, FORGET_TOLD)
    gone = sum(conn.execute(each).rowcount for each in every)
    if gone:
        traces.mark(conn)
    return gone


def newest(conn: Conn) -> int:
    """The id of the last person who came; 0 while there is none."""
    return int(conn.execute(NEWEST).fetchone()[0])


def any_synthetic(conn: Conn) -> bool:
    """Whether made-up people are among them."""
    return bool(conn.execute(ANY_SYNTHETIC).fetchone()[0])


def person_of(row: Any) -> Person:
    """A person from a row that starts with `COLUMNS`."""
    return Person(
        id=row["id"],
        role=Role(row["role"]),
        standing=Standing(row["standing"]),
        language=row["language"],
        consent=Consent(
            row["consent_version"],
            bool(row["consent_answer"]),
            bool(row["consent_quote"]),
            bool(row["consent_contact"]),
        ),
        country=row["country"],
        country_in=row["country_in"],
        zone=row["zone"],
        safe_from=row["safe_from"],
        safe_to=row["safe_to"],
        gender=row["gender"],
        group_kind=row["group_kind"],
        write_first=bool(row["write_first"]),
        clean_chat=bool(row["clean_chat"]),
        cohort=row["cohort"],
        synthetic=bool(row["synthetic"]),
        code=None if row["code"] is None else bytes(row["code"]),
        entered=bool(row["entered"]),
        hear=Hear(row["hear"]),
        few_words=bool(row["few_words"]),
        circle=row["circle"],
        reads=tuple(json.loads(row["reads"])),
        limits=tuple(json.loads(row["limits"])),
    )


def _known(row: Any) -> Known:
    place = unpack_place(row["place"])
    return Known(person_of(row), place, row["step"], row["panel"], row["channel"], row["seen"], row["bot"])


def unpack_place(text: str) -> Place:
    """Read back what `pack_place` made."""
    raw = json.loads(text)
    return Place(raw.get("name", ""), raw.get("facts", {}))


def pack_place(place: Place) -> str:
    """What is on a screen, as text."""
    if not place.name:
        return "{}"
    return json.dumps({"name": place.name, "facts": dict(place.facts)})
