"""Translations that somebody brings in a file, and every fault of theirs, each with its place and its remedy.

A file comes from outside and may be anything. It is read within limits, nothing in it is worked out or
fetched, and its words are only ever words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileParser

from bot.domain.faults import Fault
from bot.i18n.faults import translation_faults
from bot.i18n.po import BUTTON, Unit, forms_of

#: The largest file that is read, a hundred times what all our sentences take.
MOST_BYTES: Final = 5_000_000
#: With these a spreadsheet takes a text for something to work out.
_WORKED_OUT: Final = ("=", "+", "-", "@")
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Brought:
    """One sentence as it was brought: where it stands in the file, and whether it was found right."""

    place: str
    unit: Unit
    right: bool = False

    @property
    def name(self) -> str:
        """Where it stands and which sentence it is, to begin a fault with."""
        return f"{self.place}, {self.unit.context[:_LONGEST_SHOWN]}"


class _AsTyped(Catalog):
    """A catalog that keeps a sentence as often as it stands in the file; Babel's own keeps the first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.typed: list[Any] = []

    def __setitem__(self, id: Any, message: Any) -> None:  # noqa: A002 (as Babel has it)
        if id != "":
            self.typed.append(message)
        super().__setitem__(id, message)


def from_po(content: bytes, language: str) -> tuple[Brought, ...]:
    """What a `.po` file of the language holds. Raises Fault for one that cannot be used."""
    small_enough(content)
    catalog = _AsTyped()
    try:
        PoFileParser(catalog, ignore_obsolete=True, abort_invalid=True).parse(BytesIO(content))
    except Exception as error:
        # Babel raises its own, ValueError, LookupError and others for what is no catalog.
        raise Fault((f"{error}: this is no .po file that can be read. Save it as .po, in UTF-8.",)) from error
    told = catalog.locale_identifier or "no language"
    if told.replace("-", "_") != language:
        raise Fault((f"The file is for {told[:20]}, not for {language}: import it for its own language.",))
    return tuple(_from_message(message) for message in catalog.typed)


def small_enough(content: bytes) -> None:
    """Raises Fault for a file that is larger than any of ours."""
    if len(content) > MOST_BYTES:
        raise Fault((f"The file is larger than {MOST_BYTES // 1_000_000} MB: fill in a fresh export.",))


def faults_of(brought: Iterable[Brought], there: Mapping[tuple[str, str], Unit], language: str) -> list[str]:
    """All that is wrong with what was brought, beside the sentences that there are."""
    contexts: dict[str, list[str]] = {}
    for context, english in there:
        contexts.setdefault(context, []).append(english)
    first: dict[tuple[str, str], str] = {}
    faults: list[str] = []
    for each in brought:
        known = there.get(each.unit.key)
        if known is None or known.source != each.unit.source:
            faults.append(f"{each.name}: {_unknown(each.unit, contexts)}")
        elif each.unit.key in first:
            faults.append(f"{each.name}: stands in {first[each.unit.key]} too. Leave it in one place only.")
        else:
            first[each.unit.key] = each.place
            faults += [f"{each.name}: {fault}" for fault in _faults(each, known, language)]
    return faults


def _from_message(message: Any) -> Brought:
    several = isinstance(message.id, tuple | list)
    unit = Unit(
        context=message.context or "",
        source=tuple(message.id) if several else (message.id,),
        forms=tuple(message.string) if several else (message.string or "",),
        remarks=tuple(message.user_comments),
        fuzzy=message.fuzzy,
    )
    return Brought(f"line {message.lineno}", unit)


def _unknown(unit: Unit, contexts: Mapping[str, list[str]]) -> str:
    english = unit.source[0][:_LONGEST_SHOWN]
    if unit.context in contexts:
        return f'the English is not "{english}" any more. Export anew, and translate what it says now.'
    return f'there is no such sentence ("{english}"). Take it out, and leave keys and English alone.'


def _faults(each: Brought, known: Unit, language: str) -> Iterator[str]:
    if not any(each.unit.forms):
        if each.right:
            yield "is marked as right, but there is no translation. Write one, or leave the mark out."
        return
    if each.unit.fuzzy and not each.right:
        return
    if len(each.unit.forms) != forms_of(language, known):
        yield (
            f"has {len(each.unit.forms)} plural forms, {language} has {forms_of(language, known)}."
            " Write one for each, as the head of a fresh export says."
        )
        return
    label = BUTTON in known.notes
    for fault in translation_faults(replace(each.unit, label=label), language):
        yield f"{fault}. {_remedy(fault)}"
    english = known.source[-1][:1]
    if any(form[:1] in _WORKED_OUT and form[:1] != english for form in each.unit.forms):
        yield 'begins like a formula. Begin with a word, not with "=", "+", "-" or "@".'


def _remedy(fault: str) -> str:
    for told, remedy in _REMEDIES.items():
        if told in fault:
            return remedy
    return "Take it out."


_REMEDIES: Final = {
    "lacks {": "Put it in, spelt as in the English.",
    "is not in the English": "Take it out, or spell it as in the English.",
    "is empty": "Write every plural form, or none to leave the sentence for later.",
    "begins or ends with a space": "Take the space away.",
    "is a button": "Say it in fewer letters.",
    "has a paragraph": "Say it in fewer words, or in two paragraphs.",
    "has a brace": "Write { and } only around a name, as in the English.",
}
