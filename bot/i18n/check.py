"""`python -m bot.i18n.check`: list every fault of the English and of the catalogs; 1 if there is any."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bot.domain.faults import Fault
from bot.i18n.catalogs import shipped
from bot.i18n.extract import SURVEYS, template_path, templates
from bot.i18n.faults import english_faults, key_faults, translation_faults
from bot.i18n.glossary import FILE as GLOSSARY
from bot.i18n.glossary import glossary_faults, readable
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES, Domain, PoFile, Unit, domains_wanted, path_of, read, written

REMEDY = "run `python -m bot.i18n.update`"


def check(folder: Path, surveys: Path) -> Iterator[str]:
    """Every fault, with the file and the sentence it is in."""
    try:
        english = templates(surveys)
    except Fault as fault:
        yield from fault.lines
        return
    for domain, template in english.items():
        for unit in template.units:
            if domain != "surveys":
                yield from _placed("words", unit, key_faults(unit.context))
            yield from _placed("surveys" if domain == "surveys" else "words", unit, english_faults(unit))
        path = template_path(folder, domain)
        if not path.exists() or path.read_text("utf-8") != written(template):
            yield f"{path.name}: differs from the English, {REMEDY}"
    for language in shipped(folder):
        if language != SOURCE:
            for domain in domains_wanted(language):
                yield from _catalog_faults(folder, language, domain, english[domain])
    if (folder / GLOSSARY).exists():
        yield from glossary_faults(folder, readable(folder))


def main() -> int:
    """Check the catalogs that ship."""
    faults = list(check(LOCALES, SURVEYS))
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.write(f"{len(faults)} faults\n" if faults else "catalogs: no fault\n")
    return 1 if faults else 0


def _catalog_faults(folder: Path, language: str, domain: Domain, template: PoFile) -> Iterator[str]:
    place = f"{language}/{domain}.po"
    try:
        po = read(path_of(folder, language, domain), language)
    except (OSError, ValueError) as error:
        yield f"{place}: cannot be read ({error})"
        return
    there = {(unit.context, unit.source): unit for unit in po.units}
    wanted = {(unit.context, unit.source): unit for unit in template.units}
    for key, unit in wanted.items():
        if key not in there:
            yield from _placed(place, unit, [f"is missing, {REMEDY}"])
    for key, unit in there.items():
        if key not in wanted:
            yield from _placed(place, unit, [f"is not in the English, {REMEDY}"])
        elif unit.fuzzy:
            yield from _placed(place, unit, ["is fuzzy: the English changed, look at it again"])
        elif unit.empty:
            yield from _placed(place, unit, ["is not translated"])
        else:
            whole = Unit(unit.context, unit.source, unit.forms, label=wanted[key].label)
            yield from _placed(place, unit, translation_faults(whole, language))


def _placed(place: str, unit: Unit, faults: Iterator[str] | list[str]) -> Iterator[str]:
    for fault in faults:
        yield f"{place}: {unit.context} ({unit.source[0][:40]!r}): {fault}"


if __name__ == "__main__":
    sys.exit(main())
