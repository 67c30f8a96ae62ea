"""Words of what was said on a part of the charter, without a count: for everyone, and in the digest."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "said.good": Entry(
        "Most who answered find it good as it is.",
        note="What was said on one part of the charter; the part's name stands before it.",
    ),
    "said.live_with": Entry("Most who answered find it good, or can live with it."),
    "said.needs_change": Entry("Most who answered say that it needs a change."),
    "said.cannot_accept": Entry("Most who answered cannot accept it."),
    "said.needs_or_cannot": Entry("Most who answered say that it needs a change, or cannot accept it."),
    "said.cannot_judge": Entry("Most who answered could not judge it."),
    "said.some_change": Entry("Some say that it needs a change."),
    "said.some_cannot": Entry("Some cannot accept it."),
    "said.about_right": Entry("Most who answered find the number about right."),
    "said.too_low": Entry("Most who answered find the number too low."),
    "said.too_high": Entry("Most who answered find the number too high."),
    "said.median": Entry(
        "The number in the middle of all answers: {value}.",
        note="Half of the people named this number or a lower one; {value} may have a unit.",
    ),
    "said.agree": Entry("Most who answered agree.", note="With a statement that stands before it."),
    "said.disagree": Entry("Most who answered do not agree.", note="With a statement that stands before it."),
    "said.pass": Entry("Most who saw it passed it by.", note="A statement, without saying yes or no."),
    "said.named": Entry(
        "Named most often: {option}.", note="{option} is an answer that people could choose."
    ),
    "said.picked": Entry("Chosen most often: {option}.", note="{option} is one of several answers."),
    "said.spread": Entry("No answer stood out clearly."),
    "said.nothing": Entry("What was said on this cannot be told: too little of it may be shown."),
}
