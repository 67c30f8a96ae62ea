"""Sentences that were written here come to translators by the ways of those that ship."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from bot.app import translating
from bot.app.house import House
from bot.app.translating import Sentence
from bot.domain.faults import Fault
from bot.domain.say import Wording
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import Unit, emptied
from bot.storage import owncatalogs, sentences

log = logging.getLogger(__name__)


async def hand_out(house: House) -> None:
    """Give our own catalogs what they lack of the sentences written here, to be translated.

    They are looked through after a start, and where there is a new sentence.
    """
    told = await house.db.run(sentences.every)
    if house.handed_out.issuperset(told):
        return
    house.catalogs.look_again()
    own = house.db.path.parent / owncatalogs.FOLDER
    try:
        given = await asyncio.to_thread(_give, house, own, told)
    except (Fault, OSError, ValueError) as error:
        log.error("what was written here cannot be handed out yet: %s", type(error).__name__)
        return
    house.handed_out = frozenset(told)
    if given:
        house.catalogs.look_again()


def _give(house: House, own: Path, told: Iterable[tuple[Wording, str]]) -> bool:
    units = [Unit(wording.context, (wording.text,), notes=(note,)) for wording, note in told]
    given = False
    for language in house.catalogs.languages:
        if language == SOURCE:
            continue
        there = {unit.key for _, unit in house.catalogs.units(language)}
        lacking = [unit for unit in units if unit.key not in there]
        if lacking:
            translating.keep(
                own, language, [Sentence("surveys", emptied(unit, language)) for unit in lacking]
            )
            given = True
    return given
