"""Words of the drafter's screens."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "drafting.begin": Entry("Write down a decision", note="button: what becomes of a part of the charter"),
    "drafting.which_round": Entry("A decision on which survey?"),
    "drafting.which_part": Entry("On which part?"),
    "drafting.no_part": Entry("This survey has no part to decide on."),
    "drafting.what": Entry("What becomes of this part?"),
    "drafting.keep": Entry("Keep it", note="button"),
    "drafting.change": Entry("Change it", note="button"),
    "drafting.turn_down": Entry("Turn it down", note="button: this part is not taken"),
    "drafting.ask_again": Entry("Ask again", note="button: ask people about it once more"),
    "drafting.reason": Entry(
        "Why? Write it in your own words, in up to {most} letters. Everyone is shown it, once people"
        " are told. Name nobody."
    ),
    "drafting.no_why": Entry("Give no reason", note="button"),
    "drafting.written": Entry("Written down. It stands in the digests from now on."),
    "drafting.more": Entry("Another decision", note="button"),
}
