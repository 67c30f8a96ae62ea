"""What is on a person's screen when it is not a question: a name and a few plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """The screen a person is at. `facts` hold ids and choices, never anything she typed."""

    name: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """One fact, if it is there."""
        return self.facts.get(name)

    def number(self, name: str) -> int:
        """A fact that is a number; 0 where it is missing."""
        value = self.facts.get(name, "")
        return int(value) if value.isdigit() else 0


HOME = Place("home")
WAS = "was"


def beside(place: Place, name: str) -> Place:
    """A screen beside the one she is at, from which `back_from` leads there again.

    >>> back_from(beside(beside(Place("consent", {"n": "3"}), "help"), "aside"))
    Place(name='consent', facts={'n': '3'})
    """
    if WAS in place.facts:
        return Place(name, place.facts)
    return Place(name, {WAS: place.name, **{f"{WAS}.{fact}": value for fact, value in place.facts.items()}})


def back_from(place: Place) -> Place:
    """Where she was before a screen that stands beside it."""
    start = f"{WAS}."
    facts = {fact.removeprefix(start): value for fact, value in place.facts.items() if fact.startswith(start)}
    return Place(place.get(WAS) or "", facts)
