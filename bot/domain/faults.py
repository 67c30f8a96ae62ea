"""Bad input from staff, told all at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Fault(Exception):
    """Something that staff gave cannot be used; nothing was changed.

    Each line tells one mistake: its place, what is wrong, and the remedy. Lines are shown to
    whoever typed the input, so they may repeat it, but never a secret and never a person's words.
    The command line prints them and ends with exit code 2; chat shows them as they are.

    >>> str(Fault(("survey.yaml:3: 'kind' is missing. Add one.",)))
    "survey.yaml:3: 'kind' is missing. Add one."
    """

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


class Away(Fault):
    """What is needed is not there now and may be soon: a service waits for it and tries again."""
