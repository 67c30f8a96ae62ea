"""What a typed message answers to a question, or else why it cannot be its answer."""

from __future__ import annotations

from decimal import Decimal

from bot.domain.blank import is_blank
from bot.domain.numbers import NumberFault, parse_number
from bot.domain.say import Amount, Value, Words
from bot.domain.survey import Kind, Question

#: The longest message that Telegram lets anyone type.
MAX_TEXT = 4_096


def read(question: Question, text: str) -> str | Decimal | Words:
    """What a typed message answers to a question, or else why it cannot be its answer."""
    if question.kind is Kind.TEXT:
        if is_blank(text) or "\0" in text:
            return Words("interview.write_something")
        if len(text) > MAX_TEXT:
            return Words("interview.too_long", {"most": MAX_TEXT})
        return text
    if question.kind is Kind.NUMBER and question.number is not None:
        parsed = parse_number(text, question.number)
        return _number_hint(question, parsed) if isinstance(parsed, NumberFault) else parsed
    return Words("interview.use_buttons")


def _number_hint(question: Question, fault: NumberFault) -> Words:
    spec = question.number
    assert spec is not None  # noqa: S101 - a NUMBER question always has one
    values: dict[str, Value] = {
        "least": Amount(str(spec.least), spec.unit),
        "most": Amount(str(spec.most), spec.unit),
        "step": Amount(str(spec.step), "plain"),
        "example": Amount(str(_example(question)), "plain"),
    }
    return Words(f"interview.number_{fault.value}", values)


def _example(question: Question) -> Decimal:
    """A number that would be taken: the least, one step up, so that it hints at no answer."""
    spec = question.number
    assert spec is not None  # noqa: S101 - a NUMBER question always has one
    return spec.least + spec.step
