"""The console over a round that 50,000 people answered: how long the server takes for each page."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from bench import census, digest
from bench.row import Row
from bench.running import running
from bench.seed import settings
from bot.app import planning, releasing, signing, watching
from bot.app.house import House
from bot.app.links import WEB_URL
from bot.assembly import open_house
from bot.config import load_config
from bot.console.door import ConsoleSettings
from bot.console.site import build_console
from bot.domain.person import CONSENT_VERSION, Consent, Person, Role, Standing
from bot.domain.survey import Survey
from bot.storage import meta, outbox, people, sessions
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.synthetic.staff import add_staff

ADDRESS: Final = "http://console.bench"
PEOPLE: Final = 50_000
#: Beside a hundred who finished, so many stopped on the way, and so many were invited and never began.
STOPPED, SILENT = 20, 30
CHUNK: Final = 1_000
TIMES: Final = 15
#: Milliseconds.
AIM: Final = 100
PAGES: Final = {
    "the desk": "/",
    "all rounds": "/rounds",
    "one round": "/rounds/1",
    "how rounds go": "/going",
    "how one goes": "/going/1",
    "all findings": "/findings",
    "what one found": "/findings/1",
}


@dataclass(slots=True)
class Measured:
    """Milliseconds of each page, by name, and how many answers there are."""

    answers: int
    pages: dict[str, list[float]] = field(default_factory=dict)


def measure(folder: Path, people_: int = PEOPLE) -> list[Row]:
    """The median of each page in a process of its own, over a round that was released."""
    asyncio.run(_fill(folder, people_))
    with running(["bench.console", str(folder)], settings(folder)) as process:
        assert process.stdout is not None
        found = Measured(**json.loads(process.stdout.readline()))
    return [
        Row(
            f"A page of the console, {name}: {found.answers:,} answers by {people_:,} people",
            f"{median(took):.0f} ms",
            f"the first after a start, with its templates and catalogs: {took[0]:.0f} ms",
            "",
            f"under {AIM} ms",
            median(took) < AIM,
        )
        for name, took in found.pages.items()
    ]


async def _fill(folder: Path, people_: int) -> None:
    """The round with its answers, its people, what waits to be sent, and a release."""
    if not (folder / "data").exists():
        await census.settle(folder, people_)
    async with open_house(load_config(settings(folder))) as house:
        round_ = await house.db.run(lambda conn: planning.existing(conn, 1))
        survey = await house.db.run(lambda conn: house.survey(conn, round_.survey))
        invited = people_ * (100 + STOPPED + SILENT) // 100
        for first in range(0, invited, CHUNK):
            places = range(first, min(first + CHUNK, invited))
            await house.db.run(lambda conn, places=places: _add(house, conn, survey, places))  # type: ignore[misc]
        await house.db.run(lambda conn: _make_ready(house, conn))
        assert await releasing.release_now(house, round_, closing=True)
        await watching.look(house, 25)


def _add(house: House, conn: Conn, survey: Survey, places: range) -> None:
    consent = Consent(CONSENT_VERSION, answer=True, contact=True)
    stops = [each.id for each in survey.questions]
    for place in places:
        name = f"bench-{place}"
        hash_, sealed = house.sealer.address_hash("bench", name), house.sealer.seal_address(name)
        person = Person(id=0, standing=Standing.ACTIVE, language="en", consent=consent, country="CD")
        id_ = people.add(conn, person, "bench", hash_, sealed)
        people.update(conn, replace(person, id=id_))
        sessions.mark_invited(conn, id_, 1, house.seconds())
        kind = place % (100 + STOPPED + SILENT)
        if kind < STOPPED:
            at = stops[place // 7 % len(stops)]
            sessions.put(conn, id_, 1, "started", {"stage": "asking", "at": at})
        elif kind >= STOPPED + SILENT:
            sessions.put(conn, id_, 1, "finished", {"stage": "counted"})
        else:
            letter = Letter(f"invite:1:{id_}", id_, Outgoing.INVITE, "en", round=1)
            outbox.put(conn, letter, house.seconds())


def _make_ready(house: House, conn: Conn) -> None:
    for statement in digest.FORGET:
        conn.execute(statement)
    meta.put(conn, WEB_URL, ADDRESS)
    add_staff(house, conn, (Role.COORDINATOR, Role.DRAFTER))


async def _measured(folder: Path) -> Measured:
    async with open_house(load_config(settings(folder))) as house:
        answers = await house.db.run(
            lambda conn: int(conn.execute("SELECT count(*) FROM answer").fetchone()[0])
        )
        found = Measured(answers)
        app = build_console(house, ConsoleSettings(b"bench"))
        # As `charterbot run` does once it has started.
        gc.freeze()
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, follow_redirects=True) as client:
            await client.post(await house.db.run(_link_of(house)))
            for name, path in PAGES.items():
                took = [await _page(client, path) for _ in range(TIMES)]
                found.pages[name] = took
        return found


def _link_of(house: House) -> Callable[[Conn], str]:
    def made(conn: Conn) -> str:
        first = next(each.person for each in people.every_staff(conn))
        return signing.make_link(house, conn, first) or ""

    return made


async def _page(client: httpx.AsyncClient, path: str) -> float:
    """Milliseconds until the whole page is there."""
    began = time.perf_counter()
    response = await client.get(f"{signing.ROOT}{path}")
    took = (time.perf_counter() - began) * 1000
    if response.status_code != httpx.codes.OK:
        raise RuntimeError(f"{path} was answered with {response.status_code}")
    return took


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_measured(Path(sys.argv[1]))))), flush=True)
