"""Words of the console's frame: what stands around every page of it."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "console.skip": Entry("To the content", note="link for who uses no mouse"),
    "console.menu": Entry("Pages", note="name of the menu, read aloud by screen readers"),
    "console.role_coordinator": Entry("Coordinator"),
    "console.role_drafter": Entry("Drafter"),
    "console.role_reviewer": Entry("Reviewer"),
    "console.role_translator": Entry("Translator"),
    "console.menu.home": Entry("Desk", note="link to the first page"),
    "console.menu.log": Entry("Log", note="link: what staff did and read"),
    "console.home": Entry("Your desk"),
    "console.home.alarms": Entry("Something needs looking after"),
    "console.home.waits": Entry("What is going on"),
    "console.home.nothing": Entry("Nothing waits for you now."),
    "console.home.running": Entry("{id}. {name}: running", note="link to a round"),
    "console.home.paused": Entry("{id}. {name}: paused", note="link to a round"),
    "console.home.second_word": Entry("{country} was left. A second person's word is missing."),
    "console.home.undecided": Entry("{id}. {name}: nothing is decided yet", note="link to findings"),
    "console.home.decided_in_part": Entry("{id}. {name}: decided in part", note="link to findings"),
    "console.home.decided": Entry("{id}. {name}: every part is decided", note="link to findings"),
    "console.home.texts": Entry("{id}. {name}: texts wait to be read", note="link to the queue"),
    "console.home.statement": Entry("A statement waits for your approval", note="link"),
    "console.home.translate": Entry("Sentences wait to be translated", note="link"),
    "console.home.adjudicate": Entry("Translations wait for a decision", note="link"),
    "console.home.first": Entry("First steps"),
    "console.home.first_help": Entry("Do these from top to bottom. What is done has a mark."),
    "console.home.done": Entry("done", note="mark of a first step"),
    "console.home.to_do": Entry("to do", note="mark of a first step"),
    "console.home.two": Entry(
        "Have a second coordinator invited by who looks after the server. Some things need two people."
    ),
    "console.home.reviewer": Entry("Invite a reviewer, who reads what people write in their own words."),
    "console.home.drafter": Entry("Invite a drafter, who reads findings and changes the text."),
    "console.home.plan": Entry("Plan a first round, and play it as a person would see it."),
    "console.home.invite": Entry("Invite people: print codes, or send links."),
    "console.home.open": Entry("Open the round."),
    "console.outside_head": Entry("You are not signed in"),
    "console.outside": Entry("Send /console to the bot. It sends you a link that lets you in once."),
    "console.ended_head": Entry("You were signed out"),
    "console.ended": Entry(
        "You were not here for a while, or you signed out elsewhere. Send /console to the bot for a new link."
    ),
    "console.link_ended_head": Entry("This link lets nobody in"),
    "console.link_ended": Entry(
        "A link works once, and for ten minutes. Send /console to the bot for a new one."
    ),
    "console.enter_ask_head": Entry("Sign in"),
    "console.enter_ask": Entry("This link was made for one person. Go on only if you asked for it."),
    "console.enter": Entry("Sign in", note="button", label=True),
    "console.too_often_head": Entry("Too fast"),
    "console.too_often": Entry("That was too often in one minute. Wait a minute, then try again."),
    "console.not_found_head": Entry("There is no such page"),
    "console.not_found": Entry("There is nothing at this address."),
    "console.too_long_head": Entry("Too long"),
    "console.too_long": Entry("That was too long. Nothing was changed. Please send less at once."),
    "console.too_slow_head": Entry("Too slow"),
    "console.too_slow": Entry("That took too long to arrive. Nothing was changed. Please try again."),
    "console.failed_head": Entry("Something went wrong here"),
    "console.failed": Entry("It is not your fault. Nothing was changed. Please try again."),
    "console.forged": Entry("This form is not from a page that you opened now. Nothing was changed."),
    "console.refused": Entry("This is for someone else to do. It was noted that you asked."),
    "console.fault": Entry("This cannot be done. Nothing was changed."),
    "console.faults": Entry(
        "One thing has to be put right.", "{count} things have to be put right.", note="above a form"
    ),
    "console.sessions": Entry("Where you are signed in"),
    "console.sessions.help": Entry(
        "Each browser that is signed in as you. If you do not know one, end it, and tell another coordinator."
    ),
    "console.sessions.device": Entry("Where"),
    "console.sessions.phone": Entry("A phone"),
    "console.sessions.computer": Entry("A computer"),
    "console.sessions.began": Entry("Since"),
    "console.sessions.seen": Entry("Last used"),
    "console.sessions.this": Entry("this one", note="marks the browser that she uses now"),
    "console.sessions.end": Entry("End it", note="button", label=True),
    "console.sessions.end_all": Entry("End all of them", note="button", label=True),
    "console.sessions.ended": Entry("It is ended."),
    "console.sessions.none": Entry("It had ended before."),
    "console.log.help": Entry(
        "What staff did and read, the newest first. It says nothing about anybody who answers."
    ),
    "console.log.limited": Entry(
        "You see what you did, and what was done in the rounds and countries of your work."
    ),
    "console.log.broken": Entry(
        "Row {number} does not follow from those before it: somebody changed the log."
    ),
    "console.log.number": Entry("Row"),
    "console.log.at": Entry("When"),
    "console.log.who": Entry("Who"),
    "console.log.what": Entry("What"),
    "console.log.outcome": Entry("What came of it"),
}
