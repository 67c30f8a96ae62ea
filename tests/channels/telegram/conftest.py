"""The channel against the emulator, over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.app.channel import Arrival, Receipt
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.wire import Wire
from bot.i18n.catalogs import Catalogs
from tests.botapi import TOKEN, Emulator

SHE = 77


@dataclass
class Ledger:
    """A `Receiver` that keeps what it is given, and fails when told to."""

    taken: list[Arrival] = field(default_factory=list)
    put_aside: list[tuple[str, str, str]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    toast: str | None = None
    fails: int = 0

    async def take(self, arrivals: Sequence[Arrival]) -> list[Receipt]:
        self.batches.append(len(arrivals))
        if self.fails:
            self.fails -= 1
            raise OSError("disk full, and here stands a secret: " + TOKEN)
        self.taken += arrivals
        return [Receipt(arrival.key, applied=True, toast=self.toast) for arrival in arrivals]

    async def quarantine(self, channel: str, key: str, error: str) -> None:
        self.put_aside.append((channel, key, error))


@pytest.fixture
async def api() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        emulator.people.user(SHE, name="Canary Name", username="canary_username", language="fr")
        yield emulator


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> float:
    """For how long an answer is waited for: briefly only where a test has one never come."""
    called = getattr(request.node, "callspec", None)
    kind = "" if called is None else str(called.params.get("kind", ""))
    return 1.0 if kind.startswith("timeout") else 30.0


@pytest.fixture
async def wire(api: Emulator, patience: float) -> AsyncIterator[Wire]:
    made = Wire(api.token, api.url, read_seconds=patience)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def presses(wire: Wire) -> AsyncIterator[Presses]:
    made = Presses(wire)
    yield made
    await made.close()


@pytest.fixture
def intake(ledger: Ledger, presses: Presses) -> Intake:
    return Intake(ledger, presses)


@pytest.fixture
def channel(wire: Wire, tmp_path: Path) -> TelegramChannel:
    return TelegramChannel(wire, Catalogs(tmp_path))
