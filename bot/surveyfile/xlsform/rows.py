"""A survey as the rows of a form, before they are laid on sheets: English, with what is to be translated.

All questions of the interview are rows, those too that one item of the file is expanded to, so that the form
is whole in programs that know nothing of items. 'Skip' and 'I do not understand' are never rows: they belong
to the interview, and in a form nothing is required.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.domain.faults import Fault
from bot.domain.say import Line, Wording
from bot.domain.screens import figures_of
from bot.domain.survey import Half, Kind, NumberSpec, Option, Question, Use
from bot.surveyfile import codebook
from bot.surveyfile.items import Item
from bot.surveyfile.load import Source
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.expressions import relevant

_SHARED_LISTS: Final = {
    Use.SUPPORT: columns.SUPPORT_LIST,
    Use.DIRECTION: columns.DIRECTION_LIST,
    Use.REASON: columns.REASON_LIST,
    Use.JUDGEMENT: columns.JUDGEMENT_LIST,
}
_TYPES: Final = {
    Kind.NOTE: "note",
    Kind.CHOICE: "select_one",
    Kind.SCALE: "select_one",
    Kind.CHOICES: "select_multiple",
    Kind.RANKING: "rank",
    Kind.TEXT: "text",
}
#: Kinds whose answers are several names, with spaces between.
_SEVERAL: Final = (Kind.CHOICES, Kind.RANKING)
#: Ids that forms keep for themselves.
_RESERVED: Final = ("data", "meta")
#: How another question's answer begins in a text of a form.
_REFERENCE: Final = "${"
#: The largest whole number that collecting programs take as an answer of type integer.
_LARGEST: Final = Decimal(999_999_999)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet `survey`: plain cells by column, and what each language says in its own columns."""

    cells: Mapping[str, str]
    label: Wording | None = None
    message: Line | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the sheet `choices`."""

    list_name: str
    name: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Aside:
    """A row of the sheet `charter`; `label` holds what is translated there."""

    what: str
    of: str
    key: str
    value: str
    label: Wording | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form."""

    settings: Mapping[str, str]
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    asides: tuple[Aside, ...]

    def wordings(self) -> tuple[Wording, ...]:
        """All that a language has to say of it, each once."""
        said = (
            *(row.label for row in self.rows),
            *(choice.label for choice in self.choices),
            *(aside.label for aside in self.asides),
        )
        return tuple(dict.fromkeys(each for each in said if each is not None))


def form_of(source: Source) -> Form:
    """The survey as a form. Raises Fault with all that other programs would not take."""
    faults = tuple(_faults(source))
    if faults:
        raise Fault(faults)
    survey = source.survey
    items = {item.id: item for item in source.items}
    lists = _Lists()
    several = frozenset(each.id for each in survey.questions if each.kind in _SEVERAL)
    questions = [_row(each, items[each.item], lists, several) for each in survey.questions]
    return Form(
        _settings(source), (*_of_survey(source), *questions), tuple(lists.choices()), tuple(_asides(source))
    )


def _faults(source: Source) -> Iterator[str]:
    for item in source.items:
        if item.id[:1].isdigit() or item.id in _RESERVED:
            yield (
                f"{item.id}: an id that begins with a letter or _, and is none of {', '.join(_RESERVED)}, was"
                f' expected (found "{item.id}"): other programs take no other. Give the question another id.'
            )
    for said in (*source.header, *(said for item in source.items for said in item.said)):
        if _REFERENCE in said.text:
            yield (
                f"{said.key}: a text without {_REFERENCE} was expected: other programs put an answer there."
                " Write it otherwise."
            )


def _settings(source: Source) -> dict[str, str]:
    survey = source.survey
    note = next((said.note for said in source.header if said.key == "title"), "")
    own = {} if survey.proposal else {key: getattr(survey, key) for key in columns.TOLD}
    return {
        columns.FORM_TITLE: survey.title,
        columns.FORM_ID: survey.id,
        columns.VERSION: survey.hash[:12],
        columns.PROPOSAL: survey.proposal or "",
        columns.RISK: survey.risk,
        **{column: own.get(key, "") for key, column in columns.TOLD.items()},
        columns.NOTE_COLUMN: note,
    }


def _of_survey(source: Source) -> Iterator[Row]:
    """What comes before the first question: what the survey is about, and in which half a person is."""
    survey = source.survey
    for key, name in columns.TOLD_ROWS.items():
        if text := getattr(survey, key):
            cells = {columns.TYPE: "note", columns.NAME: name, columns.OF: columns.SURVEY}
            yield Row(cells, Wording(f"{survey.id}:_", text))
    if any(question.half for question in survey.questions):
        yield Row(
            {
                columns.TYPE: "calculate",
                columns.NAME: columns.HALF,
                columns.CALCULATION: columns.HALF_CALCULATION,
                columns.OF: columns.SURVEY,
            }
        )


class _Lists:
    """The lists of a form, each once: the same options are the same list."""

    def __init__(self) -> None:
        self._named: dict[tuple[Option, ...], str] = {}

    def name_of(self, question: Question) -> str:
        """The list of a question's options."""
        return self._named.setdefault(question.options, _SHARED_LISTS.get(question.use, question.id))

    def choices(self) -> Iterator[Choice]:
        """The rows of all lists."""
        for options, name in self._named.items():
            for option in options:
                yield Choice(name, option.id, Wording(option.context, option.text))


def _row(question: Question, item: Item, lists: _Lists, several: frozenset[str]) -> Row:
    is_note = question.kind is Kind.NOTE
    cells = {
        columns.TYPE: _type(question, lists),
        columns.NAME: question.id,
        columns.RELEVANT: _relevant(question, several),
        columns.CONSTRAINT: _constraint(question),
        columns.REQUIRED: "" if is_note else columns.NO,
        columns.PARAMETERS: _parameters(question),
        **(_of_item(item) if question.id == item.id else {columns.OF: item.id}),
    }
    message = figures_of(question) if question.kind is Kind.NUMBER else None
    return Row(
        {column: text for column, text in cells.items() if text},
        Wording(question.context, question.text),
        message,
    )


def _of_item(item: Item) -> dict[str, str]:
    """What only the file knows of an item, beside its first row."""
    moves = item.kind in ("choice", "choices", "ranking")
    number = item.number
    return {
        columns.KIND: item.kind,
        columns.PART: item.part_id or "",
        columns.HEADING: (item.heading or "") if item.table.has("heading") else "",
        columns.NOTE_COLUMN: item.table.text("note", needed=False),
        columns.SHUFFLED: (columns.YES if item.shuffled else columns.NO) if moves else "",
        columns.LAST: " ".join(option.id for option in item.options if option.last),
        columns.OPTIONS_OF: item.options_of or "",
        columns.USE: item.use if item.use is Use.MOST else "",
        columns.MOST: str(item.most) if item.most is not None and item.kind == "ranking" else "",
        columns.MATTERS_MOST: columns.YES if item.matters_most else "",
        columns.UNIT: "" if number is None else number.unit,
        columns.FIGURE: "" if number is None or number.figure is None else str(number.figure),
    }


def _type(question: Question, lists: _Lists) -> str:
    if question.kind is Kind.NUMBER and question.number is not None:
        return "integer" if _is_whole(question.number) else "range"
    name = _TYPES[question.kind]
    return f"{name} {lists.name_of(question)}" if question.options else name


def _is_whole(spec: NumberSpec) -> bool:
    """Whether all its numbers can be typed as integers; a decimal's steps no constraint tells exactly."""
    ends = (spec.least, spec.most, spec.step)
    return all(each == each.to_integral_value() and abs(each) <= _LARGEST for each in ends)


def _relevant(question: Question, several: frozenset[str]) -> str:
    half = {
        None: [],
        Half.OWN_FIRST: [f"${{{columns.HALF}}} = '{Half.OWN_FIRST}'"],
        Half.FIGURE_FIRST: [f"${{{columns.HALF}}} = '{Half.FIGURE_FIRST}'"],
    }[question.half]
    when = [relevant(question.when, several)] if question.when else []
    return " and ".join((*half, *when))


def _constraint(question: Question) -> str:
    spec = question.number
    if question.kind is Kind.NUMBER and spec is not None and _is_whole(spec):
        return " and ".join(_ends(spec))
    if question.kind is not Kind.CHOICES:
        return ""
    most = [] if question.most_picks is None else [f"count-selected(.) <= {question.most_picks}"]
    alone = [
        f"(not(selected(., '{option.id}')) or count-selected(.) = 1)"
        for option in question.options
        if option.alone
    ]
    return " and ".join((*most, *alone))


def _ends(spec: NumberSpec) -> Iterator[str]:
    yield f". >= {spec.least}"
    yield f". <= {spec.most}"
    if spec.step != 1:
        since = f"(. - {spec.least})" if spec.least % spec.step else "."
        yield f"{since} mod {spec.step} = 0"


def _parameters(question: Question) -> str:
    spec = question.number
    if question.kind is Kind.NUMBER and spec is not None and not _is_whole(spec):
        return f"start={spec.least} end={spec.most} step={spec.step}"
    # Whoever shuffles a list elsewhere shuffles all of it, 'none of them' too.
    free = question.shuffled and not any(option.last for option in question.options)
    return columns.RANDOMIZE if free else ""


def _asides(source: Source) -> Iterator[Aside]:
    survey = source.survey
    for tag in survey.codebook:
        yield Aside(columns.TAG, "", tag.tag, tag.means)
    for item in source.items:
        yield from _option_notes(item)
    for key in ("title", "short_name"):
        if text := getattr(survey, key):
            yield _words(columns.SURVEY, Wording(f"{survey.id}:_", text))
    for item in source.items:
        if item.heading:
            yield _words(item.id, Wording(f"{survey.id}:{item.id}", item.heading))
    said = (text for tag in survey.codebook for text in (tag.tag, tag.means))
    yield from (_words("", Wording(codebook.CONTEXT, text)) for text in dict.fromkeys(said))


def _words(of: str, said: Wording) -> Aside:
    return Aside(columns.WORDS, of, "", said.text, said)


def _option_notes(item: Item) -> Iterable[Aside]:
    """What translators are told of an option alone; what they are told of its question stands there."""
    if not item.table.has("options"):
        return
    for row in item.table.tables("options"):
        if note := row.text("note", needed=False):
            yield Aside(columns.NOTE, item.id, row.text("id"), note)
