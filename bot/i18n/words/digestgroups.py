"""Words of who was helped to answer, and of the answers that groups gave, in a digest."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "digest.by_help": Entry("With help or alone", note="The head of a table: who answered, told apart."),
    "digest.help_alone": Entry("By themselves", note="How many answered; a row of a table."),
    "digest.help_helped": Entry("With somebody's help", note="How many answered; a row of a table."),
    "digest.people_helped": Entry(
        "With somebody's help: {number} of them. They are counted in, and told apart below.",
        note="{number} can be a range such as '0 to 4'",
    ),
    "digest.groups": Entry("Answers of groups"),
    "digest.groups_counted": Entry(
        "Groups that agreed on one answer: {number}. Each counts once, and is not among the people above.",
        note="{number} is 10 or more",
    ),
    "digest.groups_said": Entry("What groups said · {part}", note="{part} is the name of a part"),
    "digest.read_help": Entry(
        "Who answered with somebody's help is counted among the people, and told apart. A group's answer is "
        "never among them. Of {fewest} groups or more a part of its own tells.",
        note="{fewest} is a number: 10",
    ),
}
