"""The glossary: one translation for each notion, in every language, held against the catalogs.

`glossary.csv`, beside the catalogs, has a row a term and language. `stems` are what a translation holds of
which the English uses the term: pieces of words, with `|` between, for words are inflected. The rows of
English tell by which words the use of a term is seen. `glossary-excused.csv` names the sentences
that say it otherwise, each with its reason.

`python -m bot.i18n.glossary add FILE.csv` puts rows in, in place of those for the same term and language,
and tells which sentences do not hold to them.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from bot.i18n.catalogs import shipped
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES, PoFile, Unit, domains_of, path_of, read, usable

FILE = "glossary.csv"
EXCUSED = "glossary-excused.csv"
USAGE = "python -m bot.i18n.glossary add FILE.csv\n"

_VOWELS = re.compile("[\u064b-\u0652\u0640]")


@dataclass(frozen=True, slots=True)
class Term:
    """One notion in one language: how it is said there, what of it can be found, and where that is from."""

    term: str
    language: str
    translation: str
    stems: str
    note: str

    def pieces(self) -> tuple[str, ...]:
        """The stems one by one, without those that are empty."""
        return tuple(stem for each in self.stems.split("|") if (stem := _folded(each.strip())))


@dataclass(frozen=True, slots=True)
class Excuse:
    """A sentence that says a term otherwise in one language, and why that is right."""

    language: str
    context: str
    term: str
    reason: str


def glossary_faults(folder: Path, catalogs: Mapping[str, Sequence[PoFile]]) -> Iterator[str]:
    """What is wrong with the glossary, and where the catalogs do not hold to it."""
    try:
        terms, excuses = terms_in(folder / FILE), excuses_in(folder / EXCUSED)
    except (OSError, ValueError) as error:
        yield f"{FILE}: cannot be read ({error})"
        return
    yield from _row_faults(terms)
    said = {(each.term, each.language): each for each in terms}
    english = [each for each in terms if each.language == SOURCE]
    unused = set(excuses)
    for language, files in catalogs.items():
        lacking = [each.term for each in english if (each.term, language) not in said]
        if lacking:
            yield f"{FILE}: {language}: lacks {', '.join(lacking)}"
        for unit in (unit for po in files for unit in usable(po)):
            for term in _missed(unit, english, said, language):
                excuse = next((one for one in excuses if _excuses(one, language, unit, term)), None)
                unused.discard(excuse) if excuse else None
                if excuse is None:
                    yield f"{language}/glossary: {unit.context} ({unit.source[0][:40]!r}): {_told(term)}"
    for each in unused:
        if each.language in catalogs:
            yield f"{EXCUSED}: {each.language}: {each.context}: needs no excuse for '{each.term}' any more"


def terms_in(path: Path) -> tuple[Term, ...]:
    """The rows of a glossary. Raises OSError, or ValueError for a file with other columns."""
    return tuple(Term(*row) for row in _rows(path, [each.name for each in fields(Term)]))


def excuses_in(path: Path) -> tuple[Excuse, ...]:
    """The sentences excused; none where there is no such file. Raises ValueError for other columns."""
    if not path.exists():
        return ()
    return tuple(Excuse(*row) for row in _rows(path, [each.name for each in fields(Excuse)]))


def merged(there: Iterable[Term], new: Iterable[Term]) -> tuple[Term, ...]:
    """All rows by term, as English has them in order, and by language."""
    rows = {(each.term, each.language): each for each in (*there, *new)}
    order = {each.term: place for place, each in enumerate(r for r in rows.values() if r.language == SOURCE)}
    return tuple(
        sorted(
            rows.values(),
            key=lambda one: (order.get(one.term, len(order)), one.language != SOURCE, one.language),
        )
    )


def main(arguments: Sequence[str]) -> int:
    """Merge a file into the glossary that ships; 1 if a sentence does not hold to it, 2 if none was."""
    if len(arguments) != 2 or arguments[0] != "add":
        sys.stderr.write(USAGE)
        return 2
    try:
        there, new = terms_in(LOCALES / FILE), terms_in(Path(arguments[1]))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return 2
    rows = merged(there, new)
    if wrong := list(_row_faults(rows)):
        sys.stderr.writelines(f"{fault}\n" for fault in (*wrong, "Nothing was written."))
        return 2
    write(LOCALES / FILE, rows)
    languages = {each.language for each in new}
    now = {language: files for language, files in readable(LOCALES).items() if language in languages}
    faults = list(glossary_faults(LOCALES, now))
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.write(f"{len(new)} rows put in, {len(faults)} sentences to look at\n")
    return 1 if faults else 0


def readable(folder: Path) -> dict[str, tuple[PoFile, ...]]:
    """The catalogs of every language but English, without those that cannot be read."""
    return {language: tuple(_files(folder, language)) for language in shipped(folder) if language != SOURCE}


def write(path: Path, rows: Iterable[Term]) -> None:
    """The rows as a file that any spreadsheet reads."""
    names = [each.name for each in fields(Term)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([getattr(row, name) for name in names] for row in rows)


def _files(folder: Path, language: str) -> Iterator[PoFile]:
    for domain in domains_of(folder, language):
        with suppress(OSError, ValueError):
            yield read(path_of(folder, language, domain), language)


def _row_faults(terms: Sequence[Term]) -> Iterator[str]:
    known = {each.term for each in terms if each.language == SOURCE}
    for each in terms:
        where = f"{FILE}: {each.language}: {each.term}"
        if each.term not in known:
            yield f"{where}: no row of English has this term"
        if not each.translation.strip() or not each.pieces():
            yield f"{where}: a translation and a stem are wanted"


def _missed(
    unit: Unit, english: Iterable[Term], said: Mapping[tuple[str, str], Term], language: str
) -> Iterator[Term]:
    """The terms that the English of a sentence uses and some form of its translation does not say."""
    for each in english:
        term = said.get((each.term, language))
        if term is None or not any(_uses(each.stems).search(text) for text in unit.source):
            continue
        if not all(any(piece in _folded(form) for piece in term.pieces()) for form in unit.forms):
            yield term


def _excuses(excuse: Excuse, language: str, unit: Unit, term: Term) -> bool:
    return (excuse.language, excuse.context, excuse.term) == (language, unit.context, term.term)


def _told(term: Term) -> str:
    return f"the English says '{term.term}', so one of '{term.stems}' is wanted (or an excuse in {EXCUSED})"


@cache
def _uses(words: str) -> re.Pattern[str]:
    """Finds one of the words as a word: no part of another, of a command or of a {name}; 'UN' as it is."""
    either = "|".join(
        re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})" for word in words.split("|")
    )
    return re.compile(rf"(?<![\w/{{-])(?:{either})(?![\w}}-])")


def _folded(text: str) -> str:
    """The text as it is compared: no capitals, and no vowel marks of Arabic, which are written at will."""
    return _VOWELS.sub("", unicodedata.normalize("NFC", text)).casefold()


def _rows(path: Path, names: Sequence[str]) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames is None or set(names) - set(reader.fieldnames):
            raise ValueError(f"{path}: the columns {', '.join(names)} are wanted")
        for row in reader:
            yield [unicodedata.normalize("NFC", (row[name] or "").strip()) for name in names]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
