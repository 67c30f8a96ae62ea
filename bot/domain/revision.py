"""What a next version of a proposal may be: all that is wrong with one, beside the versions before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.edition import Edition, differing

#: What answers can change, and what not, was promised before the first question; so was the name.
PROMISED: Final = ("short_name", "changes", "keeps")
MOST_PARTS: Final = 99


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a proposal, oldest first; `open`: the newest may still get other words."""

    versions: Sequence[Edition]
    open: bool = False

    @property
    def number(self) -> int:
        """The number of the next version; one that nobody was asked about yet is made anew."""
        newest = self.versions[-1].version
        return newest if self.open else newest + 1

    @property
    def basis(self) -> Edition:
        """The version that the next one is held beside."""
        return next(each for each in reversed(self.versions) if each.version < self.number)

    def faults(self, new: Edition) -> list[str]:
        """What keeps a next version from being made, each with its place and remedy."""
        before, places = self.basis, differing(self.basis, new)
        found: list[str] = []
        if new.version != self.number:
            found.append(f"version: {self.number} was expected (found {new.version}).")
        if not any(place.startswith("part ") for place in places):
            found.append("parts: nothing is changed. Give a part another text, take one out, or add one.")
        found += [
            f"{key}: was told to people before they answered. Leave it as in version {before.version}."
            for key in PROMISED
            if key in places
        ]
        found += [
            f"{each.id}: has no text. Write one, or take the part out."
            for each in new.passages
            if not (each.name.text and each.text.text)
        ]
        gone = self._ids() - {each.id for each in before.passages}
        found += [
            f"{each.id}: was taken out before. Give a new part an id of its own: {self.free(new)}."
            for each in new.passages
            if each.id in gone
        ]
        return found

    def free(self, new: Edition) -> str:
        """An id for a part that is added: one that no version ever had."""
        taken = self._ids() | {each.id for each in new.passages}
        return next(id_ for id_ in _numbered(new.proposal) if id_ not in taken)

    def _ids(self) -> set[str]:
        told = self.versions[:-1] if self.open else self.versions
        return {each.id for edition in told for each in edition.passages}


def _numbered(proposal: str) -> Iterator[str]:
    yield from (f"{proposal}{number}" for number in range(1, MOST_PARTS + 1))
