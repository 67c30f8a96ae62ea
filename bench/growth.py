"""What one of each costs as more people join: an answer, an invitation sent, a start, and the memory held.

`docs/growth.svg` shows it, each figure as a multiple of what it is with the fewest people.
"""

from __future__ import annotations

import asyncio
import math
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from bench.inbound import QUESTIONS
from bench.plot import Line, plotted
from bench.row import Row
from bench.running import crowd, megabytes, processor_seconds, running, until
from bench.seed import CHUNK, Town, copy_rows, settings, settle
from bot.assembly import open_house
from bot.config import load_config
from bot.domain.person import Person
from bot.domain.say import Choice, Say, Words
from bot.storage import outbox
from bot.storage.outbox import Letter, Outgoing

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "growth.svg"
#: More would be a matter of the test server's memory alone.
PRESSING, WINDOW = 5_000, 64
WARM, ANSWERS = 300, 2_000
STROLL, STROLL_SECONDS = 40.0, 5.0
SENT_WARM, SENT = 300, 3_000
LETTER, FIRST = "invite:1:", "key = 'invite:1:1'"


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of processor time for each of both; milliseconds, seconds of processor time, megabytes."""

    answer: float
    message: float
    wait: float
    start: float
    memory: float


NAMES = {
    "answer": "an answer, processor time",
    "message": "an invitation sent, processor time",
    "wait": "from an answer to the next question, median",
    "start": "start to first answer, processor time",
    "memory": "resident memory",
}
UNITS = {"answer": "ms", "message": "ms", "wait": "ms", "start": "s", "memory": "MB"}


def measure(folder: Path, sizes: Sequence[int], picture: Path = PICTURE) -> list[Row]:
    """Each size by itself, then the picture and a row for each figure."""
    found = {size: _costs(folder / f"{size}", size) for size in sizes}
    least, most = min(sizes), max(sizes)
    bound = math.log(most) / math.log(least)
    rows, lines = [], []
    for each in fields(Costs):
        values = {size: float(getattr(costs, each.name)) for size, costs in found.items()}
        times = {size: value / values[least] for size, value in values.items()}
        unit, name = UNITS[each.name], NAMES[each.name]
        lines.append(Line(name, times))
        rows.append(
            Row(
                f"Growth from {least:,} to {most:,} people: {name}",
                f"{values[most]:.4g} {unit}",
                ", ".join(f"{size:,}: {value:.4g} {unit}" for size, value in values.items() if size != most),
                f"{times[most]:.2f}",
                f"at most {bound:.2f}, as the logarithm",
                times[most] <= bound,
            )
        )
    grown = {size: math.log(size) / math.log(least) for size in sizes}
    picture.write_text(plotted("What one costs as more people join", lines, Line("the logarithm", grown)))
    return rows


def _costs(folder: Path, people: int) -> Costs:
    try:
        town = asyncio.run(settle(folder, people))
        answer, wait, start, memory = _answering(town)
        asyncio.run(_put_letters(town))
        return Costs(answer, _sending(town), wait, start, memory)
    finally:
        shutil.rmtree(folder)


def _answering(town: Town) -> tuple[float, float, float, float]:
    with crowd() as api:
        api.gather(people=PRESSING, questions=QUESTIONS, text=town.text, buttons=town.buttons)
        api.begin(window=1)
        with running(["bot", "run"], town.settings(api.url), town.folder) as process:
            until(api, process, 1, pause=0.01)
            start = processor_seconds(process)
            api.begin(window=WINDOW - 1)
            before, computed = until(api, process, WARM), -processor_seconds(process)
            after = until(api, process, WARM + ANSWERS)
            computed += processor_seconds(process)
            memory = megabytes(process)
            api.stop()
            while api.so_far()["under_way"]:
                time.sleep(0.05)
            api.took()
            api.stroll(a_second=STROLL)
            time.sleep(STROLL_SECONDS)
            wait = median(api.took() + api.waiting_for())
    return computed / (after["answers"] - before["answers"]) * 1000, wait * 1000, start, memory


async def _put_letters(town: Town) -> None:
    """An invitation of everybody, all of which waits to be sent."""
    async with open_house(load_config(settings(town.folder))) as house:
        say = Say((Words("invite.hello"),), ((Choice("r_1", Words("invite.open")),),))
        languages = house.languages_of(Person(id=1, language="en"))
        first = Letter(f"{LETTER}1", 1, Outgoing.INVITE, languages, say=say, round=1)
        await house.db.run(lambda conn: outbox.put(conn, first, house.seconds()))
        changed = {"id": "NULL", "key": f"'{LETTER}' || (n + 1)", "person": "n + 1"}
        for at in range(1, town.people, CHUNK):
            places = range(at, min(at + CHUNK, town.people))
            await house.db.run(
                lambda conn, places=places: copy_rows(conn, "outbox", changed, FIRST, places)  # type: ignore[misc]
            )


def _sending(town: Town) -> float:
    with (
        crowd(0.0, "--curt") as api,
        running(["bot", "run"], town.settings(api.url), town.folder) as process,
    ):
        before, computed = until(api, process, SENT_WARM, of="sent"), -processor_seconds(process)
        after = until(api, process, SENT_WARM + SENT, of="sent")
        computed += processor_seconds(process)
        process.kill()
    return computed / (after["sent"] - before["sent"]) * 1000
