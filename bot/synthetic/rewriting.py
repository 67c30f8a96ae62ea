"""A new version of one proposal, as made-up drafters and translators make it.

Its words are those of the version before, with another number and without one part: so no sentence has to be
made up in any language, and whoever reads it in hers sees what changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.app import revising, translating
from bot.app.house import House
from bot.app.translating import Sentence
from bot.domain.edition import Edition
from bot.domain.person import Person
from bot.domain.say import Wording
from bot.domain.survey import CHARTER
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import Unit
from bot.storage import owncatalogs
from bot.storage.database import Conn

PROPOSAL: Final = "a"
#: The part whose number becomes another, and the one that is taken out.
SHARE, CONDITION = "a1", "a3"
OLD, NEW = 30, 40
#: Where the digits of a script begin: Latin, Arabic, those of Persian and Pashto, Burmese.
ZEROS: Final = (0x30, 0x660, 0x6F0, 0x1040)


def rewrite(house: House, conn: Conn, drafter: Person) -> Edition:
    """Make the next version of the proposal, and have its two new sentences translated."""
    before = revising.history(house, conn, PROPOSAL).basis
    share = before.passage(SHARE)
    assert share is not None  # noqa: S101 - it ships
    text = Wording(share.text.context, renumbered(share.text.text))
    asks = Wording(f"{CHARTER}:{PROPOSAL}", shortened(before.asks.text))
    passages = tuple(
        replace(each, text=text) if each.id == SHARE else each
        for each in before.passages
        if each.id != CONDITION
    )
    new = replace(before, version=before.version + 1, asks=asks, passages=passages)
    revising.make(house, conn, drafter, new)
    for old, made, change in ((share.text, text, renumbered), (before.asks, asks, shortened)):
        translate(house, made, _translated(house, old, change))
    return new


def translate(house: House, wording: Wording, told: Mapping[str, str]) -> None:
    """Put translations of a sentence, by language, into the catalogs of this house."""
    own = house.db.path.parent / owncatalogs.FOLDER
    for language, said in told.items():
        unit = Unit(wording.context, (wording.text,), (said,))
        translating.keep(own, language, [Sentence("surveys", unit)])
    house.catalogs.look_again()


def renumbered(text: str) -> str:
    """The text with the new number, in whatever digits.

    >>> renumbered("At least 30 of 100."), renumbered("٣٠")
    ('At least 40 of 100.', '٤٠')
    """
    for zero in ZEROS:
        old, new = ("".join(chr(zero + int(each)) for each in str(number)) for number in (OLD, NEW))
        text = text.replace(old, new)
    return text


def shortened(text: str) -> str:
    """The text without its last sentence, which is on the part that is taken out; not where it has but two.

    >>> shortened("It starts. It grows. It is a condition."), shortened("One. Two.")
    ('It starts. It grows.', 'One. Two.')
    """
    sentences = re.split(r"(?<=[.።။۔।])\s+", text.strip())
    return " ".join(sentences[:-1]) if len(sentences) > 2 else text


def _translated(house: House, wording: Wording, change: Callable[[str], str]) -> dict[str, str]:
    """The sentence changed in the same way in each language in which that changes anything."""
    found: dict[str, str] = {}
    for language in house.catalogs.languages:
        if language != SOURCE and house.catalogs.complete(wording, language):
            said = house.catalogs.words(wording, language)
            if change(said) != said:
                found[language] = change(said)
    return found
