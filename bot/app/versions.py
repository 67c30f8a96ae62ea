"""Whether a survey may be asked: answers stay with the version of the proposal that they were given to."""

from __future__ import annotations

from typing import Literal

from bot.app.house import House
from bot.domain.edition import differing, edition_of
from bot.domain.rounds import RoundState
from bot.domain.survey import Survey
from bot.domain.version import draft_faults, reworded
from bot.storage import charter, rounds
from bot.storage.database import Conn

#: At most so many changed places are named.
_NAMED = 5


def faults(house: House, conn: Conn, survey: Survey, doing: Literal["planned", "opened"]) -> list[str]:
    """What keeps a survey from being asked, with the remedy; nothing where it may be.

    A version is one wording: what a round has asked under it, no other round asks in other words. Rounds
    from before proposals had versions hold nobody back.
    """
    refused = f"{survey.id} is not {doing}"
    found = [f"{refused}: {line}" for line in draft_faults(survey)]
    version = survey.version
    if survey.proposal is None or version is None:
        return found
    if places := _written(conn, survey):
        found.append(
            f"{refused}: version {version} of proposal {survey.proposal} was written here in other words"
            f" ({', '.join(places[:_NAMED])}). Take its words over, or give this one another version."
        )
        return found
    asked = _asked(house, conn, survey.proposal)
    latest, round_id = max(((each, id_) for id_, each, _ in asked), default=(version, 0))
    if version < latest:
        found.append(
            f"{refused}: it has version {version} of proposal {survey.proposal}, and round {round_id} has"
            f" version {latest}. Versions do not go back: in charter.yaml, give it version {latest} if its"
            f" words are those of round {round_id}, else version {latest + 1}."
        )
        return found
    for id_, each, before in asked:
        places = reworded(before, survey) if each == version else []
        if places:
            more = ", …" if len(places) > _NAMED else ""
            found.append(
                f"{refused}: round {id_} has version {version} of proposal {survey.proposal} in other words"
                f" ({', '.join(places[:_NAMED])}{more}). In charter.yaml, give it version {version + 1}."
                f" Round {id_} keeps its own words and answers."
            )
            break
    return found


def settle(conn: Conn, survey: Survey) -> None:
    """A round asks about this version from now on: where it was written here, its words stand."""
    if survey.proposal is not None and survey.version is not None:
        charter.set_asked(conn, survey.proposal, survey.version)


def _written(conn: Conn, survey: Survey) -> list[str]:
    """Where a survey has other words than the version of that number that was written here."""
    mine = edition_of(survey)
    number = survey.proposal, survey.version
    written = next((each for each in charter.every(conn) if (each.proposal, each.version) == number), None)
    return [] if mine is None or written is None else differing(written, mine)


def _asked(house: House, conn: Conn, proposal: str) -> list[tuple[int, int, Survey]]:
    """The rounds that were ever opened on a proposal, with its version and the survey as it was frozen."""
    found: list[tuple[int, int, Survey]] = []
    for round_ in rounds.every(conn):
        if round_.state is not RoundState.DRAFT:
            survey = house.survey(conn, round_.survey)
            if survey.proposal == proposal and survey.version is not None:
                found.append((round_.id, survey.version, survey))
    return found
