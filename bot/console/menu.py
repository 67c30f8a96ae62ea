"""Which pages of the console a role has, in the order in which they stand at the top of each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.domain.person import Role


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the menu: its address below the root, and the key of its name."""

    path: str
    name: str


HOME: Final = Item("/", "menu.home")
INVITATIONS: Final = Item("/invitations", "menu.invitations")
STAFF: Final = Item("/staff", "menu.staff")
COUNTRIES: Final = Item("/countries", "menu.countries")
FINDINGS: Final = Item("/findings", "menu.findings")
DIGESTS: Final = Item("/digests", "menu.digests")
GOING: Final = Item("/going", "menu.going")
LOG: Final = Item("/log", "menu.log")
REVIEW: Final = Item("/review", "menu.review")
ROUNDS: Final = Item("/rounds", "menu.rounds")
STATEMENTS: Final = Item("/statements", "menu.statements")
TRANSLATE: Final = Item("/translate", "menu.translate")
ADJUDICATE: Final = Item("/adjudicate", "menu.adjudicate")
MENU: Final[Mapping[Role, tuple[Item, ...]]] = MappingProxyType(
    {
        Role.COORDINATOR: (
            HOME,
            ROUNDS,
            GOING,
            FINDINGS,
            INVITATIONS,
            STAFF,
            COUNTRIES,
            LOG,
        ),
        Role.DRAFTER: (HOME, FINDINGS, DIGESTS, LOG),
        Role.REVIEWER: (
            HOME,
            REVIEW,
            STATEMENTS,
            ADJUDICATE,
            LOG,
        ),
        Role.TRANSLATOR: (
            HOME,
            TRANSLATE,
            ADJUDICATE,
            LOG,
        ),
    }
)
