"""The lists of answers of a form, and what of them is said of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.survey import CANNOT_JUDGE
from bot.surveyfile import shared
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.names import as_id
from bot.surveyfile.xlsform.places import Findings, Place, shown
from bot.surveyfile.xlsform.reading import Form, Row

_PICTURES: Final = ("media::image", "media::big-image", "media::video")
#: The answers of the lists that all surveys share, whether or not a form holds them.
SHARED: Final[Mapping[str, tuple[str, ...]]] = {
    columns.SUPPORT_LIST: (*shared.STEPS, CANNOT_JUDGE),
    columns.DIRECTION_LIST: tuple(shared.DIRECTIONS),
    columns.REASON_LIST: tuple(shared.REASONS),
    columns.JUDGEMENT_LIST: (*shared.JUDGEMENTS, CANNOT_JUDGE),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a list: its name in the form, the id that it becomes, its English, and its row."""

    name: str
    id: str
    text: str
    row: Row
    label: str

    @property
    def standing(self) -> bool:
        """Whether it is one of those that all surveys share, with its words."""
        return self.id in shared.STANDING and shared.STANDING[self.id].text == self.text

    @property
    def place(self) -> Place:
        """Where its text stands."""
        return self.row.at(self.label)


@dataclass(frozen=True, slots=True)
class Answers:
    """A list of answers."""

    name: str
    answers: tuple[Answer, ...]

    def names(self) -> tuple[str, ...]:
        """The names of all of its answers in the form."""
        return tuple(each.name for each in self.answers)

    def ids(self) -> Mapping[str, str]:
        """The id of each answer by its name in the form."""
        return {each.name: each.id for each in self.answers}


def names_in(lists: Mapping[str, Answers], name: str) -> Mapping[str, str] | None:
    """The id of each answer of a list by its name in the form; None where there is no such list."""
    if name in SHARED:
        return {each: each for each in SHARED[name]}
    found = lists.get(name)
    return None if found is None or not found.answers else found.ids()


def read_lists(form: Form, label: str, findings: Findings) -> dict[str, Answers]:
    """All lists by name; `label` is the column that holds the English."""
    found: dict[str, list[Answer]] = {}
    for row in form.choices:
        list_name, name = row.get(columns.LIST_NAME), row.get(columns.NAME)
        if not list_name or not name:
            missing = columns.LIST_NAME if not list_name else columns.NAME
            findings.wrong(row.at(missing), "the name of a list and of an answer was expected", "nothing")
            continue
        answer = _answer(row, name, label, found.setdefault(list_name, []), findings)
        if answer is not None:
            found[list_name].append(answer)
    return {name: Answers(name, tuple(answers)) for name, answers in found.items()}


def _answer(row: Row, name: str, label: str, before: Iterable[Answer], findings: Findings) -> Answer | None:
    id_ = as_id(name)
    place = row.at(columns.NAME)
    if id_ is None:
        findings.wrong(place, "a name of 1 to 24 of a-z, 0-9 and _ was expected", shown(name))
        return None
    if any(each.id == id_ for each in before):
        findings.wrong(place, "each answer once in a list was expected", f"{shown(name)} again")
        return None
    if id_ != name:
        findings.tell(place, "names hold only a-z, 0-9 and _ here, and were changed to that")
    for column in _PICTURES:
        if column in {each.rpartition("::")[0] if each.count("::") > 1 else each for each in row.cells}:
            findings.wrong(row.at(column), "words alone were expected: pictures are ours here", "a picture")
    return Answer(name, id_, row.get(label), row, label)
