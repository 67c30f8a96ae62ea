"""`python -m bot.i18n.fill LANGUAGE FILE.json`: put many translations into a language's catalogs at once.

The file holds {"bot": {key: text}, "surveys": {"context|English": text}}; a sentence that counts has
a list of its plural forms instead of a text. What has a fault is reported and left as it was.
`--missing` in place of the file prints such a file with the English of all that is still to be done.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.faults import Fault
from bot.i18n.extract import SURVEYS, opened, templates, updated
from bot.i18n.faults import translation_faults
from bot.i18n.po import LOCALES, Domain, PoFile, Unit, domains_wanted, forms_of, path_of, served, written
from bot.i18n.standing import settled, with_state

MISSING = "--missing"
USAGE = f"python -m bot.i18n.fill LANGUAGE FILE.json | {MISSING}\n"


def fill(po: PoFile, texts: Mapping[str, Any], template: PoFile, domain: Domain) -> tuple[PoFile, list[str]]:
    """The catalog, brought up to date and with the texts in it, and a line for each text refused.

    New words have been reviewed by nobody, so a catalog that changes is a draft.
    """
    now = updated(po, template)
    faults = []
    units = {name_of(unit, domain): unit for unit in now.units}
    for name, text in texts.items():
        unit = units.get(name)
        if unit is None:
            faults.append(f"{domain}: {name}: no such sentence")
            continue
        forms = _forms(text)
        if forms is None:
            faults.append(f"{domain}: {name}: a text or a list of texts is wanted")
            continue
        own = tuple(line for line in unit.remarks if not line.startswith("|"))
        filled = settled(replace(unit, forms=forms, fuzzy=False, remarks=own))
        if wrong := list(translation_faults(filled, po.language)):
            faults.extend(f"{domain}: {name}: {fault}" for fault in wrong)
        else:
            units[name] = filled
    return with_state(replace(now, units=tuple(units.values()))), faults


def missing(po: PoFile, template: PoFile, domain: Domain) -> dict[str, str | list[str]]:
    """The sentences that are empty or fuzzy, each with its English in place of the translation."""
    return {
        name_of(unit, domain): _english(unit, po.language)
        for unit in updated(po, template).units
        if unit.fuzzy or unit.empty
    }


def name_of(unit: Unit, domain: Domain) -> str:
    """What a sentence is called in the file: its key, or its context and its English."""
    return unit.context if domain != "surveys" else f"{unit.context}|{unit.source[0]}"


def main(arguments: Sequence[str]) -> int:
    """Fill the catalogs that ship; 1 if a text was refused, 2 if nothing could be begun."""
    if len(arguments) != 2:
        sys.stderr.write(USAGE)
        return 2
    language, source = arguments
    files = {domain: path_of(LOCALES, language, domain) for domain in domains_wanted(language)}
    if not all(path.exists() for path in files.values()):
        sys.stderr.write(f"{language}: no catalog yet, run `python -m bot.i18n.update {language}` first\n")
        return 2
    try:
        english = templates(SURVEYS)
        catalogs = {domain: opened(path, language) for domain, path in files.items()}
        texts = None if source == MISSING else json.loads(Path(source).read_text("utf-8"))
    except (Fault, OSError, ValueError) as fault:
        sys.stderr.write(f"{fault}\nNothing was written.\n")
        return 2
    if source == MISSING:
        _tell_missing(catalogs, english, language)
        return 0
    refused = _fill_all(catalogs, texts, english, files)
    sys.stdout.writelines(f"{fault}\n" for fault in refused)
    return 1 if refused else 0


def _fill_all(
    catalogs: dict[Domain, PoFile], texts: Any, english: dict[Domain, PoFile], files: dict[Domain, Path]
) -> list[str]:
    if not isinstance(texts, dict) or not all(isinstance(one, dict) for one in texts.values()):
        return ['wanted: {"bot": {key: text}, "surveys": {"context|English": text}}']
    refused = [f"{domain}: no such catalog" for domain in sorted(texts.keys() - set(files))]
    for domain, path in files.items():
        po, faults = fill(catalogs[domain], texts.get(domain, {}), english[domain], domain)
        refused += faults
        path.write_text(written(po), "utf-8", newline="\n")
        left = sum(1 for unit in po.units if unit.fuzzy or unit.empty)
        sys.stdout.write(f"{path}: {len(po.units) - left} of {len(po.units)} translated\n")
    return refused


def _tell_missing(catalogs: dict[Domain, PoFile], english: dict[Domain, PoFile], language: str) -> None:
    todo = {domain: missing(catalogs[domain], english[domain], domain) for domain in domains_wanted(language)}
    json.dump(todo, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    for index, numbers in enumerate(served(language)):
        sys.stderr.write(f"plural form [{index}] is for {', '.join(map(str, numbers[:8]))} …\n")


def _english(unit: Unit, language: str) -> str | list[str]:
    if not unit.counts:
        return unit.source[0]
    one, many = unit.source
    forms = range(forms_of(language, unit))
    return [one if served(language)[index] == (1,) else many for index in forms]


def _forms(text: Any) -> tuple[str, ...] | None:
    match text:
        case str():
            return (text,)
        case list() if all(isinstance(form, str) for form in text):
            return tuple(text)
        case _:
            return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
