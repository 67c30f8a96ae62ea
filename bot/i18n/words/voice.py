"""Words on answering by voice: what it means, and what became of a voice note."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_BUTTON = "button"

WORDS: dict[str, Entry] = {
    "voice.known": Entry("A voice can be recognised. If that could put you in danger, please write instead."),
    "voice.telegram": Entry(
        "A chat app that brings your voice note here keeps it too. We cannot change that."
    ),
    "voice.here": Entry(
        "Here it is kept locked. Two people listen, write down the words, and then your voice is destroyed."
    ),
    "voice.ask": Entry("Do you want to answer by voice, up to 2 minutes? You can take it back in /settings."),
    "voice.yes": Entry("Yes, by voice", note=_BUTTON),
    "voice.keep": Entry("Yes, keep what I sent", note="button: she has sent a voice note already"),
    "voice.no": Entry("No, I write instead", note=_BUTTON),
    "voice.lost": Entry("Your voice note did not arrive here. Please send it once more, or write."),
    "voice.lost_long": Entry("Your voice note was too long. Please make it shorter, or write."),
    "voice.settings": Entry(
        "You said that you may answer by voice. If you take it back, what nobody has written down yet is"
        " destroyed. Words that were written down stay; you can change them with /continue."
    ),
    "voice.take_back": Entry("Take it back", note=_BUTTON),
    "voice.taken_back": Entry("Taken back. No voice of yours is kept here."),
    "settings.voice": Entry("Whether my voice may be kept", note="button in the settings"),
}
