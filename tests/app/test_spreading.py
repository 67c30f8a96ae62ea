"""A round's invitations are spread: phones in one place do not buzz together, and no burst marks the hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import sqrt

import pytest

from bot.app import inviting
from bot.app.house import House
from bot.domain.person import CONSENT_VERSION, Consent, Person, Role, Standing
from bot.storage import people
from bot.storage.database import Conn
from tests.app.conftest import CHANNEL, Crew

PEOPLE, MINUTES, LOOK = 240, 20, 30
WHEN = "SELECT made FROM outbox WHERE kind = 'invite' ORDER BY made"


def _settle(house: House, conn: Conn) -> None:
    """A town: everyone in one time zone, with the same safe hours."""
    for number in range(PEOPLE):
        address = f"neighbour-{number}"
        person = Person(
            0,
            Role.ADVOCATE,
            Standing.ACTIVE,
            "en",
            Consent(CONSENT_VERSION, answer=True, quote=True, contact=True),
            country="YE",
            country_in="YE",
            zone="Asia/Aden",
        )
        sealed = house.sealer.seal_address(address)
        id_ = people.add(conn, person, CHANNEL, house.sealer.address_hash(CHANNEL, address), sealed)
        people.update(conn, replace(person, id=id_))


@pytest.mark.threat(6)
async def test_a_rounds_invitations_pass_a_spread_test(crew: Crew) -> None:
    house = crew.stage.house
    house.rules = replace(house.rules, spread_minutes=MINUTES)
    await house.db.run(lambda conn: _settle(house, conn))
    await crew.stage.round("round priorities opens now closes +9d")
    start = house.seconds()
    for _ in range(MINUTES * 60 // LOOK + 2):
        await inviting.invite_due(house)
        crew.stage.clock.at += timedelta(seconds=LOOK)
    at = [int(str(made)) - start for [made] in await crew.rows(WHEN)]
    assert len(at) == PEOPLE, "each gets hers"
    # Kolmogorov and Smirnov: as even over the minutes as by chance, at the level of one in a hundred.
    expected = MINUTES * 60 + LOOK
    gap = max(abs((place + 1) / PEOPLE - min(1.0, each / expected)) for place, each in enumerate(at))
    assert gap < 1.63 / sqrt(PEOPLE) + LOOK / (MINUTES * 60)
    # Nobody's phone stands out, and no look sends more than a small part of the whole.
    assert max(at.count(each) for each in set(at)) < PEOPLE / 10
