"""Noting how each question of an open round reads in each language, so that a change of words is told.

Translations come from the catalogs of the version that runs: they can only change at a start.
"""

from __future__ import annotations

import json
import logging
from hashlib import blake2b

from bot.app.house import House
from bot.domain.closing import closable
from bot.domain.rounds import RoundState
from bot.domain.say import Wording
from bot.domain.screens import above
from bot.domain.survey import Survey
from bot.storage import rounds, wordings
from bot.storage.database import Conn
from bot.storage.rounds import Round

log = logging.getLogger(__name__)
OPEN = (RoundState.RUNNING, RoundState.PAUSED)


def note_all(house: House, conn: Conn) -> None:
    """Note the words of every open round, as they are from this start on."""
    for round_ in rounds.in_state(conn, *OPEN):
        note(house, conn, round_)


def note(house: House, conn: Conn, round_: Round) -> None:
    """Note the words of a round. A change is logged, since only a person knows what it means."""
    survey = house.survey(conn, round_.survey)
    before = {(each.item, each.language): each.wordings for each in wordings.changed(conn, round_.id)}
    for question in closable(survey):
        for language in languages(house, round_):
            words = _words(house, survey, question.item, language)
            wordings.note(conn, round_.id, (question.item, language, words), house.seconds())
    for each in wordings.changed(conn, round_.id):
        if each.wordings != before.get((each.item, each.language)):
            log.warning("round %d: the words of %s changed in %s", round_.id, each.item, each.language)


def languages(house: House, round_: Round) -> tuple[str, ...]:
    """The languages that a round is asked in."""
    return tuple(sorted(round_.audience.languages or house.catalogs.languages))


def _words(house: House, survey: Survey, item: str, language: str) -> str:
    """A hash of all that is read at an item in a language."""
    read = [
        house.catalogs.words(line, language)
        for question in survey.questions
        if question.item == item
        for line in (
            *above(question),
            Wording(question.context, question.text),
            *(Wording(option.context, option.text) for option in question.options),
        )
    ]
    return blake2b(json.dumps(read).encode(), digest_size=16).hexdigest()
