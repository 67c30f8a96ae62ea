"""Where one person is in one survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.say import Say, Words
from bot.domain.survey import Answer, Half, Quote


class Stage(StrEnum):
    """Where a session is."""

    INTRO = "intro"
    AID = "aid"
    HEARD = "heard"
    ASKING = "asking"
    QUOTE = "quote"
    VOICE = "voice"
    LIST = "list"
    END = "end"
    COUNTED = "counted"
    DECLINED = "declined"


class Aid(StrEnum):
    """Who answers a session: one person by herself, one whom somebody helps, or a group with one answer."""

    NONE = "none"
    HELPED = "helped"
    GROUP = "group"


class Heard(StrEnum):
    """What becomes of a voice note."""

    TAKEN = "taken"
    HELD = "held"
    DROPPED = "dropped"


class Ended(StrEnum):
    """How an interview ended in this turn: for good, for now, or to go on with other screens first.

    `ALOUD`: the consent is read to whoever answers. `ANOTHER`: whoever answers needs a place of her own.
    `MORE`: further statements are to be drawn for her.
    """

    COUNTED = "counted"
    DECLINED = "declined"
    LATER = "later"
    ALOUD = "aloud"
    ANOTHER = "another"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Session:
    """One person in one round. `previous` is the step and question answered just before this screen.

    `typed` tells which message in her chat gave the answer to a question, as long as it can be edited;
    `quotable` whether she agreed to being quoted at all. `speaks`: open answers may be spoken here; `agreed`:
    she has read what that means, and will; `held`: a voice note waits until she has said so.
    `handed`: whoever is helped holds the phone herself. `keys`: numbers are answered by taps.
    `drawn` are the statements that were drawn for her, in her order, of which she was shown `met`; `more`:
    there are others.
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
    quotable: bool = False
    aid: Aid = Aid.NONE
    handed: bool = False
    speaks: bool = False
    agreed: bool = False
    held: bool = False
    keys: bool = False
    drawn: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message led to.

    `saved` are answers to write, `quoted` is what she said of quoting one; `heard` what becomes of the voice
    note that came, or waits; `same_step` tells that the screen is the same question again, so that its
    buttons keep their step.
    """

    session: Session
    say: Say | None = None
    toast: Words | None = None
    saved: tuple[Answer, ...] = ()
    quoted: tuple[str, Quote] | None = None
    heard: Heard | None = None
    ended: Ended | None = None
    same_step: bool = False
