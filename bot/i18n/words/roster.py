"""Words for whom a coordinator brought on a list: the first message, and why it came."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "roster.hello": Entry(
        "Hello. You said that a message may come here. Answer with any word to go on."
        " Answer STOP, and nothing more comes.",
        note="the first text message to a phone; neutral: no topic, since others may read it; keep STOP as it is",
    ),
    "roster.stopped": Entry(
        "That is fine. Nothing more comes here.",
        note="to whoever says STOP to that message; neutral: no topic",
    ),
    "roster.asked": Entry(
        "How you were asked whether we may write: {how}, on {day}, by {by}",
        note="among what is kept about a person; what stands in how and by was written by staff",
    ),
}
