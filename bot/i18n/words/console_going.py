"""Words of the console's pages about how rounds are going."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.menu.going": Entry("How it goes", note="link: how many took part in each round so far"),
    "console.going.help": Entry(
        "What was released so far, never what somebody does just now. So nobody can be found out by watching."
    ),
    "console.going.none": Entry("No round was opened yet. Plan a round first, then open it."),
    "console.going.round": Entry("Round", note="head of a column"),
    "console.going.state": Entry("State", note="head of a column: whether a round runs"),
    "console.going.finished": Entry("Finished", note="head of a column: how many people finished"),
    "console.going.closes": Entry("Closes", note="head of a column: when a round closes"),
    "console.going.called": Entry("Round {round}: {name}", note="{name}: what the round asks about"),
    "console.going.all": Entry("All rounds", note="link"),
    "console.going.times": Entry("It opens on {opens} and closes on {closes}."),
    "console.going.part": Entry("Taking part", note="heading: how many took part"),
    "console.going.nothing": Entry(
        "Nothing is released yet. The first figures come when {fewer} people or more have finished."
    ),
    "console.going.cohort": Entry(
        "This round is for one small group. Nothing is told of it before {fewest} people are in it."
    ),
    "console.going.held": Entry(
        "The data came back from a backup. No new figures are released until it is known what was told before."
    ),
    "console.going.released": Entry("Released on {at}."),
    "console.going.more": Entry(
        "More are coming in. New figures come once a day at most, when enough people are new."
    ),
    "console.going.how_far": Entry("How far they came", note="head of a column"),
    "console.going.people": Entry("People", note="head of a column: numbers of people"),
    "console.going.bar": Entry("As a bar", note="head of a column of bars, read aloud by screen readers"),
    "console.going.steps": Entry(
        "All but those who finished are counted in steps of {step}, so that no number tells of one person."
    ),
    "console.going.groups": Entry("Who finished", note="heading: by country, language and gender"),
    "console.going.groups_why": Entry(
        "How many were invited, reached or began is told of all together only. By group it could point at a person."
    ),
    "console.going.high": Entry("This round is about high risk. Nothing is told by country or language."),
    "console.going.too_few": Entry(
        "Hidden: it may be none, or anything under {k}.", note="beside a range such as 0 to 4"
    ),
    "console.going.unnamed": Entry("A group of fewer than {k} people is hidden, and not even named."),
    "console.going.joined": Entry("and all that are hidden", note="behind the name of a language"),
    "console.going.targets": Entry("What is hoped for", note="heading: targets"),
    "console.going.no_targets": Entry("No number of people was named when the round was planned."),
    "console.going.who": Entry("Who", note="head of a column: groups of people"),
    "console.going.hoped": Entry("Hoped for", note="head of a column: so many people are hoped for"),
    "console.going.everyone": Entry("Everyone", note="a row of a table: all people of the round"),
    "console.going.untold": Entry(
        "Hidden: so few came from one of the groups that it could point at a person."
    ),
    "console.going.questions": Entry("Where people stop", note="heading: at which question"),
    "console.going.questions_how": Entry(
        "At least so many people came to each question, or further. It moves in steps of {step}."
    ),
    "console.going.question": Entry("Question", note="head of a column"),
    "console.going.came": Entry("Came to it", note="head of a column: how many people came to a question"),
    "console.going.stopped": Entry("many stop here", note="behind a question at which people stop"),
    "console.going.no_questions": Entry(
        "Too few stopped on the way to tell where, or nearly all have answered."
    ),
    "console.going.sending": Entry("Sending", note="heading: what waits to be sent"),
    "console.going.not_looked": Entry("It was not looked at yet."),
    "console.going.looked": Entry("It is looked at every ten minutes, and told in steps."),
    "console.going.ready": Entry(
        "At least {count} message is ready to go.",
        "At least {count} messages are ready to go.",
        note="{count}: a round number of hundreds",
    ),
    "console.going.ready_few": Entry("Fewer than {fewer} messages are ready to go."),
    "console.going.takes": Entry(
        "At the present rate they are out within {count} minute.",
        "At the present rate they are out within {count} minutes.",
    ),
    "console.going.takes_hours": Entry(
        "At the present rate they are out in about {count} hour.",
        "At the present rate they are out in about {count} hours.",
    ),
    "console.going.later": Entry(
        "At least {count} more message waits for its hour.",
        "At least {count} more messages wait for their hour.",
        note="{count}: a round number of hundreds",
    ),
    "console.going.later_few": Entry("Fewer than {fewer} more messages wait for their hour."),
    "console.going.telegram_waits": Entry("Telegram asked us to wait. Nothing goes out before {at}."),
    "console.going.halted": Entry(
        "Round {round} is paused. Nothing is sent for it until it is opened again."
    ),
    "console.going.halted_by": Entry(
        "Round {round} is paused. Nothing is sent for it until it is opened again."
        " It was paused by staff number {staff}."
    ),
    "console.going.troubles": Entry("What is not well", note="heading: faults of the service"),
    "console.going.no_troubles": Entry("Nothing is known to be wrong."),
    "console.going.since": Entry("Since {at}."),
    "console.going.check_keys": Entry(
        "A key of a round is missing, or one too many is there. The command charterbot doctor tells which."
    ),
    "console.going.check_disk": Entry(
        "The server has less than one gigabyte of free room. Make room before the disk is full."
    ),
    "console.going.check_clock": Entry(
        "The server's clock is wrong. Whoever looks after the server sets it, and has it kept by NTP."
    ),
    "console.going.check_countries": Entry(
        "A country is not ready for a round. The command charterbot country check tells what is missing."
    ),
    "console.going.check_arrivals": Entry(
        "Something that came in could not be read and was put aside. Tell whoever looks after the server."
    ),
    "console.going.check_other": Entry(
        "The check {name} found something. The command charterbot doctor tells more."
    ),
}
