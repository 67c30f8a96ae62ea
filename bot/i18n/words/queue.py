"""Words of the reviewer's screens: reading what people wrote, one text after the other."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_BUTTON = "button"

WORDS: dict[str, Entry] = {
    "queue.begin": Entry("Read what waits", note="button: open answers that wait to be reviewed"),
    "queue.waiting": Entry(
        "{round} – {question}: at least {count} waits.",
        "{round} – {question}: at least {count} wait.",
        note="question is a short name, such as 'What could go wrong'",
    ),
    "queue.waiting_few": Entry("{round} – {question}: fewer than {fewer} wait.", note="fewer is a number"),
    "queue.none": Entry("Nothing waits that you may read."),
    "queue.done": Entry("Nothing more waits here for you."),
    "queue.rule_leave": Entry(
        "Some texts may tell of violence or a threat, though nobody was asked for that. Do not look into it,"
        " pass it on or tag it, and do not try to find out who wrote it."
    ),
    "queue.rule_remove": Entry(
        "Press '{button}' and it is removed for good: only that there was a text is kept.",
        note="what is to be pressed is the label of queue.violence",
    ),
    "queue.rule_hide": Entry(
        "Hide whatever points at somebody: names, places, groups, events, offices, telling turns of phrase."
        " Phone numbers, addresses, links and handles are hidden in any case."
    ),
    "queue.rule_stop": Entry(
        "Stop when you need to. Talk to the person who supports you, about yourself, never about a text."
    ),
    "queue.go": Entry("Go on", note=_BUTTON),
    "queue.asked": Entry("Asked: {question}", note="question is what was asked in a survey"),
    "queue.shown": Entry("Would be shown: {text}", note="text is what somebody wrote, with gaps"),
    "queue.tags": Entry("About: {tags}", note="tags are a list of subjects"),
    "queue.translation": Entry("Translation: {text}"),
    "queue.unquoted": Entry("Its writer did not agree to this text being quoted: tag it, or leave it out."),
    "queue.spoken": Entry("This answer was spoken. Nobody has written it down yet."),
    "queue.spoken_written": Entry("You wrote down this. Another reviewer has to agree:"),
    "queue.agree_ask": Entry("Another reviewer wrote this down. Is it what you hear?"),
    "queue.hear": Entry("Listen", note="button: to an answer that was spoken"),
    "queue.hear_rule": Entry(
        "Before you listen: a voice can weigh more than words. If it tells of violence or a threat, stop"
        " listening and press '{button}'.",
        note="what is to be pressed is the label of queue.violence",
    ),
    "queue.hear_now": Entry("Listen now", note=_BUTTON),
    "queue.heard": Entry(
        "It leaves this chat after {count} minute. Let nobody else hear it, and do not try to find out who"
        " speaks.",
        "It leaves this chat after {count} minutes. Let nobody else hear it, and do not try to find out who"
        " speaks.",
    ),
    "queue.write": Entry("Write it down", note="button: the words of an answer that was spoken"),
    "queue.write_ask": Entry(
        "Write what you hear, word for word, in the language that is spoken. Where you cannot hear it, write […]."
    ),
    "queue.agree": Entry("Yes: keep the words, destroy the voice", note=_BUTTON),
    "queue.disagree": Entry("No: take the words away", note=_BUTTON),
    "queue.hide": Entry("Hide words", note=_BUTTON),
    "queue.piece": Entry("Quote a piece only", note=_BUTTON),
    "queue.translate": Entry("Translate", note=_BUTTON),
    "queue.tag": Entry("What it is about", note="button: opens a list of subjects"),
    "queue.release": Entry("Release it", note="button: these words may be shown"),
    "queue.tagged": Entry("Only count what it is about", note=_BUTTON),
    "queue.leave": Entry("Leave it out", note="button: the text is neither shown nor counted by subject"),
    "queue.violence": Entry("It tells of violence or a threat", note=_BUTTON),
    "queue.pattern": Entry("A pattern: misconduct by peacekeepers", note=_BUTTON),
    "queue.next": Entry("Next, without deciding", note=_BUTTON),
    "queue.back": Entry("Back to the text", note=_BUTTON),
    "queue.hide_ask": Entry("Which words? Write them as they stand in the text."),
    "queue.piece_ask": Entry("Which piece? Write it word for word, gaps as […]."),
    "queue.translate_ask": Entry("Write the translation in {language}. Keep every gap as […]."),
    "queue.tag_ask": Entry("What is it about? Press as many as fit."),
    "queue.tag_means": Entry("{tag}: {means}", note="tag is a subject, means is a sentence that explains it"),
    "queue.remove": Entry("Remove it for good", note=_BUTTON),
    "queue.removed": Entry("Removed. Nothing of it is kept."),
    "queue.pattern_ask": Entry(
        "The text is left out. Whoever is named for this is told that a pattern was noted: no text, no"
        " country, no number. Do not look into it yourself."
    ),
    "queue.pattern_note": Entry("Note a pattern", note=_BUTTON),
    "queue.pattern_noted": Entry("Noted. The text is left out."),
    "queue.pattern_nobody": Entry(
        "The text is left out. Nobody is named who could be told: speak with whoever leads this, without any"
        " text."
    ),
    "queue.pattern_told": Entry(
        "In a review somebody noted a pattern that is yours to follow up. For people's safety no text, country"
        " or number comes with this. Please speak with whoever leads this."
    ),
    "queue.accept_ask": Entry("Another reviewer translated this. Does it say the same?"),
    "queue.accept": Entry("Accept the translation", note=_BUTTON),
    "queue.look_released": Entry(
        "{survey}: what was released",
        note="button: texts that were released, to take one back; a survey's name",
    ),
    "queue.none_released": Entry("Nothing more is released here."),
    "queue.undo": Entry("Take it back", note="button: the release of a text"),
    "queue.next_released": Entry("Next", note=_BUTTON),
    "queue.undo_ask": Entry("It will stand in no later digest. What shall become of the text?"),
    "queue.undo_wait": Entry("Let it wait again", note="button: the text waits to be read again"),
    "queue.undone": Entry("Taken back. It waits to be read again."),
    "queue.sent_stays": Entry(
        "A digest that was sent before stays with its readers: nobody can call it back."
    ),
    "queue.refuse": Entry("Take the translation away", note=_BUTTON),
}
