"""Playing a survey as somebody would meet it, without anybody: from nothing but the presses so far.

The same machine asks that asks people. Nothing is read of people and nothing is written: whoever looks holds
all that there is of it. What lies beside the questions is told in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from random import Random

from bot.app import answering, asides, drawing
from bot.app.house import House
from bot.domain import aid, interview
from bot.domain.inbound import Inbound, Tap
from bot.domain.say import Say, Words
from bot.domain.session import Ended, Outcome, Session
from bot.domain.statements import draw, drawable
from bot.domain.survey import Half, Survey

#: Who she is in a preview: everybody in it has the same order of choices and the same statements.
SEED = 1


class Beyond(StrEnum):
    """Where the way through the questions ends, or leaves them for something that a preview does not have."""

    COUNTED = "counted"
    DECLINED = "declined"
    LATER = "later"
    ALOUD = "aloud"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Part:
    """Who meets a survey: in which half she is, whether open answers may be spoken, where she is.

    `closes` is when her round closes.
    """

    half: Half
    voice: bool
    country: str | None
    closes: datetime
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands on the phone now."""

    say: Say
    toast: Words | None = None
    beyond: Beyond | None = None


def play(house: House, whole: Survey, part: Part, did: Iterable[Inbound]) -> Scene:
    """What stands on the phone after all this was pressed and typed."""
    playing = _Playing(house, whole, part, Session(SEED, part.half, quotable=True, speaks=part.voice))
    playing.open()
    for message in did:
        playing.take(message)
    return playing.scene


class _Playing:
    """One way through a survey, a message at a time."""

    def __init__(self, house: House, whole: Survey, part: Part, session: Session) -> None:
        self._house = house
        self._whole = whole
        self._part = part
        self._session = session
        self._step = 0
        self._aside = False
        self.scene = Scene(Say(()))

    def open(self) -> None:
        """Come to the survey for the first time."""
        self._follow(interview.opened(*self._met()))

    def take(self, message: Inbound) -> None:
        """One message, as a turn takes it; where the questions have ended, nothing more is taken."""
        if self.scene.beyond is not None:
            return
        if self._aside:
            self._aside = False
            self._follow(interview.shown(*self._met()))
        elif message == Tap(self._step, "support"):
            self._aside = True
            self._show(Say(asides.contact_lines(self._house, self._part.country), (asides.BACK,)))
        else:
            survey, session = self._met()
            self._follow(interview.step(survey, session, message, self._step))

    def _met(self) -> tuple[Survey, Session]:
        return drawing.as_met(aid.as_answered(self._whole, self._session), self._session)

    def _follow(self, outcome: Outcome) -> None:
        whole = aid.as_answered(self._whole, outcome.session)
        if drawing.asks_for_more(whole, outcome):
            met = outcome.session.drawn
            fresh = draw(dict.fromkeys(drawable(whole), 0), met, Random(f"{SEED}:{len(met)}"))  # noqa: S311 - no secret
            _, outcome = drawing.with_drawn(whole, outcome, fresh)
        self._session = outcome.session
        if outcome.say is not None:
            self._show(outcome.say, toast=outcome.toast, same=outcome.same_step)
        elif outcome.ended is not None:
            self._end(outcome.ended, finished=outcome.session.finished)
        else:
            self.scene = replace(self.scene, toast=outcome.toast)

    def _show(self, say: Say, *, toast: Words | None = None, same: bool = False) -> None:
        if say.rows and not same:
            self._step += 1
        self.scene = Scene(replace(say, step=self._step), toast)

    def _end(self, ended: Ended, *, finished: bool) -> None:
        part = self._part
        match ended:
            case Ended.COUNTED | Ended.DECLINED:
                lines = answering.last_words(self._house, self._whole.risk, part.closes, part.zone)
                say = Say(tuple(lines))
            case Ended.LATER:
                say = Say((Words("home.kept_list" if finished else "interview.paused_here"),))
            case _:
                say = Say(())
        self.scene = Scene(say, None, Beyond(ended.value))
