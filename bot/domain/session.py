"""Where one person is in one survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.say import Say, Words
from bot.domain.survey import Answer, Half


class Stage(StrEnum):
    """Where a session is."""

    INTRO = "intro"
    ASKING = "asking"
    LIST = "list"
    END = "end"
    COUNTED = "counted"
    DECLINED = "declined"


class Ended(StrEnum):
    """How an interview ended in this turn."""

    COUNTED = "counted"
    DECLINED = "declined"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Session:
    """One person in one round. `previous` is the step and question answered just before this screen.

    `typed` tells which message in her chat gave the answer to a question, as long as it can be edited.
    """

    seed: int
    half: Half
    stage: Stage = Stage.INTRO
    at: str | None = None
    picks: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    revising: bool = False
    finished: bool = False
    previous: tuple[int, str] | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    shown: str = "en"
    typed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message led to.

    `saved` are answers to write; `same_step` tells that the screen is the same question again, so that
    its buttons keep their step.
    """

    session: Session
    say: Say | None = None
    toast: Words | None = None
    saved: tuple[Answer, ...] = ()
    ended: Ended | None = None
    same_step: bool = False
