"""What the other languages of a form say: which column is English, and each translation with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.places import Findings, Place, shown
from bot.surveyfile.xlsform.reading import Form, Row

ENGLISH: Final = "en"
HINT: Final = "hint"
#: A space that keeps words together, as French has it, is not among them.
_SPACES: Final = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Translated:
    """What one language says for an English text in its context."""

    language: str
    context: str
    english: str
    words: str
    place: Place


@dataclass(slots=True)
class Words:
    """The languages of a form; `known` are codes by every name that a language goes by, in small letters."""

    form: Form
    known: Mapping[str, str]
    findings: Findings
    found: list[Translated] = field(default_factory=list)
    _by_key: dict[tuple[str, str, str], Translated] = field(default_factory=dict)

    def code(self, language: str) -> str | None:
        """The code of a language that a heading names; None where it is none of ours."""
        code = columns.code_of(language)
        return self.known.get((code or language).casefold())

    def english(self, sheet: str, column: str) -> str:
        """The column of this sheet that holds the English."""
        headings = self.form.headings.get(sheet, ())
        for heading in headings:
            language = columns.language_in(column, heading)
            if language is not None and self.code(language) == ENGLISH:
                return heading
        return column

    def look(self) -> None:
        """Note languages that are not the bot's. Raises Fault for a form without anything in English."""
        default = self.form.settings.get(columns.DEFAULT_LANGUAGE)
        label = self.english(columns.SURVEY_SHEET, columns.LABEL)
        headings = self.form.headings.get(columns.SURVEY_SHEET, ())
        if label not in headings:
            place = Place(columns.SURVEY_SHEET, 0, 0, columns.LABEL)
            expected = "a column label::English (en) was expected: a survey is written in English"
            self.findings.wrong(place, f"{expected}, and translated from there")
            self.findings.refuse()
        elif label == columns.LABEL and default and self.code(default) not in (ENGLISH, None):
            place = self.form.settings.at(columns.DEFAULT_LANGUAGE)
            self.findings.wrong(place, "labels in English were expected, or a column of them", shown(default))
        for heading in headings:
            language = columns.language_in(columns.LABEL, heading)
            if language is not None and self.code(language) is None:
                place = Place(columns.SURVEY_SHEET, 0, 0, f"{columns.LABEL}::{language}")
                self.findings.tell(place, "is none of the bot's languages; what stands there is left out")

    def text(self, row: Row, column: str) -> str:
        """The English of a row, with its hint behind it, its white space folded."""
        said = (row.get(self.english(row.sheet, each)) for each in (column, HINT))
        return folded(" ".join(said))

    def take(self, row: Row, column: str, context: str, english: str) -> None:
        """Note what every other language says in this row for the English."""
        own = self.english(row.sheet, column)
        hinted = bool(row.get(self.english(row.sheet, HINT)))
        for language, heading, text in row.in_languages(column):
            code = self.code(language)
            if code is None or heading == own:
                continue
            hint = row.get(columns.in_language(HINT, language))
            if hinted and not hint:
                self.findings.tell(row.at(heading), "has no hint, as the English has, and is left out")
                continue
            said = _SPACES.sub(" ", f"{text} {hint}").strip()
            each = Translated(code, context, english, said, row.at(heading))
            before = self._by_key.setdefault((code, context, english), each)
            if before is each:
                self.found.append(each)
            elif before.words != each.words:
                expected = f"the same translation of the same words as at {before.place} was expected"
                self.findings.wrong(each.place, expected, shown(each.words))

    def move(self, context: str, to: str) -> None:
        """Words of one context belong to another."""
        self.found = [replace(each, context=to) if each.context == context else each for each in self.found]


def folded(text: str) -> str:
    """A text with its white space folded to single spaces."""
    return " ".join(text.split())
