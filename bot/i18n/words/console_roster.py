"""Words of the console's page for bringing people who agreed to be invited, from a file."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.roster.title": Entry("Invite people from a list", note="heading of a page, and link to it"),
    "console.roster.help": Entry(
        "For people whom you met, and who agreed to be invited. Numbers are locked at once, and nobody can list"
        " them here. Rows without a number get a link."
    ),
    "console.roster.safer": Entry(
        "A list of people is dangerous. Where you can, give each person a code yourself."
    ),
    "console.roster.columns": Entry("The first row of the file has these headings, and no others:"),
    "console.roster.file": Entry("The file"),
    "console.roster.file_hint": Entry(
        "A spreadsheet (.xlsx), or CSV in UTF-8. At most 2,000 rows. No names."
    ),
    "console.roster.until": Entry("Numbers wait, and links work"),
    "console.roster.look": Entry("Look for mistakes", note="button: nothing is taken by it", label=True),
    "console.roster.choose": Entry("Choose a file, and one of these lengths of time."),
    "console.roster.wrong": Entry("Nothing was taken. This is wrong in the file:"),
    "console.roster.row": Entry("Row", note="of a spreadsheet: heading of a table"),
    "console.roster.column": Entry("Column", note="of a spreadsheet: heading of a table"),
    "console.roster.what": Entry("What is wrong", note="heading of a table"),
    "console.roster.right": Entry("No mistake was found, and nothing was taken yet."),
    "console.roster.rows": Entry("One row.", "{count} rows."),
    "console.roster.counts": Entry("With a number: {numbers}. With a link: {links}."),
    "console.roster.again": Entry("Choose the same file once more to take it: no copy of it was kept."),
    "console.roster.once": Entry("Links come as a file, once. Keep it safe: nobody can have it again."),
    "console.roster.paper": Entry(
        "Or they come as codes to print, once. A code bears no word; here it does not matter who gets which."
    ),
    "console.roster.take": Entry("Take them", note="button: the people in a list", label=True),
    "console.roster.take_links": Entry(
        "Take them, links as a file", note="button: the people in a list", label=True
    ),
    "console.roster.take_sheets": Entry(
        "Take them, sheets to print", note="button: the people in a list", label=True
    ),
    "console.roster.other": Entry(
        "This is another file than the one before. No mistake was found in it either."
    ),
    "console.roster.taken": Entry("It is taken. Now destroy the file and every copy of it."),
    "console.roster.before": Entry(
        "It was taken before. Its links came then, and nobody can have them again."
    ),
    "console.roster.destroy": Entry(
        "Afterwards destroy the file and every copy of it. Whoever finds one learns who was asked."
    ),
    "console.roster.silent": Entry(
        "You are not told which numbers were known before, so that nobody can find out here who takes part."
    ),
}
