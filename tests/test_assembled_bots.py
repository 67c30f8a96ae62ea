"""The bots as they are put together: what came to one of them is got by that one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app.channel import DeliveryError
from bot.assembly import open_house
from bot.assembly.bots import Bots
from bot.config import Config
from tests.botapi import Emulator
from tests.channels.telegram.conftest import SHE, Ledger
from tests.channels.telegram.test_voice import in_base64
from tests.sounds import synthetic

TOKEN = "654321:SYNTHETIC-token-for-tests-only-4567"
MOST = 2 * 1024 * 1024


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Emulator, Emulator]]:
    async with Emulator() as api:
        sahel = Emulator(token=TOKEN)
        api.serve_beside(sahel)
        yield api, sahel


async def test_a_voice_note_is_got_by_the_bot_that_it_came_to(
    pair: tuple[Emulator, Emulator], tmp_path: Path
) -> None:
    api, sahel = pair
    config = Config(
        data=tmp_path / "data",
        keys=tmp_path / "keys",
        token=SecretStr(api.token),
        api_url=api.url,
        more_bots=SecretStr(f'[sahel]\ntoken = "{TOKEN}"\n'),
        trial=True,
    )
    sahel.people.user(SHE, name="Synthetic", language="en")
    sahel.people.voice(SHE, in_base64(synthetic(1)), seconds=1)
    ((_, update),) = sahel.inbox.batch()
    reference = json.loads(update)["message"]["voice"]["file_id"]
    async with open_house(config) as house:
        bots = Bots(config, house, Ledger(), lambda _: None)
        assert [each.name for each in bots.every] == ["", "sahel"]
        for each in bots.every:
            await each.wire.open()
        try:
            assert await bots.sound(f"{reference}@sahel", MOST) == synthetic(1)
            assert [call.method for call in api.calls] == []
            with pytest.raises(DeliveryError):
                await bots.sound(f"{reference}@gone", MOST)
        finally:
            for each in bots.every:
                await each.wire.close()
