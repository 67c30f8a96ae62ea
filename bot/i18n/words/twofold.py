"""Words for those who translate in the chat, and for who decides between two translations."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "twofold.begin": Entry("Translate", note="button: shows a sentence to be translated"),
    "twofold.choose": Entry("Choose between two", note="button: shows two translations of a sentence"),
    "twofold.mine": Entry("My languages", note="button: into which a translator translates"),
    "twofold.which": Entry(
        "Into which languages do you translate? Press one to choose it, and once more to leave it out."
    ),
    "twofold.ask": Entry("Please say this in {language}, as you would say it to a neighbour."),
    "twofold.english": Entry("English: {text}", note="text is the sentence to be translated"),
    "twofold.several": Entry("For several: {text}", note="text is the English for more than one"),
    "twofold.note": Entry("Note: {note}", note="a remark to translators, in English"),
    "twofold.button": Entry("It stands on a button: at most {most} letters and spaces."),
    "twofold.place": Entry("It stands at: {place}", note="place is a short code, such as consent.free"),
    "twofold.form": Entry("How is it said for these numbers: {numbers}?"),
    "twofold.large": Entry("large numbers", note="in place of numbers, inside a sentence"),
    "twofold.lacks": Entry("{name} is missing. Please write it in, just as it stands in the English."),
    "twofold.extra": Entry("{name} is not in the English. Please leave it out."),
    "twofold.too_long": Entry("That is too long for a button. At most {most} letters and spaces fit."),
    "twofold.wrong": Entry(
        "Something in it cannot be shown yet: {why}. Please write it once more.",
        note="why is told in English",
    ),
    "twofold.kept": Entry("Thank you. It is kept."),
    "twofold.nothing": Entry("Nothing waits for you right now. Thank you."),
    "twofold.gone": Entry("This sentence needs nothing from you any more."),
    "twofold.next": Entry("Another one", note="button: leaves this sentence for later"),
    "twofold.two": Entry("Two people wrote this apart. Which one is right in {language}?"),
    "twofold.first": Entry("First: {text}", note="text is one of two translations"),
    "twofold.second": Entry("Second: {text}", note="text is the other one of two translations"),
    "twofold.take_first": Entry("The first", note="button: this translation is right"),
    "twofold.take_second": Entry("The second", note="button: this translation is right"),
    "twofold.write": Entry("Neither: I write one", note="button: neither translation is right"),
    "twofold.decided": Entry("That is decided. It is used within a minute."),
}
