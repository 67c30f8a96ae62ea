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
    "statements.begin": Entry("Short statements", note="button: opens the screens where statements are made"),
    "statements.desk": Entry(
        "Here you put what people suggested into short statements. Another reviewer approves each one."
    ),
    "statements.from": Entry("From: {survey}", note="button: texts of a survey, by its name"),
    "statements.own": Entry(
        "Write one of the team's own", note="button: a statement that no text stands behind"
    ),
    "statements.approve_next": Entry("Approve what another wrote", note="button"),
    "statements.pick": Entry("Choose texts that say the same. Then write it in one short sentence."),
    "statements.chosen": Entry("{count} text is chosen.", "{count} texts are chosen."),
    "statements.write": Entry("Write the statement", note="button"),
    "statements.write_ask": Entry(
        "Write one short sentence, of at most {most} characters. One can agree with it or not. Name no place,"
        " no person, no group and no event. Use your own words, not those of a text.",
        note="{most} is a number",
    ),
    "statements.keep_ask": Entry(
        "Does it name no place, no person, no group and no event? Are the words your own?"
    ),
    "statements.keep": Entry("Yes: it names none, in my words", note="button"),
    "statements.rewrite": Entry("Write it anew", note="button"),
    "statements.choose": Entry("Choose other texts", note="button"),
    "statements.as_own": Entry("Let it be the team's own", note="button"),
    "statements.kept": Entry("Kept. Another reviewer has to approve it before anybody is asked."),
    "statements.rests": Entry("It rests on texts of enough different people."),
    "statements.is_own": Entry("It is the team's own: it rests on nobody's text."),
    "statements.approve_ask": Entry(
        "Does it say what the texts say? Does it name no place, no person, no group and no event?"
    ),
    "statements.approve": Entry("Approve: it names none", note="button"),
    "statements.turn_down": Entry("Turn it down", note="button"),
    "statements.approve_done": Entry("It is approved. A round can ask it now."),
    "statements.turn_down_done": Entry("It is turned down."),
    "statements.none_waits": Entry("Nothing more waits for you to approve."),
}
