"""Translations of one's own: how far each language has come, and reviews that people have given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.domain.faults import Fault
from bot.i18n.catalogs import Catalogs, catalog
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES, Domain, PoFile, Unit, domains_of, usable
from bot.i18n.protecting import protects
from bot.i18n.standing import Review, Standing, reviewed, standing_of, standings
from bot.storage import owncatalogs

DONE = (Standing.REVIEWED, Standing.PRETESTED)


@dataclass(frozen=True, slots=True)
class LanguageStands:
    """How many sentences of a language have come how far; `protecting` counts those that protect people."""

    language: str
    sentences: Counter[Standing]
    protecting: Counter[Standing]

    @property
    def may_open(self) -> bool:
        """Whether a real round may be asked in the language."""
        return all(standing in DONE for standing in self.protecting.elements())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the catalog that it stands in."""

    domain: Domain
    unit: Unit


def stands(own: Path, folder: Path = LOCALES) -> list[LanguageStands]:
    """How far every language but English has come. Raises Fault for a file that is no catalog."""
    languages = Catalogs(folder).languages
    return [_stands(own, folder, language) for language in languages if language != SOURCE]


def waiting(own: Path, language: str, *, protecting: bool, folder: Path = LOCALES) -> Iterator[Sentence]:
    """The sentences that no speaker has reviewed, those that protect people first. Raises Fault."""
    found = [
        Sentence(domain, unit)
        for domain in domains_of(folder, language)
        for unit in usable(existing(own, language, domain, folder))
        if standing_of(unit) not in DONE
    ]
    yield from (each for each in found if protects(each.unit.context))
    if not protecting:
        yield from (each for each in found if not protects(each.unit.context))


def review(own: Path, language: str, sentences: Iterable[Sentence], role: str, on: date) -> None:
    """Note that a speaker has read these translations and found them right."""
    given = Review(role, on)
    keep(own, language, [replace(each, unit=reviewed(each.unit, given)) for each in sentences])


def keep(own: Path, language: str, sentences: Iterable[Sentence]) -> None:
    """Put sentences into one's own catalogs. Raises Fault where nothing can be written there."""
    by_domain: dict[Domain, list[Unit]] = {}
    for each in sentences:
        by_domain.setdefault(each.domain, []).append(each.unit)
    for domain, units in by_domain.items():
        try:
            owncatalogs.keep(own, language, domain, units)
        except OSError as error:
            raise Fault(
                (f"{own}: cannot be written ({error.strerror}). Check who may write there.",)
            ) from None


def existing(own: Path, language: str, domain: Domain, folder: Path = LOCALES) -> PoFile:
    """A catalog that ships, with one's own words before it. Raises Fault."""
    try:
        return catalog(folder, own, language, domain)
    except FileNotFoundError:
        told = f'LANGUAGE: "{language[:20]}" has no catalog. `charterbot locales status` lists the languages.'
        raise Fault((told,)) from None
    except (OSError, ValueError) as error:
        raise Fault((f"{language}: {error}. `charterbot locales status` lists the languages.",)) from None


def _stands(own: Path, folder: Path, language: str) -> LanguageStands:
    sentences: Counter[Standing] = Counter()
    protecting: Counter[Standing] = Counter()
    for domain in domains_of(folder, language):
        for (context, _), standing in standings(existing(own, language, domain, folder)).items():
            sentences[standing] += 1
            protecting[standing] += protects(context)
    return LanguageStands(language, sentences, protecting)
