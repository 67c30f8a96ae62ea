"""What made-up drafters make of the figures: a decision on each part, and a reason that says so itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.app import deciding, reporting
from bot.app.house import House
from bot.digest.said import said
from bot.domain.decision import Verdict
from bot.domain.person import Person
from bot.domain.say import Words
from bot.domain.survey import Question
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: What is decided where this was said; anything else is asked again.
_VERDICTS: Final[Mapping[str, Verdict]] = {
    "said.good": Verdict.KEEP,
    "said.live_with": Verdict.KEEP,
    "said.about_right": Verdict.KEEP,
    "said.agree": Verdict.KEEP,
    "said.median": Verdict.KEEP,
    "said.picked": Verdict.KEEP,
    "said.named": Verdict.KEEP,
    "said.needs_change": Verdict.CHANGE,
    "said.needs_or_cannot": Verdict.CHANGE,
    "said.too_low": Verdict.CHANGE,
    "said.too_high": Verdict.CHANGE,
    "said.cannot_accept": Verdict.TURN_DOWN,
    "said.disagree": Verdict.TURN_DOWN,
}
WHY: Final[Mapping[Verdict, str]] = {
    Verdict.KEEP: "[synthetic] What people said speaks for it.",
    Verdict.CHANGE: "[synthetic] Other words may bring more people along.",
    Verdict.TURN_DOWN: "[synthetic] Too many cannot live with it.",
    Verdict.ASK_AGAIN: "[synthetic] What people said points in no one direction.",
}


def decide(
    house: House, conn: Conn, drafter: Person, round_: Round, changed: frozenset[str] = frozenset()
) -> None:
    """Decide on every part of a round by what was said on it; on those to be `changed` that they are."""
    released = reporting.page_of(house, conn, round_, texts=False).digest.released
    if released is None:
        return
    for part in deciding.parts(house, conn, round_):
        lines = said(part, released)
        verdict = Verdict.CHANGE if _is_changed(part, changed) else _verdict(lines[0])
        deciding.decide(house, conn, drafter, round_.id, item=part.item, verdict=verdict, why=WHY[verdict])


def _is_changed(part: Question, changed: frozenset[str]) -> bool:
    return part.part_id in changed


def _verdict(line: object) -> Verdict:
    key = line.key if isinstance(line, Words) else ""
    return _VERDICTS.get(key, Verdict.ASK_AGAIN)
