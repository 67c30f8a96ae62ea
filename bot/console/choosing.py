"""How a drafter gets her digests: how often, in which language, and by which way."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import subscribing
from bot.app.house import House
from bot.app.subscribing import OWN, Wanted
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.domain.say import Named
from bot.domain.subscription import Frequency, Subscription, Way
from bot.storage.database import Conn
from bot.storage.subscriptions import Mailbox


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [door.get("/digests", digests), door.post("/digests", choose)]


async def digests(visit: Visit) -> Response:
    """What she has chosen, and what else there is."""
    return await _shown(visit)


async def choose(visit: Visit) -> Response:
    """Have it otherwise from now on."""
    filled = visit.filled()
    frequency, way = filled.one("frequency"), filled.one("way")
    if frequency not in tuple(Frequency) or way not in ("", *Way):
        raise Fault((visit.speech("choosing.choose"),))
    wanted = Wanted(Frequency(frequency), filled.one("language") or None, Way(way) if way else None)

    def write(house: House, conn: Conn, me: Person) -> None:
        _, mailbox = subscribing.choose(house, conn, me.id, wanted)
        if wanted.way not in (None, Way.CHAT) and mailbox is not Mailbox.CONFIRMED:
            raise Fault((visit.speech("choosing.no_address"),))

    await visit.run(write)
    return visit.to("/digests", "choosing.noted")


async def _shown(visit: Visit) -> Response:
    def read(house: House, conn: Conn, me: Person) -> tuple[Subscription, Mailbox]:
        return subscribing.choose(house, conn, me.id, Wanted())

    now, mailbox = await visit.run(read)
    house, speech = visit.house, visit.speech
    by_mail = house.rules.mail and mailbox is Mailbox.CONFIRMED
    fields = (("frequency", now.frequency.value), ("language", now.language or OWN), ("way", now.way.value))
    languages = [
        (each, house.catalogs.words(Named("language", each), each)) for each in house.catalogs.languages
    ]
    return visit.page(
        "choosing/digests.html",
        filled=Filled(fields),
        frequencies=[(each.value, speech(f"digests.{each}")) for each in Frequency],
        languages=[(OWN, speech("choosing.own")), *languages],
        ways=[(each.value, speech(f"choosing.to_{each}")) for each in Way] if by_mail else [],
        mail=house.rules.mail,
    )
