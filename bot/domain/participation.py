"""How many were invited, and what became of it: coarse counts, a rate, and what all the invited might say.

Invited people choose whether to answer; they are no sample. So there is a participation rate and no response
rate (AAPOR, Standard Definitions, 2023: nonprobability samples), and a worst case in place of a margin of
error: all who did not answer would say no, or all yes (Horowitz and Manski, 2006, 'Identification and
estimation of statistical functionals using incomplete data').

What remains: where nearly all who were invited took part, that is told. Of 59 people in a cut and 50 to 59
invited, every one took part; whoever knows whom the round invited then knows who answered, though not
what.

Those who began and have not finished are told by how far they came (`stood`): at each question so many or
more came to it or farther. Each such count is a multiple of 2k and moves by none or by 2k or more, and so is
each difference of two. If there were exactly so many at every cut, all would have been told in the same way:
so nobody can tell that 1 to k-1 people stopped at a question (`tests/domain/test_participation_attack.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, Self

from bot.domain.disclosure import coarse
from bot.domain.targets import move

STAGES: Final = ("invited", "reached", "started", "declined")


@dataclass(frozen=True, slots=True)
class Participation:
    """Counts rounded down to multiples of 2k; None stands for fewer than 2k.

    `reached` are those whose invitation was delivered, or may have been. `declined` read the end of the
    survey and did not let their answers count. `known`: every invitation was for one person, so that
    nobody answered who is not among the invited. `nearly_all`: fewer than 2k of the invited did not
    answer; then no number of invited is told, since it would tell of each of them that she answered.
    `unfinished` began and have not finished: at least so many came to each numbered question, or farther.
    """

    invited: int | None
    reached: int | None
    started: int | None
    declined: int | None
    step: int
    known: bool
    nearly_all: bool = False
    unfinished: tuple[int, ...] = ()

    def invited_at_most(self) -> int | None:
        """How many can have been invited, where that is told."""
        return None if self.invited is None else self.invited + self.step - 1


def participation(
    counts: Mapping[str, int],
    answered: int,
    k: int,
    *,
    known: bool,
    unfinished: Sequence[int] = (),
    before: Participation | None = None,
) -> Participation:
    """What may be told of a round's counts: each in steps of 2k, so that none tells of a few.

    `answered` are the people in the cut; of the `unfinished` so many came to each question, or farther, and
    `before` tells what the last cut told of them.

    >>> counts = {"invited": 150, "reached": 147, "started": 70, "declined": 3}
    >>> found = participation(counts, 60, 5, known=True)
    >>> found.invited, found.reached, found.started, found.declined, found.nearly_all
    (150, 140, 70, None, False)
    >>> participation({"invited": 60, "reached": 60, "started": 60}, 59, 5, known=True).invited is None
    True
    """
    step = 2 * k
    nearly_all = counts.get("invited", 0) - answered < step
    told = {
        name: None if nearly_all else coarse(counts.get(name, 0) // step * step, k)
        for name in ("invited", "reached", "started")
    }
    declined = coarse(counts.get("declined", 0) // step * step, k)
    return Participation(
        **told,
        declined=declined,
        step=step,
        known=known,
        nearly_all=nearly_all,
        unfinished=() if nearly_all else stood(unfinished, () if before is None else before.unfinished, k),
    )


def stood(counts: Sequence[int], before: Sequence[int], k: int) -> tuple[int, ...]:
    """Where counts stand of which none is more than the one before it: each moves by 2k or more, or not.

    >>> stood((24, 19, 9), (), 5), stood((29, 21, 20), (20, 20, 10), 5)
    ((20, 10, 0), (20, 20, 20))
    """
    was = before if len(before) == len(counts) else (0,) * len(counts)
    found: list[int] = []
    for count, stands in zip(counts, was, strict=True):
        found.append(min([move(count, stands, k), *found[-1:]]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Percent:
    """Between two whole percentages, both possible."""

    low: int
    high: int

    @classmethod
    def of(cls, low: Fraction, high: Fraction) -> Self:
        """The narrowest whole percentages around two shares; one where both are the same."""
        if low == high:
            whole = floor(low * 100 + Fraction(1, 2))
            return cls(whole, whole)
        return cls(max(0, floor(low * 100)), min(100, ceil(high * 100)))


def rate(answered: int, told: Participation) -> Percent | None:
    """How many of all invited took part; None where people came who were not invited one by one.

    >>> rate(60, participation({"invited": 150}, 60, 5, known=True))
    Percent(low=37, high=40)
    """
    most = told.invited_at_most()
    if not told.known or told.invited is None or most is None or answered > most:
        return None
    return Percent.of(Fraction(answered, most), Fraction(answered, max(answered, told.invited)))


def bound(low: int, against: int, told: Participation) -> Percent | None:
    """The least and the most of all invited who can be for it: all who said nothing against it, or for it.

    At least `low` were for it, and at least `against` gave another answer. Whoever passed the question over
    said as little as whoever never came. None as for `rate`.

    >>> bound(48, 12, Participation(150, None, None, None, step=1, known=True))
    Percent(low=32, high=92)
    """
    most = told.invited_at_most()
    if not told.known or most is None or low + against > most:
        return None
    return Percent.of(Fraction(low, most), Fraction(most - against, most))


def pack_participation(told: Participation) -> dict[str, Any]:
    """What `json.dumps` takes."""
    return asdict(told)


def unpack_participation(raw: Mapping[str, Any]) -> Participation:
    """Read back what `pack_participation` made."""
    return Participation(**{**raw, "unfinished": tuple(raw.get("unfinished", ()))})
