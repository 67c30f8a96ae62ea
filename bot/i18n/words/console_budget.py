"""Words of the console's pages on what short messages of a round cost."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.budget.head": Entry("By short message", note="heading: what a round costs by SMS"),
    "console.budget.fewer": Entry("Fewer than {fewer} of its people use short messages."),
    "console.budget.people": Entry(
        "At least {count} of its people uses short messages.",
        "At least {count} of its people use short messages.",
    ),
    "console.budget.none": Entry("The round has no budget for short messages, so nobody is asked by one."),
    "console.budget.each": Entry(
        "Who answers everything gets {count} segment at most. Phone companies bill by segments.",
        "Who answers everything gets {count} segments at most. Phone companies bill by segments.",
    ),
    "console.budget.all": Entry(
        "One costs {price} at most, all of it {most} at most.", note="one segment; amounts of money"
    ),
    "console.budget.never": Entry("No more than the budget is ever spent: {budget}."),
    "console.budget.do": Entry("Budget for short messages", note="button: a link", label=True),
    "console.budget.hint": Entry("What they may cost. Without one, nobody is asked by short message."),
    "console.budget.before": Entry("Short messages of round {id}: {name}"),
    "console.budget.help": Entry(
        "No more than this is ever spent. If there is more than before, what waited for money goes out."
    ),
    "console.budget.now": Entry("Its budget is {budget} now.", note="{budget} is an amount of money"),
    "console.budget.amount": Entry(
        "All that they may cost, in {currency}", note="label of a field; {currency} is a code such as USD"
    ),
    "console.budget.amount_hint": Entry("Spent or not. An amount such as 50 or 12.50."),
    "console.budget.yes": Entry("Set this budget", note="button", label=True),
    "console.budget.given": Entry("Short messages of this round may cost {budget} now, and no more."),
}
