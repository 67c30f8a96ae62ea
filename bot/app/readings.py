"""Reading a bundle where its key is: no house and no database, so that it runs on any computer."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass

from bot.domain.faults import Fault
from bot.domain.review import Bundle, Decision, Do, Review, gathered
from bot.storage.offline import Written, unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle with what is in its boxes."""

    bundle: Bundle
    written: tuple[Written, ...]

    def may_quote(self, number: int) -> bool:
        """Whether a text may be released: she agreed when she wrote it, and has not taken it back."""
        return self.bundle.boxes[number].quote and self.written[number].quote

    def asked(self, number: int) -> str:
        """The question that a text answers."""
        return dict(self.bundle.questions)[self.bundle.boxes[number].question]

    def review(self, decided: list[Decision]) -> Review:
        """What may go back. Raises Fault."""
        texts = [each.text for each in self.written]
        quotes = [self.may_quote(number) for number in range(len(texts))]
        return gathered(self.bundle, texts, quotes, decided)


def open_bundle(bundle: Bundle, private: bytes) -> Opened:
    """Open every box. Raises Fault where the key is another."""
    try:
        return Opened(bundle, tuple(unseal(private, b64decode(each.box)) for each in bundle.boxes))
    except (Fault, ValueError):
        raise Fault(("--key: this is not the key that these answers were sealed to.",)) from None


def pack_decisions(bundle: Bundle, decided: list[Decision]) -> str:
    """What was decided so far, to go on from."""
    rows = [{"do": each.do, "hide": each.hide, "tags": each.tags} for each in decided]
    return json.dumps({"bundle": bundle.id, "decisions": rows}, ensure_ascii=False, indent=1) + "\n"


def read_decisions(bundle: Bundle, text: str) -> list[Decision]:
    """Decisions on a bundle, in the order of its boxes. Raises Fault where they are of another."""
    try:
        raw = json.loads(text)
        decided = [
            Decision(Do(each["do"]), tuple(map(str, each["hide"])), tuple(map(str, each["tags"])))
            for each in raw["decisions"]
        ]
        if raw["bundle"] != bundle.id or len(decided) > len(bundle.boxes):
            raise Fault(("decisions: of another bundle.",))
    except (ValueError, KeyError, TypeError):
        raise Fault(("decisions: not a file of decisions as a review keeps them.",)) from None
    return decided
