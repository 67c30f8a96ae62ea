"""A digest over a million answers, from rows to a page, beside one plain SQL breakdown of the same file."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench import census
from bench.row import Row
from bench.running import highest_megabytes, running
from bench.seed import settings
from bot.app import planning, releasing, reporting
from bot.app.house import House
from bot.assembly import open_house
from bot.config import load_config
from bot.digest import html
from bot.storage.database import Conn
from bot.storage.rounds import Round

PEOPLE = 50_000
#: So many people more give about a thousand answers.
MORE = 48
TIMES = 3
AIM_FULL, AIM_AGAIN, AIM_MEGABYTES = 3.0, 0.05, 300
#: What is measured against: each question's answers by country, no more.
PLAIN = """
  SELECT question, country, count(*) FROM answer JOIN respondent USING (round, pseudonym)
  WHERE answer.round = 1 AND state = 'counted' GROUP BY question, country
"""
ANSWERS = "SELECT count(*) FROM answer"
FORGET = ("DELETE FROM cut", "DELETE FROM kept_counts", "UPDATE respondent SET released = 0")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each digest, by turns with the plain breakdown; answers; and the most memory held."""

    answers: int
    megabytes: float
    plain: list[float]
    full: list[float]
    again: list[float]


def measure(folder: Path, people: int = PEOPLE) -> list[Row]:
    """What a digest takes in a process of its own, over as many people and then over a few more."""
    asyncio.run(census.settle(folder, people))
    with running(["bench.digest", str(folder)], settings(folder)) as process:
        assert process.stdout is not None
        found = Measured(**json.loads(process.stdout.readline()))
    plain, full, again = median(found.plain), median(found.full), median(found.again)
    return [
        Row(
            f"A digest of {found.answers:,} answers by {people:,} people, to its page",
            f"{full:.2f} s",
            f"one SQL breakdown, question by country: {plain:.2f} s",
            f"{full / plain:.1f}",
            f"at most {AIM_FULL:.0f}",
            full <= AIM_FULL * plain,
        ),
        Row(
            f"The next one, after {MORE} people more",
            f"{again:.3f} s",
            f"a whole one: {full:.2f} s",
            f"{again / full:.3f}",
            f"at most {AIM_AGAIN}",
            again <= AIM_AGAIN * full,
        ),
        Row(
            "The most memory that a digest holds",
            f"{found.megabytes:.0f} MB",
            "",
            "",
            f"under {AIM_MEGABYTES} MB",
            found.megabytes < AIM_MEGABYTES,
        ),
    ]


async def _measured(folder: Path) -> Measured:
    async with open_house(load_config(settings(folder))) as house:
        round_ = await house.db.run(lambda conn: planning.existing(conn, 1))
        survey = await house.db.run(lambda conn: house.survey(conn, round_.survey))
        answers = await house.db.run(
            lambda conn: int(conn.execute("SELECT count(*) FROM answer").fetchone()[0])
        )
        # As `charterbot run` does once it has started.
        gc.freeze()
        plain, full, again = [], [], []
        megabytes, people = 0.0, PEOPLE
        for _ in range(TIMES):
            await house.db.run(_forget)
            full.append(await _digest(house, round_))
            megabytes = megabytes or highest_megabytes()
            more = range(people, people + MORE)
            await house.db.run(lambda conn, more=more: census.come(house, conn, survey, more))  # type: ignore[misc]
            people += MORE
            again.append(await _digest(house, round_))
            began = time.perf_counter()
            await house.db.snapshot(lambda conn: conn.execute(PLAIN).fetchall())
            plain.append(time.perf_counter() - began)
        return Measured(answers, megabytes, plain, full, again)


async def _digest(house: House, round_: Round) -> float:
    """From the rows to the kept cut and its page in HTML."""
    began = time.perf_counter()
    assert await releasing.release_now(house, round_, closing=True)
    page = await house.db.run(lambda conn: reporting.page_of(house, conn, round_))
    assert len(html(page, "en", house.catalogs)) > 0
    return time.perf_counter() - began


def _forget(conn: Conn) -> None:
    for statement in FORGET:
        conn.execute(statement)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_measured(Path(sys.argv[1]))))), flush=True)
