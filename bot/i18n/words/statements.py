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
    "statements.heading": Entry("Short statements", note="A heading."),
    "statements.how": Entry(
        "Each person met only some statements, by chance. Counted are those who met one and answered."
    ),
    "statements.table": Entry("What people said of each statement", note="The heading of a table."),
    "statements.seen": Entry(
        "seen by {number}", note="Beside a statement in a table. {number}: '34', '30 to 34'."
    ),
    "statements.too_few": Entry(
        "Too few people saw these. Nothing is told of them:", note="Above a list of statements."
    ),
    "statements.brief": Entry(
        "{statement} Seen by {seen}: {agreed} agree, {disagreed} do not agree, {passed} passed.",
        note="{statement} is a whole sentence. Each other value is a number or a range of numbers.",
    ),
    "statements.brief_few": Entry(
        "{statement} Too few people saw it.", note="{statement} is a whole sentence."
    ),
}
