"""Words of the console's pages where sentences are translated, and where a third decides between two."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.translate": Entry("Translate", note="link"),
    "console.menu.adjudicate": Entry("Choose between two", note="link: two translations of a sentence"),
    "console.translate.to_field": Entry("Go to the field, to write"),
    "console.translate.take_first": Entry("The first is right", note="button", label=True),
    "console.translate.take_second": Entry("The second is right", note="button", label=True),
    "console.translate.languages": Entry("Into which languages do you translate?"),
    "console.translate.languages_help": Entry(
        "Choose those that you speak at home. Two people write each sentence apart, and a third decides."
    ),
    "console.translate.choose": Entry("Keep these languages", note="button", label=True),
    "console.translate.chosen": Entry("Your languages are kept."),
    "console.translate.nothing_first": Entry(
        "Every sentence of your languages is written. More come when words change."
    ),
    "console.translate.nothing_read": Entry(
        "It comes here once two people have written the same sentence in a language that you read."
    ),
}
