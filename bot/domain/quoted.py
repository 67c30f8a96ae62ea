"""One text as it may stand in a digest: what was released of it, and how it was translated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation by a reviewer into `language`; `accepted` once another reviewer agreed to it."""

    text: str
    language: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of somebody, in the language in which she was asked.

    `country` stands there only where she said so and enough people of it are shown. Where too few people
    were asked in her language, her own words would point at her: only the translation stands there. `new`:
    it was not in the digest that the reader had before.
    """

    text: str | None
    language: str | None
    country: str | None = None
    translated: Translated | None = None
    new: bool = False
