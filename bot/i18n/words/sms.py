"""Words of short messages: what is said there in place of what speaks of buttons, chats and screens."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

_LATIN = "keep STOP, START, HELP, ERASE and the words with / as they are"

WORDS = {
    "sms.seen": Entry("The phone company can read these messages and keeps who wrote to whom."),
    "sms.holder": Entry("Anyone holding this phone may see them too. You can delete them there."),
    "sms.free": Entry(
        "Nobody is paid. Your phone company may charge you for each message you send. It changes nothing"
        " about any help that you or your group get."
    ),
    "sms.kept": Entry(
        "Until {day} we keep your answers, what you tell about yourself, and your phone number, locked."
        " We keep no name."
    ),
    "sms.not_kept": Entry("Never kept: your name. Your phone number is kept locked, only to write to you."),
    "sms.how": Entry(
        "There are no right or wrong answers. Answer by number or in words. You can skip any question."
        " To go back, send: {back}. To stop, send: STOP",
        note=f"back is what a button says; {_LATIN}",
    ),
    "sms.choose": Entry("Please send one of the numbers below."),
    "sms.pick_how": Entry("Send the numbers of all that you choose, such as 1 3."),
    "sms.pick_most": Entry(
        "Send up to {count} numbers, such as 1 3.", "Send up to {count} numbers, such as 1 3."
    ),
    "sms.pick_one": Entry("Please choose at least one number, or skip."),
    "sms.pick_alone": Entry("One of those can only stand alone. Please look again, then send your numbers."),
    "sms.rank_how": Entry("Send the numbers in your order, the most important first, such as 2 1 3."),
    "sms.stale": Entry(
        "That came before the newest message could reach you. Nothing was changed. Please answer the newest."
    ),
    "sms.empty": Entry("That message was empty. Write a few words, or skip."),
    "sms.list": Entry("Which answer do you want to change? Send its number."),
    "sms.change": Entry("To change something, send its number."),
    "sms.commands": Entry(
        "STOP: no more messages. START: go on. ERASE: remove everything. Also: /language, /settings,"
        " /privacy, /mydata",
        note=_LATIN,
    ),
    "sms.erase_ask": Entry(
        "Remove everything: your answers and your settings? Messages in your phone stay. Delete them there."
    ),
    "sms.short": Entry("Messages waiting to be sent, and whether they arrived: a few days."),
    "sms.show": Entry("Send it here: it stays in the phone", note="button"),
    "alarm.sms": Entry(
        "Short messages cannot be sent: the gateway refuses them. Ask who looks after the server."
    ),
    "alarm.sms_budget": Entry(
        "A round has used up its budget for short messages. What is left waits. You can give it more."
    ),
    "alarm.sms_day": Entry(
        "As many short messages as may go out in a day, outside of rounds, have gone out. The rest waits."
    ),
}
