"""Words of the consultation's own page, which anybody may read. It never tells how to join, or who did."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "charterpage.title": Entry(
        "The charter: what people said, and what was decided",
        note="The title of a public page on the web. 'The charter' is the text that the proposals belong to.",
    ),
    "charterpage.about": Entry(
        "People who work for peace and for women's rights were asked about these proposals. This page shows"
        " what they said and what became of it.",
    ),
    "charterpage.languages": Entry("Other languages", note="Before a list of languages."),
    "charterpage.draft": Entry("This translation is a draft. Nobody has reviewed it yet."),
    "charterpage.back": Entry("All proposals", note="A link that leads back to the first page."),
    "charterpage.proposals": Entry("The proposals", note="A heading."),
    "charterpage.others": Entry("Other questions", note="A heading: rounds that are about no proposal."),
    "charterpage.proposal": Entry(
        "Proposal {proposal}, version {version}",
        note="{proposal} is a letter: a, b, c, d or e. A short line.",
    ),
    "charterpage.changed": Entry(
        "What changed from version {before} to version {now}",
        note="A heading; {before} and {now} are numbers. Under it stands each part that changed.",
    ),
    "charterpage.changed_nothing": Entry("No part was changed."),
    "charterpage.fate_changed": Entry(
        "Changed. What is crossed out is gone; what is underlined is new.", note="Above a part's words."
    ),
    "charterpage.fate_taken_out": Entry("Taken out.", note="Above a part's words: the whole part is gone."),
    "charterpage.fate_added": Entry("New.", note="Above a part's words: the whole part is new."),
    "charterpage.decisions_how": Entry(
        "Those who write the charter decide on each part, and say why. A newer decision takes the place of an"
        " older one."
    ),
    "charterpage.no_decisions": Entry("Nothing is decided yet."),
    "charterpage.rounds": Entry(
        "What people said", note="A heading: a list of finished rounds of questions."
    ),
    "charterpage.no_rounds": Entry("No figures about this are released yet."),
    "charterpage.figures": Entry("All figures", note="A link to everything that was counted in one round."),
    "charterpage.next": Entry("Next page", note="A link: this goes on there."),
    "charterpage.method": Entry("How this was done, and what it cannot tell", note="A heading, and a link."),
    "charterpage.how": Entry("How people were asked", note="A heading."),
    "charterpage.how_asked": Entry(
        "Partner groups invited people. They answered by phone, in languages of their own choice.",
    ),
    "charterpage.how_free": Entry(
        "Nobody had to answer. Every question could be skipped, and answers could be changed or erased.",
    ),
    "charterpage.how_unknown": Entry("No name and no phone number was kept."),
    "charterpage.how_words": Entry(
        "What people wrote in their own words is not shown here. They agreed to show it only to those who write"
        " the charter."
    ),
    "charterpage.how_groups": Entry("This page does not tell what countries or groups of people said."),
    "charterpage.how_decided": Entry("What people say can change the charter. It does not decide alone."),
}
