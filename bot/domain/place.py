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
