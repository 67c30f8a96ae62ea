"""A form from elsewhere as a survey file, with a catalog a language for what it says in others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.faults import Fault
from bot.domain.say import Named
from bot.domain.survey import Survey
from bot.i18n import values
from bot.i18n.catalogs import ORDER
from bot.i18n.extract import notes_of
from bot.i18n.faults import translation_faults
from bot.i18n.po import PoFile, Unit, written
from bot.surveyfile.charter import FILE as CHARTER
from bot.surveyfile.charter import read_charter
from bot.surveyfile.codebook import CONTEXT as CODEBOOK
from bot.surveyfile.extract import messages_of
from bot.surveyfile.xlsform.importing import Imported, imported


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A survey that was taken from a form: its file, a catalog a language, and what should be known."""

    survey: Survey
    text: str
    catalogs: Mapping[str, str]
    notes: tuple[str, ...]


def taken_in(content: bytes, *, name: str, folder: Path, id_: str = "", proposal: str = "") -> TakenIn:
    """The survey of the form in a workbook. Raises Fault with every mistake in it, each at its cell.

    `name` is what the file is called; `folder` is where the survey is to lie, beside its charter.
    """
    found = imported(
        content,
        name=name,
        languages=_names(),
        charter=lambda: read_charter(folder / CHARTER),
        id_=id_,
        proposal=proposal,
    )
    units = _units(found)
    faults = tuple(_faults(found, units))
    if faults:
        raise Fault(faults)
    languages = [code for code in ORDER if any(each.language == code for each in found.translated)]
    catalogs = {code: written(PoFile(code, tuple(_said(found, units.values(), code)))) for code in languages}
    return TakenIn(found.source.survey, found.text, catalogs, found.notes)


def _names() -> dict[str, str]:
    """The code of each language of ours by every name that it goes by, in small letters."""
    own = {values.name(Named("language", code), code).casefold(): code for code in ORDER}
    english = {values.english_name(code).casefold(): code for code in ORDER}
    return own | english | {code.casefold(): code for code in ORDER}


def _units(found: Imported) -> dict[tuple[str, str], Unit]:
    """What the survey says that others do not say too, to be translated."""
    survey = found.source.survey
    offered = {(each.context, each.text) for question in survey.questions for each in question.options}
    return {
        (context, english): Unit(
            context,
            (english,),
            ("",),
            notes=notes_of(note, button=(context, english) in offered),
            label=(context, english) in offered,
        )
        for context, english, note in messages_of(found.source)
        if context == CODEBOOK or context.startswith(f"{survey.id}:")
    }


def _faults(found: Imported, units: Mapping[tuple[str, str], Unit]) -> Iterator[str]:
    """What is wrong with translations, each at its cell."""
    for each in found.translated:
        unit = replace(units[each.context, each.english], forms=(each.words,))
        for fault in translation_faults(unit, each.language):
            yield f"{each.place}: {fault}"


def _said(found: Imported, units: Iterable[Unit], language: str) -> Iterator[Unit]:
    """The units in one language; tags, which other surveys have too, only where it says something."""
    words = {
        (each.context, each.english): each.words for each in found.translated if each.language == language
    }
    for unit in units:
        if unit.key in words or unit.context != CODEBOOK:
            yield replace(unit, forms=(words.get(unit.key, ""),))
