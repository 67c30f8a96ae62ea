"""Words for countries that were left because they became dangerous."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "left.neutral": Entry(
        "Nothing is open here now.",
        note="all that anyone gets who writes from a country where it became dangerous; neutral: no topic",
    ),
    "left.button": Entry("A country became dangerous", note="button, at a coordinator's desk"),
    "left.which": Entry("Which country? Press it, or write its name."),
    "left.ask": Entry(
        "Stop all sending to everyone who speaks about {country} or is in it? It works at once, on your word"
        " alone."
    ),
    "left.yes": Entry("Yes, stop at once", note="button"),
    "left.left": Entry(
        "{country}: nothing is sent there any more. A second person can confirm here. Then everything is erased"
        " by which we could write to people there."
    ),
    "left.ask_second": Entry(
        "{country}: nothing is sent there since {day}. Do you confirm? Then everything is erased by which we"
        " could write to people there. Nobody can bring it back. /erase still works for them."
    ),
    "left.yes_second": Entry("Yes, erase it", note="button"),
    "left.waits": Entry(
        "{country}: nothing is sent there. It waits for a second person, who confirms it in the same way:"
        " someone you did not invite and who did not invite you. Nor may the same person have invited both."
    ),
    "left.confirmed": Entry(
        "{country}: everything by which we could write to people there is being erased. What stands in their"
        " chats is taken out first."
    ),
    "left.already": Entry(
        "{country}: nothing is sent there, and we have no way left to write to people there."
    ),
}
