"""What is wrong now: told once to every coordinator, shown at the desk and by `doctor`, until it is over."""

from __future__ import annotations

import logging

from bot.app import standing as figures
from bot.app.house import House
from bot.app.planning import live_zones
from bot.domain.person import Role
from bot.domain.rounds import RoundState, closes_everywhere
from bot.domain.say import Line, Say, Verbatim, Words
from bot.storage import outbox, people, rounds
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing

log = logging.getLogger(__name__)
RAISE = "INSERT OR IGNORE INTO alarm (name, since) VALUES (?, ?)"
CLEAR = "DELETE FROM alarm WHERE name = ?"
STANDING = "SELECT name, since FROM alarm ORDER BY since"
#: What is about one bot.
OF_A_BOT = frozenset({"token", "conflict", "receiving", "refused", "gap"})
#: How long before a round's end its coordinator hears that it is under its target.
TARGET_AHEAD = 24 * 3600


async def set_alarm(house: House, name: str, *, on: bool) -> None:
    """Raise an alarm, or end it."""
    await house.db.run(lambda conn: put(house, conn, name, on=on))
    house.wake()


def put(house: House, conn: Conn, name: str, *, on: bool) -> None:
    """Raise or end an alarm within a transaction; a raised one is told to each coordinator once."""
    now = house.seconds()
    if not on:
        conn.execute(CLEAR, (name,))
        return
    if conn.execute(RAISE, (name, now)).rowcount == 0:
        return
    log.error("alarm: %s", name)
    for each in people.staff(conn, Role.COORDINATOR):
        letter = Letter(
            key=f"alarm:{name}:{now}:{each.person.id}",
            person=each.person.id,
            kind=Outgoing.ALERT,
            language=house.languages_of(each.person),
            say=Say(told(house, name)),
        )
        outbox.put(conn, letter, now)


def at_bot(name: str, bot: str) -> str:
    """The name of an alarm that is about one bot."""
    return f"{name}:{bot}" if bot else name


def told(house: House, name: str) -> tuple[Line, ...]:
    """An alarm in words; where there are several bots, also which one it is about."""
    words, bot = Words(f"alarm.{name.partition(':')[0]}"), called(house, name)
    return (words,) if bot is None else (words, Verbatim(bot))


def called(house: House, name: str) -> str | None:
    """How the bot is called that an alarm is about; None where it is about none, or there is one alone."""
    kind, _, which = name.partition(":")
    return house.rules.bots.called(which) if kind in OF_A_BOT else None


def standing(conn: Conn) -> list[tuple[str, int]]:
    """The alarms that are on, and since when."""
    return [(str(row[0]), int(row[1])) for row in conn.execute(STANDING)]


async def watch_targets(house: House) -> None:
    """Tell coordinators of rounds that are about to close under their target."""
    await house.db.run(lambda conn: _targets(house, conn))


def _targets(house: House, conn: Conn) -> None:
    now = house.seconds()
    for each in rounds.every(conn):
        if each.target is None:
            continue
        if each.state is not RoundState.RUNNING:
            put(house, conn, f"target:{each.id}", on=False)
            continue
        end = int(closes_everywhere(each.closes, live_zones(conn, each)).timestamp())
        # What she may see anyhow: the true count would tell when somebody answers.
        answered = figures.standing(house, conn, each).answered
        under = answered is None or answered < each.target
        put(house, conn, f"target:{each.id}", on=under and 0 < end - now < TARGET_AHEAD)
