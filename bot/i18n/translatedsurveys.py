"""Whether a survey is as easy and as short in every language as its English has to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.i18n.catalogs import shipped
from bot.i18n.faults import translation_faults
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES, Unit, path_of, read, usable
from bot.surveyfile.charter import FILE as CHARTER
from bot.surveyfile.extract import messages
from bot.surveyfile.load import read_source

_CHARTER = "charter:"


def survey_faults(path: Path, folder: Path = LOCALES) -> Iterator[str]:
    """What is wrong with the translations of a survey file, or of the charter: language, question, and what.

    The file itself has to be without mistakes. What has no translation yet is shown in English, and no fault.
    """
    labels = frozenset[tuple[str, str]]() if path.name == CHARTER else _labels(path)
    wanted = None if path.name == CHARTER else {(context, text) for context, text, _ in messages(path)}
    for language in shipped(folder):
        if language == SOURCE:
            continue
        try:
            units = tuple(usable(read(path_of(folder, language, "surveys"), language)))
        except (OSError, ValueError):
            yield f"{path}: {language}: the translations cannot be read"
            continue
        for unit in units:
            if unit.key in wanted if wanted is not None else unit.context.startswith(_CHARTER):
                yield from (f"{path}: {language}: {fault}" for fault in _faults(unit, labels, language))


def _faults(unit: Unit, labels: frozenset[tuple[str, str]], language: str) -> Iterator[str]:
    question = unit.context.rpartition(":")[2]
    whole = Unit(unit.context, unit.source, unit.forms, label=unit.key in labels)
    for fault in translation_faults(whole, language):
        yield f"{question} ({unit.source[0][:40]!r}): {fault}"


def _labels(path: Path) -> frozenset[tuple[str, str]]:
    questions = read_source(path).survey.questions
    return frozenset((option.context, option.text) for question in questions for option in question.options)
