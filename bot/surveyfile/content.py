"""The content of a survey as one text, all that a person is asked, and its hash.

The text is canonical JSON of the questions as they are asked, the shared texts and follow-ups
included, so that neither a comment nor a translator's note changes the hash, and a later version
of the bot does not change a survey that is in use.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.domain.faults import Fault
from bot.domain.survey import (
    Condition,
    Half,
    Kind,
    NumberSpec,
    Option,
    Part,
    Question,
    Shown,
    Survey,
    Tag,
    Use,
)

FORMAT = 2
#: A survey that was frozen before proposals had versions: its headings stand where part ids are now.
UNVERSIONED = 1


def canonical(survey: Survey) -> str:
    """The text that is stored: the same for the same content, whatever the file looks like."""
    raw = {
        "format": FORMAT,
        "id": survey.id,
        "proposal": survey.proposal,
        "version": survey.version,
        "parts": [[part.id, part.name, part.text] for part in survey.parts],
        "title": survey.title,
        "short_name": survey.short_name,
        "asks": survey.asks,
        "changes": survey.changes,
        "keeps": survey.keeps,
        "risk": survey.risk,
        "questions": [_packed(question) for question in survey.questions],
        **({} if survey.revises is None else {"revises": survey.revises, "told_in": survey.told_in}),
        **({"codebook": [[each.tag, each.means] for each in survey.codebook]} if survey.codebook else {}),
    }
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hashed(survey: Survey) -> Survey:
    """The same survey with the hash of its content."""
    return replace(survey, hash=_hash(canonical(survey)))


def read_content(text: str) -> Survey:
    """The survey that was stored as this text. Raises Fault where it is no such text."""
    try:
        raw = json.loads(text)
        if raw["format"] not in (UNVERSIONED, FORMAT):
            raise ValueError(raw["format"])
        versioned = raw["format"] == FORMAT
        return Survey(
            id=raw["id"],
            proposal=raw["proposal"],
            title=raw["title"],
            short_name=raw["short_name"],
            asks=raw["asks"],
            changes=raw["changes"],
            keeps=raw["keeps"],
            questions=tuple(_unpacked(each, versioned=versioned) for each in raw["questions"]),
            hash=_hash(text),
            risk=raw["risk"],
            version=raw["version"] if versioned else None,
            parts=tuple(Part(*each) for each in raw["parts"]) if versioned else (),
            codebook=tuple(Tag(*each) for each in raw.get("codebook", ())),
            revises=raw.get("revises"),
            told_in=tuple(raw.get("told_in", ())),
        )
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        message = "stored survey: a frozen survey of format 1 or 2 was expected; restore it from a backup"
        raise Fault((message,)) from error


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _packed(question: Question) -> dict[str, Any]:
    number, shown = question.number, question.shown
    return {
        "id": question.id,
        "item": question.item,
        "kind": question.kind.value,
        "text": question.text,
        "context": question.context,
        "use": question.use.value,
        "options": [[each.id, each.text, each.context, each.last, each.alone] for each in question.options],
        "shuffled": question.shuffled,
        "number": None
        if number is None
        else {
            "unit": number.unit,
            "least": str(number.least),
            "most": str(number.most),
            "step": str(number.step),
            "figure": None if number.figure is None else str(number.figure),
        },
        "when": [[each.question, sorted(each.values), each.negated] for each in question.when],
        "half": None if question.half is None else question.half.value,
        "heading": question.heading,
        "part": question.part_id,
        "most_picks": question.most_picks,
        **({} if question.named_in is None else {"named_in": question.named_in}),
        **({} if shown is None else {"shown": [shown.part, shown.before, shown.now]}),
    }


def _unpacked(raw: dict[str, Any], *, versioned: bool) -> Question:
    number = raw["number"]
    return Question(
        id=raw["id"],
        item=raw["item"],
        kind=Kind(raw["kind"]),
        text=raw["text"],
        context=raw["context"],
        use=Use(raw["use"]),
        options=tuple(
            Option(id_, text, context, last, alone) for id_, text, context, last, alone in raw["options"]
        ),
        shuffled=raw["shuffled"],
        number=None
        if number is None
        else NumberSpec(
            unit=number["unit"],
            least=Decimal(number["least"]),
            most=Decimal(number["most"]),
            step=Decimal(number["step"]),
            figure=None if number["figure"] is None else Decimal(number["figure"]),
        ),
        when=tuple(
            Condition(question, frozenset(values), negated) for question, values, negated in raw["when"]
        ),
        half=None if raw["half"] is None else Half(raw["half"]),
        heading=raw["heading"] if versioned else raw["part"],
        part_id=raw["part"] if versioned else None,
        most_picks=raw["most_picks"],
        named_in=raw.get("named_in"),
        shown=Shown(*raw["shown"]) if "shown" in raw else None,
    )
