"""The languages that a person chose: the one that is hers, and others that she reads, in her order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.person import Person
from bot.domain.say import Choice, Line, Named, Words


def button(language: str, before: str = "l_") -> Choice:
    """The button of a language."""
    return Choice(f"{before}{language}", Named("language", language))


def pressed(choice: str, languages: Sequence[str], before: str = "l_") -> str | None:
    """The language whose button was pressed; None where it is none of these.

    >>> pressed("l_fa_AF", ["en", "fa_AF"]), pressed("l_xx", ["en"]), pressed("fa_AF", ["fa_AF"])
    ('fa_AF', None, None)
    """
    return next((each for each in languages if choice == f"{before}{each}"), None)


def in_language(person: Person, language: str) -> Person:
    """The person with another language of her own, which is then none of the others she reads.

    >>> in_language(Person(1, language="sw", reads=("fr", "en")), "fr").reads
    ('en',)
    """
    return replace(person, language=language, reads=tuple(each for each in person.reads if each != language))


def reading(person: Person, language: str) -> Person:
    """The person with one language more at the end of those that she reads, or without it if it was there.

    >>> reading(reading(Person(1, language="sw"), "fr"), "en").reads
    ('fr', 'en')
    >>> reading(Person(1, language="sw", reads=("fr", "en")), "fr").reads
    ('en',)
    """
    if language == person.language:
        return person
    others = tuple(each for each in person.reads if each != language)
    return replace(person, reads=others if language in person.reads else (*others, language))


def reads_buttons(person: Person, languages: Sequence[str]) -> list[Choice]:
    """A button for each language but her own; one that she reads bears its place in her order."""
    return [_reads(person, each) for each in languages if each != person.language]


def _reads(person: Person, language: str) -> Choice:
    choice = button(language, "o_")
    if language not in person.reads:
        return choice
    option: Line = choice.label
    ranked = Words("interview.ranked", {"place": person.reads.index(language) + 1, "option": option})
    return replace(choice, label=ranked, chosen=True)
