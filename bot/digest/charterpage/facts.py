"""What the page is made from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.digest.page import Page
from bot.domain.edition import Edition
from bot.domain.say import Line
from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """A round that is over and had its closing digest, which is `page`."""

    id: int
    page: Page

    @property
    def survey(self) -> Survey:
        """What was asked."""
        return self.page.digest.facts.survey


@dataclass(frozen=True, slots=True)
class Subject:
    """A proposal with all its versions, the newest last, or questions about none; and the rounds on it."""

    id: str
    title: Line
    versions: tuple[Edition, ...] = ()
    rounds: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Consultation:
    """All of it. `k` is the smallest group that is ever shown; `synthetic`: nobody in it is a real person."""

    subjects: tuple[Subject, ...]
    k: int
    trial: bool = False
    synthetic: bool = False
