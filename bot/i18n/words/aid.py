"""Words where somebody helps another person to answer, or a group answers together."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "aid.open": Entry("I help someone, or we are a group", note="button: opens the question who answers"),
    "aid.ask": Entry("Who answers here?"),
    "aid.own": Entry("If you help someone, read everything aloud and press what she or he says."),
    "aid.group_once": Entry("A group gives one answer together. It counts as one group, not as many people."),
    "aid.none": Entry("I answer for myself", note="button"),
    "aid.helped": Entry("I help someone who cannot read", note="button"),
    "aid.group": Entry("We are a group with one answer", note="button"),
    "aid.heard": Entry("Did the person who answers hear everything up to here, and say yes to it?"),
    "aid.own_place": Entry("Each person has a place of her or his own here, with answers of her or his own."),
    "aid.heard_yes": Entry(
        "Yes, heard and agreed", note="button: the person who answers heard all and said yes"
    ),
    "aid.read_now": Entry("No, I read it aloud now", note="button: shows the consent again, from its start"),
    "aid.other_place": Entry(
        "This place is mine", note="button: the person who is helped gets her own place"
    ),
    "aid.give": Entry("Please give the phone to the person now."),
    "aid.have": Entry("I have it", note="button: the person who answers holds the phone now"),
    "aid.give_back": Entry("Please give the phone back now."),
    "aid.have_back": Entry("I have it back", note="button: the helper holds the phone again"),
    "aid.no_voice": Entry(
        "Here no voice is taken, since somebody else may be heard in it. Nothing you sent was opened or kept."
    ),
}
