"""Words that every part shares: numbers with their unit, and what stands where words are missing."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "common.missing_words": Entry(
        "Words are missing here: our mistake.",
        note="Stands where a sentence of the bot could not be found.",
        label=True,
    ),
    "common.trial": Entry(
        "This is a trial.",
        note="First line of every message of a trial. Neutral: it may be seen before the topic is known.",
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
