"""The shapes of what is answered, as JSON Schema (2020-12), by name."""

from __future__ import annotations

import json
from typing import Any, Final

from bot.api import bodies
from bot.digest.jsontext import schema as digest_schema
from bot.domain.decision import Verdict
from bot.domain.rounds import RoundState
from bot.domain.survey import Nonresponse

Shape = dict[str, Any]
TEXT: Final[Shape] = {"type": "string"}
NUMBER: Final[Shape] = {"type": "integer", "minimum": 1}
COUNT: Final[Shape] = {"type": "integer", "minimum": 0}
INSTANT: Final[Shape] = {"type": "string", "format": "date-time"}
YES_OR_NO: Final[Shape] = {"type": "boolean"}


def shapes() -> dict[str, Shape]:
    """Everything that is answered or taken."""
    return {
        "Problem": _object(
            {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "errors": _list(_object({"detail": TEXT}, pointer=TEXT, parameter=TEXT)),
            }
        ),
        "Round": _round(),
        "Rounds": _page("rounds", "Round"),
        "Planned": _object({"rounds": _list(_ref("Round")), "warnings": _list(TEXT)}),
        "Changed": _object({"round": _ref("Round"), "notes": _list(TEXT)}),
        "Proposal": _proposal(),
        "Proposals": _page("proposals", "Proposal"),
        "Decision": _decision(),
        "Decisions": _page("decisions", "Decision"),
        "Digest": _digest(),
        "Description": {"type": "object", "required": ["openapi", "paths"]},
        **bodies.schemas(),
    }


def _round() -> Shape:
    unclear = {"enum": [each.value for each in Nonresponse]}
    return _object(
        {
            "id": NUMBER,
            "survey": TEXT,
            "version": _or_null(NUMBER),
            "title": TEXT,
            "state": {"enum": [each.value for each in RoundState]},
            "opens": TEXT,
            "closes": TEXT,
            "opens_first": INSTANT,
            "closes_last": INSTANT,
            "countries": _list(TEXT),
            "languages": _list(TEXT),
            "cohorts": _list(TEXT),
            "remind_hours": _list({"type": "number"}),
            "target": _or_null(NUMBER),
            "targets": _list(
                _object(
                    {
                        "of": {"type": "object", "additionalProperties": TEXT},
                        "hoped_for": NUMBER,
                        "low": _or_null(COUNT),
                        "high": _or_null(COUNT),
                    }
                )
            ),
            "digest": _or_null(TEXT),
            "export_by": _list(TEXT),
            "voice": YES_OR_NO,
            "answered": _or_null(COUNT),
            "more_coming": YES_OR_NO,
            "invited_at_least": _or_null(COUNT),
            "uncertain": _or_null(COUNT),
            "counted": _or_null(INSTANT),
            "fewer_than": NUMBER,
            "came_to_question_at_least": _list(COUNT),
            "not_asked": _list(_object({"language": TEXT, "question": NUMBER, "since": INSTANT})),
            "reworded": _list(_object({"language": TEXT, "question": NUMBER, "since": INSTANT})),
            "unclear": _list(_object({"language": TEXT, "question": NUMBER, "why": unclear})),
        },
        told="A figure that is null is not shown, being fewer than `fewer_than`. All are as last released.",
    )


def _proposal() -> Shape:
    part = _object({"id": TEXT, "name": TEXT, "text": TEXT})
    version = _object(
        {
            "version": NUMBER,
            "short_name": TEXT,
            "asks": TEXT,
            "changes": TEXT,
            "keeps": TEXT,
            "parts": _list(part),
            "rounds": _list(NUMBER),
        }
    )
    return _object(
        {
            "proposal": _or_null(TEXT),
            "title": TEXT,
            "released_rounds": _list(NUMBER),
            "versions": _list(version),
        },
        told="A proposal with all its versions; `proposal` is null for questions about none.",
    )


def _decision() -> Shape:
    return _object(
        {
            "round": NUMBER,
            "number": NUMBER,
            "part": TEXT,
            "decision": {"enum": [each.value for each in Verdict]},
            "why": TEXT,
            "cut": NUMBER,
            "cut_at": INSTANT,
            "counts": YES_OR_NO,
            "carried_out_in": _or_null(NUMBER),
        },
        told="Of one part the newest decision counts. `cut` is the release that it was made on.",
    )


def _digest() -> Shape:
    """The digest's own schema, with references that hold within this document."""
    text = digest_schema().replace('"#/$defs/', '"#/components/schemas/Digest/$defs/')
    found: Shape = json.loads(text)
    found.pop("$schema")
    return found


def _page(name: str, of: str) -> Shape:
    return _object({name: _list(_ref(of)), "next": _or_null(TEXT)}, told="`next` is null on the last page.")


def _object(fields: Shape, *, told: str | None = None, **optional: Shape) -> Shape:
    shape: Shape = {
        "type": "object",
        "properties": {**fields, **optional},
        "required": list(fields),
        "additionalProperties": False,
    }
    return shape if told is None else {"description": told, **shape}


def _list(of: Shape) -> Shape:
    return {"type": "array", "items": of}


def _or_null(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}
