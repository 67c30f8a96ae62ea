"""Translating twofold: two people write the same sentence apart, and a third decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

#: How many people translate a sentence, each without seeing what another wrote.
APART = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person wrote of a sentence: as many forms as she has written by now, `of` so many.

    `third`: by whoever decides, in place of both.
    """

    person: int
    forms: tuple[str, ...]
    of: int
    third: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be written of it."""
        return len(self.forms) == self.of


def may_propose(person: int, proposals: Collection[Proposal]) -> bool:
    """Whether a sentence is for her to translate: she has begun it, or there is room for one more.

    >>> first, second = Proposal(1, ("a",), 1), Proposal(2, ("b",), 1)
    >>> may_propose(3, [first]), may_propose(3, [first, second]), may_propose(1, [first])
    (True, False, False)
    >>> may_propose(1, [Proposal(1, (), 2), second])
    True
    """
    apart = [each for each in proposals if not each.third]
    own = next((each for each in proposals if each.person == person), None)
    if own is not None:
        return not own.third and not own.whole
    return len(apart) < APART


def to_decide(person: int, proposals: Collection[Proposal]) -> tuple[Proposal, ...]:
    """The two between which she may decide; none for who wrote one of them, or before both are whole.

    >>> two = [Proposal(1, ("a",), 1), Proposal(2, ("b",), 1)]
    >>> len(to_decide(3, two)), to_decide(1, two), to_decide(3, two[:1])
    (2, (), ())
    """
    apart = tuple(each for each in proposals if not each.third and each.whole)
    return apart if len(apart) == APART and all(each.person != person for each in apart) else ()
