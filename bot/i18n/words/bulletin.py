"""Words of bulletins: what people are told was decided, and the coordinator's step that has it sent."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "bulletin.button": Entry(
        "Decided: {name}", note="leads to what was decided; {name} is what a survey is called", label=True
    ),
    "bulletin.asked": Entry("People were asked about this. Here is what they said, and what was decided."),
    "bulletin.everyone": Entry(
        "Everyone here gets this message, whether or not they answered.",
        note="So nobody who sees it can tell whether she answered.",
    ),
    "bulletin.part": Entry("{number} of {total}: {part}", note="{part} is the name of a part of the charter"),
    "bulletin.keep": Entry(
        "The drafters decided: this stays as it is.",
        note="The drafters are the people who write the charter; this is one part of it.",
    ),
    "bulletin.change": Entry("The drafters decided: this will be changed."),
    "bulletin.turn_down": Entry("The drafters decided: this will be taken out."),
    "bulletin.ask_again": Entry("The drafters decided: people will be asked about this again."),
    "bulletin.statement_keep": Entry(
        "The drafters decided: they take this up.", note="A statement that somebody suggested."
    ),
    "bulletin.statement_change": Entry("The drafters decided: they take this up in other words."),
    "bulletin.statement_turn_down": Entry("The drafters decided: they do not take this up."),
    "bulletin.statement_ask_again": Entry("The drafters decided: people will be asked about this again."),
    "bulletin.carried_out": Entry(
        "It is done, in version {version} of the text.", note="{version} is a number"
    ),
    "bulletin.anew": Entry("This was decided anew since the message about it was sent."),
    "bulletin.why": Entry("Why, in the drafters' own words:", note="Their words stand below."),
    "bulletin.last": Entry("That was all. Thank you for reading."),
    "desk.do_tell": Entry("Tell people what was decided", note="button"),
    "desk.tell_ask": Entry(
        "Everyone who agreed to later messages gets a short one, whether or not they answered. What was said"
        " and decided is shown once they press it. It cannot be taken back. It tells of:"
    ),
    "desk.tell_yes": Entry("Yes, tell them", note="button"),
    "desk.told": Entry("It goes out now, to each within safe hours. A part is told of once."),
}
