"""Every sentence with a count takes the form that CLDR has for the number, in every language."""

from __future__ import annotations

import gettext
import re
from collections import defaultdict
from decimal import Decimal
from functools import cache

import pytest

from bot.domain.say import Amount, Words
from bot.i18n import values
from bot.i18n.catalogs import ORDER, UNITS, Catalogs
from bot.i18n.extract import CONSOLE
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import (
    CONSOLE_LANGUAGES,
    LOCALES,
    domains_wanted,
    kept_together,
    path_of,
    plural_of,
    read,
    usable,
)
from bot.i18n.words import ALL
from tests.i18n.trial import lay, of

NUMBERS = range(1001)
COUNTED = {key: entry for key, entry in ALL.items() if entry.plural is not None}
TRANSLATED = [language for language in Catalogs().languages if language != SOURCE]


def category(number: int | Decimal, language: str) -> str:
    """What CLDR calls the number's form."""
    return str(values.locale_of(language).plural_form(number))


@cache
def forms(language: str) -> tuple[int, ...]:
    """Which form gettext takes for each number."""
    choose = gettext.c2py(plural_of(language)[1])
    return tuple(choose(number) for number in NUMBERS)


@pytest.mark.parametrize("language", ORDER)
def test_gettext_has_a_form_for_each_kind_of_whole_numbers_that_cldr_tells_apart(language: str):
    found = defaultdict(set)
    for number, form in enumerate(forms(language)):
        found[category(number, language)].add(form)
    assert all(len(taken) == 1 for taken in found.values())
    assert len(found) == plural_of(language)[0] == len(set(forms(language)))


@pytest.mark.parametrize("language", ORDER)
@pytest.mark.parametrize("number", ["0.5", "1.5", "2.5", "5.25", "100.1"])
def test_a_fraction_takes_the_form_of_a_whole_number_that_is_alike_in_cldr(language: str, number: str):
    stands_for = values.countable(Decimal(number), language)
    wanted = category(Decimal(number), language)
    known = {category(one, language) for one in NUMBERS}
    if language == "ru":
        assert category(stands_for, language) == "few", "1,5 миллиона reads as 2 миллиона does"
    elif wanted in known:
        assert category(stands_for, language) == wanted
    else:
        assert stands_for == 100


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_with_a_count_is_said_in_the_form_for_each_number(language: str):
    catalogs = Catalogs(strict=True)
    catalogs_of = [read(path_of(LOCALES, language, each), language) for each in domains_wanted(language)]
    units = {unit.context: unit for po in catalogs_of for unit in usable(po)}
    for key, entry in COUNTED.items():
        if key.startswith(CONSOLE) and language not in CONSOLE_LANGUAGES:
            continue  # the staff's console speaks fewer languages
        assert key in units, f"{key} is said in English"
        names = re.findall(r"\{(\w+)\}", entry.english + (entry.plural or ""))
        inner = {name: f"({name})" for name in set(names) - {"count"}}
        for number in samples(language):
            said = catalogs.words(Words(key, inner, count=number), language)
            form = kept_together(units[key].forms[forms(language)[number]])
            assert bare(said) == bare(filled(form, inner, number, language)), (key, number)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("unit", sorted(UNITS))
def test_amounts_are_told_with_fractions_in_every_language(language: str, unit: str):
    for number in ("0", "1", "1.5", "2", "5", "11", "21", "100", "1000"):
        said = Catalogs(strict=True).words(Amount(number, unit), language)
        shown = values.plain(Decimal(number), language)
        assert shown in said or number in ("0", "1", "2"), "only one, two or none may be said in words alone"


def test_each_form_of_arabic_is_reached_by_its_numbers(tmp_path):
    lay(tmp_path, "ar", of("common.people", *SIX))
    lay(tmp_path, "ar", domain="surveys")
    catalogs = Catalogs(tmp_path)
    said = {catalogs.words(Amount(str(n), "people"), "ar").split()[0] for n in (0, 1, 2, 3, 11, 100, 1000)}
    assert said == {"zero", "one", "two", "few", "many", "other"}


SIX = ("zero {count}", "one {count}", "two {count}", "few {count}", "other {count}", "many {count}")


def samples(language: str) -> list[int]:
    """Numbers for each form: the first three of each and the last one."""
    of_form = defaultdict(list)
    for number, form in enumerate(forms(language)):
        of_form[form].append(number)
    return [number for numbers in of_form.values() for number in dict.fromkeys([*numbers[:3], numbers[-1]])]


def filled(form: str, inner: dict[str, str], number: int, language: str) -> str:
    texts = {**inner, "count": values.whole(number, language)}
    return re.sub(r"\{(\w+)\}", lambda place: texts[place[1]], form)


def bare(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", text)
