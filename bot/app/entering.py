"""The way in: who is new, what her link carries, and moving to another phone."""

from __future__ import annotations

from dataclasses import replace

from bot.app import noting, numbers, sharing, texting
from bot.app.channel import Arrival
from bot.app.house import House
from bot.app.links import INVITE_PREFIX, MOVE_PREFIX, link_of, new_code
from bot.app.sitting import is_silent
from bot.app.turn import Turn
from bot.domain.inbound import Command
from bot.domain.person import Person, Role, Standing, may_see
from bot.domain.place import Place, beside
from bot.domain.retention import MOVE_CODE
from bot.domain.say import Choice, Say, Verbatim, Words
from bot.domain.zones import only_zone
from bot.storage import arrivals, bots, chats, invites, left, outbox, people, signins
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.outbox import Letter, Outgoing
from bot.storage.people import Known
from bot.storage.rosters import Waiting

MOVE_SECONDS = int(MOVE_CODE.total_seconds())


def known(house: House, conn: Conn, arrival: Arrival) -> Known | None:
    """Who an arrival is from; someone new where her link or an open door lets her in.

    None where she gets the neutral sentence: no link, a wrong, used or expired one.
    """
    address_hash = house.sealer.address_hash(arrival.channel, arrival.address)
    found = people.find(conn, address_hash)
    gone = found is not None and found.person.standing is Standing.ERASED
    code = _code(arrival)
    if found is not None and not gone and not _moves_here(found, code):
        if numbers.has_come(house, conn, found.person.id):
            return _here(house, found)
        if code is not None and code.startswith(INVITE_PREFIX) and found.person.role is Role.ADVOCATE:
            return _promoted(house, conn, found, arrival, code)
        return found
    if code is not None and code.startswith(MOVE_PREFIX) and _may_move(house, conn, arrival, code):
        moved = invites.use_transfer(conn, house.sealer.code_hash(code), house.seconds())
        if moved is not None and (found is None or moved != found.person.id):
            _make_room(conn, found)
            _move(house, conn, moved, arrival)
            sharing.newly_here(conn, address_hash, moved)
            noting.note_person(house, conn, moved)
            return _here(house, people.get(conn, moved))
    if found is not None and not gone:
        return found
    parked = sharing.bring_back(house, conn, address_hash, found)
    if parked is not None:
        return parked
    came = _comes_by(house, conn, arrival, address_hash, code)
    if came is None:
        return None
    invite, row = came
    _make_room(conn, found)
    added = _add(house, conn, arrival, address_hash, invite)
    if row is not None and added is not None:
        numbers.has_come(house, conn, added.person.id, row.id)
    return added


def _here(house: House, known: Known | None) -> Known | None:
    """Who has just come by a link or a code is not asked whether it is her."""
    return None if known is None else replace(known, seen=house.seconds())


def _moves_here(found: Known, code: str | None) -> bool:
    """Whether she comes with a code from another phone; pressing Start first made her new here.

    Who agreed to an earlier text is not new: her answers would be left where nobody could erase them.
    """
    person = found.person
    joining = person.standing is Standing.JOINING and person.role is Role.ADVOCATE
    return joining and not person.consent.outdated and code is not None and code.startswith(MOVE_PREFIX)


def _make_room(conn: Conn, found: Known | None) -> None:
    """Let go of the row that has this address."""
    if found is not None:
        people.delete(conn, found.person.id)


def _move(house: House, conn: Conn, person: int, arrival: Arrival) -> None:
    """Bring her to another phone; what stands in the old chat is taken out of it."""
    address_hash = house.sealer.address_hash(arrival.channel, arrival.address)
    sealed = house.sealer.seal_address(arrival.address)
    now = house.seconds()
    messages = chats.live(conn, person, now)
    numbers.note_left(house, conn, person)
    shell = people.move(conn, person, arrival.channel, address_hash, sealed, bot=arrival.bot)
    outbox.hand_removals(conn, person, shell)
    bots.hand_over(conn, person, arrival.bot)
    chats.drop_all(conn, person)
    people.set_panel(conn, person, None)
    signins.end_all(conn, person)  # the old phone may be in other hands
    arrivals.mute_person(conn, person)
    if messages:
        letter = Letter(
            key=f"moved:{arrival.channel}:{arrival.key}",
            person=shell,
            kind=Outgoing.REMOVE,
            language="en",
            removes=messages,
        )
        outbox.put(conn, letter, now)


def _code(arrival: Arrival) -> str | None:
    match arrival.inbound:
        case Command("start", argument) if argument:
            return argument
        case _:
            return None


def _invite(house: House, conn: Conn, code: str | None) -> Invite | None:
    if code is None or not code.startswith(INVITE_PREFIX):
        return None
    hash_ = house.sealer.code_hash(code)
    if invites.country_of(conn, hash_) in left.every(conn):
        return None
    invite = invites.use(conn, hash_, house.seconds())
    if invite is not None:
        noting.note_used(house, conn, hash_)
    return invite


def _comes_by(
    house: House, conn: Conn, arrival: Arrival, address_hash: bytes, code: str | None
) -> tuple[Invite, Waiting | None] | None:
    """By what somebody new comes in: an invitation, the row of a roster, or the open door."""
    row = numbers.expected(house, conn, address_hash)
    if not _lets_in(house, conn, arrival, code, row):
        return None
    invite = _invite(house, conn, code)
    if invite is not None:
        return invite, None
    if row is not None:
        return numbers.invite_of(row), row
    return (Invite(Role.ADVOCATE), None) if house.rules.open else None


def _lets_in(house: House, conn: Conn, arrival: Arrival, code: str | None, row: Waiting | None) -> bool:
    """Whether an invitation, or the open door, lets anybody in by the way she comes; it is not used yet."""
    hash_ = house.sealer.code_hash(code or "")
    role = invites.role_of(conn, hash_, house.seconds()) or Role.ADVOCATE
    country = invites.country_of(conn, hash_) or (None if row is None else row.country)
    return texting.may_come(house, arrival, role, country)


def _may_move(house: House, conn: Conn, arrival: Arrival, code: str) -> bool:
    """Whether whoever a code brings here may come by this way."""
    moving = invites.moving(conn, house.sealer.code_hash(code), house.seconds())
    found = None if moving is None else people.get(conn, moving)
    person = Person(0) if found is None else found.person
    return texting.may_come(house, arrival, person.role, person.country_in or person.country)


def _promoted(house: House, conn: Conn, found: Known, arrival: Arrival, code: str) -> Known:
    """Someone known who opens a staff link becomes staff; another advocate link changes nothing.

    First she says that it is her, if it was quiet: staff are not asked, and are shown what she answered.
    """
    if is_silent(found.seen, house.seconds()) or not may_see(found.person):
        return found
    role = invites.role_of(conn, house.sealer.code_hash(code), house.seconds())
    if role in {None, Role.ADVOCATE, Role.SPEAKER} or texting.is_mute(
        arrival
    ):  # no advocate ever tries a translation out
        return found
    invite = _invite(house, conn, code)
    if invite is None:
        return found
    person = replace(found.person, role=invite.role, standing=Standing.JOINING)
    people.update(conn, person)
    people.set_circle(conn, person.id, invite.circle)
    _limit(conn, person.id, invite)
    noting.note_turn(house, conn, found.person, person)
    return replace(found, person=person, place=Place())


def _add(house: House, conn: Conn, arrival: Arrival, address_hash: bytes, invite: Invite) -> Known | None:
    person = Person(
        id=0,
        role=invite.role,
        language=invite.language,
        country=invite.country,
        cohort=invite.cohort,
        zone=only_zone(invite.country),
        synthetic=arrival.channel == "synthetic",
        circle=invite.circle,
    )
    sealed = house.sealer.seal_address(arrival.address)
    id_ = people.add(conn, person, arrival.channel, address_hash, sealed, bot=arrival.bot)
    people.update(conn, replace(person, id=id_))
    _limit(conn, id_, invite)
    return _here(house, people.get(conn, id_))


def _limit(conn: Conn, person: int, invite: Invite) -> None:
    """A coordinator who was invited for a country works there alone."""
    if invite.role is Role.COORDINATOR and invite.country is not None:
        people.set_limits(conn, person, [invite.country])


def stranger(house: House, conn: Conn, arrival: Arrival) -> Known:
    """A row for someone who is not let in: it lives only until the neutral sentence is out.

    An erased person's own row serves, so that her messages still leave her chat.
    """
    address_hash = house.sealer.address_hash(arrival.channel, arrival.address)
    erased = people.find(conn, address_hash)
    if erased is not None:
        return erased
    id_ = people.add(
        conn,
        Person(id=0, standing=Standing.ERASED),
        arrival.channel,
        address_hash,
        house.sealer.seal_address(arrival.address),
        bot=arrival.bot,
    )
    found = people.get(conn, id_)
    assert found is not None  # noqa: S101 - it was added just now
    return found


def offer_code(turn: Turn) -> None:
    """Give a one-time code that moves her to another phone or channel."""
    code = new_code(MOVE_PREFIX)
    invites.add_transfer(
        turn.conn, turn.house.sealer.code_hash(code), turn.person.id, turn.seconds + MOVE_SECONDS
    )
    rows = ((Choice("back", Words("support.back")),),)
    country = turn.person.country_in or turn.person.country
    link = link_of(turn.house, turn.conn, code, Role.ADVOCATE, country)
    links = tuple(Verbatim(each) for each in (link.telegram, link.web) if each is not None)
    say = Say((Words("help.code"), *links, Verbatim(code)), rows)
    turn.show(say, beside(turn.place, "aside"), lifetime=MOVE_SECONDS)
