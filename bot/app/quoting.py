"""Whether somebody lets herself be quoted, noted beside every answer of hers that can still be found."""

from __future__ import annotations

from bot.app.house import House
from bot.domain.person import Person
from bot.storage import answers, rounds
from bot.storage.database import Conn


def note(house: House, conn: Conn, person: Person) -> None:
    """Let what she agreed to last hold for all she wrote before.

    Nobody here can change what a text sealed to a key elsewhere says of quoting, so it stands beside it.
    """
    for round_ in rounds.every(conn):
        if house.has_round_key(round_.id):
            name = house.pseudonym(round_.id, person.id)
            answers.set_quote(conn, round_.id, name, may=person.consent.quote)
