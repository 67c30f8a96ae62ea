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
}
