"""Words of the console's pages on what was found, and of its files."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_WHY = "Why what groups of people said is not told."

WORDS: dict[str, Entry] = {
    "console.menu.findings": Entry("Findings", note="link: what was found, by proposal and round"),
    "console.findings.help": Entry(
        "What people said, as it was last released. Open a round to read its parts one by one."
    ),
    "console.findings.none": Entry(
        "Nothing is released yet. The first figures come once enough people have answered."
    ),
    "console.findings.no_rounds": Entry("No figures yet."),
    "console.findings.proposal": Entry("Proposal {proposal}, version {version}."),
    "console.findings.versions": Entry("Its text", "Its text in {count} versions", note="button", label=True),
    "console.findings.round": Entry("round {round}", note="beside the name of a proposal, after a comma"),
    "console.findings.round_version": Entry("Round {round}, on version {version}"),
    "console.findings.state_draft": Entry("It has not begun."),
    "console.findings.state_running": Entry("It is open, and more answers are coming in."),
    "console.findings.state_paused": Entry("It is paused."),
    "console.findings.state_closed": Entry("It is closed."),
    "console.findings.as_of": Entry("Figures as of {cut}.", note="{cut}: a date and time."),
    "console.findings.round_help": Entry(
        "Every number here has passed the rules that protect people. Read what may be concluded first."
    ),
    "console.findings.decisions": Entry("You said, we did", note="button and heading", label=True),
    "console.findings.groups": Entry("Groups side by side", note="button and heading", label=True),
    "console.findings.files": Entry("Files", note="button and heading", label=True),
    "console.findings.parts": Entry("Part by part", note="heading"),
    "console.findings.others": Entry("About the whole round", note="heading"),
    "console.findings.undecided": Entry("not decided yet", note="tag beside a part"),
    "console.findings.turns": Entry("Other parts", note="name of the links to other parts, read aloud"),
    "console.findings.before": Entry("Before:", note="a link to the part before follows"),
    "console.findings.after": Entry("Next:", note="a link to the next part follows"),
    "console.findings.groups_help": Entry(
        "What groups of people said, by one thing at a time. Groups of few people are never shown."
    ),
    "console.findings.by": Entry("Tell people apart by", note="label of a choice: country, gender"),
    "console.findings.of": Entry("Only one of them:", note="links to single groups follow"),
    "console.findings.show": Entry("Show", note="button", label=True),
    "console.findings.reading": Entry("How to read these numbers", note="link"),
    "console.findings.why_joined": Entry(
        "Only one thing at a time can be asked for. Two together could point at one person.", note=_WHY
    ),
    "console.findings.why_unknown": Entry(
        "People are not told apart by this. Choose from the list.", note=_WHY
    ),
    "console.findings.why_high_risk": Entry(
        "This survey is dangerous to answer. So nothing of it is told by country or language.", note=_WHY
    ),
    "console.findings.why_nothing": Entry("Nothing of this round is released yet.", note=_WHY),
    "console.findings.why_few": Entry(
        "Nobody of this group answered, or fewer than {fewest} people did. So few are never told apart.",
        note=_WHY,
    ),
    "console.findings.why_all_few": Entry(
        "Too few people are in each group, so nothing is told of any.", note=_WHY
    ),
    "console.downloads.help": Entry(
        "These files go further than this page. Each says what its figures are. It is noted that you took it."
    ),
    "console.downloads.digest": Entry("The findings of this round", note="heading"),
    "console.downloads.form": Entry("What kind of file?"),
    "console.downloads.form_text": Entry("Plain text"),
    "console.downloads.form_html": Entry("A web page, for any browser (HTML)"),
    "console.downloads.form_json": Entry("For programs (JSON)"),
    "console.downloads.form_pdf": Entry("Pages to print (PDF)"),
    "console.downloads.form_png": Entry("One picture, for a chat (PNG)"),
    "console.downloads.form_csv": Entry("Tables as plain files (CSV files in one ZIP file)"),
    "console.downloads.form_xlsx": Entry("Tables for a spreadsheet (XLSX)"),
    "console.downloads.language": Entry("In which language?"),
    "console.downloads.get": Entry("Get the file", note="button", label=True),
    "console.downloads.answers": Entry("Answers, one row each", note="heading"),
    "console.downloads.answers_help": Entry(
        "Only answers that enough people gave are in it. Nothing joins the rows of one person."
    ),
    "console.downloads.answers_csv": Entry("Get a table (CSV)", note="button", label=True),
    "console.downloads.answers_jsonl": Entry("Get it for programs (JSONL)", note="button", label=True),
    "console.downloads.package": Entry("Answers with all that explains them", note="heading"),
    "console.downloads.package_help": Entry(
        "One ZIP file: the same rows, every question in its exact words, and what cannot be told from them."
    ),
    "console.downloads.rows_csv": Entry("A table (CSV)", note="A kind of file, to be chosen."),
    "console.downloads.rows_jsonl": Entry("For programs (JSONL)", note="A kind of file, to be chosen."),
}
