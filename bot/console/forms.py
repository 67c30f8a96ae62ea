"""What was typed into a form, and what is wrong with it, each fault beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.channels.web.forms import Form

#: Where a fault is shown that is about no field of the form.
WHOLE = ""


@dataclass(slots=True)
class Filled:
    """The fields of a form as they are shown again: what stands in them, and their faults by field."""

    fields: tuple[tuple[str, str], ...] = ()
    faults: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str, default: str = "") -> str:
        """What stands in a field, without blanks around it."""
        return next((value.strip() for key, value in self.fields if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """Everything that is ticked or chosen under a name."""
        return tuple(value for key, value in self.fields if key == name)

    def fault(self, name: str, line: str) -> None:
        """Say what is wrong with a field."""
        self.faults.setdefault(name, []).append(line)

    def sort(self, lines: Iterable[str], fields: Mapping[str, str]) -> None:
        """Put each line of a Fault beside the field that it is about, by how it begins: `fields` says which.

        >>> filled = Filled()
        >>> filled.sort(["--opens: it is past.", "Something else."], {"--opens": "opens"})
        >>> filled.faults
        {'opens': ['--opens: it is past.'], '': ['Something else.']}
        """
        for line in lines:
            self.fault(fields.get(line.partition(": ")[0].split(" ")[0], WHOLE), line)

    @classmethod
    def of(cls, form: Form) -> Filled:
        """A form as it was posted."""
        return cls(tuple((key, value.replace("\r\n", "\n")) for key, value in form.fields))


def number(text: str) -> int:
    """A number of a form or an address; 0 for anything that is none.

    >>> number("12"), number("-1"), number("1" * 30)
    (12, 0, 0)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
