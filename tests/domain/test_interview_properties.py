"""Whatever anybody does at an interview: it goes on, it can be finished, and no answer gets lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import interview
from bot.domain.closing import Closing, asked, counting
from bot.domain.extent import numbered
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported, Voice
from bot.domain.say import Say, Wording, Words, pack, unpack
from bot.domain.screens import quote_offers
from bot.domain.session import Ended, Heard, Outcome, Session, Stage
from bot.domain.survey import (
    SPOKEN,
    Answer,
    Condition,
    Half,
    Kind,
    NumberSpec,
    Option,
    Question,
    Survey,
    applies,
)
from bot.surveyfile.load import load, survey_paths

SHIPPED = survey_paths(Path(__file__).parents[2] / "surveys")
CHOICE_ID = re.compile(r"[A-Za-z0-9_+-]{1,40}")
STALE = Words("interview.stale")
TEXTS = ("", "  ", "30", "٣٠", "-5", "1e9", "2030", "yes", "skip", "\0", "x" * 5000, "a\u202eb", "no idea")
JUNK = ("", "o_", "o_nothing", "+", "-nothing", "q_0", "q_99", "q_x", "done", "count", "dont", "clear")

cached = cache(load)


@dataclass
class Meeting:
    """One person in one interview as the house runs it: what is saved is kept apart from the session."""

    survey: Survey
    session: Session
    step: int = 0
    say: Say | None = None
    shown: list[Say] = field(default_factory=list)
    kept: dict[str, Answer] = field(default_factory=dict)
    ended: Ended | None = None

    def open(self) -> None:
        if self.session.stage is Stage.DECLINED:
            self.kept = {}
        self._take(interview.opened(self.survey, self.session))

    def do(self, message: Inbound) -> Outcome:
        before = dict(self.kept)
        outcome = interview.step(self.survey, self.session, message, self.step)
        self._take(outcome)
        self._nothing_lost(before, message, outcome)
        return outcome

    def _take(self, outcome: Outcome) -> None:
        self.session = outcome.session
        self.kept.update({answer.question: answer for answer in outcome.saved})
        if outcome.quoted is not None:
            question, said = outcome.quoted
            assert said in quote_offers(self.survey)
            self.kept[question] = replace(self.kept[question], quote=said)
        for answer in outcome.saved:
            if answer.value == SPOKEN:
                assert (outcome.heard, self.session.agreed) == (Heard.TAKEN, True), "before she agreed"
        self.ended = outcome.ended
        if outcome.ended is Ended.DECLINED:
            self.kept = {}
        if outcome.say is not None:
            self.step += 0 if outcome.same_step or not outcome.say.rows else 1
            self.say = replace(outcome.say, step=self.step)
            self.shown.append(self.say)
            self._screen_is_sound(self.say)
        elif outcome.ended is not None:
            self.say = None
        self._session_is_sound()

    def _screen_is_sound(self, say: Say) -> None:
        ids = [choice.id for choice in say.choices()]
        assert ids, "a screen without a way on"
        assert len(set(ids)) == len(ids)
        assert all(CHOICE_ID.fullmatch(id_) for id_ in ids)
        assert all(len(f"{say.step}.{id_}") <= 64 for id_ in ids)
        assert unpack(pack(say)) == say

    def _session_is_sound(self) -> None:
        assert dict(self.session.answers) == self.kept, "what is stored and what the session knows differ"
        assert len(set(self.session.seen)) == len(self.session.seen)
        if self.session.stage is Stage.ASKING:
            assert self.session.at is not None
            question = self.survey.question(self.session.at)
            assert applies(question, self.session.answers, self.session.half) is True

    def _nothing_lost(self, before: dict[str, Answer], message: Inbound, outcome: Outcome) -> None:
        if outcome.ended is Ended.DECLINED:
            assert isinstance(message, Tap)
            assert message.choice == "dont"
            return
        assert before.keys() <= self.kept.keys()
        taken_back = {q for q, answer in before.items() if answer.given and not self.kept[q].given}
        if taken_back:
            assert isinstance(message, Tap)
            assert message.choice == "clear"
            assert len(taken_back) == 1


@st.composite
def generated_surveys(draw: st.DrawFn) -> Survey:
    """Small surveys of every kind of question, with conditions on earlier answers."""
    questions: list[Question] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(list(Kind)))
        options: tuple[Option, ...] = ()
        if kind in (Kind.CHOICE, Kind.SCALE, Kind.CHOICES, Kind.RANKING):
            options = tuple(Option(id_, id_.upper(), "test:o") for id_ in ("a", "b", "c"))
            if draw(st.booleans()):
                options = (*options, Option("none", "None", "scale", last=True, alone=True))
        spec = NumberSpec("percent", Decimal(0), Decimal(100), Decimal(5)) if kind is Kind.NUMBER else None
        earlier = [q for q in questions if q.options]
        when: tuple[Condition, ...] = ()
        conditional = draw(st.booleans())
        if earlier and conditional:
            other: Question = draw(st.sampled_from(earlier))
            values = draw(st.frozensets(st.sampled_from([o.id for o in other.options]), min_size=1))
            when = (*other.when, Condition(other.id, values, negated=draw(st.booleans())))
        alone = draw(st.booleans()) or kind is Kind.NOTE
        grouped = not alone and questions[-1:] != [] and questions[-1].kind is not Kind.NOTE
        questions.append(
            Question(
                id=f"q{number}",
                item=questions[-1].item if grouped else f"q{number}",
                kind=kind,
                text=f"Question {number}",
                context=f"test:q{number}",
                options=options,
                shuffled=draw(st.booleans()),
                number=spec,
                when=when,
                half=draw(st.sampled_from([None, None, *Half])),
                most_picks=draw(st.sampled_from([None, 1, 2])) if kind is Kind.CHOICES else None,
            )
        )
    return Survey("test", None, "T", "T", "A", "C", "K", tuple(questions), "hash")


surveys = st.one_of(st.sampled_from(SHIPPED).map(cached), generated_surveys())
acts = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(0, 40)),
        st.tuples(st.just("press"), st.integers(0, 40)),
        st.tuples(st.just("press"), st.integers(0, 40)),
        st.tuples(st.just("stale"), st.integers(0, 400)),
        st.tuples(st.just("junk"), st.integers(0, len(JUNK) - 1)),
        st.tuples(st.just("text"), st.integers(0, len(TEXTS) - 1)),
        st.tuples(st.just("several"), st.integers(0, 31)),
        st.tuples(st.just("other"), st.integers(0, 2)),
        st.tuples(st.just("voice"), st.integers(0, 4)),
    ),
    max_size=40,
)


@given(surveys, st.sampled_from(list(Half)), st.integers(0, 2**63 - 1), st.integers(0, 3), acts)
@settings(max_examples=300)
def test_any_sequence_of_inputs_leaves_an_interview_that_goes_on_and_loses_no_answer(
    survey: Survey,
    half: Half,
    seed: int,
    may: int,
    sequence: list[tuple[str, int]],
) -> None:
    meeting = Meeting(survey, Session(seed, half, quotable=may in (1, 3), speaks=may in (2, 3)))
    meeting.open()
    _acts(meeting, sequence)
    _every_button_does_something(meeting)
    _can_be_finished(meeting)


people = st.builds(Session, st.integers(0, 2**63 - 1), st.sampled_from(list(Half)), quotable=st.just(True))


@given(surveys, people, acts, acts, st.data())
@settings(max_examples=200)
def test_when_questions_are_closed_under_way_it_goes_on_past_them_and_no_other_answer_is_lost(
    survey: Survey,
    session: Session,
    sequence: list[tuple[str, int]],
    later: list[tuple[str, int]],
    data: st.DataObject,
) -> None:
    meeting = Meeting(survey, session)
    meeting.open()
    _acts(meeting, sequence)
    items = (
        data.draw(st.frozensets(st.sampled_from(numbered(survey)), min_size=1)) if numbered(survey) else ()
    )
    closings = [Closing(item, "en", datetime(2026, 12, 1, tzinfo=UTC)) for item in items]
    meeting.survey = asked(survey, items)
    counted = dict(counting(survey, meeting.kept, closings))
    assert {id_ for id_ in meeting.kept if survey.question(id_).item not in items} == counted.keys()
    meeting.kept = dict(counted)
    meeting.session = replace(meeting.session, answers=dict(counted))
    at = meeting.session.at
    before = len(meeting.shown)
    if meeting.say is None:
        meeting.open()
    elif at is not None and meeting.survey.question(at).closed:
        outcome = meeting.do(Tap(meeting.step, "skip"))
        assert outcome.say is not None
        assert outcome.say.lines[0] == Words("interview.question_closed")
    else:
        meeting.do(Command("unknown"))
    _acts(meeting, later)
    closed = {Wording(each.context, each.text) for each in meeting.survey.questions if each.closed}
    still = {Wording(each.context, each.text) for each in meeting.survey.questions if not each.closed}
    for say in meeting.shown[before:]:
        assert not {line for line in say.lines if isinstance(line, Wording)} & (closed - still)
    _every_button_does_something(meeting)
    _can_be_finished(meeting)


def _acts(meeting: Meeting, sequence: list[tuple[str, int]]) -> None:
    for act, number in sequence:
        if meeting.say is None:
            meeting.open()
        message = _message(meeting, act, number)
        if message is None:
            meeting.open()
        else:
            meeting.do(message)


def _message(meeting: Meeting, act: str, number: int) -> Inbound | None:
    assert meeting.say is not None
    match act:
        case "press":
            choices = [c for c in meeting.say.choices() if c.id != "support"]
            return Tap(meeting.step, choices[number % len(choices)].id)
        case "stale":
            old = meeting.shown[number % len(meeting.shown)]
            choices = list(old.choices())
            return Tap(old.step, choices[number % len(choices)].id)
        case "junk":
            return Tap(meeting.step, JUNK[number])
        case "text":
            return Text(TEXTS[number])
        case "several":
            picks = tuple(p for i, p in enumerate(("a", "b", "c", "none", "nothing")) if number >> i & 1)
            return Several(meeting.step - number % 2, picks)
        case "voice":
            return Voice("synthetic", 50 * number)
        case _:
            return (Unsupported("photo"), Command("unknown"), None)[number]


def _every_button_does_something(meeting: Meeting) -> None:
    if meeting.say is None:
        meeting.open()
    assert meeting.say is not None
    for choice in meeting.say.choices():
        if choice.id != "support":  # the house's own
            tap = Tap(meeting.step, choice.id)
            assert interview.step(meeting.survey, meeting.session, tap, meeting.step).toast != STALE


def _can_be_finished(meeting: Meeting) -> None:
    onward = ("start", "next", "skip", "end", "count", "handed", "aid_none", "heard")
    for _ in range(3 * len(meeting.survey.questions) + 5):
        if meeting.say is None:
            meeting.open()
        assert meeting.say is not None
        ids = {choice.id for choice in meeting.say.choices()}
        done = meeting.session.finished and meeting.session.stage is Stage.LIST
        press = "later" if done else next(id_ for id_ in onward if id_ in ids)
        if meeting.do(Tap(meeting.step, press)).ended is Ended.COUNTED or done:
            return
    pytest.fail("there is no end to it")
