"""A phone that several people use: each behind four digits of her own, one of them there at a time.

Who is not there is sent nothing, and nothing of hers is shown. Digits are kept as keyed hashes only.
Every four digits that are typed count as a try, also those that somebody chooses: else choosing would
tell which digits are another's. No sentence here tells whether anybody else uses the phone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from enum import Enum

from bot.app import crossing, gates
from bot.app.house import House
from bot.app.links import OPEN_CODES
from bot.app.turn import Turn
from bot.domain import retention
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.person import Person, Role, may_see
from bot.domain.place import Place, beside
from bot.domain.say import Choice, Line, Say, Words
from bot.storage import chats, farewells, meta, onscreen, outbox, people, sharing
from bot.storage.database import Conn
from bot.storage.people import Known
from bot.storage.sharing import Here

OTHER = "other"
ENTER = "enter"
CHOOSE = "choose"
#: After so many tries there is a wait, twice as long each time; a day without a try and all is forgotten.
TRIES = 5
WAIT = 15 * 60
LONGEST_WAIT = 24 * 3600
FORGOTTEN = int(retention.TRIES.total_seconds())
#: So many people fit on one phone.
MOST_HERE = 6
LEAVE = Choice("x", Words("page.leave"))
BACK = Choice("back", Words("sitting.back"))


class Came(Enum):
    """What came of a step at these screens."""

    HERE = "here"  # it was answered here
    BACK = "back"  # back to the question who is there
    HERSELF = "herself"  # she gave her own digits
    ANOTHER = "another"  # another person is there now


def offer(turn: Turn) -> None:
    """Somebody else holds the phone: someone new, or somebody who was here before."""
    first = (Choice("first", Words("sitting.first")),) if _uncoded(turn) is not None else None
    rows = (
        (Choice("new", Words("sitting.new")),),
        (Choice("code", Words("sitting.have_code")),),
        *((first,) if first is not None else ()),
        (BACK,),
        (LEAVE,),
    )
    turn.show(Say((Words("sitting.other"), Words("sitting.only_one")), rows), beside(turn.place, OTHER))


def ask_digits(turn: Turn, hint: str = "sitting.digits") -> None:
    """Ask for the four digits of somebody who was here before."""
    say = Say((Words(hint),), ((BACK,), (LEAVE,)), entry="number")
    turn.show(say, beside(turn.place, ENTER))


def step(turn: Turn, message: Inbound) -> Came:
    """Take one message at one of these screens."""
    pressed = message.choice if isinstance(message, Tap) and message.step == turn.step else ""
    if isinstance(message, Tap) and message.step not in (turn.step, 0):
        turn.toast = Words("interview.stale")
        return Came.HERE
    if pressed == "back":
        return Came.BACK
    if turn.place.name == OTHER:
        return _chosen(turn, pressed)
    if not isinstance(message, Text):
        ask_digits(turn)
        return Came.HERE
    return _entered(turn, message.text)


def _chosen(turn: Turn, pressed: str) -> Came:
    match pressed:
        case "new":
            return _newcomer(turn)
        case "code":
            ask_digits(turn)
        case "first":
            return _first(turn)
        case _:
            offer(turn)
    return Came.HERE


# -- digits --------------------------------------------------------------------------------------


def four(text: str) -> str | None:
    """Four digits as they are typed, in any script, spaces or not; None for anything else.

    >>> four(" ٤٧ ١٢ "), four("123"), four("12345")
    ('4712', None, None)
    """
    letters = "".join(text.split())
    if len(letters) != 4 or not letters.isdecimal():
        return None
    return "".join(str(unicodedata.decimal(letter)) for letter in letters)


def _entered(turn: Turn, text: str) -> Came:
    take_out(turn)
    digits = four(text)
    if digits is None:
        ask_digits(turn, "sitting.digits_four")
        return Came.HERE
    if not _may_try(turn):
        ask_digits(turn, "sitting.wait")
        return Came.HERE
    found = [each for each in _here(turn) if each.code and each.code == _hash(turn, each, digits)]
    mine = next((each for each in found if each.person == turn.person.id), None)
    if mine is None and len(found) != 1:
        _tried(turn)
        ask_digits(turn, "sitting.digits_wrong")
        return Came.HERE
    if mine is not None:
        turn.change(replace(turn.person, entered=True))
        return Came.HERSELF
    return _become(turn, found[0].person, entered=True)


def choose(turn: Turn, message: Inbound) -> bool:
    """Take one message where she chooses her digits; True once she has some, or leaves it."""
    if isinstance(message, Tap):
        if message.choice in ("skip", "back") and "new" not in turn.place.facts:
            return True
        ask_choice(turn)
        return False
    if not isinstance(message, Text):
        ask_choice(turn)
        return False
    take_out(turn)
    digits = four(message.text)
    if digits is None:
        ask_choice(turn, "sitting.digits_four")
        return False
    if not _may_try(turn):
        ask_choice(turn, "sitting.wait")
        return False
    _tried(turn)
    here = _here(turn)
    me = next(each for each in here if each.person == turn.person.id)
    others = (each for each in here if each is not me)
    if any(each.code and each.code == _hash(turn, each, digits) for each in others):
        ask_choice(turn, "sitting.choose_others")
        return False
    turn.change(replace(turn.person, code=_hash(turn, me, digits), entered=True))
    return True


def ask_choice(turn: Turn, hint: str | None = None) -> None:
    """Ask her to choose four digits."""
    place = turn.place if turn.place.name == CHOOSE else Place(CHOOSE, {"new": "yes"})
    lines: tuple[Line, ...] = (Words("sitting.choose"), Words("sitting.only_one"))
    if hint is not None:
        lines = (Words(hint), lines[0])
    if "new" in place.facts:
        last = LEAVE
    elif place.get("back") == "settings":
        last = Choice("back", Words("interview.back"))
    else:
        last = Choice("skip", Words("interview.skip"))
    turn.show(Say(lines, ((last,),), entry="number"), place)


def must_choose(turn: Turn) -> bool:
    """Whether she has to choose digits before anything else: she came to a phone that others use."""
    person = turn.person
    if person.role is not Role.ADVOCATE or person.code is not None:
        return False
    return any(each.person != person.id for each in _here(turn))


def is_fixed(turn: Turn, message: Inbound) -> bool:
    """Whether this press would change digits that have to stay as they are."""
    person, choice = turn.person, message.choice if isinstance(message, Tap) else ""
    if choice == "o_others":
        return not may_see(person)
    if choice == "o_only" and person.code is not None:
        return not may_see(person) or any(each.person != person.id for each in _here(turn))
    return False


def are_used(turn: Turn) -> bool:
    """Whether anybody at this address has digits."""
    return any(each.code for each in _here(turn))


def _hash(turn: Turn, here: Here, digits: str) -> bytes:
    return turn.house.sealer.digits_hash(here.tag, digits)


def _may_try(turn: Turn) -> bool:
    number, until = sharing.tries(turn.conn, _address(turn))
    return number % TRIES != 0 or number == 0 or turn.seconds >= until


def _tried(turn: Turn) -> None:
    number = sharing.tries(turn.conn, _address(turn))[0] + 1
    wait = 0
    if number % TRIES == 0:
        wait = min(WAIT * 2 ** (number // TRIES - 1), LONGEST_WAIT)
    sharing.set_tries(turn.conn, _address(turn), number, turn.seconds + wait)


def take_out(turn: Turn) -> None:
    """Let digits not stay in the chat."""
    if turn.arrival.message is not None:
        turn.remove((turn.arrival.message,))


# -- who is there --------------------------------------------------------------------------------


def alone_or_sealed(turn: Turn) -> None:
    """She goes on without digits: where others who agreed use the phone too, nothing earlier is shown again.

    Others who have not agreed to anything are not kept; so who only looked does no harm.
    """
    if turn.person.code is not None or turn.person.consent.version == 0:
        return
    others = [each for each in _here(turn) if each.person != turn.person.id]
    for each in others:
        if not each.agreed:
            outbox.hand_removals(turn.conn, each.person, turn.person.id)
            people.delete(turn.conn, each.person)
    if any(each.agreed for each in others):
        turn.change(replace(turn.person, code=b""))


def bring_back(house: House, conn: Conn, address_hash: bytes, gone: Known | None) -> Known | None:
    """Where whoever was there is gone, somebody who is parked is asked whether it is her."""
    here = sharing.at_address(conn, address_hash)
    if not here or any(each.present for each in here):
        return None
    if gone is not None:
        outbox.cancel(conn, gone.person.id, house.seconds(), replies=True)
        sharing.park(conn, gone.person.id)
    sharing.seat(conn, here[0].person)
    return people.get(conn, here[0].person)


def newly_here(conn: Conn, address_hash: bytes, person: int) -> None:
    """Who moves to a phone that others use chooses other digits there: hers may be those of one of them."""
    known = people.get(conn, person)
    if known is not None and len(sharing.at_address(conn, address_hash)) > 1:
        people.update(conn, replace(known.person, code=None, entered=False))


def _newcomer(turn: Turn) -> Came:
    if len(_here(turn)) >= MOST_HERE:
        turn.show(Say((Words("sitting.full"),), ((BACK,), (LEAVE,))), turn.place)
        return Came.HERE
    before = turn.person.id
    _park(turn)
    number, until = sharing.tries(turn.conn, _address(turn))
    arrival = turn.arrival
    sealed = turn.house.sealer.seal_address(arrival.address)
    person = Person(id=0, synthetic=turn.person.synthetic)
    id_ = people.add(turn.conn, person, arrival.channel, _address(turn), sealed, bot=arrival.bot)
    sharing.set_tries(turn.conn, _address(turn), number, until)
    # From now on nobody knows how many people can answer.
    meta.put(turn.conn, OPEN_CODES, "1")
    _arrive(turn, before, id_)
    turn.place = Place(CHOOSE, {"new": "yes"})
    ask_choice(turn)
    return Came.HERE


def _first(turn: Turn) -> Came:
    found = _uncoded(turn)
    if found is None:
        offer(turn)
        return Came.HERE
    came = _become(turn, found.person)
    alone_or_sealed(turn)
    return came


def _become(turn: Turn, person: int, *, entered: bool = False) -> Came:
    before = turn.person.id
    _park(turn)
    sharing.seat(turn.conn, person)
    if people.lacks_address(turn.conn, person):
        people.lend_address(turn.conn, person, turn.house.sealer.seal_address(turn.arrival.address))
    _arrive(turn, before, person)
    turn.change(replace(turn.person, entered=entered))
    if gates.is_left(turn.conn, turn.person):
        turn.show(Say((Words("left.neutral"),)), Place())
        return Came.HERE
    return Came.ANOTHER


def _park(turn: Turn) -> None:
    """Take what stands in the chat out of it, but the screen that is edited; send her nothing more."""
    person = turn.person.id
    turn.change(replace(turn.person, entered=False))
    farewells.owe_waiting(turn.conn, person)
    outbox.cancel(turn.conn, person, turn.seconds, replies=True)
    onscreen.clear(turn.conn, person)
    standing = set(chats.live(turn.conn, person, turn.seconds)) - {turn.panel, turn.arrival.message}
    turn.remove(tuple(sorted(standing)))
    turn.place, turn.seen = Place(), 0
    screen, turn.panel = turn.panel, None
    turn.write()
    turn.panel = screen
    sharing.park(turn.conn, person)


def _arrive(turn: Turn, before: int, person: int) -> None:
    known = people.get(turn.conn, person)
    assert known is not None  # noqa: S101 - it was found or added just now
    known = crossing.at_this_bot(turn.house, turn.conn, turn.arrival, known)
    for message in {turn.panel, turn.arrival.message} - {None}:
        sharing.hand_message(turn.conn, before, person, message or 0)
    turn.become(known)


def _uncoded(turn: Turn) -> Here | None:
    """Who is parked here and has no digits."""
    parked = (each for each in _here(turn) if not each.present)
    return next((each for each in parked if not each.code), None)


def _here(turn: Turn) -> list[Here]:
    return sharing.at_address(turn.conn, _address(turn))


def _address(turn: Turn) -> bytes:
    return turn.house.sealer.address_hash(turn.arrival.channel, turn.arrival.address)
