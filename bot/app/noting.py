"""What the ledger is told beside erasures, so that a backup protects people also where it is all there is.

A line is written before the commit that it belongs to, and read again only when a backup comes back:
after a kill between the two the channel brings again what the line was about. Of somebody who joined,
what she chooses is noted once she takes anything back or changes it; of a link, that it is used up; of
a round, what was last released, for the next release is held against it, or that it was thrown away.
"""

from __future__ import annotations

import json
import logging
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import astuple, replace
from typing import Any

from bot.app import numbers, quoting
from bot.app.house import House
from bot.domain.person import Consent, Person, Standing
from bot.domain.rounds import RoundState
from bot.storage import (
    apitokens,
    cuts,
    invites,
    ledger,
    meta,
    people,
    rounds,
    sessions,
    subscriptions,
    webhooks,
)
from bot.storage.alone import exclusive
from bot.storage.carrying import CARRIED, HELD
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.people import Known
from bot.storage.rounds import Round

log = logging.getLogger(__name__)
#: Half the time of the usual level, for a tenth more.
QUICK = 3
#: So many bytes of a release fit into a line.
PIECE = 270


def note_turn(house: House, conn: Conn, before: Person, after: Person) -> None:
    """Note what somebody has taken back or changed within a turn."""
    if before is after or _protects(before) == _protects(after):
        return
    subject = _subject(house, conn, after.id)
    joined = before.standing is not Standing.JOINING
    if subject is not None and (joined or subject in house.ledger.latest(ledger.PERSON)):
        note_person(house, conn, after.id)


def note_person(house: House, conn: Conn, person: int) -> None:
    """Note what protects somebody now, and where she is reached; nothing of who erased."""
    known, hash_ = people.get(conn, person), people.address_hash(conn, person)
    subject = _subject(house, conn, person)
    if known is None or subject is None:
        return
    exclusive(conn)
    told = json.dumps([*_protects(known.person), hash_ and hash_.hex()], separators=(",", ":"))
    house.ledger.note_latest(ledger.PERSON, subject, told, house.now().date())


def note_used(house: House, conn: Conn, code_hash: bytes) -> None:
    """Note that a link is used up, if it is."""
    if invites.is_used_up(conn, code_hash):
        exclusive(conn)
        day = house.now().date()
        house.ledger.note_latest(ledger.INVITE, house.ledger.of_invite(code_hash), "", day)


def note_ended(house: House, name: bytes) -> None:
    """Note that a token, by its hash, or an address that is told of events, by its tag, has ended."""
    day = house.now().date()
    house.ledger.note_latest(ledger.ENDED, house.ledger.of_program(name), "", day)


def note_cut(house: House, round_id: int, survey: str, cut: Cut) -> None:
    """Note what is being released of a round."""
    parts_of = [cut.people, cut.released, cut.export, cut.at, cut.targets, cut.participation, cut.of_groups]
    told = json.dumps(parts_of, ensure_ascii=False)
    content = b64encode(zlib.compress(told.encode(), level=QUICK)).decode()
    parts = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
    pieces = [f"{round_id} {at:06} {len(parts)} {part}" for at, part in enumerate(parts)]
    subject = house.ledger.of_round(round_id, survey)
    house.ledger.note_pieces(subject, cut.number, pieces, house.now().date())


def note_dropped(house: House, round_: Round) -> None:
    """Note that a draft is thrown away: its key goes too, so a backup brings back what nobody can use."""
    subject = house.ledger.of_round(round_.id, round_.survey)
    house.ledger.note_latest(ledger.ROUND, subject, str(round_.id), house.now().date())


def catch_up(house: House, conn: Conn) -> None:
    """Bring a backup up to what the ledger says beside erasures, and hold back what it cannot say."""
    _people(house, conn)
    for hash_ in invites.every(conn):
        if house.ledger.of_invite(hash_) in house.ledger.latest(ledger.INVITE):
            invites.drop(conn, hash_)
    _end_programs(house, conn)
    _drop(house, conn)
    _cuts(house, conn)
    if meta.get(conn, CARRIED) is None:
        people.park_shared(conn)
        people.hush(conn)
        subscriptions.drop_addresses(conn)
        if not house.ledger.is_live():
            _hold(conn, [each.id for each in rounds.every(conn) if not each.reported])
    numbers.catch_up(house, conn, carried=meta.get(conn, CARRIED) is not None)
    meta.drop(conn, CARRIED)
    house.ledger.begin()


def _end_programs(house: House, conn: Conn) -> None:
    """Let in no program, and tell no address, that was let go of since; where that is not known, none."""
    known = house.ledger.is_live() or meta.get(conn, CARRIED) is not None
    ended = house.ledger.latest(ledger.ENDED)
    for hash_ in apitokens.hashes(conn):
        if not known or house.ledger.of_program(hash_) in ended:
            apitokens.drop(conn, hash_)
    for id_, tag in webhooks.tags(conn):
        if not known or house.ledger.of_program(tag) in ended:
            webhooks.drop(conn, id_)


def is_held(conn: Conn, round_id: int) -> bool:
    """Whether nothing more is released of a round, since what was last released of it is not known."""
    return meta.get(conn, _held(round_id)) is not None


def let_go(conn: Conn) -> None:
    """Somebody said that nothing was released since the backup: release again."""
    for each in rounds.every(conn):
        meta.drop(conn, _held(each.id))


def _held(round_id: int) -> str:
    return f"{HELD}{round_id}"


def _hold(conn: Conn, round_ids: list[int]) -> None:
    for each in round_ids:
        meta.put(conn, _held(each), "1")
        log.warning("what was last released of round %d is not known: it releases nothing more", each)


def _subject(house: House, conn: Conn, person: int) -> str | None:
    known = people.get(conn, person)
    tag = people.tag(conn, person)
    if known is None or tag is None or known.person.standing is Standing.ERASED:
        return None
    return house.ledger.of_choices(house.ledger.of_person(tag))


def _protects(person: Person) -> tuple[object, ...]:
    """What keeps a person safe. A chat that is blocked shows by itself, again and again."""
    reachable = person.standing is Standing.UNREACHABLE
    return (
        person.role.value,
        (Standing.ACTIVE if reachable else person.standing).value,
        *astuple(person.consent),
        person.country,
        person.country_in,
        person.zone,
        person.safe_from,
        person.safe_to,
        person.write_first,
        None if person.code is None else person.code.hex(),
    )


def _people(house: House, conn: Conn) -> None:
    chosen = house.ledger.latest(ledger.PERSON)
    for person, tag in people.tags(conn):
        line = chosen.get(house.ledger.of_choices(house.ledger.of_person(tag)))
        known = people.get(conn, person)
        if line is not None and known is not None:
            _choose(house, conn, known, json.loads(line.value))


def _choose(house: House, conn: Conn, known: Known, told: list[object]) -> None:
    """What she chose last, in her row; and where she was reached elsewhere, nothing is sent here."""
    person = known.person
    *chosen, reached = told
    if tuple(chosen) != _protects(person):
        now = _chosen(person, *chosen)
        people.update(conn, now)
        if now.consent.quote is not person.consent.quote:
            quoting.note(house, conn, now)
        sessions.look_again(conn, person.id)
    hash_ = None if reached is None else bytes.fromhex(str(reached))
    if hash_ is not None and hash_ != people.address_hash(conn, person.id):
        people.know_by_hash(conn, person.id, hash_)


def _chosen(person: Person, *told: object) -> Person:
    role, standing, version, answer, quote, contact, country, country_in, zone, *rest = told
    safe_from, safe_to, write_first, code = rest
    same = person.role == role
    return replace(
        person,
        # Who came to work here since comes as who she was: the new link that she needs says the rest.
        standing=Standing(str(standing)) if same or standing != Standing.JOINING else person.standing,
        consent=Consent(int(str(version)), bool(answer), bool(quote), bool(contact)),
        country=_text(country),
        country_in=_text(country_in),
        zone=_text(zone),
        safe_from=int(str(safe_from)),
        safe_to=int(str(safe_to)),
        write_first=bool(write_first),
        code=None if code is None else bytes.fromhex(str(code)),
        entered=False,
    )


def _text(told: object) -> str | None:
    return None if told is None else str(told)


def _drop(house: House, conn: Conn) -> None:
    """Drafts that were thrown away since; no number is given to a second round."""
    dropped = house.ledger.latest(ledger.ROUND)
    for line in dropped.values():
        rounds.leave_unused(conn, int(line.value))
    for each in rounds.in_state(conn, RoundState.DRAFT):
        if house.ledger.of_round(each.id, each.survey) in dropped:
            rounds.drop(conn, each.id)


def _cuts(house: House, conn: Conn) -> None:
    """What was released since. A round that the backup does not know leaves its number unused."""
    pieces = house.ledger.pieces()
    for lines in pieces.values():
        rounds.leave_unused(conn, int(lines[0].value.split(" ")[0]))
    for each in rounds.every(conn):
        lines = pieces.get(house.ledger.of_round(each.id, each.survey), [])
        last = cuts.last(conn, each.id)
        if lines and lines[0].number > (0 if last is None else last.number):
            pieces_of = [line.value.split(" ") for line in lines]
            if {piece[2] for piece in pieces_of} == {str(len(lines))}:
                content = b64decode("".join(piece[3] for piece in pieces_of))
                cuts.add(conn, each.id, _cut(lines[0].number, json.loads(zlib.decompress(content))))
            else:  # two ledgers that were written apart do not agree
                _hold(conn, [each.id])


def _cut(number: int, told: Sequence[Any]) -> Cut:
    """A cut as `note_cut` told it, also before there was anything but counts."""
    people, released, export, at, *since = told
    targets, taking_part, of_groups = (*(since or ("{}", None)), None)[:3]
    return Cut(
        number, people, released, export, at, participation=taking_part, targets=targets, of_groups=of_groups
    )
