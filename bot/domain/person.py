"""A person as the service knows her: what she chose, never who she is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for."""

    ADVOCATE = "advocate"
    COORDINATOR = "coordinator"
    DRAFTER = "drafter"
    REVIEWER = "reviewer"
    TRANSLATOR = "translator"
    SPEAKER = "speaker"
    NARRATOR = "narrator"


class Hear(StrEnum):
    """When recordings of what she is asked are sent to her."""

    NEVER = "never"
    PRESS = "press"
    ALWAYS = "always"


class Standing(StrEnum):
    """Whether the bot may write to her."""

    JOINING = "joining"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    ERASED = "erased"


GENDERS = ("woman", "man", "another", "prefer_not")
GROUP_KINDS = (
    "women_group",
    "youth_group",
    "peace_group",
    "survivor_group",
    "faith_group",
    "other_group",
    "no_group",
    "prefer_not",
)
CONSENT_VERSION = 1
#: Everyone of whom nothing notes who let her in: together they count once.
UNKNOWN_CIRCLE = 0


@dataclass(frozen=True, slots=True)
class Consent:
    """What she agreed to, and the version of the text she read. Version 0: nothing yet."""

    version: int = 0
    answer: bool = False
    quote: bool = False
    contact: bool = False

    @property
    def current(self) -> bool:
        """Whether a question may be asked: she agreed to answer, to the text as it is now."""
        return self.answer and self.version == CONSENT_VERSION

    @property
    def outdated(self) -> bool:
        """Whether she agreed to an earlier text: she is asked anew, and has been here before."""
        return self.version not in (0, CONSENT_VERSION)


@dataclass(frozen=True, slots=True)
class Person:
    """Everything kept on a person beside her sealed address and her answers.

    `safe_from` and `safe_to` are minutes after local midnight. `code` is the keyed hash of her four digits,
    where others use the same phone; `entered`: they were given in this sitting. `country` is the one
    she speaks about; `country_in` the one she is in, used for hours and support contacts only. `circle` is
    the id of the member of staff with whom began whoever let her in; None for who answers.
    `limits` are the countries that a coordinator is limited to; none: all.
    `reads` are the languages she reads beside her own, in her order. `few_words`: she would rather hear
    and see than read.
    """

    id: int
    role: Role = Role.ADVOCATE
    standing: Standing = Standing.JOINING
    language: str | None = None
    consent: Consent = field(default_factory=Consent)
    country: str | None = None
    country_in: str | None = None
    zone: str | None = None
    safe_from: int = 9 * 60
    safe_to: int = 19 * 60
    gender: str | None = None
    group_kind: str | None = None
    write_first: bool = True
    clean_chat: bool = True
    cohort: str | None = None
    synthetic: bool = False
    code: bytes | None = None
    entered: bool = False
    circle: int | None = None
    hear: Hear = Hear.PRESS
    few_words: bool = False
    reads: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


def may_see(person: Person) -> bool:
    """Whether earlier answers may be shown to whoever holds her phone now.

    Who shares a phone has digits and gave them in this sitting; who came back to a shared phone without
    digits (an empty `code`, which no digits open) is never shown any.
    """
    return person.code is None or person.entered


def in_few_words(person: Person, *, few: bool) -> Person:
    """Who would rather hear and see than read is sent each sound; who said never to sound is not."""
    loud = Hear.ALWAYS if few else Hear.PRESS
    return replace(person, few_words=few, hear=Hear.NEVER if person.hear is Hear.NEVER else loud)


def owns(person: Person) -> bool:
    """Whether she is an owner: a coordinator whom whoever keeps the machine let in, and who has no limits.

    >>> owns(Person(3, Role.COORDINATOR, circle=3)), owns(Person(4, Role.COORDINATOR, circle=3))
    (True, False)
    """
    return person.role is Role.COORDINATOR and person.circle == person.id and not person.limits


def reaches(person: Person, countries: Collection[str]) -> bool:
    """Whether all of these countries are among those that she works in; no country stands for all of them.

    >>> limited = Person(3, Role.COORDINATOR, limits=("SD", "YE"))
    >>> reaches(limited, {"YE"}), reaches(limited, {"YE", "AF"}), reaches(limited, ())
    (True, False, False)
    """
    return not person.limits or (bool(countries) and set(countries) <= set(person.limits))


def are_two(one: Person, other: Person) -> bool:
    """Whether the words of two people count as two: neither came in through the other, nor both through one.

    >>> first, second = Person(1, circle=1), Person(2, circle=2)
    >>> invited_by_first = Person(3, circle=1)
    >>> are_two(first, second), are_two(first, invited_by_first), are_two(first, first)
    (True, False, False)
    """
    return (one.circle or UNKNOWN_CIRCLE) != (other.circle or UNKNOWN_CIRCLE)
