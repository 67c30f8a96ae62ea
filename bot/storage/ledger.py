"""The ledger of erasures: a file beside the database that says, to who has its key, who has erased.

A backup holds people who erase after it was made. What brings a backup back must therefore know who has
erased since, and cannot know it from the backup. So every erasure notes, in a file of its own, a
keyed hash of the person's random tag and of her names in rounds: `<day> <hash>`, one a line. It holds
no id, no address and no time of day; without the lookup key it says nothing, and with it only whether
a row that one already has is of somebody who erased. Her names in rounds are noted too because
the key that makes them may be gone when a backup comes back.

Which countries were left stands here as well, since a backup from before would write to people there again:
`<day> country <code> <what>`. The codes are readable, as they are in countries.yaml beside it.

The order, and what a kill leaves at each step:

1. the lines are written and synced, within the transaction that erases, before its commit. Killed
   here, the ledger is ahead of the database: the next opening finds that, and erases her. She asked
   for it; her press, which the channel brings again, then meets nobody.
2. the commit, which also writes the ledger's state into the database. Killed after it, all is done.

So a database whose noted state is not the ledger's is behind it, whatever the reason: a kill, a
`charterbot restore`, a file copied over by hand. `bot.app.restoring` brings it up to the ledger before
anything else happens. Writers hold the database's write lock, so that no two write here at once. A line
that a power cut left half written is no line, and the next one starts on a line of its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from pathlib import Path

from bot.domain.faults import Fault

FILE = "erased.ledger"
LINE = re.compile(rb"(\d{4}-\d{2}-\d{2}) ([0-9a-f]{64}|country [A-Z]{2} [a-z]+)")
#: What is noted of a country; the later in this list is the more careful one.
BACK, LEFT, CONFIRMED = "back", "left", "confirmed"
CAREFUL = (BACK, LEFT, CONFIRMED)


class Ledger:
    """The file, read anew each time: it is small, and others write it too."""

    def __init__(self, path: Path, lookup_key: bytes) -> None:
        self.path = path
        self._key = blake2b(b"ledger", key=lookup_key, digest_size=32).digest()
        check = blake2b(b"head", key=self._key, digest_size=16).hexdigest()
        self._head = f"charterbot erasures {check}".encode()

    def of_person(self, tag: bytes) -> bytes:
        """How a person stands in the ledger."""
        return self._hash(b"person", tag)

    def of_respondent(self, round_id: int, pseudonym: bytes) -> bytes:
        """How her answers in one round stand in it."""
        return self._hash(b"round %d" % round_id, pseudonym)

    def note(self, hashes: Iterable[bytes], day: date) -> None:
        """Add who erases now; on disk before this returns. Nothing that stands here is changed."""
        self._add(sorted(_line(day, each.hex()) for each in hashes))

    def note_country(self, country: str, what: str, day: date) -> None:
        """Add that a country was left, that this was confirmed, or that it was returned to."""
        self._add([_line(day, f"country {country} {what}")])

    def countries(self) -> dict[str, str]:
        """What was last noted of each country; of several things on one day, the most careful."""
        found: dict[str, tuple[str, int]] = {}
        for day, rest in self._lines(self._content()):
            if rest.startswith("country "):
                _, country, what = rest.split()
                found[country] = max(found.get(country, ("", 0)), (day, CAREFUL.index(what)))
        return {country: CAREFUL[number] for country, (_, number) in found.items()}

    def _add(self, added: Iterable[bytes]) -> None:
        there = self._content()
        if not there:
            _put(self.path, self._head + b"\n")
        lines = b"".join(line + b"\n" for line in added)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            _write(handle, lines if not there or there.endswith(b"\n") else b"\n" + lines)
            os.fsync(handle)
        finally:
            os.close(handle)

    def hashes(self) -> frozenset[bytes]:
        """Everyone and everything that was erased."""
        lines = self._lines(self._content())
        return frozenset(bytes.fromhex(rest) for _, rest in lines if not rest.startswith("country "))

    def state(self) -> str:
        """What the ledger says now, in few letters; empty where it says nothing."""
        found = "\n".join(" ".join(line) for line in sorted(self._lines(self._content())))
        return blake2b(found.encode(), digest_size=16).hexdigest() if found else ""

    def take_in(self, other: Path) -> None:
        """Add what another ledger says. Raises Fault where it was written with another key, or is none."""
        try:
            content = other.read_bytes()
        except OSError as error:
            raise Fault((f"{other}: cannot be read ({error.strerror}).",)) from None
        if content.partition(b"\n")[0] != self._head:
            raise Fault((f"{other}: is not a ledger that was written with the keys in BOT_KEYS.",))
        known = self._lines(self._content())
        self._replace({*known, *self._lines(content)})

    def forget(self, before: date) -> None:
        """Drop the lines of earlier days; those that stay are put in an order that says nothing of theirs."""
        lines = self._lines(self._content())
        kept = {(day, each) for day, each in lines if date.fromisoformat(day) >= before}
        if kept != set(lines) or lines != sorted(lines):
            self._replace(kept)

    def copy(self, target: Path) -> None:
        """Write the ledger as it stands to another place, whole or not at all."""
        _put(target, self._content() or self._head + b"\n")

    def is_ours(self) -> bool:
        """Whether this file, if there is one, was written with this key."""
        content = self._content()
        return not content or content.partition(b"\n")[0] == self._head

    def _hash(self, kind: bytes, value: bytes) -> bytes:
        return blake2b(kind + b"\0" + value, key=self._key, digest_size=32).digest()

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""

    def _lines(self, content: bytes) -> list[tuple[str, str]]:
        found = [LINE.fullmatch(line) for line in content.splitlines()]
        return [(each[1].decode(), each[2].decode()) for each in found if each is not None]

    def _replace(self, lines: Iterable[tuple[str, str]]) -> None:
        days = (f"{day} {rest}".encode() for day, rest in sorted(lines))
        _put(self.path, b"".join(line + b"\n" for line in (self._head, *days)))


def _line(day: date, rest: str) -> bytes:
    return f"{day.isoformat()} {rest}".encode()


def _put(path: Path, content: bytes) -> None:
    """A file in place of the one before, on disk before this returns."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(path)
    _sync(path.parent)


def _write(handle: int, content: bytes) -> None:
    """All of it: a full disk takes a part without a word."""
    while content:
        content = content[os.write(handle, content) :]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
