"""What comes to a further bot is told apart from what comes to the main one under the same number."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.app.channel import Arrival
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.wire import Wire
from bot.domain.inbound import Voice
from tests.botapi import Emulator
from tests.channels.telegram.conftest import SHE, Ledger
from tests.channels.telegram.test_voice import in_base64
from tests.sounds import synthetic


@pytest.fixture
async def sahel(wire: Wire, ledger: Ledger) -> AsyncIterator[Intake]:
    """What takes in what comes to the bot 'sahel'."""
    presses = Presses(wire)
    yield Intake(ledger, presses, "sahel")
    await presses.close()


async def test_keys_and_references_bear_the_name_of_a_further_bot_and_those_of_the_main_one_stay(
    api: Emulator, intake: Intake, sahel: Intake, ledger: Ledger
) -> None:
    api.people.voice(SHE, in_base64(synthetic(1)), seconds=1)
    ((id_, text),) = api.inbox.batch()
    for each in (intake, sahel):
        await each.take([json.loads(text)])
    main, further = ledger.taken
    assert (main.key, main.bot) == (str(id_), "")
    assert (further.key, further.bot) == (f"{id_}@sahel", "sahel")
    assert isinstance(main.inbound, Voice)
    assert isinstance(further.inbound, Voice)
    assert further.inbound.reference == f"{main.inbound.reference}@sahel"
    assert (main.channel, main.address) == (further.channel, further.address)


async def test_what_cannot_be_read_is_put_aside_under_the_bot_that_it_came_to(
    intake: Intake, sahel: Intake, ledger: Ledger
) -> None:
    for each in (intake, sahel):
        await each.take([{"update_id": 9}])
    assert [key for _, key, _ in ledger.put_aside] == ["9", "9@sahel"]


async def test_a_press_at_a_further_bot_is_answered(api: Emulator, sahel: Intake, ledger: Ledger) -> None:
    message = api.people.text(SHE, "hello")["message"]
    api.inbox.drop_all()
    api.people.tap(SHE, "7.good", message=message)
    ((_, text),) = api.inbox.batch()
    await sahel.take([json.loads(text)])
    await api.until(lambda: api.calls_of("answerCallbackQuery"))
    assert isinstance(ledger.taken[0], Arrival)
