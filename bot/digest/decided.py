"""What drafters decided on a part, under its figures."""

from __future__ import annotations

from typing import Any

from bot.digest.page import Digest, Note
from bot.domain.decision import Decision, parts_of
from bot.domain.say import Verbatim, Words


def decided(digest: Digest, item: str) -> Note | None:
    """The decision on an item with its reason, or that there is none yet; None where none can be made."""
    if item not in {each.item for each in parts_of(digest.facts.survey)}:
        return None
    found = digest.facts.decisions.get(item)
    if found is None:
        return Note(Words("digest.not_decided"))
    line = Words(f"digest.decided_{found.verdict}", {"number": found.cut})
    return Note(line, (Verbatim(found.why),) if found.why else ())


def decided_facts(digest: Digest) -> dict[str, Any]:
    """The same for programs, for each part that can be decided on."""
    found = digest.facts.decisions
    return {each.item: _facts(found.get(each.item)) for each in parts_of(digest.facts.survey)}


def _facts(found: Decision | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"decision": found.verdict.value, "why": found.why, "cut": found.cut}
