"""A house in a temporary folder, people who join it in a few lines, and a channel that does as it is told."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from bot.app.channel import Arrival, Delivered, Delivery, DeliveryError, Policy, Receipt
from bot.app.dispatch import Dispatcher
from bot.app.pacing import Pacing
from bot.domain.inbound import Command, Inbound, Tap
from bot.domain.person import Role
from bot.domain.say import Say
from bot.storage import outbox, people
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.people import Known
from tests.app.full_disk import Disk, Quota, can_mount, mount, unmount
from tests.app.readers import Queue, queue_of
from tests.conversations.stage import Clock, Stage, staged

CHANNEL = "test"


@dataclass
class Crew:
    """Everyone who does something in a test, by a word of her own that is also her address."""

    stage: Stage
    keys: count[int] = field(default_factory=lambda: count(1))

    def arrival(self, who: str, inbound: Inbound, message: int | None = None) -> Arrival:
        return Arrival(CHANNEL, str(next(self.keys)), who, inbound, message=message)

    async def does(self, who: str, *inbounds: Inbound) -> list[Receipt]:
        return await self.stage.turns.take([self.arrival(who, each) for each in inbounds])

    async def joins(
        self, who: str, role: Role = Role.ADVOCATE, country: str | None = "YE", by: int | None = None
    ) -> int:
        """She joins in English and skips what can be skipped; returns her id."""
        invite = Invite(role, country if role is Role.ADVOCATE else None)
        await self.does(who, Command("start", await self.stage.invite(invite, maker=by)))
        while True:
            say = await self.sees(who)
            ids = [choice.id for choice in say.choices()]
            onward = next((id_ for id_ in ("l_en", "next", "yes", "skip") if id_ in ids), None)
            if onward is None or "later" in ids:
                return (await self.known(who)).person.id
            await self.does(who, Tap(say.step, onward))

    async def presses(self, who: str, *choices: str) -> None:
        """Press one button after the other, each on the screen that is then there."""
        for choice in choices:
            await self.does(who, Tap((await self.sees(who)).step, choice))

    async def sees(self, who: str) -> Say:
        """The newest message to her, delivered or not."""
        newest = (
            "SELECT say, private FROM outbox WHERE person = ? AND say IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        person = (await self.known(who)).person.id
        house = self.stage.house
        return await house.db.run(
            lambda conn: outbox.said(conn.execute(newest, (person,)).fetchone(), house.sealer)
        )

    async def known(self, who: str) -> Known:
        return await self.stage.house.db.run(lambda conn: self._known(conn, who))

    def _known(self, conn: Conn, who: str) -> Known:
        found = people.find(conn, self.stage.house.sealer.address_hash(CHANNEL, who))
        assert found is not None
        return found

    async def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What a query finds."""
        found = await self.stage.house.db.run(lambda conn: conn.execute(sql, values).fetchall())
        return [tuple(row) for row in found]


@dataclass
class Scripted:
    """A channel that delivers, or fails as the script says: one entry a delivery, then all go well."""

    script: list[Policy | DeliveryError | Callable[[], Awaitable[None]]] = field(default_factory=list)
    delivered: list[Delivery] = field(default_factory=list)
    tried: int = 0
    name: str = CHANNEL

    async def deliver(self, delivery: Delivery) -> Delivered:
        self.tried += 1
        if self.script:
            match self.script.pop(0):
                case DeliveryError() as error:
                    raise error
                case Policy() as policy:
                    raise DeliveryError(policy)
                case act:
                    await act()
        self.delivered.append(delivery)
        return Delivered(100 + len(self.delivered))


@dataclass
class Post:
    """A dispatcher with its scripted channel and the alarms that it raised."""

    stage: Stage
    channel: Scripted = field(default_factory=Scripted)
    alarms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dispatcher = self.anew()

    def anew(self) -> Dispatcher:
        """A dispatcher as after a start."""
        self.dispatcher = Dispatcher(
            self.stage.house, {CHANNEL: self.channel}, Pacing(0, 0, time.monotonic), self.alarms.append
        )
        return self.dispatcher


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, Clock(), {}) as made:
        yield made


@pytest.fixture
def crew(stage: Stage) -> Crew:
    return Crew(stage)


@pytest.fixture
async def queue(crew: Crew) -> Queue:
    return await queue_of(crew)


@pytest.fixture
def post(stage: Stage) -> Post:
    return Post(stage)


@pytest.fixture(params=["disk", "quota"] if can_mount() else ["quota"])
def disk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Disk | Quota]:
    """A real full disk, and beside it a used-up quota, which any user can have everywhere."""
    place = tmp_path / "disk"
    place.mkdir()
    if request.param == "quota":
        quota = Quota(monkeypatch)
        yield quota
        quota.clear()
        return
    assert mount(place)
    yield Disk(place)
    unmount(place)


@pytest.fixture
async def amina(crew: Crew, post: Post) -> int:
    """She has joined, and everything so far is delivered."""
    id_ = await crew.joins("amina")
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    post.channel.tried = 0
    return id_
