"""Cuts and digests: when figures may move, and when drafters get them.

A cut is made at a digest's time, at most once a day, and at closing; only when enough people came or
went since the last one, which it follows, so that no count moves by a few. The counting reads a snapshot
on a thread of its own. Drafters get a cut once each, at their own time; between opening and closing
nothing is sent unless a cut was released anew, and the closing digest is always sent, once. After it a
digest is sent only where reviewers released something anew (`bot.app.renewing`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.app import counting, movement, noting, planning, renewing, roundkeys
from bot.app.house import House
from bot.app.links import OPEN_CODES
from bot.app.reporting import ASKED, put_digest, put_web_page
from bot.app.standing import participation_of
from bot.app.turn import Turn
from bot.domain.breakdown import break_down, breakdowns_of, pack_breakdowns, unpack_left
from bot.domain.clock import parse_daily
from bot.domain.closing import Closed, closed_in, outside
from bot.domain.comprehension import compare
from bot.domain.counts import Counts
from bot.domain.disclosure import due
from bot.domain.extent import numbered
from bot.domain.findings import Respondent, add_up, findings_of
from bot.domain.participation import pack_participation, participation
from bot.domain.person import Role
from bot.domain.release import release
from bot.domain.released import Released, dumps, loads
from bot.domain.rounds import RoundState, half_of, seed_of
from bot.domain.session import Aid, Stage
from bot.domain.subscription import Frequency, last_time
from bot.domain.survey import Survey
from bot.domain.targets import stand
from bot.storage import (
    answers,
    audit,
    closings,
    cuts,
    keptcounts,
    meta,
    people,
    rounds,
    sessions,
)
from bot.storage.answers import Counted
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round

OPEN = (RoundState.RUNNING, RoundState.PAUSED)
#: Figures move at most once a day.
LEAST_GAP = timedelta(hours=20)


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
    made = await house.db.snapshot(lambda conn: _count(house, conn, round_))
    if made is None:
        return False
    cut, counts = made
    return await house.db.run(lambda conn: _keep(house, conn, round_, cut, began=began, counts=counts))


def _begin(conn: Conn, round_: Round, *, closing: bool) -> int | None:
    """Settle who is in the cut, if one may be made now."""
    return keptcounts.begin(conn, round_.id) if _is_due(conn, round_, closing=closing) else None


def _is_due(conn: Conn, round_: Round, *, closing: bool) -> bool:
    if noting.is_held(conn, round_.id):
        return False
    last = cuts.last(conn, round_.id)
    # Where nobody in the last cut changed, only those who came are looked for.
    change = keptcounts.come(conn, round_.id)
    if change is None:
        change = answers.count(conn, round_.id) - (0 if last is None else last.people)
    unanswered = sessions.unfinished_invited(conn, round_.id) if _is_known(conn, round_) else None
    return due(change, unanswered, round_.min_cell, closing=closing)


def _is_known(conn: Conn, round_: Round) -> bool:
    """Whether everyone who can answer was invited by a link for one person."""
    return round_.known_audience and meta.get(conn, OPEN_CODES) is None


def _count(house: House, conn: Conn, round_: Round) -> tuple[Cut, Counts] | None:
    """The cut that follows the last one, not kept yet, and its counts; None where nothing may move."""
    survey = house.survey(conn, round_.survey)
    last = cuts.last(conn, round_.id)
    by = round_.export_by
    before = None if last is None else unpack_left(loads(last.released), last.export, by)
    counts = _counts(conn, round_, survey)
    released = release(findings_of(counts), round_.min_cell, None if before is None else before.released)
    if released is None:
        return None
    of_groups = _of_groups(conn, round_, survey, last)
    told = participation(
        sessions.stages(conn, round_.id),
        # Whoever typed the answer of a group took part too.
        released.people + (0 if of_groups is None else of_groups.people),
        round_.min_cell,
        known=_is_known(conn, round_),
        unfinished=_unfinished(conn, round_, survey),
        before=None if last is None else participation_of(last),
    )
    stood = {} if last is None else json.loads(last.targets)
    breakdowns = break_down(counts, released, before)
    was = None if before is None else before.comprehension
    closed = {each.item for each in closings.of_round(conn, round_.id)}
    comprehension = compare(counts, released, breakdowns, was, closed=closed)
    cut = Cut(
        number=1 if last is None else last.number + 1,
        people=released.people,
        released=dumps(released),
        export=pack_breakdowns(breakdowns, comprehension),
        at=house.seconds(),
        participation=json.dumps(pack_participation(told)),
        targets=json.dumps(stand(round_.targets, counts, released, breakdowns, stood)),
        of_groups=None if of_groups is None else dumps(of_groups),
    )
    return cut, counts


def _unfinished(conn: Conn, round_: Round, survey: Survey) -> list[int]:
    """How many who have not finished came to each numbered question, or farther: exact, never shown."""
    items = numbered(survey)
    places = {each.id: items.index(each.item) for each in survey.questions if each.item in items}
    found = [0] * len(items)
    for stage, at, many in sessions.unfinished_at(conn, round_.id):
        last = len(items) - 1 if stage == Stage.END else places.get(at or "", -1)
        for place in range(last + 1):
            found[place] += many
    return found


def _of_groups(conn: Conn, round_: Round, survey: Survey, last: Cut | None) -> Released | None:
    """What is told of the answers that groups gave: by the same rules, as of a round of its own.

    No group is among the people of the cut, so neither release tells anything of the other. One stands as it
    was until 2k more, or fewer, groups are in it.
    """
    before = None if last is None or last.of_groups is None else loads(last.of_groups)
    closed = closed_in(survey, closings.of_round(conn, round_.id))
    counts = add_up(_people(answers.of_groups(conn, round_.id), closed), survey)
    return release(findings_of(counts), round_.min_cell, before) or before


def _counts(conn: Conn, round_: Round, survey: Survey) -> Counts:
    """What everyone in the cut adds up to: those of the last one, if they were kept, and who is new."""
    bys = breakdowns_of(survey, round_.export_by)
    packed = keptcounts.counts(conn, round_.id)
    kept = None if packed is None else Counts.unpacked(packed, survey, bys)
    found = answers.counted(conn, round_.id) if kept is None else answers.new(conn, round_.id)
    closed = closed_in(survey, closings.of_round(conn, round_.id))
    return add_up(_people(found, closed), survey, bys, kept)


def _people(found: Iterator[Counted], closed: Closed) -> Iterator[Respondent]:
    for each in found:
        yield Respondent(
            key=each.pseudonym,
            country=each.country,
            language=each.language,
            gender=each.gender,
            group_kind=each.group_kind,
            helped=each.aid is Aid.HELPED,
            answers=outside(each.answers, closed),
            half=half_of(seed_of(each.pseudonym)),
        )


def _keep(house: House, conn: Conn, round_: Round, made: Cut, *, began: int, counts: Counts) -> bool:
    """Keep a cut, if it still follows the last one, and none was begun since; returns whether that is so."""
    last = cuts.last(conn, round_.id)
    follows = made.number == 1 + (0 if last is None else last.number)
    follows = follows and keptcounts.is_last(conn, round_.id, began)
    if follows:
        noting.note_cut(house, round_.id, round_.survey, made)
        cuts.add(conn, round_.id, replace(made, audit_head=audit.head(conn)))
        keptcounts.keep(conn, round_.id, counts.packed())
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
