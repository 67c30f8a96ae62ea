"""What came of the texts of a round, counted once when a reviewer has decided the last of them."""

from __future__ import annotations

from collections import Counter

from bot.app import quotes
from bot.app.house import House
from bot.app.reporting import put_digest
from bot.domain.person import Role
from bot.domain.reading import State
from bot.domain.released import loads
from bot.domain.rounds import RoundState
from bot.storage import cuts, fresh, people, readings
from bot.storage.database import Conn
from bot.storage.readings import Tally
from bot.storage.rounds import Round


def count_when_read(house: House, conn: Conn, round_: Round) -> None:
    """Once the last text of a closed round is decided: count, for good, and send drafters the digest anew.

    Counted once, so that nothing can be learned by comparing. Who erased since the cut counts as left out.
    """
    cut = cuts.last(conn, round_.id)
    done = round_.state is RoundState.CLOSED and cut is not None and not readings.tallies(conn, round_.id)
    if cut is None or not done:
        return
    room = quotes.room_of(loads(cut.released))
    kept = quotes.texts_of(house, conn, round_, room)
    if any(each.state in (None, State.OPEN) for each in kept):
        return
    for question, most in room.items():
        of_it = [each for each in kept if each.question == question]
        stays = [each for each in of_it if each.state is not State.LEFT_OUT]
        tags = Counter(word for each in stays for word in each.reading.tags)
        shown = sum(each.state is State.RELEASED for each in stays)
        tally = Tally(most, most - len(stays), shown, dict(sorted(tags.items())))
        readings.add_tally(conn, round_.id, question, tally)
    for each in people.staff(conn, Role.DRAFTER):
        put_digest(house, conn, round_, each.person, "reviewed")
        fresh.paid(conn, round_.id, each.person.id)
