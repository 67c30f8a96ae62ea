"""What is kept for how long, and why: the one table. The schedule deletes by it, `settings` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

#: How much longer than a backup the note of an erasure is kept: for backups that were forgotten somewhere.
LEDGER_MARGIN: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """The lengths that an operator may choose."""

    update_ids: timedelta = timedelta(hours=72)
    sent: timedelta = timedelta(hours=24)
    put_aside: timedelta = timedelta(hours=72)
    backups: timedelta = timedelta(days=7)

    @property
    def ledger(self) -> timedelta:
        """How long it is noted who erased: as long as a backup may still hold her."""
        return self.backups + LEDGER_MARGIN
