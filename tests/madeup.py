"""Surveys made up at random: every kind, every key, and conditions on whatever stands before."""

from __future__ import annotations

import json
import random
from typing import Any

from bot.domain.faults import Fault
from bot.domain.survey import Question
from bot.surveyfile.load import load_text

_KINDS = ("note", "choice", "choices", "ranking", "scale", "support", "number", "text")
_WORDS = ("oak", "elm", "fir", "ash", "yew", "lime", "pine", "palm", "plum", "pear")
_HEAD = {
    "id": "madeup",
    "title": "Made up",
    "short_name": "Made up",
    "asks": "Nothing of it is meant.",
    "changes": "Nothing.",
    "keeps": "Everything.",
}


def survey(chance: random.Random) -> str:
    """A survey file without mistakes; JSON is YAML too."""
    items: list[dict[str, Any]] = []
    for number in range(chance.randint(2, 7)):
        item = _item(chance, number, items)
        if _fine([*items, item]):
            items.append(item)
    return _text(items)


def _text(items: list[dict[str, Any]]) -> str:
    return json.dumps({**_HEAD, "questions": items}, indent=1)


def _fine(items: list[dict[str, Any]]) -> bool:
    """Without mistakes: what cannot be in a survey, such as one that takes an hour, is thrown away."""
    try:
        load_text(_text(items), "madeup.yaml")
    except Fault:
        return False
    return True


def _item(chance: random.Random, number: int, before: list[dict[str, Any]]) -> dict[str, Any]:
    kind = chance.choice(_KINDS)
    item: dict[str, Any] = {"id": f"q{number}", "kind": kind, "text": f"This is number {chr(97 + number)}."}
    if kind != "note" and chance.random() < 0.5:
        item["heading"] = f"The heading of {chr(97 + number)}"
    if chance.random() < 0.3:
        item["note"] = "A note: with 'marks', \"others\" and = signs."
    if before and chance.random() < 0.7:
        item["when"] = _when(chance, before)
    if kind in ("choice", "choices", "ranking", "scale"):
        _options(chance, item, before)
    if kind == "number":
        _number(chance, item)
    return {key: value for key, value in item.items() if value not in (None, {}, [])}


def _when(chance: random.Random, before: list[dict[str, Any]]) -> dict[str, Any]:
    asked = [each for each in load_text(_text(before), "madeup.yaml").questions if each.options]
    chosen = chance.sample(asked, min(len(asked), chance.randint(1, 3)))
    return {each.id: _values(chance, each) for each in chosen}


def _values(chance: random.Random, question: Question) -> Any:
    ids = [option.id for option in question.options]
    values = chance.sample(ids, chance.randint(1, len(ids) - 1))
    return {"not": values} if chance.random() < 0.4 else values


def _options(chance: random.Random, item: dict[str, Any], before: list[dict[str, Any]]) -> None:
    kind = item["kind"]
    lists = [each["id"] for each in before if "options" in each]
    if lists and kind != "scale" and chance.random() < 0.4:
        item["options_of"] = chance.choice(lists)
    else:
        item["options"] = [
            {
                "id": word,
                "text": word.title(),
                **({"note": f"A kind of {word}."} if chance.random() < 0.3 else {}),
                **({"last": True} if chance.random() < 0.2 else {}),
            }
            for word in chance.sample(_WORDS, chance.randint(2, 5))
        ]
    if kind != "ranking":
        item["also"] = chance.sample(("all", "none", "cannot_judge"), chance.randint(0, 2))
        item["about_person"] = chance.random() < 0.2 or None
    if kind != "scale":
        item["shuffled"] = False if chance.random() < 0.3 else None
    if kind in ("choices", "ranking"):
        item["most"] = chance.choice((None, 1, 2))
    if kind == "choices":
        item["matters_most"] = chance.random() < 0.4 or None
        item["add"] = "Which others, if any?" if chance.random() < 0.4 else None
    if kind == "choice" and chance.random() < 0.2:
        item["use"] = "most"


def _number(chance: random.Random, item: dict[str, Any]) -> None:
    step = chance.choice((1, 1, 5, 10, 0.5, 0.25))
    least = chance.choice((0, 3, 7.5, 2026))
    item |= {"unit": chance.choice(("percent", "year", "people", "plain")), "least": least, "step": step}
    item["most"] = least + step * chance.randint(8, 40)
    if chance.random() < 0.5:
        figure = least + step * chance.randint(2, 6)
        item |= {
            "figure": figure,
            "own": "Which number is right?",
            "text": f"Now it is {figure}. Is it right?",
        }
