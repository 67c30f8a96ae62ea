"""Templates made from the English, and catalogs brought up to date from them.

A sentence whose English is unchanged keeps its translation. Where the English changed, the old
translation is kept for translators but marked fuzzy, and is not shown to anybody until one of them
has cleared the mark. What is gone is taken out; what is new waits empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path

from bot.i18n.catalogs import shipped
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import (
    BUTTON,
    Domain,
    PoFile,
    Unit,
    domains_wanted,
    emptied,
    forms_of,
    path_of,
    read,
    written,
)
from bot.i18n.standing import settled, with_state
from bot.i18n.words import ALL
from bot.surveyfile import shared
from bot.surveyfile.extract import messages, shared_messages, statement_messages
from bot.surveyfile.load import read_source, survey_paths

SURVEYS = Path(__file__).resolve().parents[2] / "surveys"

#: How the keys of the console's words begin.
CONSOLE = "console."
_ALIKE = 0.5  # the share of letters two texts have in common from which one may be a rewording


def templates(surveys: Path = SURVEYS) -> dict[Domain, PoFile]:
    """All English sentences: the bot's and the console's by topic and then as written, the surveys' by file.

    Raises Fault for a survey file with mistakes.
    """
    own = tuple(_own_units())
    console = tuple(unit for unit in own if unit.context.startswith(CONSOLE))
    return {
        "bot": PoFile("", tuple(unit for unit in own if not unit.context.startswith(CONSOLE))),
        "surveys": PoFile("", tuple(_survey_units(surveys))),
        "console": PoFile("", console),
    }


def template_path(folder: Path, domain: Domain) -> Path:
    """Where a template stands in the folder of catalogs."""
    return folder / f"{domain}.pot"


def in_step(folder: Path, surveys: Path = SURVEYS, added: Iterable[str] = ()) -> dict[Path, str]:
    """What every file of the folder has to hold to be in step with the English.

    `added` names languages that have no catalog yet. Raises ValueError for a file that is no catalog,
    and Fault for a survey file with mistakes.
    """
    english = templates(surveys)
    files = {template_path(folder, domain): written(po) for domain, po in english.items()}
    for language in sorted({*shipped(folder), *added} - {SOURCE}):
        for domain in domains_wanted(language):
            path = path_of(folder, language, domain)
            files[path] = written(updated(opened(path, language), english[domain]))
    return files


def opened(path: Path, language: str) -> PoFile:
    """The catalog in the file, or an empty one where there is no file yet."""
    return read(path, language) if path.exists() else PoFile(language, ())


def updated(po: PoFile, template: PoFile) -> PoFile:
    """The catalog with the template's sentences, keeping every translation that may still serve.

    A catalog in which anything is left to translate or to review is a draft.
    """
    kept = {(unit.context, unit.source): unit for unit in po.units}
    fresh = [unit for unit in template.units if (unit.context, unit.source) not in kept]
    reworded = _reworded(fresh, po.units, template.units)
    units = []
    for unit in template.units:
        if (old := kept.get((unit.context, unit.source))) is not None:
            units.append(_carried(unit, old, po.language))
        elif (old := reworded.get(unit.key)) is not None:
            units.append(_fuzzy(unit, old, po.language))
        else:
            units.append(emptied(unit, po.language))
    return with_state(PoFile(po.language, tuple(units)))


def _own_units() -> Iterable[Unit]:
    for key, entry in ALL.items():
        source = (entry.english,) if entry.plural is None else (entry.english, entry.plural)
        yield Unit(key, source, notes=notes_of(entry.note, button=entry.button), label=entry.button)


def _survey_units(folder: Path) -> Iterable[Unit]:
    """The shared texts once, then each survey's own; an answer offered stands on a button."""
    files = survey_paths(folder)
    offered = {
        (option.context, option.text)
        for path in files
        for question in read_source(path).survey.questions
        for option in question.options
    }
    own = (text for path in files for text in messages(path))
    offered |= {(shared.CONTEXT, each.text) for each in shared.AGREEMENT.values()}
    for context, text, note in dict.fromkeys(chain(shared_messages(), statement_messages(), own)):
        button = (context, text) in offered
        yield Unit(context, (text,), notes=notes_of(note, button=button), label=button)


def notes_of(note: str, *, button: bool) -> tuple[str, ...]:
    """The lines of a translators' note, and that a sentence stands on a button where it does."""
    notes = note.splitlines()
    return (*notes, BUTTON) if button else tuple(notes)


def _carried(unit: Unit, old: Unit, language: str) -> Unit:
    """The template's sentence with its translation, in the number of forms the language has."""
    count = forms_of(language, unit)
    forms = (*old.forms, *("",) * count)[:count]
    remarks = tuple(line for line in old.remarks if old.fuzzy or not line.startswith("|"))
    return settled(replace(unit, forms=forms, remarks=remarks, fuzzy=old.fuzzy and any(forms)))


def _fuzzy(unit: Unit, old: Unit, language: str) -> Unit:
    """The template's sentence with the translation of what it said before, marked as such."""
    count = forms_of(language, unit)
    if unit.counts and not old.counts:
        forms = old.forms * count
    elif old.counts and not unit.counts:
        forms = old.forms[-1:]
    else:
        forms = (*old.forms, *("",) * count)[:count]
    own = tuple(line for line in old.remarks if not line.startswith("|"))
    before = tuple(line for line in old.remarks if line.startswith("|")) or (f'| msgid "{_escaped(old)}"',)
    return settled(replace(unit, forms=forms, remarks=(*own, *before), fuzzy=True))


def _escaped(unit: Unit) -> str:
    return unit.source[0].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _reworded(fresh: list[Unit], old: tuple[Unit, ...], now: tuple[Unit, ...]) -> dict[tuple[str, str], Unit]:
    """For new English, the old sentence of the same context that it most likely replaces.

    A context that holds one sentence, as every key of the bot does, is taken at its word. Where it
    holds several, the closest pairs are taken first, and none below a likeness of one half.
    """
    still = {(unit.context, unit.source) for unit in now}
    gone = [unit for unit in old if (unit.context, unit.source) not in still and any(unit.forms)]
    pairs = [
        (_likeness(one, other, alone=_alone(one, now) and _alone(other, old)), place, one, other)
        for place, one in enumerate(fresh)
        for other in gone
        if one.context == other.context
    ]
    found: dict[tuple[str, str], Unit] = {}
    taken: set[tuple[str, str]] = set()
    for likeness, _, one, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if likeness >= _ALIKE and one.key not in found and other.key not in taken:
            found[one.key] = other
            taken.add(other.key)
    return found


def _alone(unit: Unit, units: tuple[Unit, ...]) -> bool:
    return sum(1 for other in units if other.context == unit.context) == 1


def _likeness(one: Unit, other: Unit, *, alone: bool) -> float:
    return 1.0 if alone else SequenceMatcher(None, one.source[0], other.source[0], autojunk=False).ratio()
