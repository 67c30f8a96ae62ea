"""How rounds and faults are told to staff, as lines of a message, and the button that leads back."""

from __future__ import annotations

import re

from bot.app.counting import DryRun
from bot.app.standing import Standing
from bot.app.turn import Turn
from bot.digest.missing import how_many, who
from bot.digest.parts import short_name
from bot.domain.faults import Fault
from bot.domain.rounds import RoundState
from bot.domain.say import Choice, Line, Listed, Moment, Named, Value, Verbatim, Words
from bot.domain.survey import Survey
from bot.domain.targets import Reached
from bot.storage.rounds import Round

BACK = (Choice("home", Words("desk.back")),)
#: The name of a shell option at the head of a fault: nothing to a coordinator in a chat.
_OPTION = re.compile(r"^--[a-z-]+(?: \S+)?: ")


def fault_lines(fault: Fault) -> tuple[Line, ...]:
    """Every mistake as a line of its own."""
    return tuple(Verbatim(_OPTION.sub("", line)) for line in fault.lines)


def survey_name(turn: Turn, round_: Round) -> Line:
    """What a round is about."""
    return short_name(turn.house.survey(turn.conn, round_.survey))


def survey_called(survey: Survey) -> Line:
    """A survey where it is chosen for a new round; one on a new version says which."""
    name = short_name(survey)
    if survey.revises is None:
        return name
    return Words("newround.version", {"name": name, "version": survey.version or 0})


def round_name(turn: Turn, round_: Round) -> Line:
    """A round by its number and what it is about."""
    return Words("desk.round_name", {"id": round_.id, "name": survey_name(turn, round_)})


def standing_lines(now: Standing, name: Line) -> list[Line]:
    """One round in two lines; `name` is its survey's."""
    values: dict[str, Value] = {
        "id": now.round.id,
        "name": name,
        "state": Words(f"desk.state_{now.round.state}"),
    }
    return [Words("desk.round_line", values), answered_line(now)]


def answered_line(now: Standing) -> Line:
    """How many have answered, as last released."""
    if now.answered is None:
        return Words("desk.answered_fewer", {"fewer": now.fewer_than})
    key = "desk.answered_more" if now.more else "desk.answered"
    return Words(key, count=now.answered)


def round_lines(now: Standing, name: Line, zone: str) -> list[Line]:
    """One round in full."""
    return [*standing_lines(now, name), *detail_lines(now, zone)]


def detail_lines(now: Standing, zone: str) -> list[Line]:
    """All of a round but what it is, how it stands and how many have answered; times are those of a zone."""
    lines: list[Line] = []
    lines.append(
        Words(
            "desk.times",
            {"opens": Moment(now.opens, zone), "closes": Moment(now.closes, zone)},
        )
    )
    countries = now.round.audience.countries
    if countries:
        named = Listed(tuple(Named("country", code) for code in sorted(countries)))
        lines.append(Words("desk.countries", {"countries": named}))
    if now.counted is None and now.round.state is not RoundState.DRAFT:
        lines.append(Words("desk.not_counted"))
    elif now.invited is None:
        lines.append(Words("desk.invited_fewer", {"fewer": now.fewer_than}))
    else:
        lines.append(Words("desk.invited_count", count=now.invited))
    if now.uncertain is not None:
        lines.append(Words("desk.uncertain", count=now.uncertain))
    elif now.counted is not None:
        lines.append(Words("desk.uncertain_fewer", {"fewer": now.fewer_than}))
    if now.counted is not None:
        lines.append(Words("desk.counted", {"at": Moment(now.counted, zone)}))
    for key, changed in (("desk.closed_since", now.not_asked), ("desk.reworded", now.reworded)):
        for one in changed:
            told: dict[str, Value] = {"language": Named("language", one.language), "number": one.number}
            lines.append(Words(key, {**told, "day": Moment(one.since, zone, "date")}))
    for each in now.unclear:
        values: dict[str, Value] = {"language": Named("language", each.language), "number": each.number}
        lines.append(Words(f"desk.flag_{each.why}", values))
    if now.round.voice:
        lines.append(Words("desk.voice"))
    if now.round.target is not None:
        lines.append(Words("desk.target", {"target": now.round.target}))
    return [*lines, *(_target_line(each) for each in now.targets)]


def tried_lines(tried: DryRun, fewer: int, zone: str) -> list[Line]:
    """At least how many people get a message, when on their own clocks, and when that was counted.

    `fewer` is what a count that is not shown is fewer than.
    """
    lines: list[Line] = []
    for share in tried.shares:
        place: Line = Words("desk.together" if share.together else "desk.no_country")
        if share.country is not None:
            place = Named("country", share.country)
        opens = Verbatim(share.opens)
        if share.people is None:
            lines.append(Words("desk.dry_fewer", {"place": place, "fewer": fewer, "opens": opens}))
        else:
            lines.append(Words("desk.dry_line", {"place": place, "opens": opens}, share.people))
    return [*lines, Words("desk.counted", {"at": Moment(tried.at, zone)})]


def _target_line(found: Reached) -> Line:
    values: dict[str, Value] = {"who": who(found.target), "hoped": found.target.people}
    if not found.told:
        return Words("desk.target_untold", values)
    return Words("desk.target_of", {**values, "number": how_many(found)})
