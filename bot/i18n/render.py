"""A `Say` as a person reads it: text and labelled buttons, all in one language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.say import Choice, Say
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages, direction

CHOSEN = "✓ "
"""What a chosen button's label begins with; a channel with tick boxes takes it off."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button in words; `id` is the choice's.

    `label` is what stands on it: with a `mark`, a number or a picture, maybe that alone. `words` are what it
    says.
    """

    id: str
    label: str
    chosen: bool = False
    mark: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words, plain text throughout. `language` is the one really shown."""

    text: str
    rows: tuple[tuple[Button, ...], ...]
    language: str
    rtl: bool


def render(say: Say, languages: Languages, catalogs: Catalogs) -> Rendered:
    """The message in the first of the languages that has all of it, or all of it in English."""
    shown = shown_language(say, languages, catalogs)
    paragraphs = (catalogs.words(line, shown) for line in say.lines)
    return Rendered(
        text="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        rows=tuple(tuple(_button(choice, shown, catalogs) for choice in row) for row in say.rows),
        language=shown,
        rtl=direction(shown) == "rtl",
    )


def shown_language(say: Say, languages: Languages, catalogs: Catalogs) -> str:
    """The language that all of the message can be shown in: the first wanted that has it, or English."""
    return catalogs.shared((*say.lines, *(choice.label for choice in say.choices())), languages)


def _button(choice: Choice, language: str, catalogs: Catalogs) -> Button:
    words = catalogs.words(choice.label, language)
    label = choice.mark if choice.bare else f"{choice.mark} {words}".lstrip()
    return Button(choice.id, CHOSEN + label if choice.chosen else label, choice.chosen, choice.mark, words)
