"""Words to whoever holds the phone after a silence, and for phones that several people use."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "sitting.who": Entry(
        "It has been quiet here for a while. Please choose.",
        note="the only thing shown after half an hour of silence; says nothing of the topic",
    ),
    "sitting.kept": Entry("What was just written here is kept unseen, for an hour at most."),
    "sitting.go_on": Entry("Go on", note="button: the person who was here before goes on"),
    "sitting.another": Entry("Another person", note="button: somebody else holds the phone now"),
    "sitting.other": Entry("Someone new, or were you here before?"),
    "sitting.only_one": Entry("Messages come only for the one who was here last."),
    "sitting.new": Entry("Someone new", note="button"),
    "sitting.have_code": Entry("I have a code", note="button: four digits that she chose earlier"),
    "sitting.first": Entry("I was here before, without a code", note="button"),
    "sitting.back": Entry("Back", note="button"),
    "sitting.digits": Entry("Write your four digits. They are taken out of this chat at once."),
    "sitting.digits_four": Entry("Please write four digits."),
    "sitting.digits_wrong": Entry("These digits open nothing here. Please look again, or go back."),
    "sitting.wait": Entry("Please wait a while, then try again."),
    "sitting.choose": Entry(
        "Choose four digits that nobody else knows, and write them here. What you say is shown again only with"
        " them. They are taken out of this chat at once."
    ),
    "sitting.choose_others": Entry("Please choose other digits."),
    "sitting.full": Entry("No more people fit on this phone."),
    "sitting.fixed": Entry("This cannot be changed for now."),
    "sitting.hidden": Entry("What was said earlier is not shown on this phone, since others use it too."),
    "sitting.hidden_erase": Entry("To have it removed, send /erase."),
}
