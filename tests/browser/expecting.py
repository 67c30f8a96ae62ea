"""What holds for every page, whoever reads it, in whatever language."""

from __future__ import annotations

import re
from functools import cache

from bot.domain.say import Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import direction
from bot.i18n.po import DOMAINS, LOCALES, path_of, read, usable
from tests.browser.phone import WIDTH, Page, Phone
from tests.browser.service import Trial

CATALOGS = Catalogs(strict=True)
LANGUAGES = ("en", "ar", "fr", "es")
FINGER = 44
MOST_BYTES = 20_000


def words(key: str, language: str, *, count: int | None = None) -> str:
    """A sentence of the bot's own as a page shows it: what isolates its parts is not seen."""
    text = CATALOGS.words(Words(key, count=count), language)
    return text.replace("\u2068", "").replace("\u2069", "")


def well_made(page: Page, language: str) -> Page:
    """The same page, after a look at everything that any page promises."""
    assert (page.lang, page.dir) == (language, direction(language))
    assert page.other == [], "a message stands there in another language"
    assert english_in(page, language) == []
    assert page.trial == [words("page.trial", language)]
    assert page.title == words("page.title", language)
    assert page.bytes < MOST_BYTES
    assert page.width <= WIDTH, "it has to be moved sideways"
    assert page.small == [], f"too small for a finger: less than {FINGER} pixels high"
    assert page.scripts == 0
    return page


def asks_nobody_else(phone: Phone, house: Trial) -> None:
    """All that this phone loaded came from the service, and none of it was a script."""
    requests = phone.requests()
    assert requests
    assert [address for _, address in requests if not address.startswith(f"{house.page}/")] == []
    assert "Script" not in {kind for kind, _ in requests}


def english_in(page: Page, language: str) -> list[str]:
    """The lines that are a sentence of ours in English, though the page should be in another language."""
    return [line for line in page.lines if language != "en" and any(map(_fits(line), _english(language)))]


def _fits(line: str):
    return lambda sentence: sentence.fullmatch(line)


@cache
def _english(language: str) -> list[re.Pattern[str]]:
    """Every English sentence that reads differently in the language; anything may stand in its places."""
    units = [
        unit
        for domain in DOMAINS
        for unit in usable(read(path_of(LOCALES, language, domain), language))
        if not set(unit.source) & set(unit.forms)
    ]
    return [
        re.compile("[^ ].*".join(map(re.escape, re.split(r"\{\w+\}", sentence))))
        for unit in units
        for sentence in unit.source
        if re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", sentence))
    ]
