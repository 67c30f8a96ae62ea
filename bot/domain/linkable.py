"""Rows that hold all answers of one person: what may be told beside them, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

OTHER = "other"

Group = tuple[str, ...]


def merged(groups: Sequence[Group], least: int) -> list[Group]:
    """Each person's group as it may be told: those that fewer than `least` share become one called other.

    Where that one would be few itself, the next smallest joins it.

    >>> merged([("YE",)] * 5 + [("SD",)] * 6 + [("SO",)], 5).count(("other",))
    6
    """
    counts = Counter(groups)
    small = {group for group, count in counts.items() if count < least}
    few = sum(counts[group] for group in small)
    for group in sorted(counts.keys() - small, key=lambda group: (counts[group], group)):
        if not 0 < few < least:
            break
        small.add(group)
        few += counts[group]
    return [tuple(OTHER for _ in group) if group in small else group for group in groups]


def shuffled(rows: Sequence[Group], seed: str) -> list[Group]:
    """The rows in an order that is drawn from them and `seed`: the same each time, and about nobody."""
    ordered = sorted(rows)
    text = "\n".join("\t".join(row) for row in ordered)
    key = blake2b(f"{seed}\n{text}".encode(), digest_size=32).digest()
    places = [blake2b(number.to_bytes(8), key=key).digest() for number in range(len(ordered))]
    return [ordered[number] for number in sorted(range(len(ordered)), key=places.__getitem__)]
