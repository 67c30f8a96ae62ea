"""How a round stands, for programs: the same at the shell and in the interface."""

from __future__ import annotations

from bot.app.standing import Standing
from bot.digest.missing import target_facts
from bot.domain.clock import At, When


def facts(now: Standing) -> dict[str, object]:
    """A round for programs. A figure that is null is not shown, being fewer than `fewer_than`."""
    round_ = now.round
    return {
        "id": round_.id,
        "survey": round_.survey_id,
        "version": now.version,
        "title": now.title,
        "state": round_.state.value,
        "opens": _packed(round_.opens),
        "closes": _packed(round_.closes),
        "opens_first": now.opens.isoformat(),
        "closes_last": now.closes.isoformat(),
        "countries": sorted(round_.audience.countries),
        "languages": sorted(round_.audience.languages),
        "cohorts": sorted(round_.audience.cohorts),
        "remind_hours": [span.total_seconds() / 3600 for span in round_.remind],
        "target": round_.target,
        "targets": target_facts(now.targets),
        "digest": round_.digest_at,
        "export_by": round_.export_by,
        "voice": round_.voice,
        "answered": now.answered,
        "more_coming": now.more,
        "invited_at_least": now.invited,
        "uncertain": now.uncertain,
        "counted": None if now.counted is None else now.counted.isoformat(),
        "fewer_than": now.fewer_than,
        "came_to_question_at_least": list(now.came),
        "not_asked": [
            {"language": each.language, "question": each.number, "since": each.since.isoformat()}
            for each in now.not_asked
        ],
        "reworded": [
            {"language": each.language, "question": each.number, "since": each.since.isoformat()}
            for each in now.reworded
        ],
        "unclear": [
            {"language": each.language, "question": each.number, "why": each.why.value}
            for each in now.unclear
        ],
    }


def _packed(when: When) -> str:
    return when.at.isoformat() if isinstance(when, At) else when.wall.isoformat()
