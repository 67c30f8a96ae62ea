"""When the questions of a form are asked: what `relevant` says of each, in its groups too, as `when`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.survey import Condition, Half
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.expressions import merged, when
from bot.surveyfile.xlsform.laying import Entry
from bot.surveyfile.xlsform.places import Findings, Place, shown
from bot.surveyfile.xlsform.reading import Row
from bot.surveyfile.xlsform.xpath import Unreadable, parse, references

_HALVES: Final = {half.value: half.value for half in Half}


@dataclass(slots=True)
class Conditions:
    """What was read of the questions so far, by the names that they have in the form."""

    findings: Findings
    _answers: dict[str, dict[str, str]] = field(default_factory=lambda: {columns.HALF: _HALVES})
    _several: set[str] = field(default_factory=set)
    _ids: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _groups: list[tuple[str, Place]] = field(default_factory=list)

    def begin(self, row: Row) -> None:
        """A group begins, whose condition all of its questions have."""
        self._groups.append((row.get(columns.RELEVANT), row.at(columns.RELEVANT)))

    def end(self, row: Row) -> None:
        """A group ends."""
        if self._groups:
            self._groups.pop()
        else:
            self.findings.wrong(row.at(columns.TYPE), "begin_group was expected before it", "none")

    @property
    def open(self) -> bool:
        """Whether a group has begun that has not ended."""
        return bool(self._groups)

    def refuse(self, name: str) -> None:
        """A question is not taken over: what looks at it is no mistake of its own."""
        self._refused.add(name)

    def learn(
        self, name: str, id_: str, row: Row, offered: Mapping[str, str] | None, *, several: bool = False
    ) -> None:
        """A question with its answers, the id of each by its name; those further down can look at it."""
        self._asked[name] = self._read(row)
        self._ids[name] = id_
        if offered is not None:
            self._answers[name] = dict(offered)
        if several:
            self._several.add(name)

    def put(self, entry: Entry, name: str, row: Row) -> None:
        """Write the condition of a question that was learned into its entry."""
        place = (
            row.at(columns.RELEVANT) if row.get(columns.RELEVANT) or not self._groups else self._groups[-1][1]
        )
        whole = self._asked[name]
        for condition in whole:
            beyond = [each for each in self._asked.get(condition.question, ()) if each not in whole]
            if condition.negated and beyond:
                self.findings.tell(
                    place, "it is asked only of those who were asked what its condition looks at"
                )
        asked = Entry()
        try:
            own = merged(self._own(whole), self._several)
        except Unreadable as reason:
            self.findings.wrong(place, str(reason), shown(row.get(columns.RELEVANT)))
            return
        for condition in own:
            names = self._answers[condition.question]
            values = [id_ for name, id_ in names.items() if name in condition.values]
            denied = Entry()
            denied.put("not", values, place)
            asked.put(self._ids[condition.question], denied if condition.negated else values, place)
        if asked.values:
            entry.put("when", asked, place)

    def _read(self, row: Row) -> tuple[Condition, ...]:
        """All that has to hold for a row, in the names of the form."""
        own = (row.get(columns.RELEVANT), row.at(columns.RELEVANT))
        texts = [each for each in (*self._groups, own) if each[0]]
        readable = [self._readable(*each) for each in texts]  # all of them, so that each tells its faults
        if not all(readable):
            return ()
        joined = " and ".join(f"({text})" for text, _ in texts) or "true()"
        try:
            found = when(joined, self._answers, self._several)
        except Unreadable as reason:
            self.findings.wrong(own[1], f"with the conditions of its groups, {reason}", shown(joined))
            return ()
        return tuple(each for each in found if each.question != columns.HALF)

    def _own(self, whole: tuple[Condition, ...]) -> list[Condition]:
        """Those from which all others follow, since a condition brings those that its question has."""
        found: list[Condition] = []
        at = 0
        while at < len(whole):
            ends = (end for end in range(len(whole), at, -1) if self._brings(whole, at, end))
            end = next(ends, at + 1)
            found.append(whole[end - 1])
            at = end
        return found

    def _brings(self, whole: tuple[Condition, ...], at: int, end: int) -> bool:
        """Whether the last of these conditions brings all of them that stand before it from `at` on."""
        brought = self._asked.get(whole[end - 1].question, ())
        return tuple(each for each in brought if each not in whole[:at]) == whole[at : end - 1]

    def _readable(self, text: str, place: Place) -> bool:
        try:
            if any(name in self._refused for name in references(parse(text))):
                return False
            when(text, self._answers, self._several)
        except Unreadable as reason:
            self.findings.wrong(place, str(reason), shown(text))
            return False
        return True
