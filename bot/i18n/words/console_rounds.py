"""Words of the console's pages on rounds."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.rounds": Entry(
        "Rounds", note="link: all rounds; a round is one survey asked over some days"
    ),
    "console.rounds.help": Entry(
        "A round asks one survey of one group of people over some days. Press a round to see what you can do."
    ),
    "console.rounds.none": Entry(
        "There is no round yet. Plan one first: nothing is sent before you open it."
    ),
    "console.rounds.zone": Entry(
        "Times are those of this place: {zone}.", note="{zone} is a time zone's city"
    ),
    "console.rounds.round": Entry("Round", note="head of a column"),
    "console.rounds.state": Entry("State", note="head of a column: how far the round has come"),
    "console.rounds.opens": Entry("Opens", note="head of a column: when"),
    "console.rounds.closes": Entry("Closes", note="head of a column: when"),
    "console.rounds.answered": Entry("Answered", note="head of a column: how many people"),
    "console.rounds.called": Entry("Round {id}: {name}"),
    "console.rounds.phase_draft": Entry("draft", note="state of a round"),
    "console.rounds.phase_ready": Entry("ready", note="state of a round: it can be opened"),
    "console.rounds.phase_running": Entry("running", note="state of a round"),
    "console.rounds.phase_paused": Entry("paused", note="state of a round"),
    "console.rounds.phase_closed": Entry("closed", note="state of a round"),
    "console.rounds.phase_reported": Entry("reported", note="state of a round: its last digest is out"),
    "console.rounds.means_draft": Entry("It is planned, and something still keeps it from opening."),
    "console.rounds.means_ready": Entry(
        "It is planned, and nothing keeps it from opening. Nothing is sent until then."
    ),
    "console.rounds.means_running": Entry(
        "It goes by its times: people are invited, reminded, and can answer."
    ),
    "console.rounds.means_paused": Entry(
        "Nothing is sent for it, and nobody can answer, until you resume it."
    ),
    "console.rounds.means_closed": Entry("Nobody can answer any more. Its last digest is on its way."),
    "console.rounds.means_reported": Entry("It is closed, and its last digest is out."),
    "console.rounds.now": Entry("How it stands"),
    "console.rounds.plan": Entry("The plan", note="link that opens a table"),
    "console.rounds.own_clock": Entry("{when}, on each person's own clock", note="{when} is a moment"),
    "console.rounds.at_once": Entry(
        "{when} in this place, for all at once: {zone}", note="{when} is a moment, {zone} a time zone's city"
    ),
    "console.rounds.going": Entry("See how it goes", note="button: a link", label=True),
    "console.rounds.all_languages": Entry("All languages"),
    "console.rounds.some_cohorts": Entry("Some cohorts only"),
    "console.rounds.all_cohorts": Entry("All of them"),
    "console.rounds.no_reminders": Entry("None", note="there is no reminder"),
    "console.rounds.after_days": Entry("after {count} day", "after {count} days"),
    "console.rounds.after_hours": Entry("after {count} hour", "after {count} hours"),
    "console.rounds.digest_last": Entry("One digest, when the round closes"),
    "console.rounds.answers_alone": Entry("Answers alone"),
    "console.rounds.can": Entry("What you can do now"),
    "console.rounds.nothing": Entry("There is nothing to do for this round now."),
    "console.rounds.back": Entry("All rounds", note="link"),
    "console.rounds.leave": Entry("Change nothing", note="button that leads back", label=True),
    "console.rounds.do_open": Entry(
        "Check and open", note="button: look what would be sent, then open", label=True
    ),
    "console.rounds.do_resume": Entry("Check and resume", note="button: a paused round goes on", label=True),
    "console.rounds.do_pause": Entry("Pause now", note="button", label=True),
    "console.rounds.do_extend": Entry("Close it later", note="button", label=True),
    "console.rounds.do_question": Entry("Stop a wrong question", note="button", label=True),
    "console.rounds.do_close": Entry("Close it now", note="button", label=True),
    "console.rounds.do_drop": Entry("Throw it away", note="button: a draft that was not opened", label=True),
    "console.rounds.do_tell": Entry("Tell people what was decided", note="button", label=True),
    "console.rounds.open_hint": Entry("You see first who gets it, when, and what is missing."),
    "console.rounds.pause_hint": Entry("At once. Whatever has not left is held, and sent when you resume."),
    "console.rounds.extend_hint": Entry("Give people more time."),
    "console.rounds.question_hint": Entry("For one language, where a translation says something else."),
    "console.rounds.close_hint": Entry("For good. You are asked once more."),
    "console.rounds.drop_hint": Entry("For good, with all of its plan. You are asked once more."),
    "console.rounds.before_drop": Entry("Throw round {id} away? {name}"),
    "console.rounds.drop_means": Entry(
        "It was never opened: nothing was sent, and nobody answered. Its plan is gone then, for good."
    ),
    "console.rounds.yes_drop": Entry("Throw this round away", note="button", label=True),
    "console.rounds.dropped": Entry("The round is thrown away. Nothing was ever sent for it."),
    "console.rounds.tell_hint": Entry(
        "Everyone who agreed to later messages gets one. You are asked once more."
    ),
    "console.rounds.opened": Entry("The round is open and goes by its times."),
    "console.rounds.resumed": Entry("The round goes on. What the pause held is sent now, once."),
    "console.rounds.paused": Entry("The round is paused. Nothing more is sent for it until you resume it."),
    "console.rounds.extended": Entry("The round closes at another time now."),
    "console.rounds.question_closed": Entry("This question is not asked any more in this language."),
    "console.rounds.told": Entry("People are told now, each in their safe hours."),
    "console.rounds.before_open": Entry("Before round {id} opens: {name}"),
    "console.rounds.before_resume": Entry("Before round {id} goes on: {name}"),
    "console.rounds.before_help": Entry("Nothing has been sent yet. Read this, then decide."),
    "console.rounds.held": Entry("This keeps it from opening:"),
    "console.rounds.who": Entry("Who gets one neutral message, and when"),
    "console.rounds.who_note": Entry(
        "Counts move in steps, once a day, so that nobody can be seen to come or go. Times are those where people live."
    ),
    "console.rounds.how_long": Entry("How long it takes, and how much it is"),
    "console.rounds.sends": Entry(
        "Sending takes {count} minute at most.", "Sending takes {count} minutes at most."
    ),
    "console.rounds.sends_quickly": Entry("Sending takes less than a minute."),
    "console.rounds.spread": Entry(
        "Messages are spread over {count} minute, so that phones do not all sound together.",
        "Messages are spread over {count} minutes, so that phones do not all sound together.",
    ),
    "console.rounds.week": Entry(
        "Within seven days the bot starts {count} message to one person at most, over all rounds.",
        "Within seven days the bot starts {count} messages to one person at most, over all rounds.",
    ),
    "console.rounds.missing": Entry("What is missing"),
    "console.rounds.no_contacts": Entry(
        "No contact of people who can help is known in:", note="countries follow"
    ),
    "console.rounds.by_language": Entry("What each language has"),
    "console.rounds.language": Entry("Language", note="head of a column"),
    "console.rounds.untranslated": Entry("Translation", note="head of a column: of this survey"),
    "console.rounds.reviews": Entry(
        "Review", note="head of a column: whether speakers have reviewed the language"
    ),
    "console.rounds.unheard": Entry("Recordings", note="head of a column: of this survey"),
    "console.rounds.sentences": Entry("{count} sentence missing", "{count} sentences missing"),
    "console.rounds.whole": Entry("whole", note="the translation has every sentence"),
    "console.rounds.unprotected": Entry(
        "{count} sentence that protects people is not reviewed",
        "{count} sentences that protect people are not reviewed",
    ),
    "console.rounds.draft": Entry("draft", note="speakers have not reviewed all of the language"),
    "console.rounds.reviewed": Entry("reviewed", note="speakers have reviewed all of the language"),
    "console.rounds.prompts": Entry("{count} text cannot be heard", "{count} texts cannot be heard"),
    "console.rounds.all_heard": Entry("all can be heard"),
    "console.rounds.yes_open": Entry("Open this round", note="button", label=True),
    "console.rounds.yes_resume": Entry("Resume this round", note="button", label=True),
    "console.rounds.before_extend": Entry("More time for round {id}: {name}"),
    "console.rounds.extend_help": Entry("Whoever has not answered yet can do so until then."),
    "console.rounds.new_end": Entry("It closes then", note="label of a field for a time"),
    "console.rounds.new_end_hint": Entry("This time comes for each person on her own clock."),
    "console.rounds.yes_extend": Entry("Close it then", note="button", label=True),
    "console.rounds.before_close": Entry("Close round {id} now? {name}"),
    "console.rounds.close_waits": Entry(
        "This is a high-risk round. It stays open for 24 hours more, and whoever has answers in it is told."
    ),
    "console.rounds.before_question": Entry("Stop a question of round {id}: {name}"),
    "console.rounds.question_help": Entry(
        "Choose the question and the language in which its words are wrong. It goes on in all other languages."
    ),
    "console.rounds.which_question": Entry("Question"),
    "console.rounds.which_language": Entry("Language"),
    "console.rounds.next": Entry("Go on", note="button", label=True),
    "console.rounds.question_sure": Entry("Shall this question not be asked any more in this language?"),
    "console.rounds.question_means": Entry(
        "This cannot be undone. Answers that were given to it in this language are kept, and not counted."
    ),
    "console.rounds.yes_question": Entry("Stop asking it, for good", note="button", label=True),
    "console.rounds.choose_again": Entry("Choose again", note="button", label=True),
    "console.rounds.before_tell": Entry("Tell people what was decided on round {id}: {name}"),
    "console.rounds.part": Entry("Part", note="head of a column: part of a proposal"),
    "console.rounds.decision": Entry("Decision", note="head of a column"),
}
