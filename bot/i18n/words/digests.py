"""Words of how a drafter gets her digests, and of the mails themselves, whose subject tells nothing."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "digests.begin": Entry("How digests come to you", note="button"),
    "digests.when_each": Entry("You get every release of new figures, at the digest time of its survey."),
    "digests.when_daily": Entry("You get what is new once a day, all surveys together."),
    "digests.when_weekly": Entry("You get what is new once a week, on Monday, all surveys together."),
    "digests.closing": Entry(
        "When a survey closes, its last digest comes at once. Where more words of people are released after"
        " that, a new one comes as chosen here."
    ),
    "digests.language": Entry("Their language: {language}."),
    "digests.to_chat": Entry("They come here."),
    "digests.to_email": Entry("They come by e-mail."),
    "digests.to_both": Entry("They come here and by e-mail."),
    "digests.each": Entry("Every release", note="button: how often digests come"),
    "digests.daily": Entry("Once a day", note="button"),
    "digests.weekly": Entry("Once a week, on Monday", note="button"),
    "digests.chat": Entry("Here only", note="button: digests come to this chat"),
    "digests.email": Entry("By e-mail only", note="button"),
    "digests.both": Entry("Here and by e-mail", note="button"),
    "digests.other_language": Entry("Another language", note="button"),
    "digests.which_language": Entry("In which language do you want the digests?"),
    "digests.own_language": Entry("The same as here", note="button: the language of this chat"),
    "digests.other_address": Entry("Another address", note="button: another e-mail address"),
    "digests.forget_address": Entry("Forget my address", note="button"),
    "digests.noted": Entry("Done. This is how it is now:"),
    "digests.address": Entry("Which e-mail address? Type it here."),
    "digests.address_kept": Entry("It is kept locked, and nobody who works here can see it."),
    "digests.no_address": Entry("That is not an e-mail address. It looks like name@example.org."),
    "digests.code": Entry(
        "A code of 8 digits is on its way to that address. Type it here. It works for a day."
    ),
    "digests.wrong_code": Entry("That is not the code."),
    "digests.code_over": Entry("That code does not work any more. Type the address again to get a new one."),
    "digests.confirmed": Entry("Thank you, the address works."),
    "digests.tomorrow": Entry("That was too many codes for one day. Please try again tomorrow."),
    "mail.subject": Entry(
        "News for you", note="The subject of every e-mail: it may tell a stranger nothing."
    ),
    "mail.code": Entry("Your code: {code}. Type it where you were asked for it.", note="In an e-mail."),
    "mail.not_you": Entry("If you did not ask for this, you need not do anything.", note="In an e-mail."),
}
