"""A survey as the interview walks it: flat questions, each with the condition under which it is asked.

A survey file's items are wider than questions: a `support` item becomes the four steps and, for
'needs a change', the direction of the change; a `number` item with today's figure becomes the
question before the figure, the judgement on the figure, and the number instead (`bot.surveyfile`
does that). All questions of an item share its number on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never


class Kind(StrEnum):
    """How a question is answered."""

    NOTE = "note"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    RANKING = "ranking"


class Use(StrEnum):
    """What a question is for in the findings."""

    SUPPORT = "support"
    DIRECTION = "direction"
    REASON = "reason"
    OWN = "own"
    JUDGEMENT = "judgement"
    INSTEAD = "instead"
    LIST = "list"
    MOST = "most"
    OPEN = "open"
    STATEMENT = "statement"
    BEFORE = "before"
    BETTER = "better"
    OTHER = "other"


class Half(StrEnum):
    """Which random half a person is in for numbers that have a figure today."""

    OWN_FIRST = "own_first"
    FIGURE_FIRST = "figure_first"


class Quote(StrEnum):
    """What somebody said of quoting one open answer of hers; nothing said means no."""

    WITH_COUNTRY = "with_country"
    WITHOUT_COUNTRY = "without_country"
    NO = "no"


class Nonresponse(StrEnum):
    """An answer that gives no value, and why."""

    SKIPPED = "skipped"
    NOT_UNDERSTOOD = "not_understood"


SUPPORT_STEPS = ("good", "live_with", "needs_change", "cannot_accept")
CANNOT_JUDGE = "cannot_judge"
#: The context under which the surveys catalog holds the parts of proposals, each as `charter:<part id>`.
CHARTER = "charter"
DIRECTIONS = ("too_far", "not_far_enough", "something_else")
JUDGEMENTS = ("too_low", "about_right", "too_high")
COMPARED = ("better", "same", "worse")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered. `last` options keep their place at the end when the others are shuffled.

    An option that stands `alone` ('none of them') goes with no other pick.
    """

    id: str
    text: str
    context: str
    last: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """What a number may be: `least` to `most` in steps of `step` counted from `least`, in `unit`."""

    unit: str
    least: Decimal
    most: Decimal
    step: Decimal
    figure: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the answer to `question` is (or for lists contains) one of `values`; or, negated, not."""

    question: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The texts of a part that stand above a question: the one before, the new one, or both."""

    part: str
    before: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One screen. `item` groups the screens that share a number; `heading` stands above it in a digest.

    `part_id` is the part of the proposal that it asks about. It is `closed` where it is not asked any more
    (`bot.domain.closing`). `named_in` is where catalogs hold the heading, if not with the question; `shown`
    what of the proposal stands above it.
    """

    id: str
    item: str
    kind: Kind
    text: str
    context: str
    use: Use = Use.OTHER
    options: tuple[Option, ...] = ()
    shuffled: bool = False
    number: NumberSpec | None = None
    when: tuple[Condition, ...] = ()
    half: Half | None = None
    heading: str | None = None
    part_id: str | None = None
    most_picks: int | None = None
    closed: bool = False
    named_in: str | None = None
    shown: Shown | None = None

    def never_with(self, other: Question) -> bool:
        """Whether who is asked this is surely not asked the other: its condition is the opposite."""
        opposite = [replace(each, negated=not each.negated) for each in other.when]
        return any(each in opposite for each in self.when)

    def option(self, id_: str) -> Option | None:
        """The option with this id, if the question has it."""
        return next((option for option in self.options if option.id == id_), None)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a proposal, in the exact words that people were asked about."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """What a reviewer may say that an open answer is about; `means` explains it."""

    tag: str
    means: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A frozen survey; `hash` is that of its canonical content and names its wording.

    `risk` is `normal` or `high`. `version` and `parts` are those of the proposal that it asks about. A
    survey from before proposals had versions tells neither. `changes` or `keeps` is empty where the
    drafters have not yet said what answers can change: such a survey is a draft. `codebook` are the tags of
    open answers. `revises` is the version that it holds its own beside, where it asks about a new text;
    `told_in` is where catalogs then hold short name, asks, changes and keeps.
    """

    id: str
    proposal: str | None
    title: str
    short_name: str
    asks: str
    changes: str
    keeps: str
    questions: tuple[Question, ...]
    hash: str
    risk: str = "normal"
    version: int | None = None
    parts: tuple[Part, ...] = ()
    codebook: tuple[Tag, ...] = ()
    revises: int | None = None
    told_in: tuple[str, ...] = ()

    def part(self, id_: str | None) -> Part | None:
        """The part of the proposal with this id, if it has one."""
        return next((part for part in self.parts if part.id == id_), None)

    def question(self, id_: str) -> Question:
        """The question with this id. Raises KeyError."""
        for question in self.questions:
            if question.id == id_:
                return question
        raise KeyError(id_)


#: Stands for a text that was sealed to a key elsewhere: nobody can type it.
SEALED_AWAY: Final = "\0sealed"
#: Stands for a text that a reviewer took out for good, because it tells of violence or a threat.
REMOVED: Final = "\0removed"
#: Stands for an answer that was spoken, until a reviewer has written down what she heard and another agreed.
SPOKEN: Final = "\0spoken"

Scalar = str | Decimal | tuple[str, ...] | Nonresponse


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: an option id, option ids in order, a number, a text, or a nonresponse.

    `wording` is the survey hash, `language` the language in which the prompt was really shown; `quote` what
    was said of quoting it, where it is a text.
    """

    question: str
    value: Scalar
    wording: str = ""
    language: str = ""
    quote: Quote | None = None

    @property
    def given(self) -> bool:
        """Whether it says anything beyond that nothing was said."""
        return not isinstance(self.value, Nonresponse)


Answers = Mapping[str, Answer]


def picked(answer: Answer | None) -> frozenset[str]:
    """The option ids that an answer names; none for no answer, a text, a number or a nonresponse."""
    if answer is None:
        return frozenset()
    match answer.value:
        case Nonresponse() | Decimal():
            return frozenset()
        case str() as one:
            return frozenset((one,))
        case tuple() as several:
            return frozenset(several)
        case never:
            assert_never(never)


def applies(question: Question, answers: Answers, half: Half) -> bool | None:
    """Whether a question is to be asked; None while an earlier answer that decides it is missing."""
    if question.closed or (question.half is not None and question.half is not half):
        return False
    unknown = False
    for condition in question.when:
        answer = answers.get(condition.question)
        if answer is None:
            unknown = True
        elif bool(picked(answer) & condition.values) is condition.negated:
            return False
    return None if unknown else True
