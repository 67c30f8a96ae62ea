"""Looking for what was deleted as somebody would who has the disk: byte by byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.domain.inbound import Command, Text
from bot.storage.database import Conn
from tests.app.conftest import Crew

PIECE, LEAST = 40, 12
#: Where something of one person stands: a query for each, by her id.
HERS = (
    "SELECT tag FROM person WHERE id = ?",
    "SELECT hash FROM address WHERE person = ?",
    "SELECT sealed FROM address WHERE person = ?",
    "SELECT key FROM outbox WHERE person = ?",
    "SELECT hash FROM transfer WHERE person = ?",
    "SELECT sealed FROM waiting WHERE person = ?",
    "SELECT sealed FROM inbox WHERE person = ?",
    "SELECT content FROM file JOIN outbox ON file.id = file WHERE person = ?",
)
OF_A_RESPONDENT = (
    "SELECT pseudonym FROM respondent WHERE pseudonym = ?",
    "SELECT sealed FROM answer WHERE pseudonym = ? AND sealed IS NOT NULL",
)


def found(folder: Path, needles: Iterable[bytes]) -> dict[str, int]:
    """In which files of a folder how many of the needles stand."""
    told = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            hits = sum(any(piece in content for piece in pieces(needle)) for needle in needles)
            if hits:
                told[path.name] = hits
    return told


def pieces(needle: bytes) -> list[bytes]:
    """A long value lies on several pages; a piece of it says as much."""
    cut = [needle[at : at + PIECE] for at in range(0, len(needle), PIECE)]
    return [piece for piece in cut if len(piece) >= LEAST] or [needle]


async def needles_of(crew: Crew, who: str, *, answers: bool = True) -> list[bytes]:
    """Everything long enough to be found that stands in the database about one person; her answers too."""
    known = await crew.known(who)
    house = crew.stage.house

    def read(conn: Conn) -> list[Any]:
        values = [row[0] for sql in HERS for row in conn.execute(sql, (known.person.id,))]
        for round_id in (row[0] for row in conn.execute("SELECT id FROM round").fetchall()):
            if answers and house.keys.has_round(round_id):
                name = house.pseudonym(round_id, known.person.id)
                values += [row[0] for sql in OF_A_RESPONDENT for row in conn.execute(sql, (name,))]
        return values

    values = await house.db.run(read)
    return [each.encode() if isinstance(each, str) else bytes(each) for each in values if each is not None]


async def lives(crew: Crew, who: str) -> list[bytes]:
    """Somebody who joins, answers in her own words too, asks for help and for a code; returns her needles."""
    await crew.joins(who)
    await crew.presses(who, "start", "next", "o_c", "skip", "skip")
    await crew.does(who, Text(f"own words of {who}, long enough to fill a page " * 40))
    await crew.does(who, Command("help"))
    await crew.presses(who, "phone")
    return await needles_of(crew, who)
