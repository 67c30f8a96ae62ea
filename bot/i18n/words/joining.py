"""Words of joining, consent and settings."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "joining.choose_language": Entry("Choose your language."),
    "consent.number": Entry("Before you start · {number} of {total}"),
    "consent.who": Entry(
        "A coalition called Mobilizing Male Allies for Women, Peace and Security asks you about a"
        " charter it is writing. Our Secure Future runs its office. The people who write the charter"
        " read what everyone says together.",
        note="names of two organisations; keep them in Latin letters where that is usual",
    ),
    "consent.aloud": Entry(
        "Are you helping someone who cannot read? Then read all of this aloud. The yes is hers or his.",
        note="whoever answers agrees, not whoever helps",
    ),
    "consent.adults": Entry("This is only for people aged 18 or older."),
    "consent.free": Entry(
        "It is free and nobody is paid. It changes nothing about any help that you or your group get."
    ),
    "consent.group": Entry("Nobody in your group can see whether you answered, or what you said."),
    "consent.seen": Entry(
        "Telegram can read what is written in its chats. The phone company and anyone holding this"
        " phone may see it too."
    ),
    "consent.names": Entry("Please never name people, places or groups in what you write."),
    "consent.kept": Entry(
        "Until {day} we keep your answers and what you tell about yourself. Until then we also keep a"
        " locked note of how to reach you here. We keep no name and no phone number."
    ),
    "consent.erase": Entry(
        "Until {day} you can have all of it erased in one step: send /erase. After that day nothing"
        " joins you to your answers any more."
    ),
    "consent.change": Entry(
        "What you say can change the words of the charter. It cannot decide them alone, and nothing is"
        " promised in return."
    ),
    "consent.complain": Entry(
        "If something is wrong, send /help and write to the coordinators. They are not told who you are."
    ),
    "consent.answer": Entry("Are you 18 or older, and do you agree to answer?"),
    "consent.quote": Entry(
        "May your own words be shown to the people who write the charter? Someone first takes out"
        " whatever could point at you."
    ),
    "consent.contact": Entry("May we ask you again later, and tell you what became of it?"),
    "consent.agree": Entry("Yes, I agree", note="button"),
    "consent.yes": Entry("Yes", note="button"),
    "consent.not_this": Entry("No", note="button"),
    "consent.no": Entry("No, thank you", note="button: declines to take part"),
    "consent.declined": Entry("That is fine. Nothing was kept."),
    "joining.country": Entry("Which country do you want to speak about?"),
    "joining.country_in": Entry(
        "Which country are you in now? It is used only for the right hours and for people who can help."
    ),
    "joining.other_country": Entry("Not in the list? Write the country's name."),
    "joining.country_unknown": Entry("I do not know that country name. Try another spelling."),
    "joining.zone": Entry("Which place has your time?"),
    "joining.hours": Entry("When is it safe for a message to arrive?"),
    "joining.hours_day": Entry("Daytime, 9 to 19", note="button: hours of the day"),
    "joining.hours_morning": Entry("Mornings, 8 to 12", note="button"),
    "joining.hours_afternoon": Entry("Afternoons, 12 to 17", note="button"),
    "joining.hours_evening": Entry("Evenings, 17 to 21", note="button"),
    "joining.gender": Entry("Are you…"),
    "joining.gender_woman": Entry("a woman", note="button; after 'Are you…'"),
    "joining.gender_man": Entry("a man", note="button"),
    "joining.gender_another": Entry("I describe it in another way", note="button; about gender"),
    "joining.gender_prefer_not": Entry("I prefer not to say", note="button"),
    "joining.group_kind": Entry("What kind of group are you part of?"),
    "joining.group_women_group": Entry("A women's group", note="button"),
    "joining.group_youth_group": Entry("A youth group", note="button"),
    "joining.group_peace_group": Entry("A peace group", note="button"),
    "joining.group_survivor_group": Entry("A survivors' group", note="button"),
    "joining.group_faith_group": Entry("A faith group", note="button"),
    "joining.group_other_group": Entry("Another kind of group", note="button"),
    "joining.group_no_group": Entry("No group", note="button"),
    "joining.group_prefer_not": Entry("I prefer not to say", note="button"),
    "joining.write_first": Entry("May a short, neutral message tell you when there is something new?"),
    "joining.write_first_yes": Entry("Yes, write to me", note="button"),
    "joining.write_first_no": Entry("No, do not write to me first", note="button"),
    "joining.clean_chat": Entry(
        "Messages are taken out of this chat once you have answered them. Keep it like that?"
    ),
    "joining.clean_chat_yes": Entry("Yes, take them out", note="button"),
    "joining.clean_chat_no": Entry("No, leave them here", note="button"),
    "joining.few": Entry(
        "🔊 I would rather hear and see", note="button: numbers, pictures and sound, few words"
    ),
    "joining.few_words": Entry("Do you want numbers, pictures and sound in place of words?"),
    "joining.few_words_yes": Entry("Yes, few words", note="button"),
    "joining.few_words_no": Entry("No, I read", note="button"),
    "settings.few_words": Entry("Pictures in place of words", note="button"),
    "joining.shared": Entry("Do others use this phone too?"),
    "joining.shared_only": Entry("Only me", note="button"),
    "joining.shared_others": Entry("Others too", note="button"),
    "joining.reads": Entry(
        "Which other languages do you read? What we do not have in your own comes in the first of these."
        " Press one to choose it, and once more to leave it out.",
        note="Only in the settings. The languages stand below as buttons, numbered in the order of the presses.",
    ),
    "settings.choose": Entry("What do you want to change?"),
    "settings.language": Entry("Language", note="button"),
    "settings.reads": Entry("Other languages I read", note="button"),
    "settings.country": Entry("The country I speak about", note="button"),
    "settings.country_in": Entry("The country I am in", note="button"),
    "settings.zone": Entry("My local time", note="button"),
    "settings.hours": Entry("Safe hours", note="button"),
    "settings.gender": Entry("Woman, man or other", note="button: change the answer about gender"),
    "settings.group_kind": Entry("Kind of group", note="button"),
    "settings.write_first": Entry("Whether to write to me first", note="button"),
    "settings.clean_chat": Entry("Whether messages are taken out", note="button"),
    "settings.shared": Entry("Whether others use this phone", note="button"),
    "settings.quote": Entry("Whether my words may be shown", note="button"),
    "settings.contact": Entry("Whether to ask me again later", note="button"),
    "settings.close": Entry("Close", note="button"),
}
