"""A collector of all the mistakes in one file, so that they are told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.faults import Fault


@dataclass(slots=True)
class Mistakes:
    """The mistakes found in one file so far."""

    file: str
    _found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, key: str, expected: str, found: str | None = None) -> None:
        """Note one: where, which key, what was expected, and what stands there."""
        tail = "" if found is None else f" (found {found})"
        self._found.append((line, f"{self.file}:{line}: {key}: {expected}{tail}"))

    def lines(self) -> tuple[str, ...]:
        """All of them, by line."""
        return tuple(dict.fromkeys(text for _, text in sorted(self._found, key=lambda each: each[0])))

    def refuse(self) -> None:
        """Raise them all as one Fault, if there are any."""
        if self._found:
            raise Fault(self.lines())
