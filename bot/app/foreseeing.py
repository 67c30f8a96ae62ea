"""What comes of opening a round, before anything is sent: what is missing, how long it takes, how much it is.

All of it follows from plans, catalogs and counts that staff may see, so nothing of it tells of a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app import bulletins, counting, planning, recordings, sounding, wordings
from bot.app.counting import DryRun
from bot.app.house import House, moment
from bot.domain.rounds import Opening, RoundState, most_started, opens_anywhere
from bot.domain.survey import Survey
from bot.i18n.negotiation import SOURCE
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round


@dataclass(frozen=True, slots=True)
class Lack:
    """What a language lacks for a round: sentences of its survey, reviews, and recordings of its prompts.

    `unprotected` sentences protect people and were reviewed by no speaker; `draft`: nor was all else.
    """

    language: str
    untranslated: int
    unprotected: int
    draft: bool
    unheard: int

    @property
    def any(self) -> bool:
        """Whether it lacks anything that is read."""
        return bool(self.untranslated or self.unprotected or self.draft)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What opening a round comes to.

    `faults` keep it from opening, `notes` tell whom it passes over and which reminders are dropped.
    `sending` is how long its first messages take at most at the send rate, `spread` over how long they are
    spread. `most` is how many messages the bot starts to one person within a week at most, over all rounds
    and bulletins, until a week after it opens.
    """

    faults: tuple[str, ...]
    notes: tuple[str, ...]
    languages: tuple[Lack, ...]
    no_contacts: tuple[str, ...]
    sending: timedelta
    spread: timedelta
    most: int


def foresee(house: House, conn: Conn, round_: Round, tried: DryRun) -> Foresight:
    """What would come of opening a round for the people of a dry run."""
    survey = house.survey(conn, round_.survey)
    opens = max(house.now(), opens_anywhere(round_.opens, planning.audience_zones(round_.audience)))
    countries = sorted(round_.audience.countries or house.offered_countries())
    return Foresight(
        faults=tuple(planning.open_faults(house, conn, round_)),
        notes=(*planning.open_notes(house, conn, round_), *planning.warnings(conn, (round_.id,))),
        languages=tuple(_lack(house, survey, each) for each in wordings.languages(house, round_)),
        no_contacts=tuple(code for code in countries if not house.countries().contacts(code)),
        sending=_sending(house, round_, tried),
        spread=timedelta(minutes=house.rules.spread_minutes),
        most=most_started(tuple(_openings(house, conn, round_, opens)), opens),
    )


def _lack(house: House, survey: Survey, language: str) -> Lack:
    catalogs = house.catalogs
    whole = {each.name.item: each.words for each in recordings.prompts(catalogs, survey, SOURCE)}
    there = {each.name.item for each in recordings.prompts(catalogs, survey, language)}
    heard = recordings.stands(catalogs, (survey,), (), sounding.folders(house), language)
    return Lack(
        language,
        len({words for item, words in whole.items() if item not in there}),
        0 if language == SOURCE else catalogs.unprotected(language),
        language != SOURCE and catalogs.state(language) == "draft",
        heard.missing + heard.stale,
    )


def _sending(house: House, round_: Round, tried: DryRun) -> timedelta:
    """At most: a count is up to a step too low, and one that is not shown up to the least that is."""
    step = counting.least_told(round_)
    return timedelta(seconds=sum((each.people or 0) + step for each in tried.shares) / house.rules.send_rate)


def _openings(house: House, conn: Conn, round_: Round, opens: datetime) -> Iterable[Opening]:
    """All that comes to somebody in this round who is in every other that she can be in."""
    zone = planning.audience_zones(round_.audience)[0]
    for each in rounds.every(conn):
        if each.id == round_.id:
            yield Opening(max(opens, each.opens.instant(zone)), each.closes.instant(zone), each.remind)
        elif each.state is not RoundState.CLOSED and each.audience.meets(round_.audience):
            yield Opening(each.opens.instant(zone), each.closes.instant(zone), each.remind)
    for told in bulletins.running(house, conn):
        yield Opening(moment(told.at), moment(told.at) + bulletins.SENT_FOR)
