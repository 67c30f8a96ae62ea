"""Bundles and reviews as files, judged strictly when they are read: what goes out, and what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.domain.faults import Fault
from bot.domain.review import (
    MOST_TAGS,
    MOST_TEXT,
    TAG_RULE,
    Box,
    Bundle,
    Review,
    Reviewed,
    is_plain,
    is_tag,
    marked,
)

FORMAT: Final = 1
#: Of bundles; the first had no tags in it.
BUNDLE_FORMAT: Final = 2
#: So many digits are a phone number for sure; fewer may be two years, and are marked only.
SURE_DIGITS: Final = 9
_HEX: Final = re.compile(r"[0-9a-f]{32}")


def pack_bundle(bundle: Bundle) -> str:
    """A bundle as a file: the same bytes for the same bundle."""
    raw = {
        "format": BUNDLE_FORMAT,
        "is": "sealed answers",
        "bundle": bundle.id,
        "round": bundle.round,
        "survey": bundle.survey,
        "title": bundle.title,
        "trial": bundle.trial,
        "questions": [{"id": id_, "text": text} for id_, text in bundle.questions],
        "codebook": [{"tag": tag, "means": means} for tag, means in bundle.codebook],
        "boxes": [
            {"question": each.question, "sealed": each.box, "quote": each.quote} for each in bundle.boxes
        ],
    }
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def read_bundle(text: str) -> Bundle:
    """A bundle from its file. Raises Fault where it is none."""
    old = False
    try:
        raw = json.loads(text)
        old = raw["is"] == "sealed answers" and raw["format"] == 1
        bundle = Bundle(
            int(raw["round"]),
            str(raw["survey"]),
            str(raw["title"]),
            bool(raw["trial"]),
            tuple((str(each["id"]), str(each["text"])) for each in raw["questions"]),
            tuple((str(each["tag"]), str(each["means"])) for each in raw["codebook"]),
            tuple(
                Box(str(each["question"]), str(each["sealed"]), each["quote"] is True)
                for each in raw["boxes"]
            ),
        )
        whole = raw["is"] == "sealed answers" and raw["format"] == BUNDLE_FORMAT
        whole = whole and raw["bundle"] == bundle.id
    except (ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if old:
        raise Fault(("BUNDLE: from before tags came with it. Make it anew: `export ROUND --sealed FILE`.",))
    if not whole:
        raise Fault(("BUNDLE: not a whole file of `charterbot export ROUND --sealed FILE`.",))
    return bundle


def pack_review(review: Review) -> str:
    """A review as a file, or as it is stored."""
    raw = {
        "format": FORMAT,
        "is": "review",
        "bundle": review.bundle,
        "round": review.round,
        "survey": review.survey,
        "questions": {
            id_: {"read": each.read, "left_out": each.left_out, "texts": each.texts, "tags": each.tags}
            for id_, each in review.questions.items()
        },
    }
    return json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_review(text: str) -> Review:
    """A review from its file, judged strictly. Raises Fault with every fault in it, never with its words."""
    try:
        raw = json.loads(text)
    except ValueError:
        raise Fault(("FILE: not JSON. Give a file that `charterbot review` wrote.",)) from None
    checking = _Checking()
    top = {"format", "is", "bundle", "round", "survey", "questions"}
    if not isinstance(raw, dict) or set(raw) != top or raw["is"] != "review" or raw["format"] != FORMAT:
        raise Fault(("FILE: not a review of format 1. Give a file that `charterbot review` wrote.",))
    checking.that("bundle", isinstance(raw["bundle"], str) and bool(_HEX.fullmatch(raw["bundle"])))
    checking.that("round", _is_count(raw["round"]))
    checking.that("survey", isinstance(raw["survey"], str) and len(raw["survey"]) == 64)
    checking.that("questions", isinstance(raw["questions"], dict) and bool(raw["questions"]))
    if isinstance(raw["questions"], dict):
        for id_, each in raw["questions"].items():
            checking.question(f"questions.{id_[:40]}", each)
    if checking.faults:
        raise Fault(tuple(checking.faults))
    return Review(
        raw["bundle"],
        raw["round"],
        raw["survey"],
        {
            id_: Reviewed(each["read"], each["left_out"], tuple(sorted(each["texts"])), each["tags"])
            for id_, each in raw["questions"].items()
        },
    )


@dataclass(slots=True)
class _Checking:
    faults: list[str] = field(default_factory=list)

    def that(self, place: str, holds: bool, told: str = "not what was expected here.") -> bool:  # noqa: FBT001
        if not holds:
            self.faults.append(f"{place}: {told}")
        return holds

    def question(self, place: str, raw: Any) -> None:
        if not self.that(
            place,
            isinstance(raw, dict) and set(raw) == {"read", "left_out", "texts", "tags"},
            "give read, left_out, texts and tags, and nothing else.",
        ):
            return
        counts = self.that(f"{place}.read", _is_count(raw["read"]), "a whole number is expected.")
        counts &= self.that(f"{place}.left_out", _is_count(raw["left_out"]), "a whole number is expected.")
        texts, tags = raw["texts"], raw["tags"]
        if self.that(f"{place}.texts", isinstance(texts, list), "a list is expected."):
            for number, text in enumerate(texts, start=1):
                self.faults += [f"{place}.texts {number}: {line}" for line in _text_faults(text)]
            if counts:
                fits = raw["left_out"] + len(texts) <= raw["read"]
                self.that(place, fits, "more were released and left out than were read.")
        if self.that(f"{place}.tags", isinstance(tags, dict), "tags with their counts are expected."):
            self.that(f"{place}.tags", len(tags) <= MOST_TAGS, f"at most {MOST_TAGS} tags.")
            for number, (tag, count) in enumerate(tags.items(), start=1):
                self.that(f"{place}.tags {number}", is_tag(tag), TAG_RULE)
                most = raw["read"] - raw["left_out"] if counts else 0
                fits = _is_count(count) and (not counts or count <= most)
                self.that(
                    f"{place}.tags {number}", fits, "no more can carry it than were read and not left out."
                )


def _text_faults(text: object) -> Iterator[str]:
    if not isinstance(text, str) or not text.strip():
        yield "words are expected."
        return
    if len(text) > MOST_TEXT:
        yield f"longer than {MOST_TEXT} letters."
    if not all(is_plain(char) for char in text):
        yield "it holds control characters."
    for start, end, kind in marked(text):
        sure = kind != "a phone number" or sum(char.isdigit() for char in text[start:end]) >= SURE_DIGITS
        if sure:
            yield f"it holds what looks like {kind}: hide it."


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
