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
from bot.i18n.negotiation import SOURCE
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
#: Reasons in the languages of made-up people.
WHY: Final[Mapping[str, Mapping[Verdict, str]]] = {
    "en": {
        Verdict.KEEP: "[synthetic] What people said speaks for it.",
        Verdict.CHANGE: "[synthetic] Other words may bring more people along.",
        Verdict.TURN_DOWN: "[synthetic] Too many cannot live with it.",
        Verdict.ASK_AGAIN: "[synthetic] What people said points in no one direction.",
    },
    "ar": {
        Verdict.KEEP: "[مصطنع] ما قاله الناس يؤيد ذلك.",
        Verdict.CHANGE: "[مصطنع] قد تكسب صياغة أخرى تأييد مزيد من الناس.",
        Verdict.TURN_DOWN: "[مصطنع] كثيرون لا يمكنهم قبول ذلك.",
        Verdict.ASK_AGAIN: "[مصطنع] ما قاله الناس لا يشير إلى اتجاه واحد.",
    },
    "fr": {
        Verdict.KEEP: "[synthétique] Ce que les gens ont dit va dans ce sens.",
        Verdict.CHANGE: "[synthétique] D'autres mots peuvent convenir à plus de monde.",
        Verdict.TURN_DOWN: "[synthétique] Trop de personnes ne peuvent pas l'accepter.",
        Verdict.ASK_AGAIN: "[synthétique] Ce que les gens ont dit ne va pas dans un seul sens.",
    },
    "es": {
        Verdict.KEEP: "[sintético] Lo que dijo la gente habla a favor.",
        Verdict.CHANGE: "[sintético] Otras palabras pueden convencer a más gente.",
        Verdict.TURN_DOWN: "[sintético] Demasiadas personas no pueden aceptarlo.",
        Verdict.ASK_AGAIN: "[sintético] Lo que dijo la gente no va en una sola dirección.",
    },
}


def decide(house: House, conn: Conn, drafter: Person, round_: Round, *sure: Mapping[str, Verdict]) -> None:
    """Decide on every part of a round by what was said on it, or as is `sure` by the part's id."""
    told = {id_: verdict for each in sure for id_, verdict in each.items()}
    released = reporting.page_of(house, conn, round_, anybody=True).digest.released
    if released is None:
        return
    for part in deciding.parts(house, conn, round_):
        verdict = told.get(part.part_id or "") or _verdict(said(part, released)[0])
        deciding.decide(
            house,
            conn,
            drafter,
            round_.id,
            item=part.item,
            verdict=verdict,
            why=WHY["en"][verdict],
            translated={each: why[verdict] for each, why in WHY.items() if each != SOURCE},
        )


def _verdict(line: object) -> Verdict:
    key = line.key if isinstance(line, Words) else ""
    return _VERDICTS.get(key, Verdict.ASK_AGAIN)
