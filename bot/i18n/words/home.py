"""Words of the way in, of leaving, and of what stands beside the interview."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "home.nothing_open": Entry("Nothing is open right now. A short message tells you when something is."),
    "home.nothing_quiet": Entry("Nothing is open right now. Send /continue any time to look again."),
    "home.all_done": Entry("You have answered everything that is open. Thank you."),
    "home.change": Entry("To change something, press it."),
    "home.kept_list": Entry("Your answers stay as they are."),
    "home.more_open": Entry("There is one more, if you like.", "There are {count} more, if you like."),
    "home.go_on": Entry("Go on", note="button: to the next survey"),
    "leaving.paused": Entry("Nothing will be sent to you. Send /continue when you want to go on."),
    "leaving.stopped": Entry("Stopped. Nothing more will be sent to you. Your answers are kept."),
    "leaving.stopped_erase": Entry("To have them removed too, send /erase. To come back, send /continue."),
    "leaving.erase_ask": Entry("Remove everything: your answers, your settings, and this chat's messages?"),
    "leaving.erase_yes": Entry("Yes, remove everything", note="button"),
    "leaving.erase_no": Entry("No, keep it", note="button"),
    "leaving.erase_not": Entry("Nothing was removed."),
    "leaving.erased": Entry("Everything is removed. Take care."),
    "leaving.erased_but": Entry(
        "Everything that can be found is removed. What you answered in a survey that said so at its start,"
        " and has closed, stays: nobody can find it or tell that it is yours. Take care."
    ),
    "entering.neutral": Entry("Hello. This chat is only for people who were given a link. Please use yours."),
    "turn.too_many": Entry(
        "You are sending faster than I can take in, so your latest messages were not kept."
        " Please wait a few minutes, then go on.",
        note="After hundreds of messages within minutes.",
    ),
    "turn.not_kept": Entry(
        "Sorry, your last message was not kept, because of a fault of ours. Please send it again."
    ),
    "help.lines": Entry("You can stop, skip or leave at any time. Nothing is expected of you."),
    "help.commands": Entry(
        "/continue go on · /language language · /settings settings · /pause pause · /stop stop ·"
        " /erase remove everything · /privacy what is kept · /mydata my data · /x leave at once",
        note="keep the words with / as they are",
    ),
    "help.write": Entry("Write to the coordinators", note="button"),
    "help.phone": Entry("Move to another phone", note="button: gives a one-time code"),
    "help.write_ask": Entry(
        "Write one message. It goes to the coordinators, who are not told who you are and cannot answer here."
        " Name no people or places."
    ),
    "help.write_empty": Entry("Please write it in words."),
    "help.written": Entry("It is passed on."),
    "help.no_coordinator": Entry("There is no coordinator here yet. Please try again another day."),
    "help.cancel": Entry("Cancel", note="button"),
    "help.code": Entry(
        "On the other phone, open the link or send /start followed by this code. It works once, for 15 minutes."
    ),
    "support.trial": Entry("This is a trial: in a real consultation, people who can help stand here."),
    "support.none": Entry("No one is listed here yet. Send /help to write to the coordinators."),
    "support.intro": Entry("These people can listen and help. They are not part of this."),
    "support.contact": Entry("{name}: {reach}", note="the name of a help line, and its number or address"),
    "support.back": Entry("Back to where I was", note="button"),
    "privacy.who": Entry("The people who write the charter see only what many people said together."),
    "privacy.kept": Entry(
        "Kept until {day}: your answers, what you told about yourself, a locked note of how to reach you."
    ),
    "privacy.not_kept": Entry("Never kept: your name and your phone number."),
    "privacy.seen": Entry(
        "Telegram, the phone company and anyone holding this phone may see what is in a chat."
    ),
    "privacy.erase": Entry("Until {day}, /erase removes everything in one step."),
    "privacy.high_risk": Entry(
        "Some surveys say at their start that their answers can be removed only until they close. What you"
        " write there in your own words is read on another computer only."
    ),
    "mydata.intro": Entry("This is what is kept about you here."),
    "mydata.kinds": Entry(
        "A locked note of how to reach you; language; country; hours; what you told about yourself; your"
        " answers. All of it until {day}."
    ),
    "mydata.short": Entry("Messages waiting to be sent and numbers of messages in this chat: a few days."),
    "mydata.show": Entry("Show it here for five minutes", note="button"),
    "mydata.language": Entry("Language: {value}"),
    "mydata.reads": Entry("Other languages you read: {value}"),
    "mydata.country": Entry("Country you speak about: {value}"),
    "mydata.country_in": Entry("Country you are in: {value}"),
    "mydata.zone": Entry("Your local time: {value}"),
    "mydata.gender": Entry("Woman, man or other: {value}"),
    "mydata.group_kind": Entry("Kind of group: {value}"),
    "mydata.hours": Entry("Safe hours: {start} to {end}", note="two times of day such as 09:00"),
    "mydata.answer": Entry("{question} {answer}", note="a question, then the answer given"),
    "mydata.nothing": Entry("No answers are kept."),
    "mydata.beyond_reach": Entry(
        "What you answered in a survey that said so at its start, and has closed, is kept. Nobody can find it"
        " or tell that it is yours."
    ),
    "mydata.skipped": Entry("(skipped)"),
    "mydata.hers": Entry(
        "(kept, and not shown here)", note="where somebody helps: the person answered this alone"
    ),
    "mydata.not_understood": Entry("(not understood)"),
    "mydata.quote_with_country": Entry("(may be quoted, with the country)", note="after an answer of hers"),
    "mydata.quote_without_country": Entry(
        "(may be quoted, without the country)", note="after an answer of hers"
    ),
    "mydata.quote_no": Entry("(may not be quoted)", note="after an answer of hers"),
    "mydata.removed": Entry("(taken out for good, to protect you: the words are not kept)"),
    "mydata.spoken": Entry("(a voice note, kept locked until its words are written down)"),
    "mydata.sealed": Entry("(kept sealed: nobody can read it here, you can write it anew)"),
    "invite.hello": Entry("Hello. There is something new for you.", note="neutral: no topic"),
    "invite.again": Entry(
        "Hello. Something is still waiting for you, if you like.", note="neutral: no topic"
    ),
    "invite.open": Entry("Open", note="button"),
    "invite.not_now": Entry("Not now", note="button: takes this message away"),
    "notice.erasing": Entry(
        "A notice as promised: until {day} you can have everything removed: /erase. After that nobody can tell"
        " which answers were yours."
    ),
    "notice.closing_for_good": Entry(
        "A reminder as promised: this closes on {closes}. After that nobody can find or remove your answers"
        " to it: we cannot either. To have everything removed, send /erase before then."
    ),
    "notice.closed_for_good": Entry(
        "Something that you answered closed on {closes}. As was said before you began, nobody can find or remove"
        " your answers to it any more: we cannot either."
    ),
    "notice.check_last": Entry(
        "Something that you sent lately may not have arrived. Please look at your last answer: /continue"
    ),
    "notice.closing": Entry(
        "A reminder as promised: this closes on {closes}. You can have everything removed until {day}: /erase."
    ),
}
