"""Words of the package of answers that may leave: what explains its columns, its questions and what is not in it."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_COLUMN = "What a column of a table holds."
_KIND = "How a question is answered."

WORDS: dict[str, Entry] = {
    "console.package.title": Entry(
        "Answers on “{name}”: round {round}, release {release}",
        note="A title. {name}: what people were asked about. {round} and {release} are numbers.",
    ),
    "console.package.answers": Entry("The answers, one a row.", note="About a file."),
    "console.package.dictionary": Entry(
        "The dictionary: every column, every question in its exact words, and every answer.",
        note="About a file.",
    ),
    "console.package.descriptor": Entry(
        "The same for programs, as a Data Package.",
        note="About a file. Data Package: the name of a standard.",
    ),
    "console.package.sums": Entry(
        "Checksums of the other files. They show whether a file was changed on its way.",
        note="About a file.",
    ),
    "console.package.this": Entry("What you read here.", note="About a file."),
    "console.package.rows": Entry(
        "Each row is one answer to one question. Rows stand in an order that tells nothing, and nothing joins"
        " the rows of a person."
    ),
    "console.package.at_most": Entry(
        "Of each answer there are at most as many rows as the release shows of it at least. An answer that it"
        " shows as ‘{low} to {high}’ has {low} rows or fewer."
    ),
    "console.package.left_out": Entry(
        "An answer that fewer than {few} people gave has no row. Rows that could tell of a few people are left"
        " out too. So an answer without rows may have been given."
    ),
    "console.package.beside": Entry(
        "A row stands beside a group only where {few} rows or more are the same. Other rows of that answer are"
        " marked ‘{other}’ or left out, so that nobody can be pointed at.",
        note="{other}: the word other, as it stands in a table.",
    ),
    "console.package.enough": Entry(
        "While fewer than {people} people are counted there are no rows, since they stand beside groups."
    ),
    "console.package.own_words": Entry(
        "What people wrote or said in their own words is never in these rows."
    ),
    "console.package.weights": Entry(
        "Do not weight the rows, and work out no margins of error. These people are no sample of anyone, and"
        " rows are not left out by chance."
    ),
    "console.package.shares": Entry(
        "For shares take the digest and not the rows: rows that are left out would make them wrong."
    ),
    "console.package.formulas": Entry(
        "In a CSV file, text that a spreadsheet could take for a formula begins with an apostrophe."
    ),
    "console.package.licence": Entry(
        "No licence comes with these files. Ask whoever leads the consultation before you pass them on."
    ),
    "console.package.columns": Entry("Columns", note="A heading: the columns of a table."),
    "console.package.questions": Entry("Questions and answers", note="A heading."),
    "console.package.column_round": Entry("Round", note="The name of a column."),
    "console.package.about_round": Entry("The number of the round.", note=_COLUMN),
    "console.package.column_question": Entry("Question", note="The name of a column."),
    "console.package.about_question": Entry("Which question was answered.", note=_COLUMN),
    "console.package.column_kind": Entry("Kind of question", note="The name of a column."),
    "console.package.about_kind": Entry("How the question is answered.", note=_COLUMN),
    "console.package.about_value": Entry(
        "What was answered: one of the answers that were offered, or a number.", note=_COLUMN
    ),
    "console.package.about_group": Entry(
        "The group that the person is in. ‘{not_told}’: the person told none. ‘{other}’: the row stands beside"
        " no group.",
        note="{not_told} and {other} are words as they stand in a table.",
    ),
    "console.package.about_country": Entry(
        "Countries stand as the two letters of ISO 3166. Take care that no program reads Namibia, NA, as missing."
    ),
    "console.package.column_column": Entry("Column", note="The name of a column of the dictionary."),
    "console.package.about_column": Entry("Which column of the answers is explained.", note=_COLUMN),
    "console.package.about_of": Entry("For an answer: to which question it is.", note=_COLUMN),
    "console.package.about_entry": Entry(
        "What stands in that column. Where it is empty, the column itself is explained.", note=_COLUMN
    ),
    "console.package.column_label": Entry("In words", note="The name of a column: what an id means."),
    "console.package.about_label": Entry(
        "What it means; for a question or an answer, its exact words.", note=_COLUMN
    ),
    "console.package.column_about": Entry("More", note="The name of a column: what else is to be known."),
    "console.package.about_about": Entry("What else is to be known of it.", note=_COLUMN),
    "console.package.column_rows": Entry("Rows", note="The name of a column: how many rows."),
    "console.package.about_rows": Entry("How many rows of the answers hold it.", note=_COLUMN),
    "console.package.kind_choice": Entry("One of the answers offered.", note=_KIND),
    "console.package.kind_choices": Entry(
        "Any of the answers offered; each of them is a row of its own.", note=_KIND
    ),
    "console.package.kind_scale": Entry("One step of a scale.", note=_KIND),
    "console.package.kind_number": Entry("A number.", note=_KIND),
    "console.package.kind_ranking": Entry("Answers in an order; each place is a row of its own.", note=_KIND),
    "console.package.kind_text": Entry("In the person's own words, so there are no rows of it.", note=_KIND),
    "console.package.first": Entry("{answer} (first place)", note="An answer that was put first."),
    "console.package.later": Entry(
        "{answer} (a later place)", note="An answer that was put second or later."
    ),
    "console.package.not_told": Entry("Not told", note="In place of the name of a group."),
    "console.package.other": Entry("Beside no group", note="In place of the name of a group."),
    "console.package.limits": Entry(
        "A number from {least} to {most}.", note="What could be answered. The numbers come with their unit."
    ),
    "console.package.asked_if": Entry(
        "Asked only of those who answered “{question}” with: {answers}.",
        note="{question} and {answers} are short English ids, such as floor and too_low.",
    ),
    "console.package.asked_unless": Entry(
        "Not asked of those who answered “{question}” with: {answers}.",
        note="{question} and {answers} are short English ids, such as floor and too_low.",
    ),
    "console.package.half_own_first": Entry("Asked of a random half, before they saw today's figure."),
    "console.package.half_figure_first": Entry("Asked of a random half, who saw today's figure first."),
    "console.package.counted": Entry("{count} row", "{count} rows", note="In brackets, after an answer."),
}
