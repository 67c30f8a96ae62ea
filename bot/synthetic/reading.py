"""Made-up reviewers at the queue of an ordinary round: one reads, the other judges her translations."""

from __future__ import annotations

from bot.app import queueing
from bot.app.house import House
from bot.domain.person import Person
from bot.domain.reading import State
from bot.domain.review import Do
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.synthetic import opinions

STATES = {Do.RELEASE: State.RELEASED, Do.TAG: State.TAGGED, Do.LEAVE_OUT: State.LEFT_OUT}


async def read_all(house: House, round_: Round, reader: Person, judge: Person) -> None:
    """Read all that waits in a round, text by text, and then accept what was translated."""
    while await house.db.run(lambda conn: _read(house, conn, round_, reader)):
        pass
    while await house.db.run(lambda conn: _judge(house, conn, round_, judge)):
        pass


def _read(house: House, conn: Conn, round_: Round, reader: Person) -> bool:
    text = queueing.next_text(house, conn, reader, round_.id)
    if text is None:
        return False
    decision = opinions.decide(text.text, quote=text.quotable)
    for word in decision.tags:
        queueing.tag(house, conn, reader, text.id, word)
    english = opinions.in_english(text.text)
    if decision.do is Do.RELEASE and english not in (None, text.text):
        queueing.translate(house, conn, reader, text.id, str(english))
    queueing.decide(house, conn, reader, text.id, STATES[decision.do])
    return True


def _judge(house: House, conn: Conn, round_: Round, judge: Person) -> bool:
    text = queueing.next_text(house, conn, judge, round_.id)
    if text is None or not text.accepting:
        return False
    queueing.accept(house, conn, judge, text.id, agreed=True)
    return True
