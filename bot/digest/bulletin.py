"""What people were told and what was decided, as short screens that a person turns over: no figure on any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.digest.parts import exact_words, heading, short_name
from bot.digest.said import said
from bot.domain.decision import Decision, is_statement
from bot.domain.released import Released
from bot.domain.say import Line, Value, Wording, Words
from bot.domain.survey import Question, Survey

Page = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One part with what counts now. `anew`: it was decided once more since the message went out.

    `carried` is the version of the proposal in which it is carried out, `why` the drafters' own words.
    """

    part: Question
    decision: Decision
    anew: bool = False
    carried: int | None = None
    why: Wording | None = None


def pages(survey: Survey, released: Released | None, told: Sequence[Told]) -> tuple[Page, ...]:
    """Screen after screen: what it is about, then each part, what was said, what was decided, and why."""
    found: list[Page] = [(short_name(survey), Words("bulletin.asked"), Words("bulletin.everyone"))]
    for number, each in enumerate(told, start=1):
        values: dict[str, Value] = {"number": number, "total": len(told), "part": heading(each.part)}
        asked = exact_words(each.part, survey) or Wording(each.part.context, each.part.text)
        # A statement is called by its own words.
        words = () if asked == heading(each.part) else (asked,)
        found.append((Words("bulletin.part", values), *words, *said(each.part, released)))
        found.append(tuple(_decided(each)))
        if each.why is not None:
            found.append((Words("bulletin.why"), each.why))
    return tuple(found)


def _decided(told: Told) -> Iterator[Line]:
    yield heading(told.part)
    kind = "statement_" if is_statement(told.part) else ""
    yield Words(f"bulletin.{kind}{told.decision.verdict}")
    if told.carried is not None:
        yield Words("bulletin.carried_out", {"version": told.carried})
    if told.anew:
        yield Words("bulletin.anew")
