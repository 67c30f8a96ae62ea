"""A whole consultation from one engine to the other, resumable at any instant, checked before it counts.

The target bears a mark from before its first row until all of it was read back: no service opens it
meanwhile. The mark says what everything in the source comes to, and how far the copy is; it is written in the
transaction of each piece. Whoever goes on with a copy looks through the source first. Where that has changed
since, what was copied is of no use: it is thrown away, and the copy begins anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from typing import Any, Final

from bot.domain.faults import Fault
from bot.storage import audit, keytags, meta
from bot.storage.copying import (
    MOVING,
    End,
    chunks,
    differing,
    is_empty,
    look,
    nul_in,
    version,
)
from bot.storage.database import Conn
from bot.storage.keys import LOOKUP, Keys
from bot.storage.shape import Row, Sum, Table, shape, state_of

#: Told what is done, and how many rows more of it.
Tell = Callable[[str, int], None]
READING: Final = "Reading"
COPYING: Final = "Copying"
CHECKING: Final = "Checking"
#: Each row is read, copied and read back.
PASSES: Final = 3
#: So many lines of one kind are told; the rest are counted.
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a copy is: up to this row of this table. `state` is what the source came to."""

    whose: str
    state: str
    table: str = ""
    after: Row | None = None
    rows: int = 0
    spoiled: bool = False

    def text(self) -> str:
        """The mark as it stands in the target."""
        after = None if self.after is None else [_kept(each) for each in self.after]
        return json.dumps({**asdict(self), "after": after})

    @classmethod
    def of(cls, text: str) -> Mark:
        """The mark that stands there."""
        found = json.loads(text)
        after = None if found["after"] is None else tuple(_back(each) for each in found["after"])
        return cls(**{**found, "after": after})


@dataclass(frozen=True, slots=True)
class Moved:
    """A copy that was read back; `went_on` with one that was stopped, or `anew` since the source changed."""

    sums: dict[str, Sum]
    went_on: bool
    anew: bool
    #: Where the audit log does not follow from itself, in both; None where all of it does.
    audit_broken: int | None

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(each.rows for each in self.sums.values())


def is_unfinished(conn: Conn) -> bool:
    """Whether a copy into this database has not come to its end."""
    return meta.get(conn, MOVING) is not None


def refuse_unfinished(conn: Conn) -> None:
    """Raises Fault where a copy into this database has not come to its end."""
    if is_unfinished(conn):
        raise Fault(
            (
                (
                    "The database is the unfinished copy of another: run the same `charterbot move` again,"
                    " which goes on where it was stopped. Until then use the one that it is copied from."
                ),
            )
        )


def move(
    source: End, target: End, keys: Keys, tell: Tell, in_all: Callable[[int], None] = lambda _: None
) -> Moved:
    """Copy everything into a target that is empty, or holds the beginning of this copy. Raises Fault.

    Nobody else may have either of them open. `in_all` hears first how many rows `tell` will be told of.
    """
    source.begin_reading()
    _refuse(_wrong_with_source(source, keys))
    whose = blake2b(b"move", key=keys.get(LOOKUP), digest_size=16).hexdigest()
    target.prepare()
    _refuse(_wrong_with_target(target, whose))
    in_all(PASSES * sum(source.holds(table) for table in shape().tables))
    sums, counters = _read(source, target, lambda rows: tell(READING, rows))
    state = state_of(sums, counters)
    mark = _mark(target)
    usable = mark is not None and mark.state == state and not mark.spoiled
    if mark is not None and not usable:
        target.empty()
    if mark is None or not usable:
        begun = Mark(whose, state)
        with target.transaction():
            meta.put(target.conn, MOVING, begun.text())
    else:
        begun = mark
        tell(COPYING, mark.rows)
    last = _copy(source, target, begun, lambda rows: tell(COPYING, rows))
    with target.transaction():
        target.set_counters(counters)
    broken = _check(source, target, last, (sums, counters), lambda rows: tell(CHECKING, rows))
    target.settle()
    with target.transaction():
        meta.drop(target.conn, MOVING)
    return Moved(sums, went_on=usable, anew=mark is not None and not usable, audit_broken=broken)


def _refuse(lines: list[str]) -> None:
    if lines:
        rest = [f"And {len(lines) - MOST} more of these."] if len(lines) > MOST else []
        raise Fault((*lines[:MOST], *rest))


def _wrong_with_source(source: End, keys: Keys) -> list[str]:
    known = shape().number
    if version(source) > known:
        return [f"{source.told}: comes from a newer version. Move it with the one that wrote it."]
    if version(source) < known:
        return [
            (
                f"{source.told}: comes from an older version. Make a backup with this one (`charterbot"
                " backup`), which brings it up to date, and try again."
            )
        ]
    if is_unfinished(source.conn):
        return [f"{source.told}: is itself the unfinished copy of another. Finish that one first."]
    return [*keytags.faults(source.conn, keys)]


def _wrong_with_target(target: End, whose: str) -> list[str]:
    taken = f"{target.told}: is not empty, and nothing is written over. Give an empty one, or a new file."
    if version(target) != shape().number:
        return [taken]
    mark = _mark(target)
    if mark is None:
        return [] if is_empty(target) else [taken]
    if mark.whose != whose:
        return [
            (
                f"{target.told}: holds the unfinished copy of a consultation with other keys than those in"
                " BOT_KEYS. Give an empty one, or a new file."
            )
        ]
    return []


def _mark(target: End) -> Mark | None:
    text = meta.get(target.conn, MOVING)
    return None if text is None else Mark.of(text)


def _read(source: End, target: End, tell: Callable[[int], None]) -> tuple[dict[str, Sum], dict[str, int]]:
    """What the source comes to. Raises Fault where something in it has no place in the target."""
    lines: list[str] = []

    def notice(table: Table, row: Row) -> None:
        lines.extend(nul_in(source, table, row))

    sums = look(source, tell, (lambda _table, _row: None) if target.takes_nul else notice)
    _refuse(lines)
    return sums, source.counters()


def _copy(source: End, target: End, mark: Mark, tell: Callable[[int], None]) -> Mark:
    names = [table.name for table in shape().tables]
    done = names.index(mark.table) if mark.table else 0
    for table in shape().tables[done:]:
        for chunk in chunks(source, table, mark.after if table.name == mark.table else None):
            mark = replace(mark, table=table.name, after=table.key_of(chunk[-1]), rows=mark.rows + len(chunk))
            with target.transaction():
                target.insert(table, chunk)
                meta.put(target.conn, MOVING, mark.text())
                tell(len(chunk))
    return mark


def _check(
    source: End,
    target: End,
    mark: Mark,
    held: tuple[dict[str, Sum], dict[str, int]],
    tell: Callable[[int], None],
) -> int | None:
    """See that all has arrived; where the audit log breaks. Raises Fault, and leaves a target of no use."""
    lines = differing(target, *held, tell)
    broken = audit.broken_at(source.conn)
    if audit.broken_at(target.conn) != broken:
        lines.append(f"{target.told}: the audit log does not follow from itself as it does in {source.told}.")
    if lines:
        with target.transaction():
            meta.put(target.conn, MOVING, replace(mark, spoiled=True).text())
        lines.append("What was copied is not whole and is never opened. Run this again: it begins anew.")
        _refuse(lines)
    return broken


def _kept(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _back(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
