"""Words of the console's pages where reviewers read texts, write statements and take releases back."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.review": Entry("Texts", note="link: open answers that wait to be read by a reviewer"),
    "console.review.help": Entry(
        "What people wrote waits here until a reviewer has read it. Nobody else sees it before."
    ),
    "console.review.none_first": Entry("New texts come when the figures are counted next."),
    "console.review.question": Entry("Question", note="head of a column"),
    "console.review.many": Entry("How many wait", note="head of a column"),
    "console.review.least": Entry("At least {count} waits.", "At least {count} wait."),
    "console.review.fewer": Entry("Fewer than {fewer} wait.", note="fewer is a number"),
    "console.review.read": Entry("Read them", note="button", label=True),
    "console.review.all": Entry("All that waits", note="button", label=True),
    "console.review.again": Entry("Those that you left for later", note="button", label=True),
    "console.review.elsewhere_head": Entry("Read on another computer"),
    "console.review.elsewhere": Entry(
        "These rounds are high-risk. Their answers can be read on another computer only, never here."
    ),
    "console.review.undo_head": Entry("What was released"),
    "console.review.undo_help": Entry("You can take a released text back. Digests that were sent stay."),
    "console.review.undone_waits": Entry(
        "Taken back. It waits to be read again. A digest that was sent before stays with its readers."
    ),
    "console.review.undone_removed": Entry(
        "Removed. Nothing of it is kept. A digest that was sent before stays with its readers."
    ),
    "console.review.written_in": Entry("Written in {language}:"),
    "console.review.shown": Entry("Would be shown:", note="stands above a text with gaps in it"),
    "console.review.translation": Entry("Translation:"),
    "console.review.hear_alone": Entry("Use headphones. Do not try to find out who speaks."),
    "console.review.prepare": Entry("Before it is released"),
    "console.review.decide": Entry("What shall become of it?"),
    "console.review.tag_hint": Entry("Tick as many as fit. What you tick counts when you decide, too."),
    "console.review.keep": Entry("Keep it", note="button: saves what was typed", label=True),
    "console.review.keep_tags": Entry("Keep these subjects", note="button", label=True),
    "console.review.before": Entry("Back: the text before", note="button", label=True),
    "console.review.kept": Entry("Kept."),
    "console.review.release_done": Entry("It is released."),
    "console.review.tagged_done": Entry("Only its subjects are counted."),
    "console.review.leave_done": Entry("It is left out."),
    "console.review.accept_done": Entry("The translation is accepted."),
    "console.review.refuse_done": Entry("The translation is taken away."),
    "console.review.agree_done": Entry("The words are kept. The voice is destroyed."),
    "console.review.disagree_done": Entry("The words are taken away."),
    "console.review.gone": Entry("That text waits no more. It was decided, changed or erased meanwhile."),
    "console.review.keys": Entry("Keys that press buttons", note="opens a list of keys"),
    "console.review.keys_help": Entry(
        "Each stands next to its button. They rest while you type. A key that decides something only goes to"
        " its button: Enter presses it."
    ),
    "console.review.keys_on": Entry("Turn the keys on", note="button", label=True),
    "console.review.keys_off": Entry("Turn the keys off", note="button", label=True),
    "console.review.key": Entry("Key", note="head of a column: a key of a keyboard"),
    "console.review.key_does": Entry("What it does", note="head of a column"),
    "console.review.key_tags": Entry("Tick a subject, or untick it"),
    "console.review.protocol": Entry("How to read: the rules", note="opens a list of rules for reviewers"),
    "console.review.protocol_alone": Entry(
        "Read where nobody else sees your screen. Copy nothing, and write down nothing elsewhere."
    ),
    "console.review.protocol_piece": Entry(
        "Quote a piece only if the rest says too much. It has to stand there word for word."
    ),
    "console.review.protocol_translate": Entry(
        "A translation keeps every gap and adds nothing. Another reviewer accepts it, never you."
    ),
    "console.review.protocol_tags": Entry("Tick what it is about. Do so even if it cannot be quoted."),
    "console.review.protocol_decide": Entry(
        "Then decide: release it, only count its subjects, or leave it out. In doubt, do not release it."
    ),
    "console.review.protocol_pattern": Entry(
        "Several texts may tell of the same misconduct by peacekeepers. Note the pattern once, and do not look into it."
    ),
    "console.review.protocol_spoken": Entry(
        "For a spoken answer, one reviewer writes down the words. Another listens, and agrees or not."
    ),
    "console.review.protocol_undo": Entry("You released something by mistake? Take it back at once."),
}
