"""What drafters decided on a part, under its figures."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from bot.digest.page import Digest, Note
from bot.domain.decision import Decision, parts_of
from bot.domain.say import Line, Moment, Verbatim, Words


def decided(digest: Digest, item: str) -> Note | None:
    """The decision on an item with its reason, or that there is none yet; None where none can be made."""
    if item not in {each.item for each in parts_of(digest.facts.survey)}:
        return None
    found = digest.facts.decisions.get(item)
    if found is None:
        return Note(Words("digest.not_decided"))
    line, *why = told(found, digest.facts.zone)
    return Note(line, tuple(why))


def told(decision: Decision, zone: str) -> tuple[Line, ...]:
    """A decision with its reason, and when the figures were of that it was made on."""
    line = Words(f"digest.decided_{decision.verdict}", {"cut": Moment(decision.cut_at, zone)})
    return (line, *((Verbatim(decision.why),) if decision.why else ()))


def decided_facts(digest: Digest) -> dict[str, Any]:
    """The same for programs, for each part that can be decided on."""
    found = digest.facts.decisions
    return {each.item: _facts(found.get(each.item)) for each in parts_of(digest.facts.survey)}


def _facts(found: Decision | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "decision": found.verdict.value,
        "why": found.why,
        "cut": found.cut,
        "cut_at": found.cut_at.astimezone(UTC).isoformat(),
    }
