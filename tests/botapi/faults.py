"""Faults on order: what goes wrong, with which calls, how often."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "429",
    "500",
    "502",
    "504",
    "401",
    "403",
    "404",
    "409",
    "400",
    "bad_json",
    "bad_json_after",
    "reset_before",
    "reset_after",
    "timeout_before",
    "timeout_after",
    "outage",
]
KINDS = frozenset(get_args(Kind))
AFTER_EFFECT = frozenset({"reset_after", "timeout_after", "bad_json_after"})


@dataclass(slots=True)
class Fault:
    """One order. `times` None means until it is cleared; `method` '*' means all; `chat` narrows it down."""

    kind: Kind
    method: str = "*"
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    retry_after: int | None = None
    chat: int | None = None
    description: str | None = None
    _dice: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind}")
        self._dice = random.Random(self.seed)  # noqa: S311 - to be repeated, not to be secret

    def strikes(self, method: str, values: dict[str, Any]) -> bool:
        """Whether it strikes this call; a strike uses one of its times."""
        if self.times == 0 or self.method not in ("*", method):
            return False
        if self.chat is not None and values.get("chat_id") != self.chat:
            return False
        if self.probability < 1.0 and self._dice.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """All standing orders; the first that strikes is the one."""

    def __init__(self) -> None:
        self._standing: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Place an order."""
        self._standing.append(fault)

    def clear(self) -> None:
        """Take all orders back."""
        self._standing.clear()

    def striking(self, method: str, values: dict[str, Any]) -> Fault | None:
        """The fault that strikes this call, if any."""
        if not self._standing:
            return None
        self._standing = [fault for fault in self._standing if fault.times != 0]
        return next((fault for fault in self._standing if fault.strikes(method, values)), None)
