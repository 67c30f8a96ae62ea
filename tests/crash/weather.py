"""The storm that every bot here goes through: faults of the network, and when the process is killed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.service.running import Api

#: Of each hundred calls two meet each of these, and of each thousand two a pause.
OFTEN = ("reset_before", "reset_after", "500", "502", "bad_json", "bad_json_after")


class Weather:
    """All of it by one seed, so that two bots meet the same."""

    def __init__(self, api: Api, seed: int, kills: int) -> None:
        self._api = api
        self._kills = kills
        self.dice = random.Random(f"storm {seed}")  # noqa: S311 - to be repeated, not to be secret

    def break_loose(self) -> None:
        """From now on calls fail."""
        for kind in OFTEN:
            self._api.people.fault(kind, times=None, probability=0.02, seed=self.dice.randrange(1000))
        self._api.people.fault(
            "429", times=None, probability=0.002, retry_after=1, seed=self.dice.randrange(1000)
        )

    def kills(self, whole: int) -> Iterator[float]:
        """After how many of so many steps the process is killed, each time."""
        for number in range(self._kills):
            yield (number + self.dice.random()) * whole / (self._kills + 1)

    def outage(self, calls: int) -> None:
        """Nothing at all is answered for so many calls."""
        self._api.people.fault("outage", times=calls)

    def passes(self) -> None:
        """Everything works again."""
        self._api.people.clear_faults()
