"""Words of short statements: as people meet them, as reviewers write them, and as drafters read of them."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "statements.ask": Entry("Do you agree with this?", note="stands above a short statement"),
    "statements.length": Entry("This takes about a minute. You can stop at any time."),
    "statements.more": Entry("More statements", note="button: a few more short statements"),
    "statements.more_ask": Entry(
        "You can read a few more statements. Or shall your answers be counted now?",
        note="after the fifth short statement, above the buttons 'More statements' and 'Count my answers'",
    ),
}
