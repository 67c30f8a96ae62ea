"""The bot's and the surveys' words in every language shipped.

English is served from the source: from `bot.i18n.words` and from the survey's own text. It has no
catalog, since one would only repeat the English beside itself and could disagree with it.

What a sentence needs and does not have must not cost a person her turn: a sentence without a
translation is shown as a whole in another language that she reads, or in English; one without words as
an excuse, a value left out as '…'. With `strict`, as in tests, our own mistakes (an unknown key, a value
left out) raise.
"""

from __future__ import annotations

import gettext
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import assert_never

from bot.domain.say import Amount, Day, Differs, Line, Listed, Moment, Named, Value, Verbatim, Wording, Words
from bot.domain.wordiff import difference
from bot.i18n import values
from bot.i18n.isolates import cleaned, isolated
from bot.i18n.negotiation import SOURCE, Languages, direction, in_order
from bot.i18n.po import LOCALES, Domain, PoFile, State, Unit, compiled, domains_of, path_of, read, usable
from bot.i18n.protecting import protects
from bot.i18n.standing import Standing, standings
from bot.i18n.words import ALL, Entry

log = logging.getLogger(__name__)

ORDER = (
    *("en", "ar", "fr", "es", "uk", "sw", "fa_AF", "ps"),
    *("ckb", "so", "am", "ha", "my", "pt", "ht", "ru", "ti", "ln"),
)
"""The order in which languages are offered, the same for everybody."""

UNITS = {
    "million_usd": "common.million_usd",
    "people": "common.people",
    "points": "common.percentage_points",
}
"""The units of an `Amount` that are words."""

#: How the contexts begin of sentences that may be written here: no catalog that ships need hold them.
MADE_HERE = ("charter:", "decision:", "statement:")
#: What stands for all sentences of a catalog that cannot be read: nobody has reviewed any.
UNREAD = "consent.unread"
_MISSING_WORDS = "common.missing_words"
_MISSING_VALUE = "…"
#: Between words that stood at different places of a text.
_APART = " … "
_PLACE = re.compile(r"\{(\w+)\}|\{\{|\}\}")
_COMMAND = re.compile(r"(?<![\w/])/[a-z]+\b")


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One language in memory: gettext, and which sentences it has (None: all, as English).

    `unreviewed` is how many no speaker has reviewed, `unprotected` how many of those protect people.
    """

    translations: gettext.NullTranslations
    known: frozenset[tuple[str, str]] | None
    unreviewed: int = 0
    unprotected: int = 0
    units: tuple[tuple[Domain, Unit], ...] = ()


class Catalogs:
    """Every shipped language's words, each language loaded when it is first asked for."""

    def __init__(self, folder: Path | None = None, *, own: Path | None = None, strict: bool = False) -> None:
        """`folder` holds one folder a language; by default the one that ships with the bot.

        What stands in `own`, a folder of the same shape, goes before it, sentence by sentence: the words
        and the reviews of the people who run this service.
        """
        self._folder = folder or LOCALES
        self._own = own
        self._strict = strict
        self._loaded = {SOURCE: _Loaded(gettext.NullTranslations(), None)}
        self.languages = shipped(self._folder)
        """The languages shipped, English first, in an order that never changes."""
        self.changes = 0
        """How often what stands in the folder of one's own has been found changed."""
        self._seen = self._stamp()

    def complete(self, line: Line, language: str) -> bool:
        """Whether the line and all that it holds can be said in the language."""
        if language == SOURCE:
            return True
        if language not in self.languages:
            return False
        return self._has(line, self._of(language).known or frozenset())

    def shared(self, lines: Iterable[Line], languages: Languages) -> str:
        """The first of the languages in which all of the lines can be said; English where there is none."""
        told = tuple(lines)
        wanted = (each for each in in_order(languages) if all(self.complete(line, each) for line in told))
        return next(wanted, SOURCE)

    def words(self, line: Line, languages: Languages) -> str:
        """The line in the first of the languages that has all of it, else in English: as a whole, always."""
        return self._line(line, self.shared((line,), languages))

    def state(self, language: str) -> State:
        """Whether people have reviewed all of the language's words; English is the source."""
        return "draft" if self._of(language).unreviewed else "reviewed"

    def unprotected(self, language: str) -> int:
        """How many of the sentences that protect people no speaker has reviewed in the language."""
        return self._of(language).unprotected

    def units(self, language: str) -> tuple[tuple[Domain, Unit], ...]:
        """Every sentence of the language's catalogs; none of English, which has no catalog."""
        return self._of(language).units

    def look_again(self) -> bool:
        """Read the folder of one's own anew, if it has changed since; returns whether it has."""
        now, before = self._stamp(), self._seen
        if now != before:
            self._seen = now
            self.changes += 1
            self._loaded = {SOURCE: self._loaded[SOURCE]}
        return now != before

    def _stamp(self) -> tuple[tuple[str, int, int], ...]:
        if self._own is None:
            return ()
        found = ((path, path.stat()) for path in sorted(self._own.glob("*/LC_MESSAGES/*.po")))
        return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)

    def _has(self, value: Value, known: frozenset[tuple[str, str]]) -> bool:
        match value:
            case Words(key, inner):
                entry = ALL.get(key)
                if entry is not None and (key, entry.english) not in known:
                    return False
                return all(self._has(one, known) for one in inner.values())
            case Wording(context, text):
                return (context, text) in known
            case Listed(items):
                return all(self._has(item, known) for item in items)
            case Differs(fate, before, now):
                named = Words(f"revision.{fate}")
                return all(self._has(each, known) for each in (named, before, now))
            case Amount(_, unit) if unit in UNITS:
                return self._has(Words(UNITS[unit]), known)
            case _:
                return True

    def _of(self, language: str) -> _Loaded:
        if language not in self._loaded:
            self._loaded[language] = _load(self._folder, self._own, language)
        return self._loaded[language]

    def _line(self, line: Line, language: str) -> str:
        """The line alone. A code, link or name alone stays bare: an isolate would be copied with it."""
        match line:
            case Words(key, inner, count):
                texts = {name: self._value(value, language) for name, value in inner.items()}
                if count is not None:
                    texts["count"] = self._value(count, language)
                return self._sentence(key, texts, count, language)
            case Wording(context, text):
                return self._of(language).translations.pgettext(context, text)
            case Named():
                return values.name(line, language)
            case Verbatim(text):
                return cleaned(text)
            case Amount():
                return self._amount(line, language)
            case Listed(items):
                return values.listed([self._value(item, language) for item in items], language)
            case Differs(fate, before, now):
                return self._differing(
                    fate, self._line(before, language), self._line(now, language), language
                )
            case never:
                assert_never(never)

    def _differing(self, fate: str, before: str, now: str, language: str) -> str:
        found = difference(before, now)
        words = found.taken_out if fate == "out" else found.put_in
        return (
            self._sentence(f"revision.{fate}", {"words": _APART.join(words)}, None, language) if words else ""
        )

    def _value(self, value: Value, language: str) -> str:
        """A value inside a sentence.

        Names and typed text may be of any script and are isolated everywhere; numbers and dates
        only where the sentence runs the other way.
        """
        match value:
            case Words() | Wording() | Listed() | Differs():
                return self._line(value, language)
            case Named() | Verbatim():
                return isolated(self._line(value, language))
            case str():
                return isolated(cleaned(value))
            case Amount():
                text = self._amount(value, language)
            case int():
                text = values.whole(value, language)
            case Moment():
                text = values.moment(value, language)
            case Day(day):
                text = values.day(day, language)
            case never:
                assert_never(never)
        return isolated(text) if direction(language) == "rtl" else text

    def _amount(self, amount: Amount, language: str) -> str:
        number = values.parsed(amount.number)
        if number is None:
            return cleaned(amount.number)
        match amount.unit:
            case "percent":
                return values.percent(number, language)
            case "year":
                return values.year(number, language)
            case unit if unit in UNITS:
                return self._counted(UNITS[unit], number, language)
            case _:
                return values.plain(number, language)

    def _counted(self, key: str, number: Decimal, language: str) -> str:
        count = values.countable(number, language)
        return self._sentence(key, {"count": values.plain(number, language)}, count, language)

    def _sentence(self, key: str, texts: dict[str, str], count: int | None, language: str) -> str:
        entry = ALL.get(key)
        if entry is None:
            if self._strict:
                raise LookupError(f"no words under the key {key!r}")
            log.error("no words under the key %s", key)
            key, entry = _MISSING_WORDS, ALL[_MISSING_WORDS]
        if self._strict and entry.plural is not None and count is None:
            raise LookupError(f"{key!r} needs a count")
        return self._filled(key, self._text(key, entry, count, language), texts)

    def _text(self, key: str, entry: Entry, count: int | None, language: str) -> str:
        translations = self._of(language).translations
        if entry.plural is None:
            text = translations.pgettext(key, entry.english)
        else:
            text = translations.npgettext(key, entry.english, entry.plural, abs(count or 0))
        # Among right-to-left words the slash of a command would stand at its wrong end.
        rtl = direction(language) == "rtl" and "/" in text
        return _COMMAND.sub(lambda command: isolated(command[0]), text) if rtl else text

    def _filled(self, key: str, text: str, texts: dict[str, str]) -> str:
        def put(place: re.Match[str]) -> str:
            name = place[1]
            if name is None:
                return place[0][0]
            if name not in texts:
                if self._strict:
                    raise LookupError(f"{key!r} needs a value for {{{name}}}")
                log.error("no value for %s in %s", name, key)
            return texts.get(name, _MISSING_VALUE)

        return _PLACE.sub(put, text)


def shipped(folder: Path) -> tuple[str, ...]:
    """English and every language that has a catalog in the folder, in the order of `ORDER`."""
    there = {path.parents[1].name for path in folder.glob("*/LC_MESSAGES/bot.po")} - {SOURCE}
    ordered = [language for language in ORDER if language in there]
    return (SOURCE, *ordered, *sorted(there.difference(ordered)))


def catalog(folder: Path, own: Path | None, language: str, domain: Domain) -> PoFile:
    """One catalog of a language: what ships, with the words and reviews of one's own before it.

    At its end stands what was written here. Raises OSError, or ValueError for what is no catalog.
    """
    shipped_ = read(path_of(folder, language, domain), language)
    path = None if own is None else path_of(own, language, domain)
    if path is None or not path.exists():
        return shipped_
    own_ = read(path, language)
    there = {unit.key: unit for unit in usable(own_)}
    ships = {unit.key for unit in shipped_.units}
    here = (unit for unit in own_.units if unit.context.startswith(MADE_HERE) and unit.key not in ships)
    return replace(shipped_, units=(*(there.get(unit.key, unit) for unit in shipped_.units), *here))


def _load(folder: Path, own: Path | None, language: str) -> _Loaded:
    """A language's two catalogs as one; one that cannot be read counts as empty, and is logged."""
    translations = gettext.NullTranslations()
    known: set[tuple[str, str]] = set()
    waiting: list[str] = []
    units: list[tuple[Domain, Unit]] = []
    for domain in domains_of(folder, language):
        try:
            po = catalog(folder, own, language, domain)
        except (OSError, ValueError):
            log.error("the catalog %s of %s cannot be read", domain, language)
            waiting.append(UNREAD)
            continue
        units += ((domain, unit) for unit in po.units)
        one = compiled(po)
        one.add_fallback(translations)
        translations = one
        known.update(unit.key for unit in usable(po))
        done = (Standing.REVIEWED, Standing.PRETESTED)
        if domain == "console":
            continue  # nobody who answers reads it
        waiting += [context for (context, _), standing in standings(po).items() if standing not in done]
    return _Loaded(translations, frozenset(known), len(waiting), sum(map(protects, waiting)), tuple(units))
