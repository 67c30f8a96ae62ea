"""How a drafter gets her digests, as she chooses it: how often, in which language, and where."""

from __future__ import annotations

import secrets

from bot.app.house import House
from bot.domain.mailbox import CODE_DIGITS
from bot.domain.person import Person
from bot.domain.say import Say, Verbatim, Words
from bot.storage import outbox, subscriptions
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, MAIL, Letter, Outgoing


def take_address(house: House, conn: Conn, person: Person, address: str) -> bool:
    """Keep an address sealed, and mail a code there; False where she asked for too many codes today.

    Nothing else goes there before she has given the code.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    now = house.seconds()
    sealed = house.sealer.seal_address(address)
    if not subscriptions.put_address(conn, person.id, sealed, _hash(house, person, code), now):
        return False
    letter = Letter(
        key=f"{ANSWERING}mail:{secrets.token_hex(16)}",
        person=person.id,
        kind=Outgoing.NOTICE,
        language=house.language_of(person),
        say=Say((Words("mail.code", {"code": Verbatim(code)}), Words("mail.not_you"))),
        via=MAIL,
    )
    outbox.put(conn, letter, now, house.sealer)
    house.wake()
    return True


def confirm(house: House, conn: Conn, person: Person, code: str) -> bool:
    """Let her address count where the code is the one that was mailed there."""
    return subscriptions.confirm(conn, person.id, _hash(house, person, code), house.seconds())


def _hash(house: House, person: Person, code: str) -> bytes:
    """The keyed hash of a code, which opens one person's address and no other's."""
    return house.sealer.code_hash(f"mail:{person.id}:{code}")
