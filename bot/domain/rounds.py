"""Rounds: who is asked which survey and when, and when the bot may write to a person first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from heapq import heappop, heappush
from typing import Final

from bot.domain.clock import Hours, When, first_instant, last_instant, later
from bot.domain.person import Person, Role, Standing
from bot.domain.quiet import NEVER_QUIET, Quiet, next_free
from bot.domain.survey import Half

MESSAGES: Final = 2
"""How many messages to one person may start from the bot's side within `WINDOW`, over all rounds."""
WINDOW: Final = timedelta(days=7)
LATE: Final = timedelta(hours=72)
"""How late a reminder may still be sent."""
PATIENCE: Final = timedelta(hours=12)
"""How long a reminder waits for the number of messages before it is dropped.

Long enough that a weekly series, sent some minutes later each time, loses none of its reminders.
"""


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


class Phase(StrEnum):
    """How far a round has come, as staff are told: its state, and what of it is worked out.

    `READY` is a draft that nothing keeps from opening; `REPORTED` is closed, and its closing digest is out.
    """

    DRAFT = "draft"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    REPORTED = "reported"


def phase_of(state: RoundState, *, held: bool, reported: bool) -> Phase:
    """The phase of a round; `held` is whether anything keeps it from opening.

    >>> phase_of(RoundState.DRAFT, held=False, reported=False)
    <Phase.READY: 'ready'>
    """
    match state:
        case RoundState.DRAFT:
            return Phase.DRAFT if held else Phase.READY
        case RoundState.CLOSED:
            return Phase.REPORTED if reported else Phase.CLOSED
        case RoundState.RUNNING | RoundState.PAUSED:
            return Phase(state.value)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a round is for: countries spoken about, languages and cohorts; an empty set means all."""

    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    cohorts: frozenset[str] = frozenset()

    def includes(self, country: str | None, language: str | None, cohort: str | None) -> bool:
        """Whether a person is meant; what she did not tell is in no set but that of all."""
        return all(
            not wanted or told in wanted
            for wanted, told in (
                (self.countries, country),
                (self.languages, language),
                (self.cohorts, cohort),
            )
        )

    def meets(self, other: Audience) -> bool:
        """Whether somebody can be in both.

        >>> Audience(frozenset({"YE"})).meets(Audience(frozenset({"SD"})))
        False
        """
        return all(
            not mine or not theirs or bool(mine & theirs)
            for mine, theirs in (
                (self.countries, other.countries),
                (self.languages, other.languages),
                (self.cohorts, other.cohorts),
            )
        )


def series(
    surveys: Sequence[str], opens: When, closes: When, every: timedelta | None
) -> list[tuple[str, When, When]]:
    """One round a survey, each `every` later than the one before; all at once without `every`."""
    shifts = [(every or timedelta()) * place for place in range(len(surveys))]
    return [
        (survey, opens.shifted(shift), closes.shifted(shift))
        for survey, shift in zip(surveys, shifts, strict=True)
    ]


def opens_anywhere(opens: When, zones: Iterable[str | None]) -> datetime:
    """The instant when a round has opened in the first zone of its audience."""
    return first_instant(opens, zones)


def closes_everywhere(closes: When, zones: Iterable[str | None]) -> datetime:
    """The instant when the last zone of a round's audience has passed the closing time."""
    return last_instant(closes, zones)


def opens_for(opens: When, zone: str | None, seed: int, spread: int = 0) -> datetime:
    """When a round's invitation to one person is due: within `spread` minutes after opening, always the same.

    The spread keeps the phones of a group from sounding together. It holds for messages that the bot
    starts; who comes herself is let in from `opens.instant(zone)` on.
    """
    return opens.instant(zone) + timedelta(seconds=_mixed(seed, b"spread") % (spread * 60 + 1))


def seed_of(text: bytes) -> int:
    """A number below 2**63 that is the same for the same bytes for ever, and evenly spread."""
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> 1


def half_of(seed: int) -> Half:
    """Which half a person is in for numbers that have a figure today; says nothing on her `order_for`."""
    return Half.FIGURE_FIRST if _mixed(seed, b"half") % 2 else Half.OWN_FIRST


def order_for(person_seed: int, round_ids: Sequence[int]) -> list[int]:
    """The order in which a person meets rounds that opened at the same time: a rotation (a Latin square).

    Each round is first, and at every other place, for an equal share of seeds.

    >>> [order_for(seed, [7, 8, 9]) for seed in range(3)]
    [[7, 8, 9], [8, 9, 7], [9, 7, 8]]
    """
    ordered = sorted(round_ids)
    turn = person_seed % len(ordered) if ordered else 0
    return ordered[turn:] + ordered[:turn]


def may_start(
    now: datetime, started: Sequence[datetime], limit: int = MESSAGES, window: timedelta = WINDOW
) -> datetime:
    """The earliest instant, not before `now`, for a message that the bot starts: `limit` in any `window`.

    `started` holds such messages over all rounds: sent, uncertain, or waiting in the outbox.
    """
    latest = sorted(started, reverse=True)
    return now if len(latest) < limit else max(now, latest[limit - 1] + window)


@dataclass(frozen=True, slots=True)
class Opening:
    """A round as it comes for one person, for finding the reminders that the number of messages drops."""

    opens: datetime
    closes: datetime
    remind: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A reminder that will not be sent: both places count from 0."""

    opening: int
    reminder: int
    due: datetime


def dropped_reminders(openings: Sequence[Opening]) -> list[Dropped]:
    """The reminders that two messages a week leave no room for, for a person who finishes nothing.

    An invitation over the number waits and a reminder is dropped; so is one whose invitation still waits.
    """
    return sorted(_foreseen(openings)[0], key=lambda one: (one.opening, one.reminder))


def most_started(openings: Sequence[Opening], since: datetime, window: timedelta = WINDOW) -> int:
    """How many messages from the bot's side come within a `window` at most, to somebody in all of these.

    Windows count that end within one `since` then. It follows from the plans alone, so it tells of nobody.
    """
    started = _foreseen(openings)[1]
    ends = [at for at in started if since <= at < since + window]
    return max((sum(end - window < at <= end for at in started) for end in ends), default=0)


def _foreseen(openings: Sequence[Opening]) -> tuple[list[Dropped], list[datetime]]:
    """What is dropped and what is sent for a person who is in all of these and finishes nothing."""
    dropped: list[Dropped] = []
    started: list[datetime] = []
    invited: set[int] = set()
    # Place 0 of a round is its invitation, so of those due together invitations go first.
    waiting: list[tuple[datetime, int, int, datetime]] = []
    for index, opening in enumerate(openings):
        for place, due in enumerate([opening.opens, *(opening.opens + span for span in opening.remind)]):
            heappush(waiting, (due, place, index, due))
    while waiting:
        now, place, index, due = heappop(waiting)
        if now >= openings[index].closes:
            # Due after closing is a mistake in the plan; pushed there by the number, it counts as dropped.
            if place and due < openings[index].closes:
                dropped.append(Dropped(index, place - 1, due))
            continue
        allowed = may_start(now, started)
        if place and (index not in invited or allowed > due + PATIENCE):
            dropped.append(Dropped(index, place - 1, due))
        elif allowed > now:
            heappush(waiting, (allowed, place, index, due))
        else:
            started.append(now)
            invited.add(index)
    return dropped, started


class Reason(StrEnum):
    """Why the bot does not write to a person, as things stand now."""

    NOT_AN_ADVOCATE = "not_an_advocate"
    NOT_JOINED = "not_joined"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    NOT_FIRST = "not_first"
    NO_CONTACT = "no_contact"
    FINISHED = "finished"
    INVITED = "invited"
    NOT_INVITED = "not_invited"
    CLOSED = "closed"
    LATE = "late"
    OVER_THE_NUMBER = "over_the_number"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Send:
    """Now is a good time."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before this instant; then ask again, for she may have changed her hours or finished."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """Not at all as things stand; who takes her pause back is asked about again."""

    reason: Reason


Verdict = Send | Wait | Never


@dataclass(frozen=True, slots=True)
class Meeting:
    """One person and one running round: `opens` and `closes` for her, with the spread in `opens`.

    `invited` is when the invitation was sent or, if that was earlier, when she came herself. `quiet` is
    what is quiet where she is.
    """

    opens: datetime
    closes: datetime
    invited: datetime | None = None
    finished: bool = False
    quiet: Quiet = NEVER_QUIET


def may_write_first(person: Person) -> Reason | None:
    """What stands against any message that the bot starts to an advocate; None if nothing does."""
    if person.role is not Role.ADVOCATE:
        return Reason.NOT_AN_ADVOCATE
    if person.standing is not Standing.ACTIVE:
        return _STANDINGS[person.standing]
    if not person.consent.answer:
        return Reason.NOT_JOINED
    return None if person.write_first else Reason.NOT_FIRST


def invitation_due(
    person: Person, meeting: Meeting, *, now: datetime, started: Sequence[datetime]
) -> Verdict:
    """Whether to invite her now: once, within her safe hours and the number of messages, before closing.

    It asks for her consent to later contact, which an invitation is. An invitation waits as long as
    it must; `started` is as for `may_start`.
    """
    against = may_write_first(person)
    if against is None and not person.consent.contact:
        against = Reason.NO_CONTACT
    if against is None and meeting.finished:
        against = Reason.FINISHED
    if against is None and meeting.invited is not None:
        against = Reason.INVITED
    if against is not None:
        return Never(against)
    earliest = _free(person, may_start(max(now, meeting.opens), started), meeting.quiet)
    return _within(earliest, now, meeting)


def bulletin_due(
    person: Person, opens: datetime, quiet: Quiet, *, now: datetime, started: Sequence[datetime]
) -> Verdict:
    """Whether to tell her now of what was decided: within her safe hours and the number of messages.

    It asks for her consent to later contact, and for nothing that she ever answered. It waits as long as it
    must.
    """
    against = may_write_first(person) or (None if person.consent.contact else Reason.NO_CONTACT)
    if against is not None:
        return Never(against)
    earliest = _free(person, may_start(max(now, opens), started), quiet)
    return Wait(earliest) if earliest > now else Send()


def reminder_due(
    person: Person,
    meeting: Meeting,
    remind: Sequence[timedelta],
    n: int,
    *,
    now: datetime,
    started: Sequence[datetime],
) -> Verdict:
    """Whether to send reminder `n` (from 0) now: to every unfinished person alike, a span after opening.

    Like an invitation it asks for her consent to later contact. The span counts in her local reckoning.
    A reminder is dropped when the round has closed, when it would be more than 72 h late, over the
    number of messages, when the next one is due already, or when her invitation was not there before it.
    """
    against = may_write_first(person)
    if against is None and not person.consent.contact:
        against = Reason.NO_CONTACT
    if against is None and meeting.finished:
        against = Reason.FINISHED
    due = later(meeting.opens, remind[n], person.zone)
    if against is None and max(now, due) >= meeting.closes:
        against = Reason.CLOSED
    if against is None and now >= due:
        if meeting.invited is None or meeting.invited > due:
            against = Reason.NOT_INVITED
        elif any(due < later(meeting.opens, span, person.zone) <= now for span in remind):
            against = Reason.OVERTAKEN
    if against is not None:
        return Never(against)
    if now < due:
        return Wait(_free(person, due, meeting.quiet))
    turn = _free(person, due, meeting.quiet)
    allowed = may_start(turn, started)
    if allowed > turn + PATIENCE:
        return Never(Reason.OVER_THE_NUMBER)
    earliest = _free(person, max(now, allowed), meeting.quiet)
    if earliest > due + LATE:
        return Never(Reason.LATE)
    return _within(earliest, now, meeting)


_STANDINGS: Final = {
    Standing.JOINING: Reason.NOT_JOINED,
    Standing.PAUSED: Reason.PAUSED,
    Standing.STOPPED: Reason.STOPPED,
    Standing.UNREACHABLE: Reason.UNREACHABLE,
    Standing.ERASED: Reason.STOPPED,
}


def _free(person: Person, instant: datetime, quiet: Quiet) -> datetime:
    return next_free(instant, person.zone, Hours(person.safe_from, person.safe_to), quiet)


def _within(earliest: datetime, now: datetime, meeting: Meeting) -> Verdict:
    if earliest >= meeting.closes:
        return Never(Reason.CLOSED)
    return Wait(earliest) if earliest > now else Send()


def _mixed(seed: int, purpose: bytes) -> int:
    """Another seed from this one, so that what is drawn for one purpose tells nothing on the others."""
    return seed_of(purpose + b":" + str(seed).encode())
