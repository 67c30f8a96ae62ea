"""When the rounds of a played consultation are, from the first day to the last."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path

from bot.storage.keys import SIZE as KEY_SIZE

SURVEYS = ("a-women-at-the-table", "b-recovery-money", "c-un-women", "d-working-group", "e-training")
#: The round to which more people come than to the others, where there are more.
LARGEST = "b-recovery-money"
#: The round whose proposal gets a new text.
REVISED = "a-women-at-the-table"
EVERY = timedelta(days=7)
HOUR = timedelta(hours=1)
#: The last zone of the eight countries closes a morning's round within so many hours.
AFTER_CLOSING = 18
#: How long people have to read what was decided, and how long it takes until the new text was voted on.
BULLETIN_HOURS = 48
LOOP_HOURS = BULLETIN_HOURS + 24 * 8 + 20


def hours(rounds: int, *, loops: bool) -> int:
    """How many hours all of it takes, with so many rounds and, if it `loops`, one on a new text."""
    return 24 + 24 * 7 * rounds + AFTER_CLOSING + (LOOP_HOURS if loops else 0)


def starts(last_day: date, *, loops: bool = False) -> datetime:
    """When the simulated clock starts, for a consultation whose last round closes on a day."""
    started = datetime.combine(last_day, time(6), UTC) - EVERY * len(SURVEYS) - timedelta(days=1)
    return started - timedelta(hours=LOOP_HOURS if loops else 0)


def lay_round_keys(folder: Path, seed: int) -> None:
    """Put the rounds' keys there beforehand, worked out from the seed: the same seed, the same consultation.

    Halves and orders hang on them. Such keys guard nothing, and here is nobody to guard.
    """
    folder.mkdir(mode=0o700, parents=True)
    for number in range(1, len(SURVEYS) + 2):
        key = blake2b(f"{seed}:{number}".encode(), digest_size=KEY_SIZE).digest()
        (folder / f"round-{number}.key").write_bytes(key)
