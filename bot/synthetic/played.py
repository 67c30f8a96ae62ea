"""What came of a played consultation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.standing import Standing
from bot.digest.charterpage import Consultation as Told
from bot.digest.page import Page
from bot.digest.sheets import Form
from bot.synthetic.answered import Bulletin


@dataclass(frozen=True, slots=True)
class Closed:
    """A round when it was over, as its coordinator sees it, and its digest once its open answers were read.

    `sent` are the kinds of files that the drafter got of it.
    """

    standing: Standing
    reminders: int
    page: Page
    sent: frozenset[Form]

    @property
    def name(self) -> str:
        """What its files are called, without how they end."""
        return self.standing.round.survey_id


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a consultation: its rounds, what anybody may read of it, and how much went in and out."""

    closed: tuple[Closed, ...]
    told: Told
    bulletins: tuple[Bulletin, ...]
    turns: int
    messages: int
