"""Synthetic people going the way of real ones: through `Turns`, the outbox and the dispatcher, together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.app import links
from bot.app.channel import Arrival
from bot.app.dispatch import Dispatcher
from bot.app.house import House
from bot.app.pacing import Pacing
from bot.app.turns import Turns
from bot.domain.inbound import Command, Inbound, Tap
from bot.domain.person import Role
from bot.domain.say import Say
from bot.domain.survey import Survey
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.surveyfile.load import load
from bot.synthetic.acting import Player
from bot.synthetic.channel import NAME, SyntheticChannel

#: From one screen to the next.
PACE = timedelta(seconds=15)
#: Nobody meets so many screens in one visit: who does has found a dead end of ours.
MOST_SCREENS = 150
INVITES_LIVE = timedelta(days=1)


class SimulatedClock:
    """A clock that stands until it is set, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The time now."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Go to an instant; one that has passed changes nothing."""
        self._now = max(self._now, instant)

    def pass_(self, span: timedelta) -> None:
        """Let a span go by."""
        self._now += span


def with_clock(house: House, clock: SimulatedClock) -> House:
    """The same house by another clock."""
    return House(
        db=house.db,
        keys=house.keys,
        catalogs=house.catalogs,
        rules=house.rules,
        now=clock,
        countries=house.countries,
        surveys=house.surveys,
    )


def shipped(house: House, names: Iterable[str]) -> dict[str, Survey]:
    """These shipped surveys by their ids."""
    return {name: load(house.surveys / f"{name}.yaml") for name in names}


class Lost(RuntimeError):
    """A synthetic person did not come to an end: a fault of the interview or of hers."""


class Crowd:
    """Everyone synthetic in one house. `tell` hears of every batch of turns, for a progress bar."""

    def __init__(
        self,
        house: House,
        clock: SimulatedClock,
        players: Sequence[Player],
        tell: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.house = house
        self.clock = clock
        self.channel = SyntheticChannel()
        self.players: Mapping[str, Player] = {each.who.address: each for each in players}
        self.turns = 0
        self._turns = Turns(house)
        self._dispatcher = Dispatcher(
            house,
            {NAME: self.channel},
            Pacing(0, 0, lambda: self.clock().timestamp()),
            lambda _: None,
        )
        self._tell = tell
        self._sent: Counter[str] = Counter()

    async def deliver(self) -> None:
        """Send everything that is due."""
        await self._dispatcher.drain()

    async def join(
        self, players: Iterable[Player], role: Role = Role.ADVOCATE, cohort: str | None = None
    ) -> None:
        """Let people come in, each through a link of her own, and go through joining to its end."""
        by_country: dict[str, list[Player]] = {}
        for each in players:
            by_country.setdefault(each.who.country, []).append(each)
        first: dict[str, Inbound] = {}
        for country, group in by_country.items():
            codes = await self._codes(Invite(role, country or None, cohort), len(group))
            first |= {
                each.who.address: Command("start", code) for each, code in zip(group, codes, strict=True)
            }
        await self.walk(first)

    async def _codes(self, invite: Invite, count: int) -> list[str]:
        expires = int((self.clock() + INVITES_LIVE).timestamp())

        def make(conn: Conn) -> list[str]:
            return [links.make_invite(self.house, conn, invite, 1, expires).code for _ in range(count)]

        return await self.house.db.run(make)

    async def come(self, players: Iterable[Player]) -> None:
        """Let people look at their chats, and do what they do about what stands there."""
        await self.walk({each.who.address: each.comes(self._screen(each)) for each in players})

    async def walk(self, first: Mapping[str, Inbound]) -> None:
        """Take a first step of each, then let all go on together until each has put the phone away."""
        moves = dict(first)
        screens = 0
        while moves:
            screens += 1
            if screens > MOST_SCREENS:
                raise Lost(f"{min(moves)} came to no end")
            await self.take(moves)
            self.clock.pass_(PACE)
            following: dict[str, Inbound] = {}
            for address in moves:
                screen = self._screen(self.players[address])
                move = None if screen is None else self.players[address].acts(screen)
                if move is not None:
                    following[address] = move
            moves = following

    async def take(self, moves: Mapping[str, Inbound]) -> None:
        """One step of several people in one commit, and everything that it leads to delivered."""
        arrivals = [self._arrival(address, inbound) for address, inbound in moves.items()]
        await self._turns.take(arrivals)
        await self.deliver()
        self.turns += len(arrivals)
        self._tell(len(arrivals))

    def _arrival(self, address: str, inbound: Inbound) -> Arrival:
        self._sent[address] += 1
        before = self.channel.newest(address)
        pressed = isinstance(inbound, Tap) and before is not None
        message = before[0] if pressed and before is not None else self.channel.number()
        return Arrival(
            channel=NAME,
            key=f"{address}:{self._sent[address]}",
            address=address,
            inbound=inbound,
            language=self.players[address].who.language,
            message=message,
        )

    def _screen(self, player: Player) -> Say | None:
        found = self.channel.newest(player.who.address)
        return None if found is None else found[1]
