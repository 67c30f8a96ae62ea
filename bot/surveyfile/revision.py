"""The survey on a new version of a proposal: each changed part in both versions, built from their words.

Of a changed part three things are asked, each by itself: the four steps of the text before; whether the new
one is better or worse, with both on the screen; and the four steps of the new one. Who cannot accept the new
text, or finds that it needs a change, says in which direction. A part that is taken out has no new text, and
one that is added none before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.edition import Change, Edition, Fate, changes
from bot.domain.faults import Fault
from bot.domain.survey import CANNOT_JUDGE, Condition, Kind, Question, Shown, Survey, Use
from bot.surveyfile import shared
from bot.surveyfile.content import hashed
from bot.surveyfile.extent import LONGEST_MINUTES, questions_and_minutes
from bot.surveyfile.shared import Shared

#: Those who are asked what the new text still needs.
UNHAPPY = frozenset({"needs_change", "cannot_accept"})


def revision_survey(before: Edition, now: Edition) -> Survey:
    """The survey that holds a version of a proposal beside an earlier one.

    Raises Fault where no part has another text, or so many have that it would be too long.
    """
    changed = [each for each in changes(before, now) if each.fate is not Fate.KEPT]
    name = f"Proposal {now.proposal}, version {now.version}"
    if not changed:
        raise Fault((f"{name}: no part has another text than in version {before.version}.",))
    questions = tuple(question for each in changed for question in _of_part(each))
    survey = Survey(
        id=f"{now.proposal}-version-{now.version}",
        proposal=now.proposal,
        title=now.short_name.text,
        short_name=now.short_name.text,
        asks=now.asks.text,
        changes=now.changes.text,
        keeps=now.keeps.text,
        questions=questions,
        hash="",
        risk=now.risk,
        version=now.version,
        parts=tuple(each.part for each in now.passages),
        revises=before.version,
        told_in=tuple(each.context for each in now.told()),
    )
    _, minutes = questions_and_minutes(survey)
    if minutes > LONGEST_MINUTES:
        line = (
            f"{name}: {len(changed)} parts are new or changed; a round on them would take {minutes} minutes."
            f" At most {LONGEST_MINUTES} may be asked of people: make two versions, and ask about each."
        )
        raise Fault((line,))
    return hashed(survey)


def _of_part(change: Change) -> Iterator[Question]:
    before = None if change.before is None else change.before.text.text
    now = None if change.now is None else change.now.text.text
    steps = (*shared.options(shared.STEPS), shared.standing(CANNOT_JUDGE))
    base = Question(
        id=change.id,
        item=change.id,
        kind=Kind.SCALE,
        text=shared.TEXT_TEXT.text,
        context=shared.CONTEXT,
        use=Use.SUPPORT,
        options=steps,
        heading=change.name.text,
        part_id=change.id,
        named_in=change.name.context,
        shown=Shown(change.id, now=now),
    )
    if before is not None:
        yield replace(base, id=f"{change.id}.before", use=Use.BEFORE, shown=Shown(change.id, before=before))
    yield _better(base, change, Shown(change.id, before, now))
    if now is not None:
        yield base
        yield replace(
            base,
            id=f"{change.id}.{Use.DIRECTION}",
            kind=Kind.CHOICE,
            text=shared.DIRECTION_TEXT.text,
            use=Use.DIRECTION,
            options=shared.options(shared.DIRECTIONS),
            when=(Condition(change.id, UNHAPPY),),
        )


def _better(base: Question, change: Change, shown: Shown) -> Question:
    """Which text is better; of a part that is taken out it is the main question."""
    asked: dict[Fate, Shared] = {Fate.TAKEN_OUT: shared.GONE_TEXT, Fate.ADDED: shared.ADDED_TEXT}
    return replace(
        base,
        id=change.id if change.now is None else f"{change.id}.better",
        kind=Kind.CHOICE,
        text=asked.get(change.fate, shared.BETTER_TEXT).text,
        use=Use.BETTER,
        options=(*shared.options(shared.COMPARED), shared.standing(CANNOT_JUDGE)),
        shown=shown,
    )
