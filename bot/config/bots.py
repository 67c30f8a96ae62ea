"""Further bots of Telegram beside the main one: what stands of them in TOML, with every mistake at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from bot.config.values import read_token
from bot.domain.bots import CALLED, Bot
from bot.domain.zones import ZONES

SETTING: Final = "BOT_MORE_BOTS"
#: The languages that ship, a folder each, beside English, which is the source.
SHIPPED: Final = Path(__file__).resolve().parents[2] / "locales"
SOURCE: Final = "en"
MOST: Final = 50
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,19}", re.ASCII)
_LINE: Final = re.compile(r"at line (\d+)")
_KNOWN: Final = ("token", "languages", "countries")


@dataclass(frozen=True, slots=True)
class MoreBots:
    """The further bots with their tokens, by name, and what is wrong with them."""

    bots: tuple[Bot, ...] = ()
    tokens: Mapping[str, SecretStr] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def read_bots(given: SecretStr | None, main: SecretStr | None) -> MoreBots:
    """Read the further bots: a TOML table each, by name; `main` is the token of the main one.

    What is wrong is told without any value of a token.
    """
    if given is None:
        return MoreBots()
    try:
        tables = tomllib.loads(given.get_secret_value())
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        where = f", line {found[1]}" if found else ""
        return MoreBots(faults=(f"{SETTING}{where}: this is no TOML. Give it as docs/bots.md shows.",))
    faults = [] if main else [f"{SETTING}: the main bot comes first. Give its token in BOT_TOKEN."]
    if len(tables) > MOST:
        faults.append(f"{SETTING}: these are {len(tables)} bots. Give {MOST} at most.")
    bots: list[Bot] = []
    tokens: dict[str, SecretStr] = {}
    for name, table in tables.items():
        wrong = [*_faults(name, table)]
        faults += wrong
        if not wrong:
            bots.append(Bot(name, tuple(table.get("languages", ())), tuple(table.get("countries", ()))))
            tokens[name] = SecretStr(table["token"])
    faults += _twice(bots, tokens, main)
    return MoreBots(tuple(bots), tokens, tuple(faults))


def _faults(name: str, table: Any) -> Iterator[str]:
    """What is wrong with one bot by itself."""
    if not _NAME.fullmatch(name) or name == CALLED:
        yield (
            f"{SETTING}, {name[:20]!r}: no bot can be called so. Give 1 to 20 small letters, digits and '-',"
            f" a letter first, and not {CALLED!r}."
        )
        return
    if not isinstance(table, dict):
        yield f"{SETTING}, {name}: this is no table. Write [{name}] on a line, and what is of it below."
        return
    place = f"{SETTING}, {name}"
    for key in sorted(table.keys() - set(_KNOWN)):
        yield f"{place}, {key[:20]}: there is no such thing. Known: {', '.join(_KNOWN)}."
    if not _is_token(table.get("token")):
        yield f"{place}, token: give it as BotFather shows it: digits, a colon and 35 letters."
    shipped = {SOURCE, *(each.name for each in SHIPPED.iterdir() if each.is_dir())}
    remedy = f"Known: {', '.join(sorted(shipped))}."
    yield from _list_faults(f"{place}, languages", table.get("languages", []), shipped, remedy)
    remedy = 'Give codes of ISO 3166, such as ["ML", "NE"].'
    yield from _list_faults(f"{place}, countries", table.get("countries", []), ZONES, remedy)


def _list_faults(place: str, given: Any, known: Container[str], remedy: str) -> Iterator[str]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        yield f"{place}: this is no list of codes. {remedy}"
        return
    for each in given:
        if each not in known:
            yield f"{place}: {each[:20]!r} is not known. {remedy}"
    for each in sorted({each for each in given if given.count(each) > 1}):
        yield f"{place}: {each[:20]!r} stands there twice. Leave one out."


def _twice(bots: list[Bot], tokens: Mapping[str, SecretStr], main: SecretStr | None) -> Iterator[str]:
    """What two bots cannot both have. The digits of a token are the bot's own number."""
    numbers = {} if main is None else {_number(main): "BOT_TOKEN"}
    served: dict[str, str] = {}
    for bot in bots:
        other = numbers.setdefault(_number(tokens[bot.name]), bot.name)
        if other != bot.name:
            yield f"{SETTING}, {bot.name}, token: it is of the same bot as {other}. Give each bot its own."
        for country in bot.countries:
            other = served.setdefault(country, bot.name)
            if other != bot.name:
                place = f"{SETTING}, {bot.name}, countries"
                yield f"{place}: {country} is served by {other}. Leave it out at one of them."


def _number(token: SecretStr) -> str:
    return token.get_secret_value().partition(":")[0]


def _is_token(given: object) -> bool:
    try:
        return isinstance(given, str) and bool(read_token(SecretStr(given)))
    except ValueError:
        return False
