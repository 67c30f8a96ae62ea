"""The commands in Telegram's menu: neutral words, since whoever holds the phone sees them."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_NOTE = "Telegram's menu shows it beside the command. Short, and safe to be seen by a stranger."

WORDS: dict[str, Entry] = {
    "commands.start": Entry("Begin", note=_NOTE),
    "commands.continue": Entry("Go on where you were", note=_NOTE),
    "commands.language": Entry("Choose the language", note=_NOTE),
    "commands.settings": Entry("Change settings", note=_NOTE),
    "commands.pause": Entry("Get no messages for now", note=_NOTE),
    "commands.stop": Entry("Get no more messages", note=_NOTE),
    "commands.erase": Entry("Erase everything about you", note=_NOTE),
    "commands.privacy": Entry("What is kept, and until when", note=_NOTE),
    "commands.mydata": Entry("See what is kept about you", note=_NOTE),
    "commands.help": Entry("Get help", note=_NOTE),
    "commands.x": Entry("Leave now and clear this chat", note=_NOTE),
}
