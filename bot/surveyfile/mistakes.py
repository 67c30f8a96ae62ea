"""A collector of all the mistakes in one file, so that they are told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.faults import Fault


@dataclass(slots=True)
class Mistakes:
    """The mistakes found in one file so far."""

    file: str
    _found: list[tuple[int, str]] = field(default_factory=list)
    _beside: list[str] = field(default_factory=list)

    def add(self, line: int, key: str, expected: str, found: str | None = None) -> None:
        """Note one: where, which key, what was expected, and what stands there."""
        tail = "" if found is None else f" (found {found})"
        self._found.append((line, f"{self.file}:{line}: {key}: {expected}{tail}"))

    def also(self, lines: Iterable[str]) -> None:
        """Note the mistakes of another file that this one cannot do without."""
        self._beside += lines

    def lines(self) -> tuple[str, ...]:
        """All of them: those of other files, then this one's by line."""
        own = (text for _, text in sorted(self._found, key=lambda each: each[0]))
        return tuple(dict.fromkeys((*self._beside, *own)))

    def refuse(self) -> None:
        """Raise them all as one Fault, if there are any."""
        if self._found or self._beside:
            raise Fault(self.lines())
