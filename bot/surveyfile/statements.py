"""A survey of statements: made from what reviewers approved, and frozen like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain.survey import Kind, Question, Survey, Use
from bot.surveyfile import shared
from bot.surveyfile.content import canonical, hashed
from bot.surveyfile.frozen import Frozen
from bot.surveyfile.shared import Shared

ID: Final = "statements"
OF_ITSELF: Final = f"{ID}:_"
#: What translators are told of a statement.
NOTE: Final = (
    "A short statement that people agree with, disagree with, or pass over. Keep its sense and its plainness."
)
_WHERE = "Shown before the first of a row of short statements."
HEADER: Final[Mapping[str, Shared]] = {
    "short_name": Shared("Short statements", f"A name. {_WHERE}"),
    "asks": Shared(
        "You will read five short statements, one after the other. Say of each if you agree."
        " Everybody gets others, by chance.",
        _WHERE,
    ),
    "changes": Shared("Your answers can change what is written into the proposals.", _WHERE),
    "keeps": Shared("No statement is accepted or turned down by numbers alone. The drafters decide.", _WHERE),
}


def item_of(number: int) -> str:
    """What a statement is called in a survey, by its number."""
    return f"s{number}"


def context_of(number: int) -> str:
    """The context of a statement for translators, by its number."""
    return f"statement:{item_of(number)}"


def frozen_of(texts: Mapping[int, str]) -> Frozen:
    """The survey of these statements, by their numbers, ready to be stored."""
    said = {name: each.text for name, each in HEADER.items()}
    survey = hashed(
        Survey(
            id=ID,
            proposal=None,
            title=said["short_name"],
            short_name=said["short_name"],
            asks=said["asks"],
            changes=said["changes"],
            keeps=said["keeps"],
            questions=tuple(_question(number, text) for number, text in sorted(texts.items())),
            hash="",
        )
    )
    return Frozen(survey.id, survey.hash, canonical(survey))


def _question(number: int, text: str) -> Question:
    item = item_of(number)
    return Question(
        id=item,
        item=item,
        kind=Kind.CHOICE,
        text=text,
        context=context_of(number),
        use=Use.STATEMENT,
        options=shared.options(dict(shared.AGREEMENT)),
    )
