"""What staff may read of the rounds: those of which something was released, each under its proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.app import editions
from bot.app.editions import Version
from bot.app.house import House
from bot.app.permits import check, permit, refusal
from bot.digest.parts import short_name
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, reaches
from bot.domain.say import Line
from bot.storage import cuts, rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

#: No round has a number as high as this one.
MOST_ROUNDS = 2**31


@dataclass(frozen=True, slots=True)
class Subject:
    """A proposal with all its versions, or questions about none; and the rounds with something released.

    Where her work is limited to countries, only rounds that it reaches stand here, also beside versions.
    """

    title: Line
    rounds: tuple[Round, ...]
    proposal: str | None = None
    versions: tuple[Version, ...] = ()


def released_rounds(conn: Conn, by: Person) -> list[Round]:
    """The rounds of which something has been released, as far as her work here reaches."""
    return [
        each
        for each in rounds.every(conn)
        if reaches(by, each.audience.countries) and cuts.last(conn, each.id) is not None
    ]


def subjects(house: House, conn: Conn, by: Person) -> tuple[Subject, ...]:
    """Everything that findings can be about, proposals first. Raises Refused."""
    check(house, by, Action.READ_DIGEST, Kind.ROUND)
    return tuple(_subjects(house, conn, by))


def read(house: House, conn: Conn, by: Person, round_id: int, action: Action = Action.READ_DIGEST) -> Round:
    """A round whose findings are read or taken along now, which is written down.

    Raises Refused: of one that there is not nobody learns more than of one with nothing released.
    """
    known = 0 < round_id < MOST_ROUNDS
    resource = f"{Kind.ROUND}:{round_id}" if known else Kind.ROUND
    check(house, by, action, resource)
    found = rounds.get(conn, round_id) if known else None
    if found is None or cuts.last(conn, found.id) is None:
        line = "ROUND: nothing is released of a round with this number. Read those that are listed."
        raise refusal(house, by, action, resource, line)
    permit(house, conn, by, action, resource)
    return found


def _subjects(house: House, conn: Conn, by: Person) -> Iterator[Subject]:
    found = [(each, house.survey(conn, each.survey)) for each in released_rounds(conn, by)]
    reached = {each.id for each in rounds.every(conn) if reaches(by, each.audience.countries)}
    for proposal, every in editions.versions(house, conn).items():
        versions = tuple(
            replace(each, rounds=tuple(id_ for id_ in each.rounds if id_ in reached)) for each in every
        )
        on_it = tuple(round_ for round_, survey in found if survey.proposal == proposal)
        yield Subject(versions[-1].edition.short_name, on_it, proposal, versions)
    others = [(round_, survey) for round_, survey in found if survey.proposal is None]
    for id_ in dict.fromkeys(survey.id for _, survey in others):
        asked = [(round_, survey) for round_, survey in others if survey.id == id_]
        yield Subject(short_name(asked[-1][1]), tuple(round_ for round_, _ in asked))
