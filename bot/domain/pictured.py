"""Few words: each button with a number or a picture, for whoever would rather hear and see than read.

Answers are numbered in the order in which they stand, and heard in the same order by the same numbers; what
leads around them has a picture alone. The pictures say nothing of the subject to a stranger: they are signs,
and no hands, flags, weapons or religious things. A hand that means yes here is an insult elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from bot.domain.keypad import KEY
from bot.domain.say import Choice, Say

#: What leads around the questions, by the id of its button.
AROUND: Final[Mapping[str, str]] = {
    "start": "▶️",
    "next": "▶️",
    "done": "☑️",
    "skip": "⏭️",
    "unclear": "❓",
    "back": "◀️",
    "end": "◀️",
    "close": "◀️",
    "cancel": "◀️",
    "later": "⏸️",
    "list": "📋",
    "clear": "↩️",
    "wipe": "✖️",
    "quote": "📝",
    "speak": "🎤",
    "more": "➕",
    "count": "📥",
    "dont": "🚫",
    "support": "☎️",
    "aid": "👥",
    "handed": "📱",
    "x": "🚪",
    "erase": "🗑️",
    "go": "▶️",
    "other": "🔁",
}
#: What points along the line of reading, and its like where that runs from right to left.
MIRRORED: Final[Mapping[str, str]] = {
    "▶️": "◀️",
    "◀️": "▶️",
    "⏭️": "⏮️",
    "⏩": "⏪",
    "⏪": "⏩",
    "↩️": "↪️",
}
#: These have a picture in their own words.
PICTURED: Final = frozenset({"hear", "few"})
#: The steps of scales that all surveys share, and plain yes and no, by the choice's id without its prefix.
STEPS: Final[Mapping[str, str]] = {
    "good": "✅",
    "live_with": "🙂",
    "needs_change": "✏️",
    "cannot_accept": "⛔",
    "cannot_judge": "🤷",
    "too_far": "⏩",
    "not_far_enough": "⏪",
    "something_else": "💬",
    "too_low": "🔽",
    "about_right": "🎯",
    "too_high": "🔼",
    "agree": "✔️",
    "disagree": "✖️",
    "pass": "➖",
    "none": "⭕",
    "yes": "✔️",
    "no": "✖️",
}
#: Of these nothing is said again at each question, where there is anything else to hear.
QUIET: Final = frozenset(
    {"skip", "unclear", "back", "later", "support", "hear", "clear", "quote", "done", "x", "erase"}
)


def numbered(say: Say) -> dict[str, int]:
    """The number of each button that is an answer, from 1, in the order of the screen."""
    own = (choice.id for choice in say.choices() if not choice.id.startswith(("q_", KEY)))
    answers = (id_ for id_ in own if id_ not in AROUND and id_ not in PICTURED)
    return {id_: number for number, id_ in enumerate(answers, start=1)}


def pictured(say: Say, heard: Collection[str] = (), *, rtl: bool = False) -> Say:
    """The same screen with a mark on each button; what is `heard` needs no words beside its mark.

    `rtl`: it is read from right to left, so that back points to the right.

    >>> from bot.domain.say import Verbatim
    >>> say = Say((), ((Choice("o_good", Verbatim("Good")),), (Choice("skip", Verbatim("Skip")),)))
    >>> [choice.mark for choice in pictured(say).choices()]
    ['1 ✅', '⏭️']
    """
    numbers = numbered(say)
    rows = tuple(tuple(_marked(choice, numbers, heard, rtl=rtl) for choice in row) for row in say.rows)
    return replace(say, rows=rows)


def _marked(choice: Choice, numbers: Mapping[str, int], heard: Collection[str], *, rtl: bool) -> Choice:
    picture = AROUND.get(choice.id, "")
    if choice.id in numbers:
        step = STEPS.get(choice.id.removeprefix("o_").lstrip("+-").removeprefix("may_"), "")
        picture = f"{numbers[choice.id]} {_turned(step, rtl=rtl)}".strip()
    else:
        picture = _turned(picture, rtl=rtl)
    return replace(choice, mark=picture, bare=bool(picture) and choice.id in heard)


def _turned(picture: str, *, rtl: bool) -> str:
    return MIRRORED.get(picture, picture) if rtl else picture
