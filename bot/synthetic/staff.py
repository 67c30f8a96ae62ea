"""The synthetic staff of trial and demo: different people, so that what needs two needs two there too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.app.house import House
from bot.domain.person import Person, Role, Standing
from bot.storage import people
from bot.storage.database import Conn
from bot.synthetic.channel import NAME

ROLES = (Role.COORDINATOR, Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER)


def add_staff(house: House, conn: Conn, roles: Sequence[Role] = ROLES) -> tuple[Person, ...]:
    """Put somebody there for each role; whoever types at the shell names one of them."""
    return tuple(_add(house, conn, f"synthetic-staff-{number}", role) for number, role in enumerate(roles, 1))


def synthetic_staff(conn: Conn) -> list[Person]:
    """Who of the staff is synthetic, by id."""
    return [each.person for each in people.every_staff(conn) if each.person.synthetic]


def _add(house: House, conn: Conn, address: str, role: Role) -> Person:
    person = Person(id=0, role=role, synthetic=True)
    hash_, sealed = house.sealer.address_hash(NAME, address), house.sealer.seal_address(address)
    id_ = people.add(conn, person, NAME, hash_, sealed)
    made = replace(person, id=id_, standing=Standing.ACTIVE, language="en", zone="UTC")
    people.update(conn, made)
    return made
