"""Words for those who try a translation out, and for who marks what they said."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS: dict[str, Entry] = {
    "pretest.begin": Entry("Try out with speakers", note="button: lets people say what questions ask"),
    "pretest.which": Entry("Which survey is to be tried out, or do you want to mark what speakers said?"),
    "pretest.of": Entry("{survey} · {language}", note="button: a survey's short code, and a language"),
    "pretest.mark": Entry("Mark what speakers said", note="button"),
    "pretest.opened": Entry(
        "{speakers} speakers can try it out now ({language}). A coordinator invites each by a link of her own."
    ),
    "pretest.speaker": Entry("Here you read questions, and say in your own words what each one asks."),
    "pretest.kept": Entry(
        "Do not answer them: nobody asks about you. What you write is read by one person, and then let go."
        " Only words that show a misunderstanding are kept, without saying whose they are."
    ),
    "pretest.go": Entry("Show me a question", note="button"),
    "pretest.ask": Entry(
        "What does this question ask? Say it in your own words. No answer to this is wrong."
    ),
    "pretest.nothing": Entry("There is no question for you right now. Thank you."),
    "pretest.asked": Entry("{language}: {text}", note="text is the question as speakers read it"),
    "pretest.said": Entry("A speaker said that it asks: {text}", note="text is what somebody wrote"),
    "pretest.understood": Entry("Understood", note="button: what she said is what the question asks"),
    "pretest.misread": Entry("Misread", note="button: what she said is something else"),
}
