"""Who the synthetic advocates are: made up from a seed, the same people every time."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.app.house import TRIAL_COUNTRIES
from bot.domain.joining import HOURS
from bot.domain.person import GENDERS, GROUP_KINDS

#: Languages in which made-up people of a country answer, as far as they are shipped; else English.
SPOKEN: Mapping[str, tuple[str, ...]] = {
    "CD": ("fr",),
    "CF": ("fr",),
    "CO": ("es",),
    "ML": ("fr",),
    "SD": ("ar", "ar", "en"),
    "SO": ("ar", "en"),
    "SS": ("en", "en", "ar"),
    "YE": ("ar",),
}
LAST_WORD = "en"


class Conduct(StrEnum):
    """What a person does about one round."""

    ANSWERS = "answers"
    CHANGES = "changes"
    HALFWAY = "halfway"
    REMINDED = "reminded"
    DECLINES = "declines"
    PAUSES = "pauses"
    SILENT = "silent"


CONDUCTS: Mapping[Conduct, int] = {
    Conduct.ANSWERS: 58,
    Conduct.CHANGES: 5,
    Conduct.HALFWAY: 6,
    Conduct.REMINDED: 10,
    Conduct.DECLINES: 3,
    Conduct.PAUSES: 2,
    Conduct.SILENT: 16,
}


@dataclass(frozen=True, slots=True)
class Advocate:
    """One made-up person. `lean` is how she tends to see proposals, from -1 (against) to 1 (for)."""

    seed: int
    number: int
    country: str
    abroad: str | None
    language: str
    gender: str | None
    group_kind: str | None
    hours: str
    quotes: bool
    contact: bool
    write_first: bool
    lean: float

    @property
    def address(self) -> str:
        """Where the synthetic channel finds her."""
        return f"synthetic-{self.number:04}"

    def draw(self, about: str) -> random.Random:
        """Her own chance for one matter: the same matter always falls out the same."""
        return chance(self.seed, self.number, about)

    def conduct(self, survey: str) -> Conduct:
        """What she does about a round of this survey."""
        return self.draw(f"conduct:{survey}").choices(list(CONDUCTS), list(CONDUCTS.values()))[0]

    def delay(self, survey: str) -> timedelta:
        """How long after a message she looks at it: mostly within the day, sometimes days later."""
        hours = min(self.draw(f"delay:{survey}").expovariate(1 / 9), 60)
        return timedelta(hours=hours)


def chance(*about: object) -> random.Random:
    """A source of chance that is the same for the same words every time; it guards no secret."""
    return random.Random(":".join(str(each) for each in about))  # noqa: S311 - made-up people, no secret


def make_people(seed: int, count: int, languages: Sequence[str]) -> list[Advocate]:
    """So many made-up advocates from the eight countries in turn, in the languages that are shipped."""
    return [_advocate(seed, number, languages) for number in range(1, count + 1)]


def _advocate(seed: int, number: int, languages: Sequence[str]) -> Advocate:
    drawn = chance(seed, number)
    country = TRIAL_COUNTRIES[(number - 1) % len(TRIAL_COUNTRIES)]
    spoken = [each for each in SPOKEN[country] if each in languages] or [LAST_WORD]
    others = [each for each in TRIAL_COUNTRIES if each != country]
    return Advocate(
        seed=seed,
        number=number,
        country=country,
        abroad=drawn.choice(others) if drawn.random() < 0.08 else None,
        language=drawn.choice(spoken),
        gender=drawn.choices((*GENDERS, None), (70, 18, 2, 4, 6))[0],
        group_kind=drawn.choices((*GROUP_KINDS, None), (34, 16, 16, 8, 7, 8, 4, 2, 5))[0],
        hours=drawn.choices(list(HOURS), (55, 15, 15, 15))[0],
        quotes=drawn.random() < 0.6,
        contact=drawn.random() < 0.94,
        write_first=drawn.random() < 0.95,
        lean=drawn.uniform(-1, 1),
    )
