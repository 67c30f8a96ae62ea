"""What one person said, as marks that can be counted: short texts, of which a survey has few.

A mark is a question's id and one value that was said, parted by a tab. Whoever was asked and gave nothing
that counts has a mark too; so everyone asked is in one mark at least, and nothing else of her is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, assert_never

from bot.domain.survey import Answer, Answers, Half, Kind, Nonresponse, Question, Scalar, Survey, Use, applies

TAB: Final = "\t"
#: What stands for an answer that is missing, skipped or not among the options.
NOTHING: Final = ""
#: Values that are no option's: not understood; and once for each person, that a text or a list was given.
UNCLEAR: Final = "\tnot_understood"
GAVE: Final = "\tgiven"
FIRST, LATER = "first:", "later:"
#: The marks of a number that has a figure today: in a half, asked; judged so; of this value; without any.
ASKED, JUDGED, VALUE, NO_VALUE = "asked", "judged:", "value:", "without"

#: A judgement on a figure, and the questions before it and instead of it.
Item = tuple[Question, Question | None, Question | None]


def mark(question: str, value: str) -> str:
    """The mark of a value."""
    return f"{question}{TAB}{value}"


def place(mark_: str) -> tuple[str, str]:
    """Question and value of a mark.

    >>> place(mark("a", UNCLEAR)) == ("a", UNCLEAR)
    True
    """
    question, _, value = mark_.partition(TAB)
    return question, value


def figured_items(survey: Survey) -> dict[str, Item]:
    """The numbers that have a figure today: item to its judgement, and its own and instead questions."""
    found: dict[str, Item] = {}
    for judged in survey.questions:
        if judged.use is Use.JUDGEMENT and judged.number is not None and judged.number.figure is not None:
            same = [question for question in survey.questions if question.item == judged.item]
            own = next((question for question in same if question.use is Use.OWN), None)
            instead = next((question for question in same if question.use is Use.INSTEAD), None)
            found[judged.item] = (judged, own, instead)
    return found


def valid(question: Question, answer: Answer | None) -> tuple[str, ...] | Decimal | Nonresponse | None:
    """An answer as it counts: option ids the question has, a number, `()` for a text; or None."""
    if answer is None:
        return None
    if isinstance(answer.value, Nonresponse):
        return answer.value
    match question.kind:
        case Kind.CHOICE | Kind.SCALE | Kind.CHOICES | Kind.RANKING:
            ordered = answer.value if isinstance(answer.value, tuple) else (answer.value,)
            known = tuple(
                dict.fromkeys(id_ for id_ in ordered if isinstance(id_, str) and question.option(id_))
            )
            return known or None
        case Kind.NUMBER:
            return answer.value if isinstance(answer.value, Decimal) else None
        case Kind.TEXT:
            return ()
        case Kind.NOTE:
            return None
        case never:
            assert_never(never)


class Marking:
    """A survey made ready to mark many people: what an answer means is worked out once for each value."""

    def __init__(self, survey: Survey) -> None:
        self._asked = [_Asked(each) for each in survey.questions if each.kind is not Kind.NOTE]
        self._items = figured_items(survey)

    def said(self, answers: Answers, half: Half) -> tuple[list[str], list[str]]:
        """Her marks; and apart from them the numbers that she gave."""
        marks: list[str] = []
        numbers: list[str] = []
        for asked in self._asked:
            if asked.always or applies(asked.question, answers, half) is True:
                answer = answers.get(asked.id)
                if answer is None:
                    marks.append(asked.nothing)
                elif isinstance(answer.value, Decimal) and asked.is_number:
                    numbers.append(f"{asked.id}{TAB}{answer.value:f}")
                else:
                    marks += asked.marks(answer)
        return marks, numbers

    def figured(self, answers: Answers, half: Half) -> list[str]:
        """What she said of each figure of today."""
        marks: list[str] = []
        for item, (judged, own, instead) in self._items.items():
            if applies(judged, answers, half) is True:
                start = f"{item}{TAB}{half.value}{TAB}"
                marks += [start + each for each in _of_figure(judged, own, instead, answers, half)]
        return marks


@dataclass(slots=True)
class _Asked:
    """One question, and what each answer to it that was met so far means."""

    question: Question
    id: str = field(init=False)
    always: bool = field(init=False)
    is_number: bool = field(init=False)
    nothing: str = field(init=False)
    _known: dict[Scalar, Sequence[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.id = self.question.id
        self.always = not self.question.when and self.question.half is None
        self.is_number = self.question.kind is Kind.NUMBER
        self.nothing = mark(self.id, NOTHING)

    def marks(self, answer: Answer) -> Sequence[str]:
        if self.question.kind is Kind.TEXT and answer.given:
            return (mark(self.id, GAVE),)
        found = self._known.get(answer.value)
        if found is None:
            found = self._known[answer.value] = tuple(mark(self.id, each) for each in self._values(answer))
        return found

    def _values(self, answer: Answer) -> tuple[str, ...]:
        match valid(self.question, answer):
            case Nonresponse.NOT_UNDERSTOOD:
                return (UNCLEAR,)
            case tuple() as ids if self.question.kind is Kind.RANKING:
                return (FIRST + ids[0], *(LATER + id_ for id_ in ids[1:]))
            case tuple() as ids if self.question.kind is Kind.CHOICES:
                return (*ids, GAVE)
            case tuple() as ids:
                return ids[:1]
            case _:
                return (NOTHING,)


def _of_figure(
    judged: Question, own: Question | None, instead: Question | None, answers: Answers, half: Half
) -> list[str]:
    judgement = next(iter(_ids(judged, answers)), None)
    marks = [ASKED] if judgement is None else [ASKED, JUDGED + judgement]
    value = _value(judged, own if half is Half.OWN_FIRST else instead, answers, half, judgement)
    if value is not None:
        marks.append(f"{VALUE}{value:f}")
    elif judgement in ("too_low", "too_high"):
        marks.append(NO_VALUE)
    return marks


def _value(
    judged: Question, named_by: Question | None, answers: Answers, half: Half, judgement: str | None
) -> Decimal | None:
    """The number she gave, else the figure where she said about right."""
    figure = judged.number.figure if judged.number is not None else None
    named = _number(named_by, answers, half)
    if half is not Half.OWN_FIRST:
        named = None if judgement not in ("too_low", "too_high") or named == figure else named
    if named is not None:
        return named
    return figure if judgement == "about_right" else None


def _ids(question: Question, answers: Answers) -> tuple[str, ...]:
    value = valid(question, answers.get(question.id))
    return value if isinstance(value, tuple) else ()


def _number(question: Question | None, answers: Answers, half: Half) -> Decimal | None:
    if question is None or applies(question, answers, half) is not True:
        return None
    value = valid(question, answers.get(question.id))
    return value if isinstance(value, Decimal) else None
