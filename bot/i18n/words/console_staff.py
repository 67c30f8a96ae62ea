"""Words of the console's pages on who works here, and on countries that are left."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.staff": Entry("Who works here", note="link to a page"),
    "console.menu.countries": Entry("Leave a country", note="link to a page"),
    "console.staff.help": Entry("Everyone who works here, by number. Nobody's name is kept."),
    "console.staff.id": Entry("Number"),
    "console.staff.role": Entry("What she does here"),
    "console.staff.where": Entry("Countries"),
    "console.staff.everywhere": Entry("All countries"),
    "console.staff.you": Entry("you", note="marks the reader's own row"),
    "console.staff.owner": Entry("Owner of the consultation", note="a coordinator who may limit others"),
    "console.staff.open": Entry("Open", note="button: one of the staff"),
    "console.staff.invite": Entry("Invite someone to work here"),
    "console.staff.role_hint": Entry(
        "What needs two people counts you and whoever came in through you as one."
    ),
    "console.staff.which_role": Entry("Choose what she will do here."),
    "console.staff.invite_do": Entry("Make a link", note="button", label=True),
    "console.staff.invited": Entry("A link for one person"),
    "console.staff.invited_help": Entry(
        "It works once, for one day. Copy it now: it is shown once.",
        "It works once, for {count} days. Copy it now: it is shown once.",
    ),
    "console.staff.back": Entry("Back to who works here", note="link"),
    "console.staff.one": Entry("{id}. {role}", note="number of a member of staff and what she does"),
    "console.staff.nobody": Entry("Nobody who works here has the number {id}."),
    "console.staff.limit": Entry("Limit her to countries"),
    "console.staff.countries": Entry("Countries that she works in"),
    "console.staff.countries_hint": Entry(
        "She plans, invites and sees rounds of these countries alone. With none ticked she works everywhere."
    ),
    "console.staff.before": Entry("This link was made before"),
    "console.staff.before_means": Entry(
        "It was shown once, and is kept nowhere. If you did not see it, nobody can use it: make another."
    ),
    "console.staff.before_stop": Entry(
        "If someone came in by it who should not, let them go: they stand in the list."
    ),
    "console.staff.limit_do": Entry("Save", note="button", label=True),
    "console.staff.limited_now": Entry("Saved for number {id}."),
    "console.staff.revoke": Entry("Her phone is lost, or she leaves"),
    "console.countries.help": Entry(
        "Where taking part became dangerous, one word stops all messages. A second person's word erases the addresses."
    ),
    "console.countries.leave": Entry("Country to leave"),
    "console.countries.look": Entry("What would happen", note="button", label=True),
    "console.countries.which": Entry("Choose a country."),
    "console.countries.left": Entry("Countries that were left"),
    "console.countries.none": Entry("None was left."),
    "console.countries.since": Entry("Left on {day}, on the word of number {id}."),
    "console.countries.erased": Entry("Addresses are erased, on two words"),
    "console.countries.waits": Entry("Nothing is sent. A second word is missing"),
    "console.countries.second_means": Entry(
        "Your word would erase all addresses there. Nobody there could be reached again."
    ),
    "console.countries.not_you": Entry(
        "Someone who did not come in through the same person has to give the second word."
    ),
    "console.countries.agreed": Entry("Wants to go back so far: number {ids}."),
    "console.countries.return": Entry("Go back there", note="button: needs two people", label=True),
    "console.countries.returned": Entry("{country}: messages go there again."),
    "console.countries.return_waits": Entry("{country}: noted. A second person has to say so within a day."),
    "console.countries.ask": Entry("Leave {country}?"),
    "console.countries.ask_means": Entry(
        "All messages to people there stop at once, and ours are taken out of their chats. Answers stay."
    ),
    "console.countries.back": Entry("Back", note="link"),
}
