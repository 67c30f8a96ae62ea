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
}
