"""From an answer to the next question, at half of what the service can take: quiet, and while it is busy.

Busy: everybody is invited to another round, as fast as it goes, and a digest of 200,000 answers is
made. People press at a fixed rate, however long they wait; who waits still at the end counts as
having waited that long.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from bench import census
from bench.inbound import QUESTIONS, WARM, WINDOW
from bench.row import Row
from bench.running import crowd, running, until
from bench.seed import SURVEY, Town, settings, settle
from bot.app import planning
from bot.app.house import House
from bot.app.planning import Wish
from bot.assembly import open_house
from bot.config import load_config
from bot.domain.clock import At
from bot.domain.rounds import Audience, RoundState
from bot.storage import cuts, rounds
from bot.storage.database import Conn, connect

AIM = 3.0
#: So many people answer, and then once more so often, with the same answers.
ANSWERING, TIMES = 1_000, 9
#: The town is to be invited to one of the rounds only.
HERE, ELSEWHERE = Audience(countries=frozenset({"CD"})), Audience(countries=frozenset({"BI"}))
FULL_SECONDS = 4.0
SETTLE_SECONDS = 3.0
SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Ready:
    """A town, the round to which it is not invited yet, and the one of which a digest is to be made."""

    town: Town
    inviting: int
    answered: int
    answers: int

    def write(self, fn: str, round_id: int) -> None:
        """Open a round or let its time be over, as a coordinator does while the service runs."""
        conn = self._connected()
        conn.execute("BEGIN IMMEDIATE")
        if fn == "open":
            rounds.set_state(conn, round_id, RoundState.RUNNING)
        else:
            rounds.set_closes(conn, round_id, At(datetime.now(UTC)))
        conn.execute("COMMIT")
        conn.close()

    def is_made(self) -> bool:
        """Whether the digest has its figures."""
        conn = self._connected()
        try:
            return cuts.last(conn, self.answered) is not None
        finally:
            conn.close()

    def _connected(self) -> Conn:
        return connect(self.town.database, (self.town.folder / "keys" / "database.key").read_bytes())


def measure(folder: Path, people: int) -> list[Row]:
    """The same rate of presses twice, and how much longer one in a hundred waits while much else is done."""
    ready = asyncio.run(_ready(folder, people))
    with crowd() as api:
        api.gather(people=people, questions=QUESTIONS, text=ready.town.text, buttons=ready.town.buttons)
        set_ = ready.town.settings(api.url) | {"BOT_SPREAD_MINUTES": "0"}
        with running(["bot", "run"], set_, folder) as process:
            api.begin(window=WINDOW)
            before = until(api, process, WARM)
            time.sleep(FULL_SECONDS)
            after = api.so_far()
            api.stop()
            half = (after["answers"] - before["answers"]) / (after["at"] - before["at"]) / 2
            while api.so_far()["under_way"]:
                time.sleep(0.05)
            api.stroll(a_second=half)
            time.sleep(SETTLE_SECONDS)
            api.took()
            time.sleep(SECONDS)
            quiet = api.took() + api.waiting_for()
            ready.write("open", ready.inviting)
            ready.write("end", ready.answered)
            sent = api.so_far()["sent"]
            time.sleep(SECONDS)
            busy = api.took() + api.waiting_for()
            sent, made = api.so_far()["sent"] - sent, ready.is_made()
            process.kill()
    (quiet_half, quiet_most), (busy_half, busy_most) = _percentiles(quiet), _percentiles(busy)
    return [
        Row(
            f"From an answer to the next question, {half:,.0f} a second (half load), while {people:,} people"
            f" are invited and a digest of {ready.answers:,} answers is made: p50, p99",
            f"{busy_half:.0f} ms, {busy_most:.0f} ms ({len(busy):,} answers; {sent:,.0f} invited meanwhile,"
            f" the digest {'made' if made else 'under way'})",
            f"without: {quiet_half:.0f} ms, {quiet_most:.0f} ms",
            f"{busy_most / quiet_most:.1f}",
            f"under {AIM:g}",
            busy_most < AIM * quiet_most,
        )
    ]


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    cuts_ = quantiles(seconds, n=100)
    return cuts_[49] * 1000, cuts_[98] * 1000


async def _ready(folder: Path, people: int) -> Ready:
    town = await settle(folder, people)
    async with open_house(load_config(settings(folder))) as house:
        inviting = await house.db.run(lambda conn: _planned(house, conn, SURVEY, HERE))
        await house.db.run(lambda conn: planning.pause(conn, inviting))
        answered = await house.db.run(lambda conn: _planned(house, conn, census.SURVEY, ELSEWHERE))
        await house.db.run(lambda conn: _answer(house, conn, answered))
        await house.db.run(lambda conn: census.multiply(conn, answered, TIMES))
        counted = "SELECT count(*) FROM answer WHERE round = ?"
        count = await house.db.run(lambda conn: int(conn.execute(counted, (answered,)).fetchone()[0]))
    return Ready(town, inviting, answered, count)


def _planned(house: House, conn: Conn, survey: Path, audience: Audience) -> int:
    now = datetime.now(UTC)
    wish = Wish((str(survey),), At(now), At(now + timedelta(days=30)), audience=audience, digest_at=None)
    (round_id,) = planning.plan(house, conn, wish).ids
    planning.open_round(house, conn, round_id)
    return round_id


def _answer(house: House, conn: Conn, round_id: int) -> None:
    survey = house.survey(conn, planning.existing(conn, round_id).survey)
    census.come(house, conn, survey, range(ANSWERING), round_id)
