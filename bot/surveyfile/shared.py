"""The texts that every survey shares: steps, judgements, directions and standing options.

They stand once, with the context `scale`, so that they are translated once and read the same in
every survey.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.survey import Option

CONTEXT = "scale"


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared text with its note for translators."""

    text: str
    note: str


STEPS = {
    "good": Shared("Good as it is", "Support, step 1 of 4: the best."),
    "live_with": Shared("I can live with it", "Support, step 2 of 4: not the best, but accepted."),
    "needs_change": Shared("It needs a change", "Support, step 3 of 4: not accepted as it is now."),
    "cannot_accept": Shared("I cannot accept it", "Support, step 4 of 4: refused, changed or not."),
}
DIRECTIONS = {
    "too_far": Shared("It goes too far", "What needs a change: the proposal asks for too much."),
    "not_far_enough": Shared(
        "It does not go far enough", "What needs a change: the proposal asks for too little."
    ),
    "something_else": Shared("Something else", "What needs a change: neither of the other two."),
}
REASONS = {
    "danger": Shared("It could put people in danger", "Why somebody cannot accept a part."),
    "misused": Shared("It could be misused", "Why somebody cannot accept a part: others could use it badly."),
    "unfair": Shared("It is unfair to some people", "Why somebody cannot accept a part."),
    "unworkable": Shared("It cannot work where I live", "Why somebody cannot accept a part."),
    "not_right": Shared(
        "It is against what I believe is right",
        "Why somebody cannot accept a part: religion, custom, values.",
    ),
    "other_reason": Shared("Another reason", "Why somebody cannot accept a part: none of the others."),
}
JUDGEMENTS = {
    "too_low": Shared("Too low", "Said of a number in a proposal."),
    "about_right": Shared("About right", "Said of a number in a proposal."),
    "too_high": Shared("Too high", "Said of a number in a proposal."),
}
COMPARED = {
    "better": Shared("Better", "Said of a new text of the proposal, beside the text before."),
    "same": Shared("The same", "Said of a new text: it is neither better nor worse than the one before."),
    "worse": Shared("Worse", "Said of a new text of the proposal, beside the text before."),
}
STANDING = {
    "all": Shared("All of them equally", "Last option of a list: no one of them stands out."),
    "none": Shared("None of them", "Last option of a list."),
    "cannot_judge": Shared("I cannot judge this", "For who does not know enough to say."),
    "prefer_not": Shared("I prefer not to say", "Where a question is about the reader herself."),
}
AGREEMENT = {
    "agree": Shared("I agree", "Said of a short statement."),
    "disagree": Shared("I do not agree", "Said of a short statement."),
    "pass": Shared("Pass", "Said of a short statement: neither yes nor no, for whatever reason."),
}
DIRECTION_TEXT = Shared("What about it needs a change?", "Asked after 'It needs a change'.")
INSTEAD_TEXT = Shared(
    "Which number would be right?", "Asked after 'Too low' or 'Too high'; she types a number."
)
REASON_TEXT = Shared(
    "What is the main reason?", "Asked after 'I cannot accept it'; one answer. She may also skip."
)
MOST_TEXT = Shared("Which one matters most to you?", "Asked after a list, about the same list; one answer.")


TEXT_TEXT = Shared("What do you think of this text?", "Asked of the text before, and then of the new one.")
BETTER_TEXT = Shared(
    "Is the new text better or worse?", "Both texts stand above; 'Better' and 'Worse' answer."
)
GONE_TEXT = Shared(
    "This part would be taken out. Is that better or worse?", "The part's text stands above it."
)
ADDED_TEXT = Shared("This part would be added. Is that better or worse?", "The part's text stands above it.")


def options(shared: dict[str, Shared]) -> tuple[Option, ...]:
    """These texts as options that keep their order."""
    return tuple(Option(id_, each.text, CONTEXT) for id_, each in shared.items())


def standing(id_: str) -> Option:
    """One of the standing options: it stays at the end and stands alone."""
    return Option(id_, STANDING[id_].text, CONTEXT, last=True, alone=True)


def every() -> tuple[Shared, ...]:
    """All shared texts, in a fixed order."""
    listed = [
        *STEPS.values(),
        *DIRECTIONS.values(),
        *REASONS.values(),
        *JUDGEMENTS.values(),
        *STANDING.values(),
        *AGREEMENT.values(),
        *COMPARED.values(),
    ]
    asked = (DIRECTION_TEXT, REASON_TEXT, INSTEAD_TEXT, MOST_TEXT)
    return (*listed, *asked, TEXT_TEXT, BETTER_TEXT, GONE_TEXT, ADDED_TEXT)
