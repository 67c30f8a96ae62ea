"""The interview engine alone: how many steps it takes in a second of processor time, in a shipped survey."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from bench.row import Row
from bot.domain import interview
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.rounds import half_of
from bot.domain.screens import question_at
from bot.domain.session import Session, Stage
from bot.domain.survey import Kind, Survey
from bot.surveyfile.load import load

SURVEY = Path(__file__).resolve().parent.parent / "surveys" / "a-women-at-the-table.yaml"
AIM = 20_000
TIMES = 5


def measure(seconds: float = 1.0) -> Row:
    """Walk the survey again and again, each time as another person."""
    survey = load(SURVEY)
    walk(survey, 0)
    rate = median(_rate(survey, seconds) for _ in range(TIMES))
    return Row(
        "Interview engine alone, steps a second of one core",
        f"{rate:,.0f}",
        "",
        "",
        f"at least {AIM:,}",
        rate >= AIM,
    )


def _rate(survey: Survey, seconds: float) -> float:
    steps, seed = 0, 0
    began = time.process_time()
    while time.process_time() - began < seconds:
        steps += walk(survey, seed)
        seed += 1
    return steps / (time.process_time() - began)


def walk(survey: Survey, seed: int) -> int:
    """One person from the first screen to 'count my answers'; returns the number of steps."""
    session = Session(seed=seed, half=half_of(seed))
    steps = 0
    while session.stage is not Stage.COUNTED:
        outcome = interview.step(survey, session, _message(survey, session, steps), steps)
        assert outcome.session != session, "a scripted answer must lead on"
        session = outcome.session
        steps += 1
    return steps


def _message(survey: Survey, session: Session, step: int) -> Inbound:
    match session.stage:
        case Stage.INTRO:
            return Tap(step, "start")
        case Stage.ASKING:
            return _answer(survey, session, step)
        case _:
            return Tap(step, "count")


def _answer(survey: Survey, session: Session, step: int) -> Inbound:
    question = question_at(survey, session)
    option = question.options[(session.seed + step) % len(question.options)].id if question.options else ""
    match question.kind:
        case Kind.NOTE:
            return Tap(step, "next")
        case Kind.CHOICE | Kind.SCALE:
            return Tap(step, f"o_{option}")
        case Kind.CHOICES | Kind.RANKING:
            return Tap(step, "done" if session.picks else f"+{option}")
        case Kind.NUMBER:
            assert question.number is not None
            return Text(str(question.number.least + question.number.step * 3))
        case Kind.TEXT:
            return Text("Nothing that I can think of.")
