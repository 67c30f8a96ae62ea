"""Words where the text of a proposal is held beside a new one."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_TEXT = "Stands before the text of a part of a proposal, on the screen and read aloud."
_WORDS = "The words follow, with … between words from different places of the text."

_DIGEST = "In a digest, for those who draft the charter."
_TABLE = "In a digest: what stands above a table."
_ROW = "In a digest: a row of a table, with a number beside it."
_BASE = "{base}: '60 people were asked'."
_RED = "An objection: somebody cannot accept the text."

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
    "revision.beside": Entry("It is held beside version {version}.", note=f"{_DIGEST} Below: 'Version 2.'"),
    "revision.texts": Entry(
        "Version {before}, and version {now} beside it:", note=f"{_DIGEST} Both texts follow."
    ),
    "revision.steps_before": Entry("Support for the text before ({base})", note=f"{_TABLE} {_BASE}"),
    "revision.which_better": Entry("Is the new text better? ({base})", note=f"{_TABLE} {_BASE}"),
    "revision.moved": Entry("From the text before to the new text, in this round", note=_TABLE),
    "revision.red_lines": Entry("Objections to either text", note=f"{_TABLE} {_RED}"),
    "revision.red_gone": Entry("To the text before alone", note=f"{_ROW} {_RED}"),
    "revision.red_new": Entry("To the new text alone", note=f"{_ROW} {_RED}"),
    "revision.red_stays": Entry("To both texts", note=f"{_ROW} {_RED}"),
    "revision.red_none": Entry("To neither text", note=f"{_ROW} {_RED}"),
    "revision.red_read": Entry(
        "These four are of everyone who is counted, and are told once. Who gave no answer did not object.",
        note=_DIGEST,
    ),
    "revision.red_later": Entry(
        "How many objections are gone or new can be told once the round has closed.", note=_DIGEST
    ),
    "revision.red_untold": Entry(
        "How many objections are gone or new is not told, so that nobody can be pointed at.", note=_DIGEST
    ),
    "revision.part_before": Entry("{part} (the text before)", note="{part}: a part of a proposal."),
    "revision.part_now": Entry("{part} (the new text)", note="{part}: a part of a proposal."),
    "revision.brief_better": Entry(
        "{part}. The new text is better: {better}. The same: {same}. Worse: {worse}. Cannot judge:"
        " {cannot_judge}.",
        note="Line of a short digest in a chat. Each value is a number or a range of numbers.",
    ),
    "revision.out": Entry("Taken out: {words}", note=f"Words that the new text has no more. {_WORDS}"),
    "revision.in": Entry("Put in: {words}", note=f"Words that only the new text has. {_WORDS}"),
}
