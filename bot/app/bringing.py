"""Handing a language's sentences out to who translates them, and taking them back, all or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.app import translating
from bot.app.translating import Sentence
from bot.domain.faults import Fault
from bot.i18n.brought import Brought, faults_of, from_po
from bot.i18n.po import LOCALES, PoFile, domains_of, written
from bot.i18n.spreadsheet import from_xlsx, to_xlsx
from bot.i18n.standing import Review, review_of, reviewed, settled
from bot.surveyfile.sheets import PACKED


class Form(StrEnum):
    """What a language's sentences are handed out as."""

    PO = "po"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the sentences of a file; `left` are those still empty or to be looked at again."""

    changed: int
    reviewed: int
    same: int
    left: int


def handed_out(own: Path, language: str, form: Form, folder: Path = LOCALES) -> bytes:
    """All of a language's sentences, the bot's and the surveys', in one file. Raises Fault."""
    units = [each.unit for each in _sentences(own, language, folder)]
    if form is Form.XLSX:
        return to_xlsx(units, language)
    return written(PoFile(language, tuple(units))).encode()


def take_back(
    own: Path, language: str, content: bytes, *, by: str | None, on: date, folder: Path = LOCALES
) -> Taken:
    """Put what was filled in into one's own catalogs. Raises Fault with all that is wrong, and keeps none."""
    there = {each.unit.key: each for each in _sentences(own, language, folder)}
    units = [each.unit for each in there.values()]
    unread: tuple[str, ...] = ()
    if content.startswith(PACKED):
        brought, unread = from_xlsx(content, language, units)
    else:
        brought = from_po(content, language)
    faults = [*unread, *faults_of(brought, {unit.key: unit for unit in units}, language)]
    if by is None:
        faults += [
            f"{each.name}: is marked as right. Say by whom: --by ROLE." for each in brought if each.right
        ]
    if faults:
        raise Fault(tuple(faults))
    review = None if by is None else Review(by, on)
    fresh = [_taken(there[each.unit.key], each, review) for each in brought if _says(each)]
    kept = [each for each in fresh if each != there[each.unit.key]]
    translating.keep(own, language, kept)
    changed = sum(each.unit.forms != there[each.unit.key].unit.forms for each in kept)
    return Taken(
        changed=changed,
        reviewed=sum(_is_reviewed(each) for each in kept),
        same=len(fresh) - len(kept),
        left=len(brought) - len(fresh),
    )


def _sentences(own: Path, language: str, folder: Path) -> Iterable[Sentence]:
    for domain in domains_of(folder, language):
        for unit in translating.existing(own, language, domain, folder).units:
            yield Sentence(domain, unit)


def _says(each: Brought) -> bool:
    """Whether it holds a translation that may be shown."""
    return not each.unit.empty and (each.right or not each.unit.fuzzy)


def _taken(now: Sentence, each: Brought, review: Review | None) -> Sentence:
    """The sentence with the brought words, and the notes that are about these words."""
    own = tuple(line for line in now.unit.remarks if not line.startswith("|"))
    # Notes of reviews that stand in the file count where whoever brings it says so.
    notes = () if review is None else tuple(line for line in each.unit.remarks if line not in own)
    unit = settled(replace(now.unit, forms=each.unit.forms, fuzzy=False, remarks=(*own, *notes)))
    return replace(now, unit=reviewed(unit, review) if each.right and review is not None else unit)


def _is_reviewed(each: Sentence) -> bool:
    return review_of(each.unit) is not None
