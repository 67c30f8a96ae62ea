"""Words of the console's page for inviting people."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.invitations": Entry("Invitations", note="link to a page"),
    "console.inviting.help": Entry(
        "Whoever has a code can join and answer. Give codes on paper or as links, only to people whom you trust."
    ),
    "console.inviting.more": Entry("Make codes"),
    "console.inviting.country": Entry("The country that they speak about"),
    "console.inviting.country_hint": Entry("With none, each person chooses when she joins."),
    "console.inviting.any_country": Entry("Any country"),
    "console.inviting.cohort": Entry("A name for this group"),
    "console.inviting.cohort_hint": Entry(
        "For example winter-2026. Rounds can be for one group alone. They never see the name."
    ),
    "console.inviting.codes": Entry("How many codes"),
    "console.inviting.codes_hint": Entry("From 1 to 240. A sheet of paper holds 24."),
    "console.inviting.uses": Entry("How many people may use each code"),
    "console.inviting.uses_hint": Entry("1 is safest: a code that is found later lets nobody in."),
    "console.inviting.until": Entry("They work until"),
    "console.inviting.days": Entry("for one day", "for {count} days", note="how long a code works"),
    "console.inviting.make_sheets": Entry("Make sheets to print", note="button", label=True),
    "console.inviting.make_links": Entry("Make links", note="button", label=True),
    "console.inviting.once": Entry(
        "Codes are shown once and kept nowhere. If you lose them, stop the batch and make others."
    ),
    "console.inviting.before": Entry("These codes were made before: batch {number}"),
    "console.inviting.before_means": Entry(
        "They were shown once, and are kept nowhere. If you do not have them, stop the batch and make others."
    ),
    "console.inviting.batches": Entry("Codes that were made"),
    "console.inviting.batches_help": Entry(
        "Nobody can tell who came by which code, nor how many were used: a batch can be a few people."
    ),
    "console.inviting.number": Entry("Number"),
    "console.inviting.for": Entry("For"),
    "console.inviting.made": Entry("Made on"),
    "console.inviting.state": Entry("State"),
    "console.inviting.works": Entry("works", note="state of a batch of codes"),
    "console.inviting.ended": Entry("has ended", note="state of a batch of codes"),
    "console.inviting.stopped": Entry("is stopped", note="state of a batch of codes"),
    "console.inviting.stopped_now": Entry("It is stopped. Who had joined before stays."),
    "console.inviting.stopped_before": Entry("It was stopped before."),
    "console.inviting.size": Entry("One code.", "{count} codes."),
    "console.inviting.each": Entry("For one person each.", "For up to {count} people each."),
    "console.inviting.stop": Entry("Stop", note="button: the codes let nobody in any more", label=True),
    "console.inviting.stop_ask": Entry("Stop the codes of batch {number}?"),
    "console.inviting.stop_means": Entry(
        "Codes that nobody used yet let nobody in any more. Who joined stays, and nobody finds out who it was."
    ),
    "console.inviting.stop_yes": Entry("Yes, stop them", note="button", label=True),
    "console.inviting.back": Entry("Back to invitations", note="link"),
    "console.inviting.none": Entry("None yet. Make the first codes above."),
    "console.inviting.whole": Entry("Give a whole number, such as 24."),
    "console.inviting.links": Entry("Your link", "Your {count} links"),
    "console.inviting.links_help": Entry(
        "Copy them now: they are shown once. Send each link to one person, in a way that is safe for her."
    ),
    "console.inviting.links_label": Entry("Links, one in each line"),
}
