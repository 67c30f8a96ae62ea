"""What a round's answers add up to, group by group: counters, and nobody's row.

Findings and every breakdown are made from these. They are exact, so nothing here may be shown. Counts of some
people and counts of others together are the counts of all: so what was counted once can be kept (as text)
and only those added who are new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from bot.domain.marks import TAB, Marking, mark, place
from bot.domain.survey import Answers, Half, Survey

By = tuple[str, ...]
Attrs = tuple[str, ...]
Place = tuple[str, str]
Said = dict[str, dict[str, dict[Attrs, int]]]
"""How often each value of each question was said, by attributes."""

#: What stands for a group that a person did not tell.
NOT_SAID: Final = "not_told"
FORMAT: Final = 1
#: So many people's marks are counted at once.
CHUNK: Final = 500


class Counts:
    """The running counts, while people are added one by one.

    `bys` are the partitions, alone or joined, by which answers are counted; of the first one the numbers that
    people gave are counted too.
    """

    def __init__(self, survey: Survey, bys: tuple[By, ...] = ((),)) -> None:
        self.survey = survey
        self.bys = bys
        self.people = 0
        self.halves: Counter[str] = Counter()
        self.figured: Counter[str] = Counter()
        self._together: dict[By, Counter[Attrs]] = {}
        self._marks: dict[By, dict[Attrs, Counter[str]]] = {by: {} for by in bys}
        self._numbers: dict[Attrs, Counter[str]] = {}
        self._marking = Marking(survey)
        self._waiting: dict[tuple[By, Attrs], list[str]] = {}
        self._came: Counter[tuple[tuple[str, str], ...]] = Counter()

    def add(self, groups: Mapping[str, str], answers: Answers, half: Half) -> None:
        """Add one person: the groups she is in by partition (empty: not told), and all that she answered."""
        self.people += 1
        self.halves[half.value] += 1
        self._came[tuple(groups.items())] += 1
        marks, numbers = self._marking.said(answers, half)
        for by in self.bys:
            attrs = tuple([groups[name] or NOT_SAID for name in by])
            self._waiting.setdefault((by, attrs), []).extend(marks)
            if numbers and by is self.bys[0]:
                self._numbers.setdefault(attrs, Counter()).update(numbers)
        self.figured.update(self._marking.figured(answers, half))
        if self.people % CHUNK == 0:
            self._settle()

    def groups(self, name: str) -> Counter[str]:
        """How many people are in each group of one partition."""
        self._meet()
        return Counter({group: n for (group,), n in self._together.get((name,), Counter()).items()})

    def people_in(self, groups: Sequence[tuple[str, str]]) -> int:
        """How many people are in a group, or in two at once: each with its partition, these in order."""
        self._meet()
        names, ids = zip(*groups, strict=True)
        return self._together.get(names, Counter())[ids]

    def of(self, name: str) -> dict[Place, Counter[str]]:
        """How often each value was said by people of each group of one partition, if it is counted by."""
        by = next((each for each in self.bys if name in each), ())
        found: dict[Place, Counter[str]] = {}
        for question, values in self.by(by).items() if by else ():
            for value, rows in values.items():
                groups = found[question, value] = Counter()
                for attrs, n in rows.items():
                    groups[attrs[by.index(name)]] += n
        return found

    def total(self) -> dict[str, Counter[str]]:
        """How often each value of each question was said, whoever said it."""
        self._settle()
        total: Counter[str] = Counter()
        for counted in (*self._marks[self.bys[0]].values(), *self._numbers.values()):
            total.update(counted)
        found: dict[str, Counter[str]] = {}
        for each, n in total.items():
            question, value = place(each)
            found.setdefault(question, Counter())[value] = n
        return found

    def of_figure(self, item: str, half: Half) -> Counter[str]:
        """What one half said of a figure of today."""
        start = f"{mark(item, half.value)}{TAB}"
        return Counter(
            {each.removeprefix(start): n for each, n in self.figured.items() if each.startswith(start)}
        )

    def by(self, by: By) -> Said:
        """How often each value of each question was said by people of each group. Raises KeyError."""
        self._settle()
        found: Said = {}
        numbers = self._numbers if by == self.bys[0] else {}
        known: dict[str, dict[Attrs, int]] = {}
        for by_group in (self._marks[by], numbers):
            for attrs, counted in by_group.items():
                for each, n in counted.items():
                    if each not in known:
                        question, value = place(each)
                        known[each] = found.setdefault(question, {}).setdefault(value, {})
                    known[each][attrs] = n
        return found

    def packed(self) -> str:
        """All counts as one canonical JSON text; `unpacked` reads it back."""
        self._settle()
        self._meet()
        told = {
            "format": FORMAT,
            "survey": self.survey.hash,
            "people": self.people,
            "halves": self.halves,
            "together": [[names, [*each.items()]] for names, each in self._together.items()],
            "figured": self.figured,
            "by": [[by, [*self._marks[by].items()]] for by in self.bys],
            "numbers": [*self._numbers.items()],
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str, survey: Survey, bys: tuple[By, ...]) -> Counts | None:
        """Counts to go on from; None where they are of another survey, or by other partitions."""
        raw = json.loads(text)
        if (raw["format"], raw["survey"]) != (FORMAT, survey.hash):
            return None
        marks = {tuple(by): _read(by_group) for by, by_group in raw["by"]}
        if tuple(marks) != bys:
            return None
        counts = cls(survey, bys)
        counts.people = raw["people"]
        counts.halves.update(raw["halves"])
        counts.figured.update(raw["figured"])
        for names, met in raw["together"]:
            counts._together[tuple(names)] = Counter({tuple(attrs): n for attrs, n in met})
        counts._marks.update(marks)
        counts._numbers.update(_read(raw["numbers"]))
        return counts

    def _settle(self) -> None:
        """Count the marks of whoever was added since the last time."""
        for (by, attrs), marks in self._waiting.items():
            self._marks[by].setdefault(attrs, Counter()).update(marks)
        self._waiting.clear()

    def _meet(self) -> None:
        """Count who of those who were added is in each group, and in each two."""
        for person, n in self._came.items():
            for groups in (*combinations(person, 1), *combinations(person, 2)):
                names, attrs = zip(*groups, strict=True)
                self._together.setdefault(names, Counter())[attrs] += n
        self._came.clear()


def _read(by_group: Iterable[tuple[list[str], dict[str, int]]]) -> dict[Attrs, Counter[str]]:
    return {tuple(attrs): Counter(counted) for attrs, counted in by_group}
