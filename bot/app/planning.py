"""Rounds: planned, opened, paused, extended, closed. The same from the shell, the chat and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from bot.app import asking, events, gates, smsplans, staffing, versions, wordings
from bot.app.house import House
from bot.domain.clock import At, When, parse_daily
from bot.domain.event import Event
from bot.domain.faults import Fault
from bot.domain.findings import PARTITIONS
from bot.domain.rounds import (
    Audience,
    Opening,
    RoundState,
    closes_everywhere,
    dropped_reminders,
    opens_anywhere,
    series,
)
from bot.domain.snapshot import IDENTIFYING, MOST_ATTRIBUTES, refusal
from bot.domain.survey import Survey
from bot.domain.targets import Target, target_faults
from bot.domain.zones import ZONES, zones_of
from bot.storage import offline, people, reach, roundmail, rounds, sessions
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.surveyfile.frozen import Frozen, thaw

DEFAULT_REMIND = (timedelta(hours=72),)
DEFAULT_DIGEST = "daily@07:00"
DEFAULT_EXPORT = ("country",)
HIGH = "high"
#: How long people have, at least, between the notice and the end of a high-risk round.
FAREWELL = timedelta(hours=24)
NO_KEY = (
    "Its survey is a high-risk one, and there is no key to which open answers could be sealed. On another"
    " computer: `charterbot keys offline FILE`. Here: set BOT_REVIEW_KEY to the public key it prints, and"
    " open the round again."
)
#: Zones for a round whose audience is not limited to countries: the first and the last on earth.
WIDEST = ("Pacific/Kiritimati", "Pacific/Pago_Pago")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coordinator asks for: one round for each survey.

    Where `asking.STATEMENTS` is among the surveys, `statements` are the numbers of those asked; none: all.
    """

    surveys: Sequence[str]
    opens: When
    closes: When
    every: timedelta | None = None
    audience: Audience = field(default_factory=Audience)
    remind: tuple[timedelta, ...] = DEFAULT_REMIND
    target: int | None = None
    targets: tuple[Target, ...] = ()
    digest_at: str | None = DEFAULT_DIGEST
    export_by: tuple[str, ...] = DEFAULT_EXPORT
    voice: bool = False
    statements: tuple[int, ...] = ()
    sms_budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """The rounds made, and what the planner should know about them."""

    ids: tuple[int, ...]
    warnings: tuple[str, ...]


def plan(house: House, conn: Conn, wish: Wish, *, planner: int | None = None) -> Planned:
    """Make the rounds as drafts. Raises Fault with every mistake at once.

    `planner` is the member of staff who coordinates from now on where they are asked.
    """
    found, faults = _judged(house, conn, wish)
    if faults:
        raise Fault(tuple(faults))
    if planner is not None:
        reach.add(conn, planner, wish.audience.countries, wish.audience.cohorts)
    ids: list[int] = []
    notes: list[str] = []
    for (_, opens, closes), each in zip(
        series(wish.surveys, wish.opens, wish.closes, wish.every), found, strict=True
    ):
        survey = thaw(each.text)
        export_by = _export_by(wish, survey)
        offline_key = house.offline_key() if survey.risk == HIGH else None
        rounds.add_survey(conn, each.hash, each.id, each.text)
        id_ = rounds.add(
            conn,
            survey=each.hash,
            survey_id=each.id,
            opens=opens,
            closes=closes,
            audience=wish.audience,
            remind=wish.remind,
            target=wish.target,
            targets=wish.targets,
            digest_at=wish.digest_at,
            export_by=export_by,
            min_cell=house.rules.min_cell,
            known_audience=not house.rules.open,
            risk=survey.risk,
            offline_key=offline_key,
            voice=wish.voice,
        )
        house.keys.make_round(id_)
        ids.append(id_)
        left_out = " and ".join(name for name in wish.export_by if name not in export_by)
        if left_out:
            notes.append(f"Round {id_}: not exported by {left_out}, because its survey is a high-risk one.")
        if survey.risk == HIGH:
            notes += _sealing_notes(house, id_, offline_key)
    smsplans.give(house, conn, ids, wish.audience, wish.sms_budget)
    return Planned(tuple(ids), (*notes, *warnings(conn, ids)))


def wish_faults(house: House, conn: Conn, wish: Wish) -> list[str]:
    """Every mistake in a wish; empty where it can be planned."""
    return _judged(house, conn, wish)[1]


def _judged(house: House, conn: Conn, wish: Wish) -> tuple[list[Frozen], list[str]]:
    """The surveys of a wish, and every mistake in it."""
    frozen = asking.frozen(house, conn, wish.surveys, wish.statements)
    faults = [line for each in frozen if isinstance(each, Fault) for line in each.lines]
    found = [each for each in frozen if isinstance(each, Frozen)]
    faults += [line for each in found for line in versions.faults(house, conn, thaw(each.text), "planned")]
    faults += _wish_faults(house, wish) + _target_faults(house, found, wish) + _voice_faults(found, wish)
    surveys = [thaw(each.text) for each in found]
    faults += smsplans.faults(house, surveys, wish.audience, wish.sms_budget)
    return found, faults


def faults_of_targets(house: House, conn: Conn, wish: Wish) -> list[str]:
    """What is wrong with how many people of which groups a wish hopes for."""
    found = [
        each for each in asking.frozen(house, conn, wish.surveys, wish.statements) if isinstance(each, Frozen)
    ]
    return _target_faults(house, found, wish)


def _target_faults(house: House, found: Sequence[Frozen], wish: Wish) -> list[str]:
    high_risk = any(thaw(each.text).risk == HIGH for each in found)
    languages, k = house.catalogs.languages, house.rules.min_cell
    return target_faults(wish.targets, wish.audience, languages, k, high_risk=high_risk)


def _voice_faults(found: Sequence[Frozen], wish: Wish) -> list[str]:
    """A voice is an identity: where an answer is dangerous, nobody is let to speak it."""
    return [
        f"--voice: {each.id} is a high-risk survey, and a voice can be recognised: plan it without."
        for each in found
        if wish.voice and thaw(each.text).risk == HIGH
    ]


def _sealing_notes(house: House, round_id: int, offline_key: bytes | None) -> list[str]:
    """To whose key open answers of a high-risk round go."""
    if offline_key is None:
        return [f"Round {round_id} does not open yet. {NO_KEY}"]
    if house.rules.review_key is not None or house.rules.throwaway is None:
        return []
    name = f"{house.rules.throwaway.name}/{offline.THROWAWAY}"
    told = (
        f"Round {round_id}: open answers are sealed to a throwaway key of this trial, which lies beside its"
        f" data folder ({name}) and so guards nothing."
    )
    return [told]


def _export_by(wish: Wish, survey: Survey) -> tuple[str, ...]:
    """A high-risk survey is never exported by country or language."""
    if refusal(survey, wish.export_by) is None:
        return wish.export_by
    return tuple(name for name in wish.export_by if name not in IDENTIFYING)


def _wish_faults(house: House, wish: Wish) -> list[str]:
    faults: list[str] = []
    if not wish.surveys:
        faults.append("SURVEY: name at least one survey, or the new version of a proposal.")
    zones = audience_zones(wish.audience)
    if closes_everywhere(wish.closes, zones) <= opens_anywhere(wish.opens, zones):
        faults.append("--closes: the round would close before it opens: give a later time.")
    elif closes_everywhere(wish.closes, zones) <= house.now():
        faults.append("--closes: this time is past: give a later one.")
    last = series(list(wish.surveys) or [""], wish.opens, wish.closes, wish.every)[-1][2]
    if closes_everywhere(last, zones).date() > house.rules.erase_until:
        faults.append(
            f"--closes: the last round would close after {house.rules.erase_until}, the day until which"
            " consent lets answers be kept: close earlier."
        )
    faults += [
        f"--countries {code}: not a country code: two capital letters of ISO 3166, such as YE."
        for code in sorted(wish.audience.countries)
        if code not in ZONES
    ]
    faults += [
        f"--languages {code}: not shipped. Known: {', '.join(house.catalogs.languages)}."
        for code in sorted(wish.audience.languages)
        if code not in house.catalogs.languages
    ]
    named = set(wish.export_by)
    if len(wish.export_by) > min(len(named), MOST_ATTRIBUTES) or not named <= set(PARTITIONS):
        faults.append(f"--export-by: at most two of {', '.join(PARTITIONS)}, each once.")
    faults += staffing.cohort_faults(wish.audience.cohorts, "--cohorts")
    if wish.target is not None and wish.target < 1:
        faults.append("--target: give a number of people, 1 or more.")
    if any(span <= timedelta() for span in wish.remind):
        faults.append("--remind: give a time after opening, such as 72h.")
    if wish.digest_at is not None:
        try:
            parse_daily(wish.digest_at, "--digest")
        except Fault as fault:
            faults += fault.lines
    return faults


def audience_zones(audience: Audience) -> tuple[str, ...]:
    """The time zones in which a round's audience lives."""
    found = tuple(zone for code in sorted(audience.countries) for zone in zones_of(code))
    return found or WIDEST


def warnings(conn: Conn, ids: Sequence[int]) -> list[str]:
    """Which reminders the limit of two messages a week drops, over all rounds that are not closed."""
    every = [each for each in rounds.every(conn) if each.state is not RoundState.CLOSED]
    planned = [each.audience for each in every if each.id in ids]
    known = [each for each in every if any(each.audience.meets(audience) for audience in planned)]
    zone = audience_zones(known[0].audience)[0] if known else "UTC"
    openings = [Opening(each.opens.instant(zone), each.closes.instant(zone), each.remind) for each in known]
    return [
        f"Round {known[one.opening].id}: reminder {one.reminder + 1} will be dropped for people who are in"
        " all rounds at once: the bot writes to nobody more than twice a week."
        for one in dropped_reminders(openings)
        if known[one.opening].id in ids
    ]


def existing(conn: Conn, round_id: int) -> Round:
    """The round, or a Fault that names those there are."""
    found = rounds.get(conn, round_id)
    if found is None:
        known = ", ".join(str(each.id) for each in rounds.every(conn)) or "none yet"
        raise Fault((f"ROUND {round_id}: there is no such round. Known: {known}.",))
    return found


def open_round(house: House, conn: Conn, round_id: int) -> Round:
    """Let a round run: from now on it goes by its times. Raises Fault where a gate is shut."""
    found = existing(conn, round_id)
    if found.state is RoundState.CLOSED:
        raise Fault((f"Round {round_id} is closed: plan a new one.",))
    faults = open_faults(house, conn, found)
    if faults:
        raise Fault(tuple(faults))
    key = house.offline_key() if found.risk == HIGH and found.offline_key is None else None
    if key is not None:
        rounds.set_offline_key(conn, round_id, key)
    rounds.set_state(conn, round_id, RoundState.RUNNING)
    if found.state is RoundState.DRAFT:
        events.note(house, conn, Event.ROUND_OPENED, found)
    versions.settle(conn, house.survey(conn, found.survey))
    sessions.look_again_at_all(conn, round_id)
    opened = existing(conn, round_id)
    wordings.note(house, conn, opened)
    return opened


def open_faults(house: House, conn: Conn, round_: Round) -> list[str]:
    """What keeps a round from opening: of countries that were left, only that there is no other."""
    today = house.now().date()
    told = round_.audience.countries
    left = gates.left_notes(conn, told)
    sealed = round_.risk != HIGH or round_.offline_key is not None or house.offline_key() is not None
    return [
        *(left if left and len(left) == len(told) else ()),
        *([] if sealed else [f"Round {round_.id}: {NO_KEY}"]),
        *(
            versions.faults(house, conn, house.survey(conn, round_.survey), "opened")
            if round_.state is RoundState.DRAFT
            else ()
        ),
        *gates.country_faults(house, round_.audience.countries, today),
        *gates.language_faults(house, round_.audience.languages),
    ]


def open_notes(house: House, conn: Conn, round_: Round) -> list[str]:
    """Whom a round passes over although it is planned for them: no gate keeps it, so it opens."""
    notes = gates.left_notes(conn, round_.audience.countries)
    if house.rules.trial:
        return notes
    notes += gates.language_notes(house, round_.audience.languages)
    if not round_.audience.countries:
        notes.append("Countries: all where `charterbot country check` says yes. Nobody else is asked.")
    return notes


def pause(conn: Conn, round_id: int) -> Round:
    """Stop a round until it is opened again; what waits to be sent for it is dropped."""
    found = existing(conn, round_id)
    if found.state is not RoundState.RUNNING:
        raise Fault((f"Round {round_id} is {found.state}: only a running round can be paused.",))
    rounds.set_state(conn, round_id, RoundState.PAUSED)
    roundmail.take_back(conn, round_id)
    return existing(conn, round_id)


def extend(house: House, conn: Conn, round_id: int, closes: When) -> Round:
    """Give a round a later closing time."""
    found = existing(conn, round_id)
    if found.state is RoundState.CLOSED:
        raise Fault((f"Round {round_id} is closed: plan a new one.",))
    zones = audience_zones(found.audience)
    end = closes_everywhere(closes, zones)
    if end <= house.now() or end <= opens_anywhere(found.opens, zones):
        raise Fault(("--closes: this time is past, or before the opening: give a later one.",))
    if needs_farewell(found) and end < house.now() + FAREWELL:
        raise Fault(
            ("--closes: people are told 24 hours before a high-risk round closes: give a later time.",)
        )
    if end.date() > house.rules.erase_until:
        raise Fault(
            (f"--closes: after {house.rules.erase_until}, the day that consent names: close earlier.",)
        )
    rounds.set_closes(conn, round_id, closes)
    sessions.look_again_at_all(conn, round_id)
    rounds.set_notified(conn, round_id, told=False)
    return existing(conn, round_id)


def close_now(house: House, conn: Conn, round_id: int) -> Round:
    """End a round at once; its closing digest is made by the schedule's next wake.

    A high-risk round that was opened stays open for 24 hours more, and who has answers in it is told:
    after it has closed nobody can erase them.
    """
    found = existing(conn, round_id)
    if found.state is RoundState.CLOSED:
        raise Fault((f"Round {round_id} is closed already.",))
    if needs_farewell(found):
        if closes_everywhere(found.closes, live_zones(conn, found)) > house.now() + FAREWELL:
            postpone(house, conn, found)
        return existing(conn, round_id)
    rounds.set_closes(conn, round_id, At(house.now()))
    roundmail.take_back(conn, round_id)
    return existing(conn, round_id)


def needs_farewell(round_: Round) -> bool:
    """Whether people may lose something for good when this round closes: they are to be told before.

    Whether anybody has answers in it plays no part: else its end would tell who leads it just that.
    """
    return round_.risk == HIGH and round_.state is not RoundState.DRAFT


def postpone(house: House, conn: Conn, round_: Round) -> None:
    """Let a high-risk round close in 24 hours, with its notice to be given anew."""
    rounds.set_closes(conn, round_.id, At(house.now() + FAREWELL))
    rounds.set_notified(conn, round_.id, told=False)
    sessions.look_again_at_all(conn, round_.id)


def has_begun(round_: Round, zones: Sequence[str], now: datetime) -> bool:
    """Whether a round has opened in the first zone of its audience."""
    return opens_anywhere(round_.opens, zones) <= now


def is_past(round_: Round, zones: Sequence[str], now: datetime) -> bool:
    """Whether the last zone of a round's audience has passed its closing time."""
    return closes_everywhere(round_.closes, zones) <= now


def live_zones(conn: Conn, round_: Round) -> tuple[str, ...]:
    """The zones that count for closing: those of the audience's countries, and of its people elsewhere."""
    told = round_.audience.countries
    zones = {*(audience_zones(round_.audience) if told else ()), *people.zones(conn, told)}
    return tuple(sorted(zones)) or ("UTC",)
