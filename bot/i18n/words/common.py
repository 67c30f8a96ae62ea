"""Words that every part shares: the buttons of a walk, and numbers with their unit."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "common.yes": Entry("Yes", label=True),
    "common.no": Entry("No", label=True),
    "common.next": Entry("Next", note="Goes on to the next screen.", label=True),
    "common.back": Entry("Back", note="Goes back to the screen before.", label=True),
    "common.skip": Entry("Skip", note="Leaves this question without an answer.", label=True),
    "common.not_understood": Entry(
        "I do not understand",
        note="An answer to a question, said by the person, whatever her or his gender.",
        label=True,
    ),
    "common.done": Entry("Done", note="Pressed after choosing several things from a list.", label=True),
    "common.missing_words": Entry(
        "Words are missing here: our mistake.",
        note="Stands where a sentence of the bot could not be found.",
        label=True,
    ),
    "common.people": Entry(
        "{count} person",
        "{count} people",
        note="An amount, inside a sentence or alone.",
    ),
    "common.million_usd": Entry(
        "{count} million US dollars",
        "{count} million US dollars",
        note="An amount, inside a sentence or alone; may be a fraction such as 1.5.",
    ),
    "common.percentage_points": Entry(
        "{count} percentage point",
        "{count} percentage points",
        note="The difference between two percentages: from 30 % to 32 % is 2 percentage points.",
    ),
}
