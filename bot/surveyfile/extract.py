"""The texts of a survey file for translators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.surveyfile import codebook, shared, statements
from bot.surveyfile.load import Source, read_source


def messages(path: Path) -> Iterator[tuple[str, str, str]]:
    """Each text once as context, English text and note; the shared texts, context `scale`, at the end.

    Raises Fault with every mistake in the file.
    """
    yield from messages_of(read_source(path))


def messages_of(source: Source) -> Iterator[tuple[str, str, str]]:
    """Each text of a survey that was read, as above."""
    survey = source.survey.id
    seen: set[tuple[str, str]] = set()
    places = [(f"{survey}:_", said) for said in source.header]
    places += [(f"{survey}:{item.id}", said) for item in source.items for said in item.said]
    for context, said in (*places, *source.cited):
        if (context, said.text) not in seen:
            seen.add((context, said.text))
            yield context, said.text, said.note
    for tag in source.survey.codebook:
        for text in (tag.tag, tag.means):
            yield codebook.CONTEXT, text, codebook.NOTE
    yield from shared_messages()


def shared_messages() -> Iterator[tuple[str, str, str]]:
    """The texts that all surveys share, as context, English text and note."""
    seen: set[str] = set()
    for each in shared.every():
        if each.text not in seen:
            seen.add(each.text)
            yield shared.CONTEXT, each.text, each.note


def statement_messages() -> Iterator[tuple[str, str, str]]:
    """What surveys of statements say of themselves, as context, English text and note."""
    for said in statements.HEADER.values():
        yield statements.OF_ITSELF, said.text, said.note
