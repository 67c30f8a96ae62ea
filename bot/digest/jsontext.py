"""The digest as JSON with keys that stay: the release, the round's facts, what may be concluded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.digest.between import between_facts
from bot.digest.decided import decided_facts
from bot.digest.grouped import averages_facts
from bot.digest.missing import missing_facts
from bot.digest.page import Grouped, Page, Tally
from bot.digest.reviewed import review_facts
from bot.digest.revised import revision_facts
from bot.digest.speech import language_of
from bot.digest.stated import stated_facts
from bot.digest.taking_part import participation_facts
from bot.digest.translated import translation_facts
from bot.domain.disclosure import FEWEST_FOR_PERCENT, up_to
from bot.domain.released import Released, pack
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages

_SCHEMA: Final = Path(__file__).parent / "schema.json"


def as_json(page: Page, lang: Languages, catalogs: Catalogs) -> str:
    """One JSON object, the same bytes for the same digest; only its conclusions are in the language."""
    shown = language_of(page.conclusions, lang, catalogs)
    told = {**_digest(page), "conclusions": [catalogs.words(line, shown) for line in page.conclusions]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def schema() -> str:
    """The JSON Schema (2020-12) that every digest in JSON keeps to."""
    return _SCHEMA.read_text("utf-8")


def _digest(page: Page) -> dict[str, Any]:
    digest = page.digest
    facts, survey = digest.facts, digest.facts.survey
    return {
        "format": 2,
        "trial": facts.trial,
        "synthetic": facts.synthetic,
        "survey": {
            "id": survey.id,
            "proposal": survey.proposal,
            "version": survey.version,
            "title": survey.short_name,
            "hash": survey.hash,
        },
        "parts": [{"id": part.id, "name": part.name, "text": part.text} for part in survey.parts],
        "round": {
            "state": facts.state,
            "opens": _instant(facts.opens),
            "closes": _instant(facts.closes),
            "closing": facts.closing,
        },
        "made_at": _instant(facts.made_at),
        "cut_at": None if facts.cut_at is None else _instant(facts.cut_at),
        "audit_head": facts.audit,
        "rules": {
            "min_cell": facts.k,
            "new_people_for_a_cut": 2 * facts.k,
            "values_for_a_median": 4 * facts.k,
            "answers_for_percent": FEWEST_FOR_PERCENT,
            "not_shown_up_to": up_to(facts.k) if facts.closing else None,
        },
        "languages_not_reviewed": list(facts.drafts),
        "questions": [
            {
                "id": question.id,
                "item": question.item,
                "use": question.use.value,
                "part": question.part_id,
                "heading": question.heading,
            }
            for question in survey.questions
        ],
        "released": None if digest.released is None else pack(digest.released),
        "answers_of_groups": None if digest.of_groups is None else pack(digest.of_groups),
        "participation": participation_facts(digest),
        "averages_of_countries": averages_facts(digest),
        "targets": missing_facts(digest),
        "statements": stated_facts(digest),
        "by_group": [
            _grouped(block)
            for section in page.sections
            for block in section.blocks
            if isinstance(block, Grouped) and block.question
        ],
        "between_groups": between_facts(digest),
        "translations": translation_facts(digest),
        "review": review_facts(facts),
        "decisions": decided_facts(digest),
        "revision": revision_facts(digest),
        "since_last_digest": _since(digest.released, digest.previous),
    }


def _grouped(block: Grouped) -> dict[str, Any]:
    steps = [step.id for step in block.steps]
    return {
        "question": block.question,
        "by": block.by,
        "steps": steps,
        "groups": [
            {
                "id": group.id,
                "people": _span(group.size),
                "counts": {step: _span(cell) for step, cell in zip(steps, group.cells, strict=True)},
            }
            for group in block.rows
        ],
    }


def _span(tally: Tally) -> dict[str, int]:
    return {"low": tally.low, "high": tally.high}


def _since(now: Released | None, before: Released | None) -> dict[str, int] | None:
    if now is None or before is None:
        return None
    return {"people_before": before.people, "people_now": now.people}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
