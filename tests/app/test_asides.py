from __future__ import annotations

from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.domain.say import Words
from bot.synthetic.staff import add_staff
from tests.app.conftest import Crew


async def writes(crew: Crew) -> list[str]:
    """She writes to the coordinators; what she is told."""
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "write")
    await crew.does("amina", Text("Is it open?"))
    return [line.key for line in (await crew.sees("amina")).lines if isinstance(line, Words)]


async def test_what_somebody_real_writes_is_not_passed_on_to_made_up_coordinators(crew: Crew) -> None:
    house = crew.stage.house
    await crew.joins("amina")
    await house.db.run(lambda conn: add_staff(house, conn))
    assert await writes(crew) == ["help.no_coordinator"]
    salma = await crew.joins("salma", Role.COORDINATOR)
    assert await writes(crew) == ["help.written"]
    assert await crew.rows("SELECT person FROM outbox WHERE kind = 'alert'") == [(salma,)]
