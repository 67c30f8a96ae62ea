"""What the schedule asks every few seconds goes by an index: it takes no longer when more people are here."""

from __future__ import annotations

import pytest

from bot.domain.person import Person, Role
from bot.storage import outdated, people, sharing
from bot.storage.database import Conn
from tests.app.conftest import Crew


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (people.ZONES, ("[]", "[]")),
        (people.STAFF, (Role.DRAFTER,)),
        (people.GONE, (1,)),
        (people.FORGET_SEEN, (1,)),
        (sharing.FORGET_TRIES, (1,)),
        (outdated.FORGET_SEEN, (1,)),
    ],
    ids=["zones", "staff", "gone", "seen", "tries", "lifetime"],
)
async def test_no_person_is_looked_at_who_is_not_asked_for(
    crew: Crew, query: str, values: tuple[str, ...]
) -> None:
    steps = await crew.rows(f"EXPLAIN QUERY PLAN {query}", *values)
    told = [str(step[3]) for step in steps]
    assert [
        each for each in told if {"person", "address", "outbox"} & {*each.split()[:2]} and "USING" not in each
    ] == []


async def test_the_zones_are_those_of_people_who_answer_in_the_countries_asked_for(crew: Crew) -> None:
    def ask(conn: Conn) -> tuple[list[str], list[str]]:
        for number, (country, zone, standing) in enumerate(
            [
                ("YE", "Asia/Aden", "active"),
                ("YE", "Asia/Aden", "paused"),
                ("SD", "Africa/Khartoum", "active"),
                ("ML", "Africa/Bamako", "erased"),
                ("CO", None, "active"),
            ]
        ):
            id_ = people.add(conn, Person(id=0, country=country), "test", number.to_bytes(32), b"s")
            conn.execute("UPDATE person SET zone = ?, standing = ? WHERE id = ?", (zone, standing, id_))
        return people.zones(conn, ()), people.zones(conn, ("YE", "ML"))

    assert await crew.stage.house.db.run(ask) == (["Africa/Khartoum", "Asia/Aden"], ["Asia/Aden"])
