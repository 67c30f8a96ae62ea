"""Words of the console's page for answers that leave joined, which takes two people."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.joined": Entry("All answers of a person in one row"),
    "console.joined.help": Entry(
        "For those who need to look at answers together. It takes two people within a day."
    ),
    "console.joined.means": Entry(
        "Whoever knows some of what a person said could find her row, and read the rest. Keep the file to yourself."
    ),
    "console.joined.agreed": Entry("Agreed so far: number {ids}."),
    "console.joined.not_you": Entry(
        "Your word is noted. Somebody who did not come in through the same person has to give hers."
    ),
    "console.joined.agree": Entry("I agree", note="button: the second person gets the file", label=True),
    "console.joined.waits": Entry("Noted. A second person has to agree within a day, and gets the file."),
    "console.joined.used": Entry(
        "By these two words the file left already. To have it again, both agree again."
    ),
    "console.joined.back": Entry("Back to the files", note="link"),
}
