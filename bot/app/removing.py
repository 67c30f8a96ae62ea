"""Texts that a reviewer removed, or whose release she took back: so they stay, whichever backup comes back.

The ledger knows each by a keyed hash of its words with its writer's name in the round: no word of it can be
read there, and two who wrote the same differ. A text that was written anew has other words, and is read. Of
what was spoken it knows the recording.
"""

from __future__ import annotations

from dataclasses import replace

from bot.app import erasing
from bot.app.house import House
from bot.domain.reading import State
from bot.domain.survey import SPOKEN
from bot.storage import ledger, readings
from bot.storage.alone import exclusive
from bot.storage.database import Conn
from bot.storage.readings import Kept


def remove(house: House, conn: Conn, round_id: int, kept: Kept) -> None:
    """Erase a text for good, here and in every backup that is brought back."""
    _note(house, conn, round_id, kept, ledger.REMOVED)
    heard = kept.reading.transcript
    if heard is not None and not kept.is_spoken:  # a backup may still hold the recording
        before = replace(kept, text=SPOKEN, fingerprint=heard.of)
        _note(house, conn, round_id, before, ledger.REMOVED)
    readings.remove(conn, house.sealer, round_id, kept)


def wait_again(house: House, conn: Conn, round_id: int, kept: Kept) -> None:
    """Take a release back: the text waits as if nobody had decided."""
    _note(house, conn, round_id, kept, ledger.WAITS)
    readings.decide(conn, house.sealer, kept.id, State.OPEN, kept.reading)


def note_released(house: House, conn: Conn, round_id: int, kept: Kept) -> None:
    """A text whose release was taken back is released after all."""
    if _subject(house, round_id, kept) in house.ledger.texts():
        _note(house, conn, round_id, kept, ledger.RELEASED)


def again(house: House, conn: Conn) -> None:
    """Remove and take back, in a database that was brought back, what was since."""
    told = house.ledger.texts()
    if not told:
        return
    found = [
        (told[subject], round_id, kept)
        for round_id, kept in readings.every_text(conn, house.sealer)
        if (subject := _subject(house, round_id, kept)) in told
    ]
    for what, round_id, kept in found:
        if what == ledger.REMOVED:
            readings.remove(conn, house.sealer, round_id, kept)
        elif what == ledger.WAITS and kept.state is State.RELEASED:
            readings.decide(conn, house.sealer, kept.id, State.OPEN, kept.reading)


def _note(house: House, conn: Conn, round_id: int, kept: Kept, what: str) -> None:
    """Into the ledger first, and from there on disk, as with an erasure."""
    exclusive(conn)
    house.ledger.note_latest(ledger.TEXT, _subject(house, round_id, kept), what, house.now().date())
    erasing.note_state(house, conn)


def _subject(house: House, round_id: int, kept: Kept) -> str:
    text = f"{kept.text} {kept.fingerprint}" if kept.is_spoken else kept.text
    return house.ledger.of_text(round_id, kept.pseudonym, kept.question, text)
