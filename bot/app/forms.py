"""A survey as a form for programs elsewhere, in the languages that have its words, with its recordings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.recordings import fingerprint, shelf
from bot.domain.faults import Fault
from bot.domain.say import Line, Named, Wording
from bot.i18n import values
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE, direction
from bot.i18n.po import PoFile, Unit, usable
from bot.i18n.standing import Standing, standing_of
from bot.storage.recordings import ENDING, Name, index_of, path_of
from bot.surveyfile.load import read_source
from bot.surveyfile.xlsform.columns import language_name
from bot.surveyfile.xlsform.rows import Form, form_of
from bot.surveyfile.xlsform.writing import Language, workbook_of

Units = Mapping[tuple[str, str], Unit]


@dataclass(frozen=True, slots=True)
class Exported:
    """A form as a workbook, and what there is to say of it.

    `drafts` counts by language the words in it that no speaker has reviewed, `missing` those that it lacks;
    `left_out` are the languages that are not in it because of that. `sounds` are the recordings that it
    names, by the name of the file.
    """

    content: bytes
    rows: int
    languages: tuple[str, ...]
    drafts: Mapping[str, int]
    missing: Mapping[str, int]
    left_out: tuple[str, ...]
    sounds: Mapping[str, Path]


def exported(
    path: Path, catalogs: Catalogs, folders: Sequence[Path], wanted: Iterable[str] | None = None
) -> Exported:
    """The survey in this file as a form; `folders` hold recordings. Raises Fault.

    With no languages `wanted`, all are in it that have every word of the survey. Those that are wanted are in
    it as far as they go.
    """
    form = form_of(read_source(path))
    codes = catalogs.languages if wanted is None else _known(catalogs, wanted)
    units = {code: _units(catalogs, form, code) for code in codes if code != SOURCE}
    lacking = {code: len(form.wordings()) - len(found) for code, found in units.items()}
    missing = {code: count for code, count in lacking.items() if count}
    left_out = tuple(missing) if wanted is None else ()
    within = (SOURCE, *(code for code in units if code not in left_out))
    sounds: dict[str, Path] = {}
    languages = [_language(catalogs, folders, code, units.get(code, {}), sounds) for code in within]
    return Exported(
        content=workbook_of(form, languages),
        rows=len(form.rows),
        languages=within,
        drafts={code: _drafts(units[code]) for code in within[1:] if _drafts(units[code])},
        missing=missing,
        left_out=left_out,
        sounds={name: sounds[name] for name in sorted(sounds)},
    )


def _known(catalogs: Catalogs, wanted: Iterable[str]) -> tuple[str, ...]:
    """The languages that were asked for, each once. Raises Fault with every one that there is none of."""
    asked = tuple(dict.fromkeys(wanted))
    known = ", ".join(catalogs.languages)
    faults = [
        f'--languages: "{each[:20]}" is none of these: {known}.'
        for each in asked
        if each not in catalogs.languages
    ]
    if faults:
        raise Fault(tuple(faults))
    return asked


def _units(catalogs: Catalogs, form: Form, code: str) -> Units:
    """What a language says of the form: words as translators wrote them, so that they come back the same."""
    wanted = {(each.context, each.text) for each in form.wordings()}
    units = tuple(unit for _, unit in catalogs.units(code) if unit.key in wanted)
    return {unit.key: unit for unit in usable(PoFile(code, units))}


def _drafts(units: Units) -> int:
    return sum(standing_of(unit) is Standing.DRAFT for unit in units.values())


def _language(
    catalogs: Catalogs, folders: Sequence[Path], code: str, units: Units, sounds: dict[str, Path]
) -> Language:
    """A language of the form; the recordings that it names are noted in `sounds`."""
    recorded = shelf(folders, code)

    def say(line: Line) -> str | None:
        if isinstance(line, Wording):
            unit = units.get((line.context, line.text))
            return line.text if code == SOURCE else unit.forms[0] if unit is not None else None
        return catalogs.words(line, code) if catalogs.complete(line, code) else None

    def sound(line: Line) -> str | None:
        if not catalogs.complete(line, code):
            return None
        words = fingerprint(catalogs.words(line, code))
        name = recorded.get(words)
        if name is None:
            return None
        file = f"{str(name).replace('/', '-')}{ENDING}"
        sounds[file] = _lies(folders, name, words)
        return file

    own = values.name(Named("language", code), code)
    return Language(language_name(code, own), direction(code) == "rtl", say, sound)


def _lies(folders: Sequence[Path], name: Name, words: str) -> Path:
    """Where the recording of these words lies; under its name others may lie elsewhere."""
    there = (
        path_of(folder, name)
        for folder in folders
        if index_of(folder, name.language, name.survey).get(name.item) == words
    )
    return next(path for path in there if path.exists())
