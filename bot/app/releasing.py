"""Cuts and digests: when figures may move, and when drafters get them.

A cut is made at a digest's time, at most once a day, and at closing; only when enough people came or
went since the last one, which it follows, so that no count moves by a few. The counting (`bot.app.adding`)
reads a snapshot. Drafters get a cut once each, at their own time; between opening and closing
nothing is sent unless a cut was released anew, and the closing digest is always sent, once. After it a
digest is sent only where reviewers released something anew (`bot.app.renewing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.app import counting, events, movement, noting, planning, renewing, roundkeys
from bot.app.adding import cut_of, is_known
from bot.app.house import House
from bot.app.reporting import ASKED, put_digest, put_web_page
from bot.app.turn import Turn
from bot.domain.clock import parse_daily
from bot.domain.disclosure import due
from bot.domain.event import Event
from bot.domain.person import Role
from bot.domain.rounds import RoundState
from bot.domain.subscription import Frequency, last_time
from bot.storage import (
    answers,
    apart,
    audit,
    cuts,
    keptcounts,
    meta,
    people,
    rounds,
    sessions,
)
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round

OPEN = (RoundState.RUNNING, RoundState.PAUSED)
#: Figures move at most once a day.
LEAST_GAP = timedelta(hours=20)
#: So many people are counted in a process of their own: in a thread, every answer would wait for the count.
APART_FROM = 500


async def tick(house: House) -> None:
    """Close what is past its time, make the cuts that are due, and send the digests that are due."""
    for round_ in await house.db.run(lambda conn: rounds.in_state(conn, *OPEN)):
        zones = await house.db.run(lambda conn, r=round_: planning.live_zones(conn, r))  # type: ignore[misc]
        if planning.is_past(round_, zones, house.now()):
            if not await house.db.run(lambda conn, r=round_: _waits_for_farewell(house, conn, r)):  # type: ignore[misc]
                await close(house, round_)
        elif round_.state is RoundState.RUNNING and planning.has_begun(round_, zones, house.now()):
            await _scheduled(house, round_)
            await house.db.run(lambda conn, r=round_: counting.take(house, conn, r))  # type: ignore[misc]
    # A kill between closing and the last cut leaves a closed round that nobody has been told of.
    for round_ in await house.db.run(lambda conn: rounds.in_state(conn, RoundState.CLOSED)):
        if round_.risk == planning.HIGH and (not round_.retired or house.keys.has_round(round_.id)):
            await roundkeys.retire(house, round_.id)
        if not round_.reported:
            await release_now(house, round_, closing=True)
            await movement.settle(house, round_)
    await house.db.run(lambda conn: _send_closing(house, conn))
    await renewing.send_due(house)


async def close(house: House, round_: Round) -> None:
    """Close a round for good, with a last cut where enough people are new; the closing digest follows.

    From then on nothing joins people to their answers in a high-risk round.
    """
    high = round_.risk == planning.HIGH

    def shut(conn: Conn) -> None:
        rounds.set_state(conn, round_.id, RoundState.CLOSED)
        events.note(house, conn, Event.ROUND_CLOSED, round_)
        if high:
            rounds.retire(conn, round_.id)
        counting.take(house, conn, round_, at_once=True)

    await house.db.run(shut)
    if high:
        house.forget_round_key(round_.id)
    await release_now(house, round_, closing=True)
    await movement.settle(house, round_)
    await house.db.run(lambda conn: _send_closing(house, conn))
    house.wake()


def _waits_for_farewell(house: House, conn: Conn, round_: Round) -> bool:
    """A high-risk round whose notice could not be given, the service having been down, closes a day later."""
    if round_.notified or not planning.needs_farewell(round_):
        return False
    planning.postpone(house, conn, round_)
    return True


async def release_now(house: House, round_: Round, *, closing: bool = False) -> bool:
    """Make a cut if one may be made now; returns whether it was."""
    began = await house.db.run(lambda conn: _begin(conn, round_, closing=closing))
    if began is None:
        return False
    asked = (round_.id, house.seconds())
    if began.people < APART_FROM:
        made = await house.db.snapshot(lambda conn: cut_of(conn, *asked))
    else:
        made = await apart.read(house.db, cut_of, *asked)
    if made is None:
        return False
    cut, counts = made
    return await house.db.run(lambda conn: _keep(house, conn, round_, cut, began=began.number, counts=counts))


@dataclass(frozen=True, slots=True)
class _Begun:
    """A cut that was begun: its number among those, and how many people have to be read for it."""

    number: int
    people: int


def _begin(conn: Conn, round_: Round, *, closing: bool) -> _Begun | None:
    """Settle who is in the cut, if one may be made now."""
    if not _is_due(conn, round_, closing=closing):
        return None
    come = keptcounts.come(conn, round_.id)
    people = answers.count(conn, round_.id) if come is None else come
    return _Begun(keptcounts.begin(conn, round_.id), people)


def _is_due(conn: Conn, round_: Round, *, closing: bool) -> bool:
    if noting.is_held(conn, round_.id):
        return False
    last = cuts.last(conn, round_.id)
    # Where nobody in the last cut changed, only those who came are looked for.
    change = keptcounts.come(conn, round_.id)
    if change is None:
        change = answers.count(conn, round_.id) - (0 if last is None else last.people)
    unanswered = sessions.unfinished_invited(conn, round_.id) if is_known(conn, round_) else None
    return due(change, unanswered, round_.min_cell, closing=closing)


def _keep(house: House, conn: Conn, round_: Round, made: Cut, *, began: int, counts: str) -> bool:
    """Keep a cut, if it still follows the last one, and none was begun since; returns whether that is so."""
    last = cuts.last(conn, round_.id)
    follows = made.number == 1 + (0 if last is None else last.number)
    follows = follows and keptcounts.is_last(conn, round_.id, began)
    if follows:
        noting.note_cut(house, round_.id, round_.survey, made)
        cuts.add(conn, round_.id, replace(made, audit_head=audit.head(conn)))
        events.note(house, conn, Event.CUT_RELEASED, round_)
        keptcounts.keep(conn, round_.id, counts)
    return follows


async def _scheduled(house: House, round_: Round) -> None:
    """At each drafter's digest time: a new cut if one is due, and the last one if she has it not yet.

    Cuts are made at the round's digest time: what drafters chose moves no figure.
    """
    if round_.digest_at is None:
        return
    at = parse_daily(round_.digest_at)
    drafters = await house.db.run(lambda conn: people.staff(conn, Role.DRAFTER))
    slots = [(_last_slot(house.now(), at, each.person.zone or "UTC"), each) for each in drafters]
    newest = max((slot for slot, _ in slots), default=_last_slot(house.now(), at, "UTC"))
    if await house.db.run(lambda conn: _is_new_slot(conn, round_, newest)):
        last = await house.db.run(lambda conn: cuts.last(conn, round_.id))
        if last is None or (last.at < newest.timestamp() and _old_enough(house, last)):
            await release_now(house, round_)
        await house.db.run(lambda conn: meta.put(conn, _slot_of(round_), newest.isoformat()))
    last = await house.db.run(lambda conn: cuts.last(conn, round_.id))
    if last is None:
        return
    for _, drafter in slots:
        person, number = drafter.person, last.number
        mine = await house.db.run(lambda conn, p=person: renewing.her_time(house, conn, round_, p))  # type: ignore[misc]
        if mine == newest or last.at <= mine.timestamp():
            await house.db.run(lambda conn, p=person, n=number: put_digest(house, conn, round_, p, f"{n}"))  # type: ignore[misc]
            house.wake()


def _slot_of(round_: Round) -> str:
    """Under this name stands the last digest time of a round at which a cut was thought of."""
    return f"digest_slot:{round_.id}"


def _is_new_slot(conn: Conn, round_: Round, slot: datetime) -> bool:
    """Whether a digest time has not had its turn. Each has one: figures never move when somebody answers."""
    had = meta.get(conn, _slot_of(round_))
    return had is None or datetime.fromisoformat(had) < slot


def _old_enough(house: House, last: Cut) -> bool:
    return house.now() - datetime.fromtimestamp(last.at, UTC) >= LEAST_GAP


def _last_slot(now: datetime, at: time, zone: str) -> datetime:
    """The latest digest time that has passed."""
    return last_time(now, at, zone, Frequency.DAILY)


def _send_closing(house: House, conn: Conn) -> None:
    """The closing digest of every closed round, once to each drafter who was there at closing."""
    closed = [each for each in rounds.in_state(conn, RoundState.CLOSED) if not each.reported]
    if not closed:
        return
    drafters = people.staff(conn, Role.DRAFTER)
    for round_ in closed:
        for each in drafters:
            put_digest(house, conn, round_, each.person, "closing")
        rounds.set_reported(conn, round_.id)


def send_latest(turn: Turn, found: list[Round], *, web: bool = False) -> None:
    """Send a drafter who asks the last digest of these rounds, or the same as `web` pages."""
    put = put_web_page if web else put_digest
    for round_ in found:
        key = f"{ASKED}{turn.arrival.channel}:{turn.arrival.key}"
        put(turn.house, turn.conn, round_, turn.person, key)
