"""What a fresh trial starts with: an open round, 90 synthetic people invited, 60 answers in one cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.app import counting, inviting, planning, releasing
from bot.app.house import House
from bot.app.permits import permit
from bot.domain.clock import At
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.survey import Survey
from bot.storage import meta
from bot.storage.database import Conn
from bot.synthetic.acting import Player
from bot.synthetic.crowd import Crowd, SimulatedClock, shipped, with_clock
from bot.synthetic.people import Advocate, Conduct, make_people
from bot.synthetic.staff import add_staff

SURVEY = "a-women-at-the-table"
INVITED = 90
ANSWERED = 60
#: Of those who have not answered, the last so many have begun.
BEGUN = 8
SEED = 60
#: People join, then the round opens, and a day and a half of safe hours later all have been invited.
JOINED_BEFORE = timedelta(days=3)
OPENED_BEFORE = timedelta(days=2)
CLOSES_AFTER = timedelta(days=14)
#: As long as the shortest safe hours: whoever is to be invited is met within them.
STEP = timedelta(hours=4)
#: The last one leaves time for acting.
STEPS = OPENED_BEFORE // STEP - 1
SEEDING = "trial_seeding"
SEEDED = "trial_seeded"
WIPE = (
    "DELETE FROM person WHERE synthetic = 1",
    "DELETE FROM applied WHERE channel = 'synthetic'",
    "DELETE FROM inbox WHERE channel = 'synthetic'",
)


def is_unseeded(conn: Conn) -> bool:
    """Whether a trial has still to be filled."""
    return meta.get(conn, SEEDED) is None


async def seed_trial(house: House) -> None:
    """Fill a trial once, before its service starts; what a killed seeding left is wiped and made anew."""
    if not await house.db.run(is_unseeded):
        return
    await house.db.run(lambda conn: _wipe(house, conn))
    now = house.now()
    clock = SimulatedClock(now - JOINED_BEFORE)
    past = with_clock(house, clock)
    people = make_people(SEED, INVITED, house.catalogs.languages)
    crowd = Crowd(past, clock, [_player(each, shipped(house, [SURVEY])) for each in people])
    staff = await house.db.run(lambda conn: add_staff(past, conn))
    round_id = await house.db.run(lambda conn: _open(past, conn, staff[0], now))
    await crowd.join(crowd.players.values())
    for step in range(STEPS):
        # Acting takes time of its own: from a step counted from its end, somebody's hours could be missed.
        clock.set(now - OPENED_BEFORE + step * STEP)
        await inviting.invite_due(past)
        await crowd.deliver()
        called = [crowd.players[address] for address in crowd.channel.called()]
        await crowd.come(each for each in called if each.conduct(SURVEY) is not Conduct.SILENT)
    clock.set(now)
    round_ = await house.db.run(lambda conn: planning.existing(conn, round_id))
    await releasing.release_now(house, round_)
    await house.db.run(lambda conn: counting.take(house, conn, round_, at_once=True))
    await house.db.run(lambda conn: meta.put(conn, SEEDED, "1"))


def _player(who: Advocate, surveys: dict[str, Survey]) -> Player:
    """All 90 let the bot write to them first, since all are invited."""
    return Player(replace(who, contact=True, write_first=True), surveys, {SURVEY: _conduct(who)})


def _conduct(who: Advocate) -> Conduct:
    if who.number <= ANSWERED:
        return Conduct.CHANGES if who.number % 20 == 0 else Conduct.ANSWERS
    return Conduct.HALFWAY if who.number > INVITED - BEGUN else Conduct.SILENT


def _open(house: House, conn: Conn, planner: Person, now: datetime) -> int:
    """The round, opened; from here on the data folder says that a seeding is under way."""
    wish = planning.Wish((SURVEY,), At(now - OPENED_BEFORE), At(now + CLOSES_AFTER))
    (round_id,) = planning.plan(house, conn, wish, planner=planner.id).ids
    for action in (Action.PLAN, Action.OPEN):
        permit(house, conn, planner, action, f"{Kind.ROUND}:{round_id}")
    meta.put(conn, SEEDING, str(round_id))
    planning.open_round(house, conn, round_id)
    return round_id


def _wipe(house: House, conn: Conn) -> None:
    """Remove what a killed seeding left. Nobody real is there yet: the service has not started."""
    begun = meta.get(conn, SEEDING)
    if begun is None:
        return
    for statement in WIPE:
        conn.execute(statement)
    conn.execute("DELETE FROM round WHERE id = ?", (int(begun),))
    house.forget_round_key(int(begun))
    meta.drop(conn, SEEDING)
