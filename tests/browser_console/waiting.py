"""What waits for a reviewer beside texts: statements, and sentences that two translated."""

from __future__ import annotations

from bot.app import queueing, stating, twofold
from bot.app.house import House
from bot.domain.person import Person, Role
from bot.domain.reading import State
from bot.storage import people
from bot.storage.database import Conn
from tests.browser_console.service import Service

#: What people meet, or what waits to be approved; and what a translator writes.
APPROVED = "Those who live with the war should sit at the table."
WAITS = "Whoever keeps the peace should be paid for it."
OWN = "A plan needs a date."
APART = ("\u0627\u0628\u062f\u0623", "\u0627\u0628\u062f\u0626\u064a")
TRANSLATED = "ar"


def furnish(service: Service) -> None:
    """Texts that were tagged, one statement approved and two to approve, and a sentence to decide on."""
    first, second = (service.employs(Role.REVIEWER) for _ in range(2))
    pair = [service.employs(Role.TRANSLATOR) for _ in APART]

    def work(house: House, conn: Conn) -> None:
        writer, other = _known(conn, first), _known(conn, second)
        for _ in range(house.rules.min_cell + 1):
            text = queueing.next_text(house, conn, writer, 1)
            assert text is not None
            queueing.decide(house, conn, writer, text.id, State.TAGGED, tags=text.codebook[:1])
        sources = [each.id for each in stating.suggestions(house, conn, writer, 1)]
        done = stating.write(house, conn, writer, APPROVED, sources, own=False)
        stating.approve(house, conn, other, done.id, agreed=True)
        stating.write(house, conn, writer, WAITS, sources, own=False)
        stating.write(house, conn, writer, OWN, (), own=True)
        for id_, words in zip(pair, APART, strict=True):
            translator = _known(conn, id_)
            twofold.choose(house, conn, translator, [TRANSLATED])
            todo = twofold.to_translate(house, conn, translator)
            assert todo is not None
            faults, _ = twofold.write(house, conn, translator, todo, words)
            assert not faults

    service.does(work)


def reads(service: Service, person: int) -> None:
    """Let a reviewer read what was translated."""
    service.does(lambda _, conn: conn.execute(READS, (f'["{TRANSLATED}"]', person)).rowcount)


READS = "UPDATE person SET reads = ? WHERE id = ?"


def _known(conn: Conn, id_: int) -> Person:
    found = people.get(conn, id_)
    assert found is not None
    return found.person
