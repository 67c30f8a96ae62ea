"""How rounds are going: what was released, what waits to be sent, and what is not well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import counting, going, watching
from bot.app.going import Going
from bot.app.house import House
from bot.app.watching import Halted, Trouble, Watched
from bot.console.door import Door
from bot.console.live import Live
from bot.console.pages import Speech
from bot.console.visit import Visit
from bot.digest import missing, parts
from bot.domain.disclosure import Table
from bot.domain.participation import STAGES
from bot.domain.person import Person
from bot.domain.rounds import RoundState
from bot.domain.say import Line, Words
from bot.domain.targets import Reached
from bot.i18n.words import ALL
from bot.storage.database import Conn

#: A whole bar.
WHOLE: Final = 100
STATES: Final = {RoundState.RUNNING: "good", RoundState.PAUSED: "warn"}


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    live = Live(door, going.mark)
    return [
        door.get("/going", every),
        door.get("/going/{number:number}", one),
        live.route("/going/{number:number}/live"),
    ]


@dataclass(frozen=True, slots=True)
class _Machine:
    """What is the same for all rounds."""

    seen: Watched | None
    troubles: list[Trouble]
    halted: list[Halted]


def _machine(house: House, conn: Conn, me: Person) -> _Machine:
    return _Machine(watching.watched(conn), watching.troubles(house, conn), watching.halted(conn, me))


async def every(visit: Visit) -> Response:
    """All rounds that were ever opened, with how many answered."""

    def read(house: House, conn: Conn, me: Person) -> tuple[list[Going], _Machine]:
        return going.every(house, conn, me), _machine(house, conn, me)

    found, machine = await visit.run(read)
    rows = [
        {
            "id": each.round.id,
            "name": _name(visit.speech, each),
            "state": _state(visit.speech, each),
            "tone": STATES.get(each.round.state, ""),
            "answered": _answered(visit.speech, each),
            "closes": _moment(visit, each.standing.closes.timestamp()),
        }
        for each in found
    ]
    return visit.page("going/rounds.html", rows=rows, **_told_of(machine, visit))


async def one(visit: Visit) -> Response:
    """One round, as it was last released."""

    def read(house: House, conn: Conn, me: Person) -> tuple[Going, _Machine]:
        return going.one(house, conn, me, visit.number), _machine(house, conn, me)

    found, machine = await visit.run(read)
    return visit.page("going/round.html", **_Page(found, visit).facts(), **_told_of(machine, visit))


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on the page of a round."""

    going: Going
    visit: Visit

    def facts(self) -> dict[str, Any]:
        """All of it, as words and lengths of bars."""
        found, t = self.going, self.visit.speech
        now = found.standing
        return {
            "number": found.round.id,
            "name": _name(t, found),
            "state": _state(t, found),
            "tone": STATES.get(found.round.state, ""),
            "runs": found.runs,
            "mark": found.mark,
            "opens": _moment(self.visit, now.opens.timestamp()),
            "closes": _moment(self.visit, now.closes.timestamp()),
            "at": None if found.released_at is None else _moment(self.visit, found.released_at.timestamp()),
            "cohort": found.standing.small,
            "held": found.held,
            "fewer": now.fewer_than,
            "fewest": counting.FEWEST_OF_COHORTS,
            "k": found.round.min_cell,
            "invited": self._invited(),
            "stages": list(self._stages()),
            "nearly_all": found.told is not None and found.told.nearly_all,
            "share": self._share(),
            "groups": []
            if found.standing.small
            else [self._group(name, table) for name, table in found.groups.items()],
            "high": found.round.risk == "high",
            "targets": [] if found.standing.small else list(self._targets()),
            "steps": list(self._steps()),
        }

    def _line(self, line: Line) -> str:
        return _line(self.visit.speech, line)

    def _invited(self) -> str:
        """How many were invited, by the count of the day, while nothing is released."""
        now, t = self.going.standing, self.visit.speech
        if now.counted is None:
            return t("desk.not_counted")
        if now.invited is None:
            return t("desk.invited_fewer", fewer=now.fewer_than)
        return t("desk.invited_count", now.invited)

    def _stages(self) -> Iterator[dict[str, Any]]:
        told, answered = self.going.told, self.going.standing.answered
        if told is None or answered is None:
            return
        counts: dict[str, int | None] = {name: getattr(told, name) for name in STAGES}
        most = max(answered, *(count or 0 for count in counts.values()))
        # Of nearly all who were invited these would tell that they answered.
        for name in () if told.nearly_all else ("invited", "reached", "started"):
            yield self._stage(name, counts[name], most, told.step)
        yield {
            "name": self._line(Words("digest.finished")),
            "number": self._line(parts.plain(answered)),
            "bar": WHOLE * answered // most,
        }
        yield self._stage("declined", counts["declined"], most, told.step)

    def _stage(self, name: str, count: int | None, most: int, step: int) -> dict[str, Any]:
        key, number = ("fewer_than", step) if count is None else ("at_least", count)
        return {
            "name": self._line(Words(f"digest.{name}")),
            "number": self._line(Words(f"digest.{key}", {"number": parts.plain(number)})),
            "bar": WHOLE * (count or 0) // most,
        }

    def _share(self) -> str | None:
        share = self.going.share
        if share is None:
            return None
        return self._line(Words("digest.rate", {"share": parts.between_percent(share.low, share.high)}))

    def _group(self, name: str, table: Table) -> dict[str, Any]:
        cells = () if table.kept else parts.ordered(name, table)
        return {
            "id": name,
            "by": self._line(parts.partition(name)),
            "kept": table.kept,
            "rows": [
                {
                    "name": self._line(parts.group(name, cell.id)),
                    "number": self._line(parts.number(cell, table)),
                    "bar": WHOLE * cell.low // max(table.base, 1),
                    "open": WHOLE * cell.high // max(table.base, 1),
                    "why": cell.small,
                    "joined": cell.id == table.joined,
                }
                for cell in cells
            ],
            "unnamed": name != "gender" and not table.kept,
        }

    def _targets(self) -> Iterator[dict[str, Any]]:
        now = self.going.standing
        if now.round.target is not None:
            yield {
                "who": self.visit.speech("going.everyone"),
                "hoped": self._line(parts.plain(now.round.target)),
                "number": _answered(self.visit.speech, self.going),
                "bar": min(WHOLE, WHOLE * (now.answered or 0) // max(now.round.target, 1)),
                "untold": False,
            }
        for each in now.targets:
            yield self._target(each)

    def _target(self, found: Reached) -> dict[str, Any]:
        return {
            "who": self._line(missing.who(found.target)),
            "hoped": self._line(parts.plain(found.target.people)),
            "number": self._line(missing.how_many(found)),
            "bar": min(WHOLE, WHOLE * found.low // found.target.people),
            "open": min(WHOLE, WHOLE * (found.high or 0) // found.target.people),
            "untold": not found.told,
        }

    def _steps(self) -> Iterator[dict[str, Any]]:
        steps = self.going.steps
        for place, each in enumerate(steps, start=1):
            yield {
                "place": self._line(parts.plain(place)),
                "name": self._line(parts.heading(each.question)),
                "number": self._line(Words("digest.at_least", {"number": parts.plain(each.came)})),
                "bar": WHOLE * each.came // max(steps[0].came, 1),
                "stopped": each.stopped,
            }


def _name(t: Speech, found: Going) -> str:
    return _line(t, parts.short_name(found.survey))


def _state(t: Speech, found: Going) -> str:
    return t(f"desk.state_{found.round.state}")


def _answered(t: Speech, found: Going) -> str:
    now = found.standing
    if found.standing.small:
        return t("digest.not_shown")
    if now.answered is None:
        return _line(t, Words("digest.fewer_than", {"number": parts.plain(now.fewer_than)}))
    return _line(t, parts.plain(now.answered))


def _line(t: Speech, line: Line) -> str:
    """In the language of the page where the words are our own; else in the first of hers that has them."""
    return t(line.key, line.count, **line.values) if isinstance(line, Words) else t.line(line)


def _moment(visit: Visit, seconds: float) -> str:
    return visit.speech.moment(int(seconds), visit.person.zone or "UTC")


def _told_of(machine: _Machine, visit: Visit) -> dict[str, Any]:
    """The sending and what is not well, as words."""
    return {
        "sending": list(_sending(machine.seen, visit)),
        "halted": [_halted(each, visit.speech) for each in machine.halted],
        "troubles": [
            {
                "told": _trouble(each, visit.speech),
                "since": None if each.since is None else _moment(visit, each.since),
            }
            for each in machine.troubles
        ],
    }


def _sending(seen: Watched | None, visit: Visit) -> Iterator[str]:
    t, fewer = visit.speech, watching.STEP
    if seen is None:
        yield t("going.not_looked")
        return
    yield t("going.ready", seen.ready) if seen.ready else t("going.ready_few", fewer=fewer)
    if seen.ready:
        minutes = ceil(seen.ready / seen.rate / 60)
        yield t("going.takes", minutes) if minutes < 120 else t("going.takes_hours", round(minutes / 60))
    yield t("going.later", seen.later) if seen.later else t("going.later_few", fewer=fewer)
    if seen.held is not None:
        yield t("going.telegram_waits", at=_moment(visit, seen.held))


def _halted(found: Halted, t: Speech) -> str:
    if found.by is None:
        return t("going.halted", round=found.round)
    return t("going.halted_by", round=found.round, staff=found.by)


def _trouble(found: Trouble, t: Speech) -> str:
    key = f"alarm.{found.name}" if found.alarm else f"console.going.check_{found.name}"
    told = t(key) if key in ALL else t("going.check_other", name=found.name)
    return told if found.bot is None else f"{told} ({found.bot})"
