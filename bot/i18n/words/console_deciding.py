"""Words of the console's pages on which drafters decide, write new texts, and choose their digests."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "console.deciding.head": Entry("Decide on this part", note="heading"),
    "console.deciding.help": Entry(
        "Your decision stands in the digests at once. A newer one takes its place, and none is lost."
    ),
    "console.deciding.why": Entry("Why?"),
    "console.deciding.why_hint": Entry(
        "In your own words, in up to {most} letters. Everyone is shown it, once people are told. Name nobody."
    ),
    "console.deciding.again": Entry("Say it in another language too", note="opens two more fields"),
    "console.deciding.told_in": Entry("In which language?"),
    "console.deciding.told_in_hint": Entry("Translators are asked for all others."),
    "console.deciding.no_other": Entry("In no other", note="choice: no other language"),
    "console.deciding.same": Entry("The same reason in that language"),
    "console.deciding.write": Entry("Write it down", note="button", label=True),
    "console.deciding.choose": Entry("Choose what becomes of this part."),
    "console.deciding.written": Entry("It is written down."),
    "console.deciding.past": Entry("Decided before", note="heading"),
    "console.deciding.no_past": Entry("Nothing was decided on this part yet."),
    "console.deciding.counts": Entry("counts now", note="tag beside the newest decision"),
    "console.deciding.on": Entry("In round {round}, on the figures as of {cut}."),
    "console.deciding.on_version": Entry(
        "On version {version}, in round {round}, on the figures as of {cut}."
    ),
    "console.deciding.table_help": Entry(
        "Each part with what people said, what was decided, and in which version it is carried out."
    ),
    "console.deciding.none": Entry("Nothing is decided yet. A drafter decides on the page of each part."),
    "console.deciding.told": Entry("What people were told", note="heading"),
    "console.deciding.not_told": Entry(
        "People were not told yet. A coordinator does it once the round is over and something is decided."
    ),
    "console.deciding.told_at": Entry("Sent from {at} on. This is how people read it now:"),
    "console.newtext.versions_help": Entry("The words of this proposal, and what each version changed."),
    "console.newtext.begin": Entry("Write a new text", note="button and title", label=True),
    "console.newtext.now": Entry("Version {version}, the newest", note="heading"),
    "console.newtext.step": Entry("From version {before} to version {now}", note="heading"),
    "console.newtext.step_nothing": Entry("No part has another text."),
    "console.newtext.fate_changed": Entry("Another text."),
    "console.newtext.fate_taken_out": Entry("Taken out."),
    "console.newtext.fate_added": Entry("New."),
    "console.newtext.asked": Entry("When people were asked", note="heading"),
    "console.newtext.asked_in": Entry(
        "Version {version}: in {count} round, number {rounds}.",
        "Version {version}: in {count} rounds, numbers {rounds}.",
        note="{rounds}: the numbers of one round or more, with commas.",
    ),
    "console.newtext.not_asked": Entry("Version {version}: people were not asked about it yet."),
    "console.newtext.head": Entry("Proposal {proposal}: the text of version {version}", note="heading"),
    "console.newtext.help": Entry(
        "Change the words that should be others, and leave the rest. You see all changes before it is made."
    ),
    "console.newtext.replaces": Entry(
        "Version {version} was made, and nobody was asked about it yet. A new one takes its place."
    ),
    "console.newtext.asks": Entry("What the proposal asks for, in short"),
    "console.newtext.name": Entry("What the part is called"),
    "console.newtext.name_hint": Entry("Up to {most} letters."),
    "console.newtext.text": Entry("Its text"),
    "console.newtext.text_hint": Entry(
        "Up to {most} letters. Write short sentences of at most 20 words. Do not write 'your country'."
    ),
    "console.newtext.was": Entry("The text in version {version}"),
    "console.newtext.out": Entry("Take this part out"),
    "console.newtext.add": Entry("Add a part", note="heading"),
    "console.newtext.look": Entry("Look at all changes", note="button", label=True),
    "console.newtext.changes": Entry("All changes", note="title of a page"),
    "console.newtext.look_help": Entry(
        "Beside version {before}: words taken out are crossed out, words put in are underlined."
    ),
    "console.newtext.make": Entry("Make this version", note="button", label=True),
    "console.newtext.back": Entry("Change it once more", note="button", label=True),
    "console.newtext.anew": Entry("Forget these changes", note="button", label=True),
    "console.newtext.dropped": Entry("Your changes are forgotten. The text is as it was."),
    "console.newtext.first": Entry("Change something first."),
    "console.newtext.other": Entry(
        "These are not the words that you looked at. Look at all changes once more."
    ),
    "console.newtext.made": Entry(
        "Version {version} of proposal {proposal} is made. Translators are given its new sentences."
    ),
    "console.menu.digests": Entry("My digests", note="link: how a drafter gets her digests"),
    "console.choosing.head": Entry("How digests come to you", note="heading"),
    "console.choosing.help": Entry("A digest is what was found in a round. It comes to you by itself."),
    "console.choosing.when": Entry("How often?"),
    "console.choosing.own": Entry("The language of my chat"),
    "console.choosing.where": Entry("Where to?"),
    "console.choosing.to_chat": Entry("To my chat"),
    "console.choosing.to_email": Entry("By e-mail"),
    "console.choosing.to_both": Entry("To my chat and by e-mail"),
    "console.choosing.mail_in_chat": Entry(
        "They come to your chat. To get them by e-mail, give your address there, under /digests."
    ),
    "console.choosing.keep": Entry("Keep it so", note="button", label=True),
    "console.choosing.choose": Entry("Choose how often they come."),
    "console.choosing.no_address": Entry("There is no e-mail address of yours. Give it in your chat first."),
    "console.choosing.noted": Entry("It is noted."),
}
