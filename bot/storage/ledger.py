"""The ledger beside the database: what a backup that is brought back has to know and cannot.

A backup holds people who erase after it was made, and writes to those who stopped. So what protects
somebody is noted in a file of its own. Each line is sealed, filled up to one length, and means something
only with the lookup key; without it the file tells how many lines it has. Kinds of lines:

- `erased`: a keyed hash of a person's random tag, or of one of her names in rounds. Her names are noted too
  because the key that makes them may be gone when a backup comes back.
- `country`: that one was left, that this was confirmed, or that it was returned to.
- `person`: where and when somebody who changed it is written to, and what she agrees to.
- `invite`: that a link is used up.
- `cut`: what was last released of a round, in pieces.
- `round`: that a draft was thrown away.
- `number`: that a number of a roster was written to, or that no roster leads there again; by its hash.
- `text`: that the text behind a keyed hash was removed by a reviewer, or its release taken back.
- `ended`: that a token was revoked, or that an address is told of events no more.

Of all kinds but the first the latest counts, by a number, for no line holds a time of day. Nothing of
somebody who erases stays but that she did.

The order, and what a kill leaves at each step:

1. the lines are written and synced, within the transaction that they belong to, before its commit. Killed
   here, the ledger is ahead of the database. Of an erasure the next opening finds that by `state`, and erases
   her: she asked for it. So it is with texts. All else is done when the channel brings it again.
2. the commit, which also writes that state into the database. Killed after it, all is done.

`bot.app.restoring` brings a database up to the ledger before anything else happens. Writers hold the
database's write lock, so that no two write here at once. A line that a power cut left half written is no
line, and the next one starts on a line of its own.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from bot.domain.faults import Fault
from bot.storage.files import put, write_all

FILE = "erased.ledger"
#: Every line is as long as this, sealed.
SIZE = 384
ERASED, COUNTRY, PERSON, INVITE, CUT = "erased", "country", "person", "invite", "cut"
ROUND, TEXT, NUMBER, ENDED = "round", "text", "number", "ended"
#: What is noted of a country.
BACK, LEFT, CONFIRMED = "back", "left", "confirmed"
#: What is noted of a number.
CALLED, GONE = "called", "gone"
#: What is noted of a text. Where two ledgers disagree the last of these counts.
RELEASED, WAITS, REMOVED = "free", "held", "removed"
#: How a head ends: the ledger that is written to, or a copy of one, which knows nothing of later.
LIVE, COPY = b"live", b"copy"
#: So many bytes before the end tell whether a file has only grown since it was read.
TAIL = 64


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line: of several of one kind and subject the one with the highest number counts."""

    kind: str
    subject: str
    number: int
    day: date
    value: str = ""


class Ledger:
    """The file. What it has grown by is read each time, for others write it too."""

    def __init__(self, path: Path, lookup_key: bytes) -> None:
        self.path = path
        self._key = blake2b(b"ledger", key=lookup_key, digest_size=32).digest()
        self._box = SecretBox(blake2b(b"line", key=self._key, digest_size=32).digest())
        check = blake2b(b"head", key=self._key, digest_size=16).hexdigest()
        self._head = f"charterbot ledger {check} ".encode()
        self._read = _Read()

    def of_person(self, tag: bytes) -> str:
        """How a person who erased stands in the ledger."""
        return self._hash(b"person", tag)

    def of_respondent(self, round_id: int, pseudonym: bytes) -> str:
        """How her answers in one round stand in it."""
        return self._hash(b"round %d" % round_id, pseudonym)

    def of_choices(self, erased: str) -> str:
        """How what somebody chose stands in it, from how she would stand in it had she erased."""
        return self._hash(b"choices", erased.encode())

    def of_invite(self, code_hash: bytes) -> str:
        """How a link stands in it."""
        return self._hash(b"invite", code_hash)

    def of_program(self, name: bytes) -> str:
        """How a token by its hash, or an address that is told of events by its tag, stands in it."""
        return self._hash(b"program", name)

    def of_round(self, round_id: int, survey: str) -> str:
        """How a round stands in it."""
        return self._hash(b"releases %d" % round_id, survey.encode())

    def of_text(self, round_id: int, pseudonym: bytes, question: str, text: str) -> str:
        """How a text stands in it: not without whose it is, so that nobody can try words of her own."""
        return self._hash(b"text %d %s %s" % (round_id, question.encode(), pseudonym), text.encode())

    def note(self, hashes: Iterable[str], day: date) -> None:
        """Add who erases now; on disk before this returns. What she had chosen is let go of."""
        lines = [Line(ERASED, each, 0, day) for each in sorted(hashes)]
        known = self.latest(PERSON)
        if any(self.of_choices(each.subject) in known for each in lines):
            self._replace({*self._lines(), *lines})
        else:
            self._add(lines)

    def note_country(self, country: str, what: str, day: date) -> None:
        """Add that a country was left, that this was confirmed, or that it was returned to."""
        self.note_latest(COUNTRY, country, what, day)

    def note_latest(self, kind: str, subject: str, value: str, day: date) -> None:
        """Add what counts of a subject from now on, unless it is what counted before."""
        before = self.latest(kind).get(subject)
        if before is None or before.value != value:
            self._add([Line(kind, subject, 1 if before is None else before.number + 1, day, value)])

    def note_pieces(self, subject: str, number: int, pieces: Iterable[str], day: date) -> None:
        """Put a release, in pieces, in place of the one before it; all of them or none."""
        others = {each for each in self._lines() if (each.kind, each.subject) != (CUT, subject)}
        self._replace({*others, *(Line(CUT, subject, number, day, each) for each in pieces)})

    def latest(self, kind: str) -> dict[str, Line]:
        """What counts of each subject of a kind."""
        self._lines()
        return self._read.latest.get(kind, {})

    def pieces(self) -> dict[str, list[Line]]:
        """All pieces of the last release of each round."""
        found: dict[str, list[Line]] = {}
        last = self.latest(CUT)
        for each in sorted(self._lines()):
            if each.kind == CUT and each.number == last[each.subject].number:
                found.setdefault(each.subject, []).append(each)
        return found

    def countries(self) -> dict[str, str]:
        """What was last noted of each country."""
        return {country: each.value for country, each in self.latest(COUNTRY).items()}

    def texts(self) -> dict[str, str]:
        """What was last noted of each text."""
        return {subject: each.value for subject, each in self.latest(TEXT).items()}

    def hashes(self) -> frozenset[str]:
        """Everyone and everything that was erased."""
        return frozenset(self.latest(ERASED))

    def state(self) -> str:
        """What the ledger says of erasures, countries and texts, in few letters; empty for nothing."""
        found = sorted(each for kind in (ERASED, COUNTRY, TEXT) for each in self.latest(kind).values())
        told = "\n".join(f"{each.kind} {each.subject} {each.number} {each.value}" for each in found)
        return blake2b(told.encode(), digest_size=16).hexdigest() if told else ""

    def take_in(self, other: Path) -> None:
        """Add what another ledger says. Raises Fault where it was written with another key, or is none."""
        try:
            content = other.read_bytes()
        except OSError as error:
            raise Fault((f"{other}: cannot be read ({error.strerror}).",)) from None
        if not content.startswith(self._head):
            raise Fault((f"{other}: is not a ledger that was written with the keys in BOT_KEYS.",))
        live = self.is_live()
        self._replace({*self._lines(), *self._opened(content.splitlines())}, live=live)

    def forget(self, before: date) -> None:
        """Drop the lines of earlier days, and those that count no more."""
        lines = self._lines()
        kept = {each for each in self._counting(lines) if each.day >= before}
        if kept != lines:
            self._replace(kept)

    def let_go(self, kind: str) -> None:
        """Drop all lines of a kind."""
        if self.latest(kind):
            self._replace({each for each in self._lines() if each.kind != kind})

    def copy(self, target: Path) -> None:
        """Write the ledger as it stands to another place, whole or not at all, and marked as a copy."""
        _, _, lines = self._content().partition(b"\n")
        put(target, self._head + COPY + b"\n" + lines)

    def is_ours(self) -> bool:
        """Whether this file, if there is one, was written with this key."""
        content = self._content()
        return not content or content.startswith(self._head)

    def is_live(self) -> bool:
        """Whether this file has been written to all the time, so that nothing is missing at its end."""
        return self._content().partition(b"\n")[0] == self._head + LIVE

    def begin(self) -> None:
        """Let this file be the one that is written to from now on."""
        if not self.is_live():
            self._replace(self._lines())

    def _hash(self, kind: bytes, value: bytes) -> str:
        return blake2b(kind + b"\0" + value, key=self._key, digest_size=16).hexdigest()

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""

    def _lines(self) -> set[Line]:
        """All lines there are, also those that count no more."""
        try:
            handle = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            self._read = _Read()
            return self._read.lines
        try:
            read = self._read
            start = max(0, read.size - TAIL)
            if (
                os.fstat(handle).st_size < read.size
                or os.pread(handle, TAIL, start)[: read.size] != read.tail
            ):
                read, start = _Read(), 0
            with open(handle, "rb", closefd=False) as file:
                file.seek(read.size)
                fresh = file.read()
        finally:
            os.close(handle)
        fresh = fresh[: fresh.rfind(b"\n") + 1]
        if fresh:
            before, read.size = read.tail, read.size + len(fresh)
            read.tail = (before + fresh)[-TAIL:]
            read.add(self._opened(fresh.splitlines()))
        self._read = read
        return read.lines

    def _opened(self, lines: Iterable[bytes]) -> list[Line]:
        return [found for each in lines if (found := self._open(each)) is not None]

    def _open(self, line: bytes) -> Line | None:
        try:
            content = self._box.decrypt(b64decode(line, validate=True)).decode().rstrip()
        except (CryptoError, ValueError):
            return None
        kind, subject, number, day, value = f"{content} ".split(" ", 4)
        return Line(kind, subject, int(number), date.fromisoformat(day), value.rstrip())

    def _sealed(self, line: Line) -> bytes:
        told = f"{line.kind} {line.subject} {line.number} {line.day.isoformat()} {line.value}".encode()
        if len(told) > SIZE:
            raise ValueError("a line of the ledger is too long")
        return b64encode(self._box.encrypt(told.ljust(SIZE)))

    def _counting(self, lines: Iterable[Line]) -> set[Line]:
        """Those lines that count: the latest of each subject, and nothing of somebody who erased."""
        read = _Read()
        read.add(lines)
        chosen = {self.of_choices(each) for each in read.latest.get(ERASED, {})}
        return {
            each
            for each in read.lines
            if each.subject not in chosen and each.number == read.latest[each.kind][each.subject].number
        }

    def _add(self, added: Iterable[Line]) -> None:
        if not self.path.exists():
            put(self.path, self._head + LIVE + b"\n")
        lines = b"".join(self._sealed(line) + b"\n" for line in added)
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND)
        try:
            last = os.pread(handle, 1, max(0, os.fstat(handle).st_size - 1))
            write_all(handle, lines if last == b"\n" else b"\n" + lines)
            os.fsync(handle)
        finally:
            os.close(handle)

    def _replace(self, lines: Iterable[Line], *, live: bool = True) -> None:
        """All that counts, in an order that says nothing: sealed anew, no line is known again."""
        sealed = sorted(self._sealed(each) for each in self._counting(lines))
        put(self.path, b"".join(line + b"\n" for line in (self._head + (LIVE if live else COPY), *sealed)))


class _Read:
    """What has been read of the file: up to which byte, and what its last bytes there are."""

    def __init__(self) -> None:
        self.size = 0
        self.tail = b""
        self.lines: set[Line] = set()
        self.latest: dict[str, dict[str, Line]] = {}

    def add(self, lines: Iterable[Line]) -> None:
        for each in lines:
            self.lines.add(each)
            known = self.latest.setdefault(each.kind, {})
            known[each.subject] = max(known.get(each.subject, each), each)
