"""More than a day without a word from Telegram, which keeps for a day only what people write.

What was written before that is lost at Telegram, and nobody can know what it was. So coordinators are
told, and everyone with an open question is asked, once, to look at her last answer.
"""

from __future__ import annotations

from datetime import timedelta

from bot.app import alarms
from bot.app.house import House, moment
from bot.domain.bots import MAIN, of_bot
from bot.domain.clock import Hours, next_safe
from bot.domain.rounds import RoundState, may_write_first
from bot.domain.say import Say, Words
from bot.storage import bots, meta, outbox, rounds, sessions
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing

HEARD = "telegram_heard"
ALARM = "gap"
#: For how long Telegram keeps what the bot has not taken.
KEPT = timedelta(hours=24)


async def heard(house: House, bot: str = MAIN) -> None:
    """Note that Telegram has given what it had until now for a bot; after too long a silence, tell of it."""
    await house.db.run(lambda conn: _heard(house, conn, bot))
    house.wake()


def _heard(house: House, conn: Conn, bot: str) -> None:
    now = house.now()
    noted = of_bot(HEARD, bot)
    before = meta.get(conn, noted)
    meta.put(conn, noted, str(house.seconds()))
    if before is None or now - moment(int(before)) <= KEPT:
        return
    # A second silence is news, too, while the alarm of the first still stands.
    alarm = alarms.at_bot(ALARM, bot)
    alarms.put(house, conn, alarm, on=False)
    alarms.put(house, conn, alarm, on=True)
    for round_ in rounds.in_state(conn, RoundState.RUNNING):
        for person in sessions.in_the_middle(conn, round_.id):
            if may_write_first(person) is not None or bots.way(conn, person.id)[1] != bot:
                continue
            due = next_safe(now, person.zone, Hours(person.safe_from, person.safe_to))
            letter = Letter(
                key=f"check:{before}:{person.id}",
                person=person.id,
                kind=Outgoing.NOTICE,
                language=house.languages_of(person),
                say=Say((Words("notice.check_last"),)),
                round=round_.id,
                due=int(due.timestamp()),
            )
            outbox.put(conn, letter, int(now.timestamp()))
