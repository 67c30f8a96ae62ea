"""What drafters decided: under a part's figures, and all parts in one table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any, Final

from bot.digest.page import Digest, Note, Outcomes, Section
from bot.digest.parts import heading, plain
from bot.digest.said import said
from bot.domain.decision import Decision, parts_of
from bot.domain.say import Line, Moment, Value, Verbatim, Words
from bot.domain.survey import Question

_HEADS: Final = tuple(Words(f"digest.column_{name}") for name in ("part", "said", "decision", "version"))


def decided(digest: Digest, item: str) -> Note | None:
    """The decision on an item with its reason, or that there is none yet; None where none can be made."""
    if item not in {each.item for each in parts_of(digest.facts.survey)}:
        return None
    found = digest.facts.decisions.get(item)
    if found is None:
        return Note(Words("digest.not_decided"))
    line, *why = told(found, digest.facts.zone)
    carried = digest.facts.carried.get(item)
    return Note(line, (*why, *(() if carried is None else (_carried(carried),))))


def told(decision: Decision, zone: str) -> tuple[Line, ...]:
    """A decision with its reason, and when the figures were of that it was made on."""
    line = Words(f"digest.decided_{decision.verdict}", {"cut": Moment(decision.cut_at, zone)})
    return (line, *((Verbatim(decision.why),) if decision.why else ()))


def all_decided(digest: Digest) -> Iterator[Section]:
    """The table of all parts, once one of them is decided on."""
    parts = parts_of(digest.facts.survey)
    if any(each.item in digest.facts.decisions for each in parts):
        rows = tuple(_row(digest, each) for each in parts)
        yield Section(Words("digest.decisions"), (Outcomes(Words("digest.decisions_of"), _HEADS, rows),))


def brief_decided(digest: Digest) -> Iterator[Line]:
    """The decisions in a line each, for a chat."""
    for part in parts_of(digest.facts.survey):
        found = digest.facts.decisions.get(part.item)
        if found is not None:
            values: dict[str, Value] = {"part": heading(part), "decision": verdict(found)}
            yield Words("digest.brief_decided", values)
            carried = digest.facts.carried.get(part.item)
            if carried is not None:
                yield _carried(carried)


def verdict(decision: Decision) -> Line:
    """A decision in a word."""
    return Words(f"digest.verdict_{decision.verdict}")


def decided_facts(digest: Digest) -> dict[str, Any]:
    """The same for programs, for each part that can be decided on."""
    return {each.item: _facts(digest, each) for each in parts_of(digest.facts.survey)}


def _row(digest: Digest, part: Question) -> tuple[tuple[Line, ...], ...]:
    facts = digest.facts
    found = facts.decisions.get(part.item)
    made: tuple[Line, ...] = (Words("digest.not_decided"),)
    if found is not None:
        made = (verdict(found), *((Verbatim(found.why),) if found.why else ()))
    version: tuple[Line, ...] = () if facts.survey.version is None else (plain(facts.survey.version),)
    if part.item in facts.carried:
        version = (*version, _carried(facts.carried[part.item]))
    return (heading(part),), said(part, digest.released), made, version


def _carried(version: int) -> Line:
    return Words("digest.carried_out", {"version": version})


def _facts(digest: Digest, part: Question) -> dict[str, Any] | None:
    found = digest.facts.decisions.get(part.item)
    if found is None:
        return None
    return {
        "decision": found.verdict.value,
        "why": found.why,
        "cut": found.cut,
        "cut_at": found.cut_at.astimezone(UTC).isoformat(),
        "version": digest.facts.survey.version,
        "carried_out_in": digest.facts.carried.get(part.item),
        "said": [_key(line) for line in said(part, digest.released)],
    }


def _key(line: Line) -> str:
    """What was said, by a name that stays: `good`, `some_cannot`."""
    return line.key.partition(".")[2] if isinstance(line, Words) else ""
