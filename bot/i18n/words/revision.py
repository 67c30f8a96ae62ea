"""Words where the text of a proposal is held beside a new one."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_TEXT = "Stands before the text of a part of a proposal, on the screen and read aloud."
_WORDS = "The words follow, with … between words from different places of the text."

WORDS: dict[str, Entry] = {
    "revision.compares": Entry(
        "The text was changed after people answered. You see the text before and the text now.",
        note="Before the first question of a round on a new text.",
    ),
    "revision.before": Entry("Before: {text}", note=f"{_TEXT} This is the older text."),
    "revision.now": Entry("Now: {text}", note=f"{_TEXT} This is the newer text."),
    "revision.about": Entry(
        "{text}\n{question}", note="A text of the proposal, and below it the question about it."
    ),
    "revision.out": Entry("Taken out: {words}", note=f"Words that the new text has no more. {_WORDS}"),
    "revision.in": Entry("Put in: {words}", note=f"Words that only the new text has. {_WORDS}"),
}
