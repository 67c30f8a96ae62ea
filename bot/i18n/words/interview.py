"""Words of the interview itself."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "interview.length": Entry(
        "{questions} questions, about {minutes} minutes. You can stop at any time.",
        note="questions and minutes are numbers of 3 and more",
    ),
    "interview.how": Entry("There are no right or wrong answers. You can skip any question."),
    "interview.high_risk": Entry(
        "What you write here in your own words is locked. It can be opened on another computer only, by"
        " people who take out whatever points at somebody."
    ),
    "interview.high_risk_erase": Entry(
        "When this closes, what leads to your answers is destroyed. After that nobody can find or remove"
        " them: we cannot either. Until then /erase removes everything."
    ),
    "interview.start": Entry("Start", note="button"),
    "interview.later": Entry("Go on later", note="button: leaves the survey, answers are kept"),
    "interview.next": Entry("Next", note="button"),
    "interview.back": Entry("Back", note="button: to the screen before"),
    "interview.skip": Entry("Skip", note="button: no answer to this question"),
    "interview.unclear": Entry("I do not understand", note="button: the question is not clear to me"),
    "interview.done": Entry("Done", note="button: I have picked what I want"),
    "interview.clear": Entry("Take my answer back", note="button: removes the answer given earlier"),
    "interview.progress": Entry(
        "Question {number} of {total} · about {minutes} min left",
        note="short line above each question; min = minutes",
    ),
    "interview.pick_how": Entry("Pick as many as you like, then press Done."),
    "interview.pick_most": Entry(
        "Pick up to {count}, then press Done.", "Pick up to {count}, then press Done."
    ),
    "interview.pick_one": Entry("Pick at least one first, or press Skip."),
    "interview.pick_alone": Entry("One of those can only stand alone. Please look again, then press Done."),
    "interview.rank_how": Entry("Press them in your order, the most important first. Then press Done."),
    "interview.ranked": Entry("{place}. {option}", note="place is a number, option an answer"),
    "interview.number_how": Entry("Write a number from {least} to {most}."),
    "interview.number_not_a_number": Entry(
        "I could not read a number there. Please write only digits, for example {example}."
    ),
    "interview.number_unclear": Entry(
        "I am not sure which number you mean. Please write one number, for example {example}."
    ),
    "interview.number_too_low": Entry("The lowest number here is {least}. Please write another."),
    "interview.number_too_high": Entry("The highest number here is {most}. Please write another."),
    "interview.number_off_step": Entry(
        "Here numbers go from {least} in steps of {step}. For example {example}."
    ),
    "interview.text_how": Entry("Write in your own words."),
    "interview.voice_how": Entry(
        "Write in your own words, or send a voice note of up to 2 minutes.", note="she agreed to that before"
    ),
    "interview.voice_kept": Entry("A voice note of yours is kept. A new one, or words, take its place."),
    "interview.voice_long": Entry(
        "That is longer than I can take. Please say what matters most in {minutes} minutes, or write it.",
        note="minutes is a number, 2 or more",
    ),
    "interview.speak": Entry("Answer by voice", note="button: opens what she should know before she does"),
    "interview.quote_spoken": Entry("Only the words are shown, written down. Never your voice."),
    "interview.write_something": Entry("That message was empty. Write a few words, or press Skip."),
    "interview.too_long": Entry("That is too long for me. Please write it in under {most} letters."),
    "interview.quote_ask": Entry(
        "May we quote this: show your own words to the people who write the charter?"
    ),
    "interview.quote_how": Entry(
        "Someone first takes out whatever could point at you. Without a yes it is not shown."
    ),
    "interview.quote_with_country": Entry(
        "Yes, with my country", note="button: my words may be quoted, and the country I speak about named"
    ),
    "interview.quote_without_country": Entry(
        "Yes, without my country", note="button: my words may be quoted, without naming any country"
    ),
    "interview.quote_no": Entry("No", note="button: my words may not be quoted"),
    "interview.quote_again": Entry(
        "May it be quoted?", note="button: opens the question whether this answer may be quoted"
    ),
    "interview.edit_quote": Entry(
        "It is not quoted now. If it may be, open the question again and say so: send /continue."
    ),
    "interview.edit_taken": Entry("Your words are changed as you changed the message."),
    "interview.edit_late": Entry("This cannot be changed any more. Your answer stays as it was."),
    "interview.edit_not": Entry("So your earlier answer stays."),
    "interview.only_words": Entry(
        "I can only take buttons and typed words here. Nothing you sent was opened or kept."
    ),
    "interview.use_buttons": Entry("Please press one of the buttons below."),
    "interview.question_closed": Entry(
        "That question is not asked in your language any more: its words were not right. What you answered"
        " before is kept."
    ),
    "interview.stale": Entry("That button is from an earlier screen. Nothing was changed."),
    "interview.support_line": Entry("If this weighs on you, there are people you can talk to."),
    "interview.support": Entry("People who can help", note="button: opens the support contacts"),
    "interview.last": Entry("That was the last question. Shall your answers be counted?"),
    "interview.last_free": Entry("Choose freely. Nobody is told which one you choose."),
    "interview.count": Entry("Count my answers", note="button"),
    "interview.dont_count": Entry("Do not count them", note="button: the answers are erased"),
    "interview.change": Entry("Change an answer", note="button: opens the list of questions"),
    "interview.list": Entry("Which answer do you want to change? Press its number."),
    "interview.listed": Entry("{number}. {question}", note="one line of a list of questions"),
    "interview.leave_list": Entry("Leave it as it is", note="button: closes the list"),
    "interview.ended": Entry("Thank you. This is done."),
    "interview.thanks": Entry("Thank you. It is done as you chose."),
    "interview.next_steps": Entry(
        "After {closes} the drafting team reads what everyone said together, never who said it."
    ),
    "interview.erase_until": Entry("You can have everything erased until {day}: send /erase."),
    "interview.erase_before_closing": Entry(
        "You can have everything erased until {closes}: send /erase. After that nobody can find these"
        " answers: we cannot either."
    ),
    "interview.kept_sealed": Entry(
        "What you wrote is kept sealed. Nobody can read it here. You can write it anew."
    ),
    "interview.change_until": Entry("Until then you can change your answers: send /continue."),
    "interview.paused_here": Entry("It is kept. Send /continue when you want to go on."),
    "interview.round_paused": Entry("This is paused for now. Please look again another day: send /continue."),
    "interview.closed": Entry("This is closed now. Thank you for your interest."),
}
