"""The shape of one sentence of the bot's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole sentence in English, with `{name}` for each value put in.

    With `plural`, `english` is the sentence for one and `plural` for any other number, and the
    number is `{count}`. `note` tells translators where the sentence stands and what to mind.
    `label`, or a note that begins with 'button', marks what stands on a button: at most 40
    characters in every language.
    """

    english: str
    plural: str | None = None
    note: str = ""
    label: bool = False

    @property
    def button(self) -> bool:
        """Whether the sentence stands on a button."""
        return self.label or self.note.startswith("button")
