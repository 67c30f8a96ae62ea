"""What stands around a screen of the phone where staff try a survey out, and nobody is behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Around:
    """What stands there, in the words of whoever looks: `lang` is her language, `chosen` the one shown.

    Every form posts to `root` and carries `carries`, which is all that there is of it. `style` is the
    address of the style sheet, `leave` where she came from.
    """

    root: str
    carries: tuple[tuple[str, str], ...]
    style: str
    lang: str
    rtl: bool
    chosen: str
    languages: tuple[tuple[str, str], ...]
    banner: str
    notes: tuple[str, ...]
    language: str
    show: str
    undo: str
    again: str
    leave: str
    leaves: str
