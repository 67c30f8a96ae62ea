"""Words around prompts that can be heard, and for those who record them."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "hearing.hear": Entry("🔊 Hear it", note="button on a question: sends a recording of it", label=True),
    "hearing.ask": Entry("This plays sound. Is it safe now?"),
    "hearing.yes": Entry("Yes, it is safe", note="button", label=True),
    "hearing.no": Entry("No, not now", note="button", label=True),
    "settings.hear": Entry("Sound", note="button in the settings: when recordings are sent", label=True),
    "joining.hear": Entry("Some questions can be heard. When should the sound be sent to you?"),
    "joining.hear_never": Entry("Never", note="button: never send sound", label=True),
    "joining.hear_press": Entry("When I press 'Hear it'", note="button: send sound on request", label=True),
    "joining.hear_always": Entry("Always", note="button: send sound with each question", label=True),
    "narrate.begin": Entry("Start recording", note="button"),
    "narrate.how": Entry(
        "Read each text aloud, slowly and clearly, and send it as a voice note. Two minutes at most"
        " for each. Do not say your name."
    ),
    "narrate.left": Entry("{count} text is left.", "{count} texts are left."),
    "narrate.answers": Entry(
        "This is an answer to: {question}",
        note="question is not to be read aloud, only to understand the text",
    ),
    "narrate.read": Entry("Please read aloud:", note="the text to read follows"),
    "narrate.listen": Entry("Please listen to it. Is this what you read?", note="the text she read follows"),
    "narrate.keep": Entry("Keep it", note="button"),
    "narrate.again": Entry("Record again", note="button"),
    "narrate.skip": Entry("Not this one", note="button: go on to the next text"),
    "narrate.kept": Entry("Kept. Thank you."),
    "narrate.done": Entry("Nothing more waits to be recorded. Thank you."),
    "narrate.only_voice": Entry("Please send a voice note (Opus in Ogg), as chat apps record it."),
    "narrate.too_long": Entry("That is too long. Could you read it again in less than two minutes, please?"),
    "narrate.too_large": Entry("That file is too large. Could you record it again, please?"),
    "narrate.lost": Entry(
        "One recording did not arrive whole. Please send /narrate and read it again:",
        note="the text follows that is to be read again",
    ),
}
