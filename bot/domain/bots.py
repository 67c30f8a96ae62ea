"""Several bots, one consultation: the main bot, and further ones, each for some languages and countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: The main bot has no name of its own: what was there before there were several bots is its.
MAIN: Final = ""
#: How it is called where several bots are told apart.
CALLED: Final = "main"
_APART: Final = "@"


@dataclass(frozen=True, slots=True)
class Bot:
    """A further bot: its name, the languages that it offers first, and the countries that it serves."""

    name: str
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bots:
    """The further bots. What is asked of one that is not among them is answered as of the main bot."""

    further: tuple[Bot, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all bots, the main one's first."""
        return (MAIN, *(each.name for each in self.further))

    def serving(self, country: str | None) -> str:
        """The bot that serves a country.

        >>> Bots((Bot("sahel", countries=("ML", "NE")),)).serving("NE"), Bots().serving("NE")
        ('sahel', '')
        """
        return next((each.name for each in self.further if country in each.countries), MAIN)

    def languages(self, bot: str) -> tuple[str, ...]:
        """The languages that a bot offers first."""
        return next((each.languages for each in self.further if each.name == bot), ())

    def countries(self, bot: str) -> tuple[str, ...]:
        """The countries that a bot offers first."""
        return next((each.countries for each in self.further if each.name == bot), ())

    def called(self, bot: str) -> str | None:
        """How a bot is called among the others; None where there are no others."""
        return (bot or CALLED) if self.further else None


def of_bot(word: str, bot: str) -> str:
    """A word that means something with one bot only, told apart from the same word of another.

    >>> of_bot("77", "sahel"), of_bot("77", MAIN)
    ('77@sahel', '77')
    """
    return f"{word}{_APART}{bot}" if bot else word


def parted(word: str) -> tuple[str, str]:
    """The word and the bot that `of_bot` joined.

    >>> parted("77@sahel"), parted("77")
    (('77', 'sahel'), ('77', ''))
    """
    bare, _, bot = word.partition(_APART)
    return bare, bot


def first(these: Iterable[str], every: Sequence[str]) -> tuple[str, ...]:
    """All of `every`, these before the others.

    >>> first(("ha", "fr"), ("en", "fr", "ha"))
    ('ha', 'fr', 'en')
    """
    ahead = tuple(each for each in these if each in every)
    return (*ahead, *(each for each in every if each not in ahead))
