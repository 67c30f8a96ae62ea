"""From an item of the file to the questions that the interview asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.survey import CANNOT_JUDGE, Condition, Half, Kind, Question, Use
from bot.surveyfile import shared
from bot.surveyfile.items import Item
from bot.surveyfile.shared import Shared

KINDS = {
    "note": Kind.NOTE,
    "choice": Kind.CHOICE,
    "choices": Kind.CHOICES,
    "scale": Kind.SCALE,
    "number": Kind.NUMBER,
    "text": Kind.TEXT,
    "ranking": Kind.RANKING,
    "support": Kind.SCALE,
}


def expand(items: Iterable[Item], survey: str) -> tuple[Question, ...]:
    """All questions of the items, in order.

    A question takes over the conditions of the questions it depends on: what depends on a question
    that was not asked is not asked either.
    """
    questions: list[Question] = []
    by_item: dict[str, Item] = {}
    for item in items:
        other = by_item.get(item.options_of) if item.options_of is not None else None
        whole = item if other is None else replace(item, options=other.options)
        by_item[item.id] = whole
        for question in _questions(whole, f"{survey}:{item.id}"):
            questions.append(replace(question, when=_inherited(question, questions)))
    return tuple(questions)


def _inherited(question: Question, earlier: list[Question]) -> tuple[Condition, ...]:
    known = {each.id: each for each in earlier}
    found: dict[Condition, None] = {}
    for condition in question.when:
        if condition.question in known:
            found.update(dict.fromkeys(known[condition.question].when))
        found[condition] = None
    return tuple(found)


def _questions(item: Item, context: str) -> list[Question]:
    when = tuple(Condition(rule.question, frozenset(rule.values), rule.negated) for rule in item.when)
    base = Question(
        id=item.id,
        item=item.id,
        kind=KINDS[item.kind],
        text=item.text,
        context=context,
        use=item.use,
        options=(*item.options, *item.standing),
        shuffled=item.shuffled,
        number=item.number,
        when=when,
        heading=item.heading,
        part_id=item.part_id,
        most_picks=item.most,
    )
    if item.kind == "support":
        return _support(base)
    if item.own is not None and item.number is not None and item.number.figure is not None:
        return _figured(base, item.own)
    if item.kind == "choices":
        return _list(base, item)
    return [base]


def _support(base: Question) -> list[Question]:
    steps = (*shared.options(shared.STEPS), shared.standing(CANNOT_JUDGE))
    change = _follow_up(base, Use.DIRECTION, shared.DIRECTION_TEXT, shared.DIRECTIONS, "needs_change")
    # A red line without its reason tells drafters what to fear, and not what to change.
    reason = _follow_up(base, Use.REASON, shared.REASON_TEXT, shared.REASONS, "cannot_accept")
    return [replace(base, options=steps), change, reason]


def _follow_up(base: Question, use: Use, said: Shared, options: dict[str, Shared], after: str) -> Question:
    """What only those are asked who chose the step `after`."""
    return replace(
        base,
        id=f"{base.id}.{use}",
        kind=Kind.CHOICE,
        text=said.text,
        context=shared.CONTEXT,
        use=use,
        options=shared.options(options),
        when=(*base.when, Condition(base.id, frozenset({after}))),
    )


def _figured(base: Question, own: str) -> list[Question]:
    judgements = (*shared.options(shared.JUDGEMENTS), shared.standing(CANNOT_JUDGE))
    before = replace(base, id=f"{base.id}.own", text=own, use=Use.OWN, half=Half.OWN_FIRST)
    judged = replace(base, kind=Kind.CHOICE, use=Use.JUDGEMENT, options=judgements)
    instead = replace(
        base,
        id=f"{base.id}.instead",
        text=shared.INSTEAD_TEXT.text,
        context=shared.CONTEXT,
        use=Use.INSTEAD,
        half=Half.FIGURE_FIRST,
        when=(*base.when, Condition(base.id, frozenset({"too_low", "too_high"}))),
    )
    return [before, judged, instead]


def _list(base: Question, item: Item) -> list[Question]:
    found = [base]
    if item.matters_most:
        listed = tuple(option for option in base.options if not option.alone)
        apart = frozenset(option.id for option in base.options if option.alone and option.id != "all")
        rule = (Condition(base.id, apart, negated=True),) if apart else ()
        most = replace(
            base,
            id=f"{base.id}.most",
            kind=Kind.CHOICE,
            text=shared.MOST_TEXT.text,
            context=shared.CONTEXT,
            use=Use.MOST,
            options=(*listed, shared.standing("all"), shared.standing(CANNOT_JUDGE)),
            when=(*base.when, *rule),
            most_picks=None,
        )
        found.append(most)
    if item.add is not None:
        add = replace(
            base,
            id=f"{base.id}.add",
            kind=Kind.TEXT,
            text=item.add,
            use=Use.OPEN,
            options=(),
            shuffled=False,
            most_picks=None,
        )
        found.append(add)
    return found
