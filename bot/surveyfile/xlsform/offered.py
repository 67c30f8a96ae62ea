"""The answers that a question of a form offers, as options: its own, an earlier question's, shared ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.surveyfile import shared
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.laying import Entry
from bot.surveyfile.xlsform.lists import Answer, Answers
from bot.surveyfile.xlsform.places import Findings, Place, shown
from bot.surveyfile.xlsform.reading import Row
from bot.surveyfile.xlsform.words import Words

_PERSON: Final = "prefer_not"
_MARKED: Final = re.compile(r"\$\{|\*\*|__|</?[A-Za-z]|&[a-z]+;|\]\(")


@dataclass(slots=True)
class Offers:
    """The lists of a form, and which question of it uses each first; `notes` are those for translators."""

    lists: Mapping[str, Answers]
    notes: Mapping[tuple[str, str], tuple[str, Place]]
    words: Words
    findings: Findings
    _first: dict[str, str] = field(default_factory=dict)
    _own: dict[str, Answers] = field(default_factory=dict)

    def put(self, entry: Entry, row: Row, kind: str, list_name: str, context: str) -> None:
        """Write the options of a row into its entry; `context` is where their translations belong."""
        offered = self.lists[list_name]
        id_ = str(entry.values["id"])
        place = row.at(columns.TYPE)
        last = self._last(row, offered)
        other = row.get(columns.OPTIONS_OF) or (self._first.get(list_name, "") if kind != "scale" else "")
        if other:
            entry.put(
                "options_of",
                other,
                row.at(columns.OPTIONS_OF if row.get(columns.OPTIONS_OF) else columns.TYPE),
            )
            self._same(row, other, offered)
        else:
            self._first.setdefault(list_name, id_)
            self._own[id_] = offered
            options = [
                self._option(each, id_, last, context) for each in offered.answers if not each.standing
            ]
            entry.put("options", list(options), place)
        standing = [each.id for each in offered.answers if each.standing]
        entry.put("also", [each for each in standing if each != _PERSON], place)
        entry.put("about_person", _PERSON in standing, place)

    def _option(self, each: Answer, question: str, last: frozenset[str], context: str) -> Entry:
        option = Entry()
        option.put("id", each.id, each.row.at(columns.NAME))
        option.values["text"], option.places["text"] = each.text, each.place
        if each.id in shared.STANDING:
            words = shared.STANDING[each.id].text
            expected = f'the words of all surveys, "{words}", or another name were expected'
            self.findings.wrong(each.place, expected, shown(each.text))
        plain(each.text, each.place, self.findings)
        note, place = self.notes.get((question, each.id), ("", each.place))
        option.put("note", note, place)
        option.put("last", each.name in last, each.row.at(columns.NAME))
        self.words.take(each.row, columns.LABEL, context, each.text)
        return option

    def _last(self, row: Row, offered: Answers) -> frozenset[str]:
        names = row.get(columns.LAST).split()
        for name in names:
            if name not in offered.names():
                known = ", ".join(offered.names())
                self.findings.wrong(
                    row.at(columns.LAST), f"answers out of {known} were expected", shown(name)
                )
        return frozenset(names)

    def _same(self, row: Row, other: str, offered: Answers) -> None:
        """Note a list that is not the one of the question whose options are used."""
        theirs = self._own.get(other)
        if theirs is None:
            return  # told where the file is checked
        own, known = (
            {each.id: each.text for each in of.answers if not each.standing} for of in (offered, theirs)
        )
        if own != known:
            expected = f"the answers of {other}, as in {columns.OPTIONS_OF}, were expected in the list"
            self.findings.wrong(row.at(columns.TYPE), expected, shown(offered.name))


def plain(text: str, place: Place, findings: Findings) -> None:
    """Note mark-up in a text, and answers that are to be put into it: nothing of the kind is shown here."""
    found = _MARKED.search(text)
    if found is not None:
        findings.wrong(
            place, "plain words were expected, without mark-up or answers in them", shown(found[0])
        )
