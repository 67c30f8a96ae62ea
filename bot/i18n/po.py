"""Catalog files: read through Babel, written the same way each time, compiled to gettext in memory."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize, read_po

from bot.i18n.values import english_name, locale_of

Domain = Literal["bot", "surveys", "console"]
State = Literal["draft", "reviewed"]
DOMAINS: tuple[Domain, ...] = ("bot", "surveys", "console")
#: The languages of the staff's console beside English; those who answer never see it.
CONSOLE_LANGUAGES = frozenset({"ar", "fr", "es"})

LOCALES = Path(__file__).resolve().parents[2] / "locales"
#: The note of a sentence that stands on a button.
BUTTON = "Button: at most 40 characters."
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_STATE = re.compile(r'^"X-State: *(\w+)', re.MULTILINE)
_NUMBERS_TRIED = 201
# Where Babel's gettext rule is not CLDR's: there 0 takes the form of 1, and Burmese has one form for all.
_PLURALS = {**dict.fromkeys(("am", "fa_AF", "ht", "ln", "ti"), (2, "(n > 1)")), "my": (1, "0")}
# A mark that follows a space, and a quotation mark that a space follows: French, and whoever writes like it.
_LOOSE = re.compile(r"(?<=\S) (?=[?!:;»%])|(?<=«) (?=\S)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of a catalog: English, and its translation into one language.

    `source` has the English for one and for many where the sentence counts. `forms` has as many
    texts as the language has plural forms, one where the sentence does not count, none in a
    template. `remarks` are translators' comments, and the English that a fuzzy one once was
    (kept as `#|` lines). `label` is known in templates only; a file does not hold it.
    """

    context: str
    source: tuple[str, ...]
    forms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    fuzzy: bool = False
    label: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What the sentence is looked up by."""
        return self.context, self.source[0]

    @property
    def counts(self) -> bool:
        """Whether the sentence has plural forms."""
        return len(self.source) > 1

    @property
    def empty(self) -> bool:
        """Whether any form is still to be written."""
        return not self.forms or not all(self.forms)


@dataclass(frozen=True, slots=True)
class PoFile:
    """One catalog file of one language, or a template, whose `language` is empty."""

    language: str
    units: tuple[Unit, ...]
    state: State = "draft"


def domains_of(folder: Path, language: str) -> tuple[Domain, ...]:
    """The catalogs that a language has in a folder: the console's need not be there."""
    return tuple(each for each in DOMAINS if each != "console" or path_of(folder, language, each).exists())


def domains_wanted(language: str) -> tuple[Domain, ...]:
    """The catalogs that a language has to have."""
    return tuple(each for each in DOMAINS if each != "console" or language in CONSOLE_LANGUAGES)


def path_of(folder: Path, language: str, domain: Domain) -> Path:
    """Where a language's catalog stands in the folder of catalogs."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str) -> PoFile:
    """The catalog in a file. Raises OSError, or ValueError for what is no catalog."""
    content = path.read_bytes()
    # PoFileError of Babel says only 'Exception': every reader here wants one kind of fault.
    try:
        catalog = read_po(BytesIO(content), ignore_obsolete=True, abort_invalid=True)
    except Exception as error:
        raise ValueError(f"{path}: not a catalog ({error})") from error
    units = tuple(
        Unit(
            context=message.context or "",
            source=_texts(message.id),
            forms=_texts(message.string or ("",)),
            notes=tuple(message.auto_comments),
            remarks=tuple(message.user_comments),
            fuzzy=message.fuzzy,
        )
        for message in catalog
        if message.id
    )
    return PoFile(language, units, state_in(content.decode("utf-8")))


def state_in(content: str) -> State:
    """What a catalog's header says of itself: a draft unless it says that people reviewed it."""
    found = _STATE.search(content)
    return "reviewed" if found and found[1] == "reviewed" else "draft"


def written(po: PoFile) -> str:
    """The file's content: no dates, no names, no line numbers, so that equal words give equal files."""
    return "\n".join([*_header(po), *(line for unit in po.units for line in _unit(unit, po.language))])


def compiled(po: PoFile) -> gettext.GNUTranslations:
    """The usable sentences as gettext serves them, in memory; fuzzy and unfinished ones are left out."""
    catalog = Catalog(locale=locale_of(po.language), charset="utf-8")
    count, expression = plural_of(po.language)
    catalog.mime_headers = [("Plural-Forms", f"nplurals={count}; plural={expression};")]
    for unit in usable(po):
        forms = tuple(map(kept_together, unit.forms))
        if unit.counts:
            catalog.add(unit.source, forms, context=unit.context)
        else:
            catalog.add(unit.source[0], forms[0], context=unit.context)
    binary = BytesIO()
    write_mo(binary, catalog)
    binary.seek(0)
    return gettext.GNUTranslations(binary)


def kept_together(text: str) -> str:
    r"""The text with no line ending before a mark, whichever space the translator's keyboard had.

    >>> kept_together("Et vous ?") == "Et vous\N{NO-BREAK SPACE}?"
    True
    """
    return _LOOSE.sub("\N{NO-BREAK SPACE}", text)


def usable(po: PoFile) -> Iterator[Unit]:
    """The sentences that may be shown: every form written, none fuzzy, as many as the language has."""
    for unit in po.units:
        if not unit.fuzzy and not unit.empty and len(unit.forms) == forms_of(po.language, unit):
            yield unit


def forms_of(language: str, unit: Unit) -> int:
    """How many texts the sentence has in the language."""
    return plural_of(language)[0] if unit.counts else 1


def plural_of(language: str) -> tuple[int, str]:
    """How many plural forms the language has for whole numbers, and gettext's expression that picks one.

    The forms are CLDR's, but those that no whole number below a million takes: for fractions in Ukrainian
    and Russian, for millions in French, Spanish and Portuguese.
    """
    return _PLURALS.get(language) or get_plural(language)[:2]


@cache
def served(language: str) -> tuple[tuple[int, ...], ...]:
    """For each plural form of the language, the numbers from 0 to 200 that take it."""
    count, expression = plural_of(language)
    form = gettext.c2py(expression)
    return tuple(
        tuple(number for number in range(_NUMBERS_TRIED) if form(number) == index) for index in range(count)
    )


def placeholders(text: str) -> frozenset[str]:
    """The names of the values that a text takes."""
    return frozenset(PLACEHOLDER.findall(text))


def emptied(unit: Unit, language: str) -> Unit:
    """The template's sentence, to be translated."""
    return replace(unit, forms=("",) * forms_of(language, unit), fuzzy=False)


def _texts(one_or_more: object) -> tuple[str, ...]:
    return tuple(map(str, one_or_more)) if isinstance(one_or_more, list | tuple) else (str(one_or_more),)


def _header(po: PoFile) -> Iterable[str]:
    if po.language:
        yield f"# {english_name(po.language)}. X-State is draft until people who speak it have reviewed it."
        for index, numbers in enumerate(served(po.language)):
            shown = ", ".join(map(str, numbers[:6])) + (", …" if len(numbers) > 6 else "")
            yield f"# Plural form [{index}] is for {shown}"
    else:
        yield "# Template, made from the English; catalogs are brought up to date from it."
    yield 'msgid ""'
    yield 'msgstr ""'
    if po.language:
        yield f'"Language: {po.language}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=UTF-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    if po.language:
        count, expression = plural_of(po.language)
        yield f'"Plural-Forms: nplurals={count}; plural={expression};\\n"'
        yield f'"X-State: {po.state}\\n"'
    yield ""


def _unit(unit: Unit, language: str) -> Iterable[str]:
    yield from (f"# {remark}".rstrip() for remark in unit.remarks if not remark.startswith("|"))
    yield from (f"#. {note}" for note in unit.notes)
    flags = ["fuzzy"] * unit.fuzzy + ["python-brace-format"] * any(map(placeholders, unit.source))
    if flags:
        yield f"#, {', '.join(flags)}"
    yield from (f"#{remark}" for remark in unit.remarks if remark.startswith("|"))
    yield f"msgctxt {_quoted(unit.context)}"
    yield f"msgid {_quoted(unit.source[0])}"
    if not unit.counts:
        yield f"msgstr {_quoted(unit.forms[0] if unit.forms else '')}"
    else:
        yield f"msgid_plural {_quoted(unit.source[1])}"
        forms = unit.forms or ("",) * (forms_of(language, unit) if language else 2)
        yield from (f"msgstr[{index}] {_quoted(form)}" for index, form in enumerate(forms))
    yield ""


def _quoted(text: str) -> str:
    return normalize(text, width=0)
