from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.app import sweeping
from bot.app.channel import DeliveryError, Policy
from bot.app.fetching import LONGEST_WAIT, MOST_TRIES, Fetching, Uploads
from bot.app.house import House
from bot.domain.inbound import Command
from bot.storage import sounds
from bot.storage.database import Conn
from bot.storage.sounds import Wanted
from tests.app.conftest import CHANNEL, Crew

ABOUT = {"question": "q1"}


@dataclass
class Source:
    """`Sounds` that fail as the script says, and then are there."""

    script: list[Policy] = field(default_factory=list)
    asked: int = 0

    async def sound(self, reference: str, most: int) -> bytes:
        self.asked += 1
        if self.script:
            raise DeliveryError(self.script.pop(0))
        return reference.encode()[:most]


@dataclass
class Shelf:
    """Whoever takes sounds."""

    taken: list[tuple[int, dict[str, str], bytes | None]] = field(default_factory=list)
    fails: bool = False

    def take(self, house: House, conn: Conn, wanted: Wanted, sound: bytes | None) -> None:
        conn.execute("INSERT INTO meta (name, value) VALUES ('shelf', 'one')")
        if self.fails:
            raise OSError("killed here")
        self.taken.append((wanted.person, dict(wanted.about), sound))


async def asked(crew: Crew, reference: str = "canary-reference", channel: str = CHANNEL) -> int:
    """Somebody of whom a sound is wanted."""
    house = crew.stage.house
    person = await crew.joins("amina")
    values = {"person": person, "channel": channel, "reference": reference, "purpose": "p", "about": ABOUT}
    await house.db.run(
        lambda conn: sounds.ask(conn, house.sealer, **values, now=house.seconds())  # type: ignore[arg-type]
    )
    return person


def fetching(crew: Crew, source: Source, shelf: Shelf) -> Fetching:
    house = crew.stage.house
    return Fetching(house, {CHANNEL: source, "web": Uploads(house)}, {"p": shelf.take})


async def left(crew: Crew) -> int:
    return len(await crew.rows("SELECT 1 FROM wanted_sound"))


async def test_a_sound_that_was_asked_for_is_taken_once(crew: Crew) -> None:
    person, source, shelf = await asked(crew), Source(), Shelf()
    got = fetching(crew, source, shelf)
    assert [await got.tick(), await got.tick()] == [1, 0]
    assert shelf.taken == [(person, ABOUT, b"canary-reference")]
    assert await left(crew) == 0


async def test_what_is_asked_for_is_not_readable_in_the_database(crew: Crew) -> None:
    await asked(crew)
    [row] = await crew.rows("SELECT * FROM wanted_sound")
    assert "canary" not in repr(row)
    assert "q1" not in repr(row)


@pytest.mark.parametrize("policy", [Policy.NOT_SENT, Policy.PAUSE, Policy.AMBIGUOUS, Policy.TOKEN])
async def test_what_fails_on_the_way_is_got_later(crew: Crew, policy: Policy) -> None:
    await asked(crew)
    source, shelf = Source([policy]), Shelf()
    got = fetching(crew, source, shelf)
    assert [await got.tick(), await got.tick(), source.asked] == [0, 0, 1]
    crew.stage.clock.at += timedelta(seconds=LONGEST_WAIT)
    assert await got.tick() == 1
    assert shelf.taken[0][2] == b"canary-reference"


async def test_what_cannot_be_had_is_told_to_whoever_waits_for_it(crew: Crew) -> None:
    await asked(crew)
    shelf = Shelf()
    assert await fetching(crew, Source([Policy.REFUSED]), shelf).tick() == 1
    assert shelf.taken[0][2] is None
    assert await left(crew) == 0


async def test_nothing_is_waited_for_without_end(crew: Crew) -> None:
    await asked(crew)
    await crew.rows("UPDATE wanted_sound SET attempts = ?", MOST_TRIES - 1)
    shelf = Shelf()
    assert await fetching(crew, Source([Policy.NOT_SENT]), shelf).tick() == 1
    assert shelf.taken[0][2] is None


async def test_a_fault_while_it_is_taken_leaves_it_asked_for_and_nothing_else(crew: Crew) -> None:
    await asked(crew)
    shelf = Shelf(fails=True)
    assert await fetching(crew, Source(), shelf).tick() == 0
    assert await left(crew) == 1
    assert await crew.rows("SELECT 1 FROM meta WHERE name = 'shelf'") == []
    shelf.fails = False
    crew.stage.clock.at += timedelta(seconds=LONGEST_WAIT)
    assert await fetching(crew, Source(), shelf).tick() == 1


async def test_what_was_sent_on_a_page_is_kept_sealed_and_goes_once_it_is_taken(crew: Crew) -> None:
    house = crew.stage.house
    person = await crew.joins("amina")
    reference = await house.db.run(
        lambda conn: sounds.keep_upload(conn, house.sealer, person, b"canary", house.seconds())
    )
    assert "canary" not in repr(await crew.rows("SELECT * FROM upload"))
    await asked(crew, reference, "web")
    shelf = Shelf()
    assert await fetching(crew, Source(), shelf).tick() == 1
    assert shelf.taken[0][2] == b"canary"
    assert await crew.rows("SELECT 1 FROM upload") == []


async def test_what_was_sent_on_a_page_and_nobody_took_goes_after_a_day_but_what_is_wanted_stays(
    crew: Crew,
) -> None:
    house = crew.stage.house
    person = await crew.joins("amina")
    kept = [
        await house.db.run(lambda conn: sounds.keep_upload(conn, house.sealer, person, b"x", house.seconds()))
        for _ in range(2)
    ]
    await asked(crew, kept[0], "web")
    crew.stage.clock.at += timedelta(hours=25)
    await sweeping.forget(house)
    assert await crew.rows("SELECT id FROM upload") == [(kept[0],)]


async def test_who_erases_everything_is_waited_for_no_more(crew: Crew) -> None:
    person = await asked(crew)
    house = crew.stage.house
    await house.db.run(lambda conn: sounds.keep_upload(conn, house.sealer, person, b"x", house.seconds()))
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await left(crew) == 0
    assert await crew.rows("SELECT 1 FROM upload") == []
    shelf = Shelf()
    assert await fetching(crew, Source(), shelf).tick() == 0
