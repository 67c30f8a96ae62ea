"""A form that is sent twice does its work once: what came of it is kept beside the work, for a day.

Each form carries a word of its own, made anew whenever its page is shown. Whoever goes back to a page and
sends something else with it means it: so all that stands in a form belongs to what it is known by.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.app.house import House
from bot.domain import retention
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.storage import resent
from bot.storage.database import Conn

NO_WORD: Final = "This form is not whole. Open its page anew, and fill it in there."
_WORD: Final = re.compile(r"[\w-]{16,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: what it is for, its word, and all of its fields."""

    doing: str
    word: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a form, and whether that was `before`."""

    made: str
    before: bool


def fresh() -> str:
    """A word for a form that is shown."""
    return secrets.token_urlsafe(16)


def checked(word: str) -> str:
    """The word of a form. Raises Fault where it is none of ours."""
    if not _WORD.fullmatch(word):
        raise Fault((NO_WORD,))
    return word


def once(house: House, conn: Conn, by: Person, sent: Sent, work: Callable[[], str]) -> Done:
    """Do the work of a form, unless it was done before: in one transaction with the note of it. Raises Fault.

    What `work` returns is kept readable for a day, so it may be no secret.
    """
    said = json.dumps([by.id, sent.doing, checked(sent.word), sent.fields])
    hash_ = house.sealer.code_hash(f"console form\0{said}")
    before = resent.made(conn, hash_)
    if before is not None:
        return Done(before, before=True)
    made = work()
    resent.add(conn, hash_, by.id, made, house.seconds())
    return Done(made, before=False)


class Clash(Fault):
    """A key that was given before, for something else."""


def keyed(house: House, conn: Conn, by: Person, named: tuple[str, str], work: Callable[[], str]) -> Done:
    """Do what a program names by a key of its own, unless it was done before.

    `named` are that key, and all that is asked with it.

    Raises Clash where the key named something else within a day, and Fault as `work` does.
    """
    key, said = named
    hash_ = house.sealer.code_hash(f"api key\0{by.id}\0{key}")
    mark = house.sealer.code_hash(f"api work\0{said}").hex()
    earlier = resent.made(conn, hash_)
    if earlier is not None:
        known, made = json.loads(earlier)
        if known != mark:
            raise Clash((f'Idempotency-Key "{key}": named something else before. Give another key.',))
        return Done(made, before=True)
    made = work()
    resent.add(conn, hash_, by.id, json.dumps([mark, made]), house.seconds())
    return Done(made, before=False)


def forget(house: House, conn: Conn) -> None:
    """Delete what is a day old: no session lasts as long, and no form outlives its session."""
    resent.forget(conn, house.seconds() - int(retention.RESENT.total_seconds()))
