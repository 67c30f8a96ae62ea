"""Words and catalogs that the tests know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.i18n.extract import templates, updated
from bot.i18n.po import Domain, PoFile, State, Unit, path_of, written
from bot.i18n.words import ALL, Entry

WORDS = {
    "trial.hello": Entry("Hello, {name}."),
    "trial.left": Entry("One question is left.", "{count} questions are left."),
    "trial.outer": Entry("Note: {inner}"),
    "trial.plain": Entry("Take {count} of {{these}}."),
    "trial.only_english": Entry("Nobody has translated this."),
}
ARABIC_LEFT = (
    "لم يبق أي سؤال.",
    "بقي سؤال واحد.",
    "بقي سؤالان.",
    "بقيت {count} أسئلة.",
    "بقي {count} سؤال.",
    "بقي {count} سؤالًا.",
)


def of(key: str, *forms: str, fuzzy: bool = False) -> Unit:
    """One of the bot's keys with a translation."""
    entry = WORDS.get(key) or ALL[key]
    source = (entry.english,) if entry.plural is None else (entry.english, entry.plural)
    return Unit(key, source, forms, fuzzy=fuzzy)


def lay(folder: Path, language: str, *units: Unit, domain: Domain = "bot", state: State = "draft") -> Path:
    """Write a catalog of a language, and give its path."""
    path = path_of(folder, language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(PoFile(language, units, state)), "utf-8")
    return path


def lay_survey_text(folder: Path, english: str, text: str) -> None:
    """Write French catalogs in which one sentence of the surveys is translated."""
    po = updated(PoFile("fr", ()), templates()["surveys"])
    units = (replace(unit, forms=(text,)) if unit.source[0] == english else unit for unit in po.units)
    lay(folder, "fr", *units, domain="surveys")
    lay(folder, "fr")
