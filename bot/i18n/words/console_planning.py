"""Words of the console's form for planning rounds."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.planning.head": Entry("Plan a round", note="head of a page, and a link to it"),
    "console.planning.help": Entry(
        "This makes a draft. Nothing is sent before you have seen who would get it, and opened it."
    ),
    "console.planning.what": Entry("What is asked"),
    "console.planning.survey": Entry("Surveys"),
    "console.planning.survey_hint": Entry(
        "Choose one or more. Each becomes a round of its own, in this order."
    ),
    "console.planning.statements": Entry("Statements by number"),
    "console.planning.statements_hint": Entry(
        "For a round of statements: numbers such as 1,4,7. Leave it empty for all ({count} approved).",
        "For a round of statements: numbers such as 1,4,7. Leave it empty for all ({count} approved).",
    ),
    "console.planning.voice": Entry("Voice notes"),
    "console.planning.voice_yes": Entry(
        "Open questions may be answered by voice", note="beside a box to tick"
    ),
    "console.planning.voice_hint": Entry("A voice can be recognised, so never in a high-risk survey."),
    "console.planning.whom": Entry("Who is asked"),
    "console.planning.countries": Entry("People who speak about these countries"),
    "console.planning.none_is_all": Entry("Tick none for all of them."),
    "console.planning.limited": Entry("Your work here is limited to these. Tick one or more of them."),
    "console.planning.more_countries": Entry("Other countries"),
    "console.planning.more_countries_hint": Entry("Two letters each, such as YE. Put a comma between them."),
    "console.planning.languages": Entry("People who read these languages"),
    "console.planning.cohorts": Entry("Cohorts"),
    "console.planning.cohorts_hint": Entry(
        "Names that invitations carry, with commas between them. Leave it empty for all."
    ),
    "console.planning.when": Entry("When"),
    "console.planning.opens": Entry("It opens"),
    "console.planning.opens_hint": Entry(
        "This time comes for each person on her own clock. Leave it empty for as soon as you open it."
    ),
    "console.planning.closes": Entry("It closes"),
    "console.planning.closes_hint": Entry("This time comes for each person on her own clock."),
    "console.planning.every": Entry("Time between rounds"),
    "console.planning.every_hint": Entry(
        "For more than one survey: each round so much later, such as 7d. Leave it empty for all at once."
    ),
    "console.planning.remind": Entry("Reminders"),
    "console.planning.remind_hint": Entry(
        "How long after it opens, such as 72h or 3d,7d. Leave it empty for none."
    ),
    "console.planning.hopes": Entry("How many you hope for"),
    "console.planning.target": Entry("People in all"),
    "console.planning.target_hint": Entry("You are told if fewer answer. Leave it empty for no number."),
    "console.planning.targets": Entry("People of groups"),
    "console.planning.targets_hint": Entry(
        "One a line: country=YE:30, gender=woman:50 or country=YE+gender=woman:20"
    ),
    "console.planning.sms_budget": Entry("Budget for short messages"),
    "console.planning.sms_budget_hint": Entry(
        "What those of each round may cost, such as 50 or 12.50, in the currency of its countries' prices. It is"
        " never exceeded. Leave it empty, and nobody is asked by short message."
    ),
    "console.planning.after": Entry("What comes of it"),
    "console.planning.digest": Entry("Digest every day at"),
    "console.planning.digest_hint": Entry("Leave it empty for one digest, when the round closes."),
    "console.planning.export": Entry("What an export tells of people"),
    "console.planning.export_hint": Entry("Two at most. Tick none for answers alone."),
    "console.planning.fixed": Entry(
        "Once it is planned, only its end and its budget for short messages can be changed. Look at it again"
        " before you go on."
    ),
    "console.planning.make": Entry("Make the draft", note="button", label=True),
    "console.planning.made": Entry("The draft is there. Nothing has been sent."),
    "console.planning.made_all": Entry("The drafts are there. Nothing has been sent."),
}
