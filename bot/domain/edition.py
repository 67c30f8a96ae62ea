"""One version of a proposal in its own words, and what becomes of each part from one version to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.say import Wording
from bot.domain.survey import CHARTER, Part, Survey

#: What is told of a whole proposal.
TOLD = ("short_name", "asks", "changes", "keeps")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a proposal: its name and its text, each with the place at which catalogs hold it."""

    id: str
    name: Wording
    text: Wording

    @property
    def part(self) -> Part:
        """The same as a survey holds it."""
        return Part(self.id, self.name.text, self.text.text)


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a proposal. `risk` is that of the surveys on it, `normal` or `high`."""

    proposal: str
    version: int
    short_name: Wording
    asks: Wording
    changes: Wording
    keeps: Wording
    passages: tuple[Passage, ...]
    risk: str = "normal"

    def passage(self, id_: str) -> Passage | None:
        """The part with this id, if this version has one."""
        return next((each for each in self.passages if each.id == id_), None)

    def told(self) -> tuple[Wording, ...]:
        """What is told of the whole proposal, in the order of `TOLD`."""
        return self.short_name, self.asks, self.changes, self.keeps

    def wordings(self) -> Iterable[Wording]:
        """Every text of this version, each once."""
        parts = (wording for each in self.passages for wording in (each.name, each.text))
        return dict.fromkeys((*self.told(), *parts))


class Fate(StrEnum):
    """What becomes of a part in the next version."""

    KEPT = "kept"
    CHANGED = "changed"
    TAKEN_OUT = "taken_out"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A part in two versions; in one of them it can be missing."""

    id: str
    before: Passage | None
    now: Passage | None

    @property
    def fate(self) -> Fate:
        """What becomes of it. Another name alone changes nothing that is asked about."""
        if self.before is None:
            return Fate.ADDED
        if self.now is None:
            return Fate.TAKEN_OUT
        return Fate.KEPT if self.before.text.text == self.now.text.text else Fate.CHANGED

    @property
    def name(self) -> Wording:
        """What the part is called, in the newer of the versions that have it."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 - a change is of something
        return found.name


def changes(before: Edition, now: Edition) -> tuple[Change, ...]:
    """Every part of two versions: in the order of the newer one, then those that were taken out."""
    ids = dict.fromkeys(each.id for each in (*now.passages, *before.passages))
    return tuple(Change(id_, before.passage(id_), now.passage(id_)) for id_ in ids)


def differing(before: Edition, now: Edition) -> list[str]:
    """Where the words of two versions differ: told texts by their key, parts as `part a1`."""
    told = zip(TOLD, before.told(), now.told(), strict=True)
    found = [key for key, was, is_ in told if was.text != is_.text]
    return found + [
        f"part {each.id}"
        for each in changes(before, now)
        if each.before is None or each.now is None or each.before.part != each.now.part
    ]


def edition_of(survey: Survey) -> Edition | None:
    """The version of the proposal that a survey asks about; None where it tells of none."""
    if survey.proposal is None or survey.version is None:
        return None
    short_name, asks, changes_, keeps = told_of(survey)
    return Edition(
        survey.proposal,
        survey.version,
        short_name,
        asks,
        changes_,
        keeps,
        tuple(
            Passage(part.id, _named(survey, part), Wording(f"{CHARTER}:{part.id}", part.text))
            for part in survey.parts
        ),
        survey.risk,
    )


def told_of(survey: Survey) -> tuple[Wording, Wording, Wording, Wording]:
    """What is told before a survey, in the order of `TOLD`."""
    short_name, asks, changes_, keeps = survey.told_in or (f"{survey.id}:_",) * len(TOLD)
    return (
        Wording(short_name, survey.short_name),
        Wording(asks, survey.asks),
        Wording(changes_, survey.changes),
        Wording(keeps, survey.keeps),
    )


def _named(survey: Survey, part: Part) -> Wording:
    """The name of a part where a survey heads its questions with it: there it is translated."""
    headed = (each for each in survey.questions if each.part_id == part.id and each.heading == part.name)
    question = next(headed, None)
    where = None if question is None else question.named_in or question.context
    return Wording(where or f"{CHARTER}:{part.id}", part.name)
