"""Words of the console's pages where short statements are made and approved."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.statements": Entry("Statements", note="link: short statements that a round can ask"),
    "console.statements.help": Entry("A round can ask what is approved."),
    "console.statements.waits": Entry("A statement of another reviewer waits for you."),
    "console.statements.make": Entry("Make a statement"),
    "console.statements.no_texts": Entry(
        "There is nothing to choose from yet. Read texts first: what you release or tag comes here."
    ),
    "console.statements.approved": Entry("Approved statements"),
    "console.statements.none_approved": Entry("None is approved yet. Write one first."),
    "console.statements.number": Entry("Number", note="head of a column"),
    "console.statements.statement": Entry("Statement", note="head of a column, and of a field"),
    "console.statements.whose": Entry("Whose", note="head of a column: people's or the team's"),
    "console.statements.of_people": Entry("from people's texts", note="whose statement it is"),
    "console.statements.of_team": Entry("the team's own", note="whose statement it is"),
    "console.statements.own_help": Entry("It rests on nobody's text. Another reviewer approves it, too."),
    "console.statements.so_far": Entry("Letters so far:", note="a number follows, such as 12 / 200"),
    "console.statements.as_own": Entry("Let it be the team's own, and rest on none of these texts."),
    "console.statements.more_texts": Entry("More texts", note="button", label=True),
    "console.statements.first_texts": Entry("Back to the first texts", note="button", label=True),
    "console.statements.stay_chosen": Entry("They stay chosen on the other pages."),
    "console.statements.leave": Entry("Leave it", note="button: goes back, nothing is kept", label=True),
    "console.statements.from": Entry("What it rests on"),
    "console.statements.gone": Entry("That statement was approved or turned down meanwhile."),
}
