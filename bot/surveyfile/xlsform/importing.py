"""A form as a survey file: read whole, checked as any survey is, and refused with every fault at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.faults import Fault
from bot.surveyfile import codebook
from bot.surveyfile.charter import Charter
from bot.surveyfile.extract import messages_of
from bot.surveyfile.load import Source, read_made
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.drafting import Drafts
from bot.surveyfile.xlsform.laying import Entry, laid
from bot.surveyfile.xlsform.lists import read_lists
from bot.surveyfile.xlsform.made import compare
from bot.surveyfile.xlsform.names import as_survey_id
from bot.surveyfile.xlsform.offered import Offers
from bot.surveyfile.xlsform.places import Findings, Place, Relaid, shown
from bot.surveyfile.xlsform.reading import Form, Row, read_form
from bot.surveyfile.xlsform.words import Translated, Words, folded

_QUESTIONS: Final = "questions"
_LONGEST_SHORT_NAME: Final = 40
#: The columns in which what a survey file calls so stands, where a form has no cell for it.
_HEADINGS: Final = {
    "title": columns.FORM_TITLE,
    "id": columns.NAME,
    "proposal": columns.PROPOSAL,
    "risk": columns.RISK,
    **columns.TOLD,
    "part": columns.PART,
    "heading": columns.HEADING,
    "note": columns.NOTE_COLUMN,
    "kind": columns.KIND,
    "unit": columns.UNIT,
    "figure": columns.FIGURE,
    "most": columns.CONSTRAINT,
    "least": columns.CONSTRAINT,
    "step": columns.CONSTRAINT,
    "options": columns.TYPE,
    "text": columns.LABEL,
}
#: What no form elsewhere has to have, and where it can be said.
_LACKING: Final = {
    "asks": "what it is about was expected, in two or three sentences, here or in a note before all else",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A survey that was made from a form: its file, what other languages say, and what should be known."""

    source: Source
    text: str
    translated: tuple[Translated, ...]
    notes: tuple[str, ...]


def imported(
    content: bytes,
    *,
    name: str,
    languages: Mapping[str, str],
    charter: Callable[[], Charter],
    id_: str = "",
    proposal: str = "",
) -> Imported:
    """The survey of the form in a workbook. Raises Fault with every mistake in it, each at its cell.

    `name` is what the file is called, without its ending. `languages` are codes by every name that a language
    goes by, in small letters. The survey's id is `id_`, or else the form's. `proposal` is what it is about,
    where the form does not say so.
    """
    findings = Findings()
    form = read_form(content, findings)
    words = Words(form, languages, findings)
    words.look()
    survey = id_ or as_survey_id(form.settings.get(columns.FORM_ID)) or as_survey_id(name)
    lists = read_lists(form, words.english(columns.CHOICES_SHEET, columns.LABEL), findings)
    offers = Offers(lists, _notes(form), words, findings)
    drafts = Drafts(form, survey, lists, offers, words, findings)
    drafts.read()
    head = _head(form, survey, proposal, findings)
    _introduction(head, drafts, words, survey)
    _asides(form, head, words, survey, findings)
    head.put(_QUESTIONS, list(drafts.entries), Place(columns.SURVEY_SHEET, 0, 0, _QUESTIONS))
    text, cells = laid(head, _QUESTIONS)
    mistakes = Relaid(findings, cells, _HEADINGS, _LACKING, partly=drafts.refused)
    source: Source | None = None
    try:
        source = read_made(text, mistakes, charter)
    except Fault:
        if not findings.bad and not drafts.refused:
            raise
    if source is not None:
        compare(source, form, words, findings)
        _known(source, words, findings)
    findings.refuse()
    if source is None:
        raise AssertionError("a form without a survey has a mistake")
    return Imported(source, text, tuple(words.found), findings.notes())


def _head(form: Form, survey: str, proposal: str, findings: Findings) -> Entry:
    """The head of the file, as the settings tell it."""
    row = form.settings
    head = Entry()
    head.put("id", survey, row.at(columns.FORM_ID))
    told = row.get(columns.PROPOSAL)
    if told and proposal and told != proposal:
        findings.wrong(row.at(columns.PROPOSAL), f"{proposal}, as was typed, was expected", shown(told))
    head.put("proposal", proposal or told, row.at(columns.PROPOSAL))
    title = folded(row.get(columns.FORM_TITLE))
    head.put("title", title, row.at(columns.FORM_TITLE))
    for key, column in columns.TOLD.items():
        text, place = folded(row.get(column)), row.at(column)
        if key == "short_name" and not (text or proposal or told) and len(title) <= _LONGEST_SHORT_NAME:
            text, place = title, row.at(columns.FORM_TITLE)
        head.put(key, text, place)
    head.put("risk", row.get(columns.RISK), row.at(columns.RISK))
    head.put("note", folded(row.get(columns.NOTE_COLUMN)), row.at(columns.NOTE_COLUMN))
    return head


def _introduction(head: Entry, drafts: Drafts, words: Words, survey: str) -> None:
    """What a survey is about, where its settings do not say: a note at its beginning tells it."""
    form = drafts.form
    for row in form.survey:
        if row.get(columns.OF) == columns.SURVEY:
            key = {name: key for key, name in columns.TOLD_ROWS.items()}.get(row.get(columns.NAME))
            if key is not None:
                words.take(row, columns.LABEL, f"{survey}:_", words.text(row, columns.LABEL))
    if "proposal" in head.values or "asks" in head.values or not drafts.entries:
        return
    first = drafts.entries[0]
    if first.values["kind"] != "note" or "when" in first.values:
        return
    drafts.entries.pop(0)
    place = first.places["text"]
    values, places = dict(head.values), dict(head.places)
    head.values.clear()
    for key in ("id", "title", "short_name"):
        head.put(key, values.pop(key, None), places.get(key, place))
    head.put("asks", first.values["text"], place)
    for key, value in values.items():
        head.put(key, value, places[key])
    words.move(f"{survey}:{first.values['id']}", f"{survey}:_")
    drafts.findings.tell(
        place, "the first note is told before the first question, as what the survey is about"
    )


def _notes(form: Form) -> dict[tuple[str, str], tuple[str, Place]]:
    """What translators are told of options, by the question and the option."""
    return {
        (row.get(columns.OF_WHAT), row.get(columns.KEY)): (
            folded(row.get(columns.VALUE)),
            row.at(columns.VALUE),
        )
        for row in form.charter
        if row.get(columns.WHAT) == columns.NOTE
    }


def _asides(form: Form, head: Entry, words: Words, survey: str, findings: Findings) -> None:
    """What stands on the sheet of ours: the codebook, and words that have no column of labels."""
    tags: list[Entry] = []
    for row in form.charter:
        value = folded(row.get(columns.VALUE))
        match row.get(columns.WHAT):
            case columns.TAG:
                tag = Entry()
                tag.put("tag", folded(row.get(columns.KEY)), row.at(columns.KEY))
                tag.put("means", value, row.at(columns.VALUE))
                tags.append(tag)
            case columns.WORDS:
                words.take(row, columns.VALUE, _context(row, survey), value)
            case columns.NOTE:
                pass
            case other:
                expected = f"one of {columns.WORDS}, {columns.NOTE}, {columns.TAG} was expected"
                findings.wrong(row.at(columns.WHAT), expected, shown(other) if other else "nothing")
    if tags:
        head.put("codebook", list(tags), tags[0].places.get("tag", Place(columns.CHARTER_SHEET, 0, 0, "")))


def _context(row: Row, survey: str) -> str:
    of = row.get(columns.OF_WHAT)
    return f"{survey}:{of}" if of else codebook.CONTEXT


def _known(source: Source, words: Words, findings: Findings) -> None:
    """Note translations of what the survey does not say."""
    said = {(context, english) for context, english, _ in messages_of(source)}
    for each in _astray(words, said):
        expected = (
            "a translation of what stands in the form now was expected. Write the English anew beside it"
        )
        findings.wrong(each.place, expected, f"one of {shown(each.english)}")


def _astray(words: Words, said: set[tuple[str, str]]) -> Iterator[Translated]:
    return (each for each in words.found if (each.context, each.english) not in said)
