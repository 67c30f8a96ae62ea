"""The rows of a form as questions of a survey file: each becomes an entry, or is refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from bot.surveyfile.table import plain_number
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.asked import Conditions
from bot.surveyfile.xlsform.expressions import bounds
from bot.surveyfile.xlsform.laying import Entry
from bot.surveyfile.xlsform.lists import SHARED, Answers, names_in
from bot.surveyfile.xlsform.names import as_id
from bot.surveyfile.xlsform.numbers import NUMBER, parameters, put_number
from bot.surveyfile.xlsform.offered import Offers, plain
from bot.surveyfile.xlsform.places import Findings, shown
from bot.surveyfile.xlsform.reading import Form, Row
from bot.surveyfile.xlsform.rowtypes import NUMBERS, WITH_LIST, Type, Typed, typed
from bot.surveyfile.xlsform.words import Words
from bot.surveyfile.xlsform.xpath import Unreadable

#: The kinds of question that a type can be, that which it is where nothing is said first.
_KINDS: Final[Mapping[Type, tuple[str, ...]]] = {
    Type.NOTE: ("note",),
    Type.ONE: ("choice", "scale", "support", "number"),
    Type.SEVERAL: ("choices",),
    Type.RANK: ("ranking",),
    Type.RANGE: ("number",),
    Type.INTEGER: ("number",),
    Type.DECIMAL: ("number",),
    Type.TEXT: ("text",),
    Type.AUDIO: ("text",),
}
#: The lists of kinds that offer what all surveys share.
_LISTS: Final = {"support": columns.SUPPORT_LIST, "number": columns.JUDGEMENT_LIST}
_MOVING: Final = ("choice", "choices", "ranking")
_PICTURED: Final = "no picture was expected: those who cannot read see pictures of the bot. Empty the cell"
#: Columns that change what is asked or kept, and have no counterpart.
_REFUSED: Final = {
    "default": "no answer was expected before anybody gave one: it would pull others to it. Empty the cell",
    columns.CALCULATION: "nothing is worked out here. Empty the cell",
    "choice_filter": "all answers of a list are offered here. Make a list and a row of each case",
    "repeat_count": "nothing is asked again and again here. Empty the cell",
    "trigger": "nothing is worked out here. Empty the cell",
    "media::image": _PICTURED,
    "media::big-image": _PICTURED,
    "media::video": "no video was expected: phones and connections are old. Empty the cell",
    "bind::entities:saveto": "nothing of a person is carried from one form to another. Empty the cell",
    "save_to": "nothing of a person is carried from one form to another. Empty the cell",
}
_FALSE: Final = ("no", "false", "false()", "0")


@dataclass(slots=True)
class Drafts:
    """Reads the rows of a form one after the other."""

    form: Form
    survey: str
    lists: Mapping[str, Answers]
    offers: Offers
    words: Words
    findings: Findings
    entries: list[Entry] = field(default_factory=list)
    refused: bool = False
    _conditions: Conditions = field(init=False)
    _ids: set[str] = field(default_factory=set)
    _made: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._conditions = Conditions(self.findings)
        self._made = {row.get(columns.NAME): row for row in self.form.survey if row.get(columns.OF)}

    def read(self) -> None:
        """Read all rows; mistakes are noted."""
        for row in self.form.survey:
            if row.get("disabled").casefold() in ("yes", "true", "true()"):
                self.findings.tell(row.at("disabled"), "the row is switched off, and left out")
            elif row.get(columns.OF):
                self._learn_made(row)
            else:
                self._row(row)
        if self._conditions.open:
            last = self.form.survey[-1]
            self.findings.wrong(
                last.at(columns.TYPE), "end_group was expected behind it", "the end of the form"
            )

    def _row(self, row: Row) -> None:
        try:
            found = typed(row.get(columns.TYPE)) if row.get(columns.TYPE) else None
        except Unreadable as reason:
            self.findings.wrong(row.at(columns.TYPE), str(reason), shown(row.get(columns.TYPE)))
            self._refuse(row)
            return
        if found is None:
            self.findings.wrong(
                row.at(columns.TYPE), "a type, such as select_one or text, was expected", "nothing"
            )
            self._refuse(row)
        elif found.type is Type.BEGIN_GROUP:
            self._group(row)
        elif found.type is Type.END_GROUP:
            self._conditions.end(row)
        elif found.type is Type.CALCULATE:
            expected = "nothing is worked out here. Take the row out, and what looks at it"
            self.findings.wrong(row.at(columns.TYPE), expected, shown(row.get(columns.TYPE)))
            self._refuse(row)
        else:
            self._question(row, found)

    def _group(self, row: Row) -> None:
        self._conditions.begin(row)
        self._columns(row)
        if self.words.text(row, columns.LABEL):
            place = row.at(self.words.english(columns.SURVEY_SHEET, columns.LABEL))
            self.findings.tell(
                place, "groups have no title here, and it is left out; write a note to show it"
            )

    def _question(self, row: Row, found: Typed) -> None:
        id_ = self._id(row, found)
        kind = self._kind(row, found)
        if id_ is None or kind is None:
            self._refuse(row)
            return
        self._columns(row)
        entry = Entry()
        entry.put("id", id_, row.at(columns.NAME))
        entry.put("kind", kind, row.at(columns.KIND if row.get(columns.KIND) else columns.TYPE))
        entry.put("part", row.get(columns.PART), row.at(columns.PART))
        entry.put("heading", row.get(columns.HEADING), row.at(columns.HEADING))
        name = row.get(columns.NAME)
        several = found.type in (Type.SEVERAL, Type.RANK)
        listed = self._list_fits(row, kind, found)
        self._conditions.learn(name, id_, row, names_in(self.lists, found.list_name), several=several)
        self._conditions.put(entry, name, row)
        if not self._fill(entry, row, found) or not listed:
            self._refuse(row)
            return
        entry.put("note", row.get(columns.NOTE_COLUMN), row.at(columns.NOTE_COLUMN))
        self._ids.add(id_)
        self.entries.append(entry)

    def _list_fits(self, row: Row, kind: str, found: Typed) -> bool:
        """Whether the list of a question is there, and is that of its kind; otherwise a mistake is noted."""
        if found.type not in WITH_LIST:
            return True
        wanted = _LISTS.get(kind)
        if wanted is None and found.list_name not in SHARED and names_in(self.lists, found.list_name):
            return True
        if found.list_name == wanted:
            return True
        expected = "a list with answers on the sheet choices" if wanted is None else f"select_one {wanted}"
        self.findings.wrong(row.at(columns.TYPE), f"{expected} was expected", shown(found.list_name))
        return False

    def _fill(self, entry: Entry, row: Row, found: Typed) -> bool:
        """Write what is said and offered into the entry; False, with a mistake noted, where that fails."""
        kind, context = entry.values["kind"], f"{self.survey}:{entry.values['id']}"
        if kind == "number" and found.type is Type.ONE:
            return self._figured(entry, row, context)
        self._say(entry, "text", row, context)
        if kind == "number":
            entry.put("unit", row.get(columns.UNIT) or "plain", row.at(columns.UNIT))
            return put_number(entry, row, found.type, self.findings)
        fine = self._constraint(entry, row, found)
        if found.list_name in self.lists and kind != "support":
            self.offers.put(entry, row, str(kind), found.list_name, context)
        if kind in _MOVING:
            self._order(entry, row)
        entry.put("use", row.get(columns.USE), row.at(columns.USE))
        entry.put("matters_most", self._yes(row, columns.MATTERS_MOST), row.at(columns.MATTERS_MOST))
        added = self._made.get(f"{row.get(columns.NAME)}.add")
        if added is not None and kind == "choices":
            self._say(entry, "add", added, context)
        return fine

    def _figured(self, entry: Entry, row: Row, context: str) -> bool:
        """A judgement on today's figure: the number that is asked for stands in a row of its own."""
        own = self._made.get(f"{row.get(columns.NAME)}.own")
        if own is None or not row.get(columns.FIGURE):
            missing = columns.FIGURE if own is not None else columns.KIND
            expected = f"a figure, and a row {row.get(columns.NAME)}.own with the number, were expected"
            self.findings.wrong(row.at(missing), expected, "none")
            return False
        try:
            found = typed(own.get(columns.TYPE)).type
        except Unreadable:
            found = Type.TEXT
        if found not in NUMBERS:
            expected = "one of integer, decimal, range was expected"
            self.findings.wrong(own.at(columns.TYPE), expected, shown(own.get(columns.TYPE)))
            return False
        self._say(entry, "own", own, context)
        self._say(entry, "text", row, context)
        entry.put("unit", row.get(columns.UNIT) or "plain", row.at(columns.UNIT))
        fine = put_number(entry, own, found, self.findings)
        figure = row.get(columns.FIGURE)
        entry.put("figure", _numeral(figure), row.at(columns.FIGURE))
        return fine

    def _constraint(self, entry: Entry, row: Row, found: Typed) -> bool:
        text, place = row.get(columns.CONSTRAINT), row.at(columns.CONSTRAINT)
        entry.put("most", _numeral(row.get(columns.MOST)), row.at(columns.MOST))
        if not text:
            return True
        offered = self.lists.get(found.list_name)
        if found.type is not Type.SEVERAL or offered is None:
            expected = (
                "no constraint was expected: any answer of the list, and any text, is taken. Empty the cell"
            )
            self.findings.wrong(place, expected, shown(text))
            return False
        try:
            asked = bounds(text)
        except Unreadable as reason:
            self.findings.wrong(place, str(reason), shown(text))
            return False
        shared = {each.name for each in offered.answers if each.standing}
        if (
            asked.least is not None
            or asked.most is not None
            or asked.step is not None
            or asked.alone - shared
        ):
            expected = "at most so many picks were expected, as in count-selected(.) <= 3"
            alone = (
                "; of answers only all, none and cannot_judge go with no other"
                if asked.alone - shared
                else ""
            )
            self.findings.wrong(place, expected + alone, shown(text))
            return False
        entry.put("most", asked.most_picks, place)
        return True

    def _order(self, entry: Entry, row: Row) -> None:
        """Options move only where the form says so."""
        told = self._yes(row, columns.SHUFFLED)
        moves = told if told is not None else parameters(row).get("randomize", "").casefold() == "true"
        if not moves:
            entry.values["shuffled"] = False
            entry.places["shuffled"] = row.at(columns.SHUFFLED)

    def _say(self, entry: Entry, key: str, row: Row, context: str) -> None:
        """Write a label at a key, with what other languages say for it."""
        text = self.words.text(row, columns.LABEL)
        place = row.at(self.words.english(columns.SURVEY_SHEET, columns.LABEL))
        entry.values[key], entry.places[key] = text, place
        plain(text, place, self.findings)
        self.words.take(row, columns.LABEL, context, text)

    def _id(self, row: Row, found: Typed) -> str | None:
        name, place = row.get(columns.NAME), row.at(columns.NAME)
        if not name and found.type is Type.NOTE:
            return f"note_{row.number}"
        id_ = as_id(name)
        if id_ is None:
            expected = "a name of 1 to 24 of a-z, 0-9 and _ was expected"
            self.findings.wrong(place, expected, shown(name) if name else "nothing")
        elif id_ in self._ids:
            self.findings.wrong(place, "each name once was expected", f"{shown(name)} again")
            return None
        elif id_ != name:
            self.findings.tell(place, "names hold only a-z, 0-9 and _ here, and were changed to that")
        return id_

    def _kind(self, row: Row, found: Typed) -> str | None:
        allowed = _KINDS[found.type]
        kind = row.get(columns.KIND) or allowed[0]
        if kind not in allowed:
            expected = f"for {found.type} {' or '.join(allowed)} was expected"
            self.findings.wrong(row.at(columns.KIND), expected, shown(kind))
            return None
        if found.type is Type.AUDIO:
            what = "it is asked as an open question; it can be answered by voice where a round takes that"
            self.findings.tell(row.at(columns.TYPE), what)
        return kind

    def _columns(self, row: Row) -> None:
        """Note what stands in columns that have no counterpart: what is lost, and what cannot be."""
        for column in row.cells:
            base = next((each for each in _REFUSED if column == each or column.startswith(f"{each}::")), None)
            if base is not None:
                self.findings.wrong(row.at(column), _REFUSED[base], shown(row.get(column)))
        if row.get("read_only") and row.get("read_only").casefold() not in _FALSE:
            self.findings.wrong(
                row.at("read_only"), "a question that can be answered was expected. Write a note"
            )
        if row.get(columns.REQUIRED) and row.get(columns.REQUIRED).casefold() not in _FALSE:
            self.findings.tell(
                row.at(columns.REQUIRED), "every question can be skipped here, so this one too"
            )
        if any(columns.language_in(columns.AUDIO, each) or each == columns.AUDIO for each in row.cells):
            what = "recordings come in no form; how to lay them beside a survey is told in locales/README.md"
            self.findings.tell(row.at(columns.AUDIO), what)

    def _yes(self, row: Row, column: str) -> bool | None:
        text = row.get(column).casefold()
        if text and text not in (columns.YES, columns.NO):
            self.findings.wrong(row.at(column), "yes or no was expected", shown(text))
        return None if not text else text == columns.YES

    def _learn_made(self, row: Row) -> None:
        """A row that is made from a question: others may look at it."""
        name, of = row.get(columns.NAME), row.get(columns.OF)
        try:
            found = typed(row.get(columns.TYPE))
        except Unreadable:
            return  # told where made rows are compared
        if of != columns.SURVEY and "." in name:
            id_ = f"{as_id(of)}.{name.rpartition('.')[2]}"
            self._conditions.learn(name, id_, row, names_in(self.lists, found.list_name))

    def _refuse(self, row: Row) -> None:
        self.refused = True
        self._conditions.refuse(row.get(columns.NAME))


def _numeral(text: str) -> str | int | Decimal:
    """A number as such, so that the file holds one; what is none is told where the file is checked."""
    return plain_number(Decimal(text)) if NUMBER.fullmatch(text) else text
