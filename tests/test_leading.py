"""What one process does for all: begun when it leads, begun again where the database failed, and ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.app import alarms
from bot.app.dispatch import Dispatcher
from bot.app.house import House
from bot.app.links import WEB_URL
from bot.app.pacing import Pacing
from bot.assembly import leading as module
from bot.assembly import open_house
from bot.assembly.leading import Leading
from bot.assembly.righting import Righting
from bot.assembly.service import Service
from bot.config import Config
from bot.domain.faults import Fault
from bot.storage import meta

HOUR = 3600.0


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        data=tmp_path / "data", keys=tmp_path / "keys", trial=True, web_url="https://new.example.org"
    )


@pytest.fixture
async def house(config: Config) -> AsyncIterator[House]:
    async with open_house(config) as opened:
        yield opened


@pytest.fixture
def leading(house: House, monkeypatch: pytest.MonkeyPatch) -> Leading:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    pacing = Pacing(0, 0, time.monotonic)
    return Leading(house, Dispatcher(house, {}, pacing, lambda _: None), {})


async def fails(house: House) -> None:
    """As anything that is asked of a database which is not there."""
    await house.db.run(lambda conn: conn.execute("SELECT 1 FROM nowhere"))


async def goes_wrong() -> None:
    raise Fault(("what another error says",))


async def test_what_the_database_failed_is_begun_again_and_any_other_error_ends_it(
    house: House, leading: Leading, caplog: pytest.LogCaptureFixture
) -> None:
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        async with asyncio.TaskGroup() as group:
            group.create_task(goes_wrong() if begun == 3 else fails(house))

    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(60):
            await leading.lead(work)
    assert begun == 3
    assert caught.group_contains(Fault)
    told = "what one process does for all ended: OperationalError"
    assert [each.getMessage() for each in caplog.records] == [told, told]


async def test_another_error_beside_one_of_the_database_ends_it_at_once(
    house: House, leading: Leading
) -> None:
    begun = 0

    async def both() -> None:
        nonlocal begun
        begun += 1
        failed = await asyncio.gather(fails(house), goes_wrong(), return_exceptions=True)
        raise BaseExceptionGroup("both", [each for each in failed if each is not None])

    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(60):
            await leading.lead(both)
    assert begun == 1
    assert [type(each) for each in caught.value.exceptions] == [Fault]


async def test_whoever_takes_over_notes_its_places_and_ends_what_it_does_not_know_to_hold(
    config: Config, house: House
) -> None:
    for name in ("conflict", "gap", "mail", "receiving", "refused", "sms", "lost"):
        await alarms.set_alarm(house, name, on=True)
    await house.db.run(partial(meta.put, name=WEB_URL, value="https://old.example.org"))
    before = dict(await house.db.run(alarms.standing))
    await Righting(config, house, lambda: {"mail"}).take_over()
    assert await house.db.run(lambda conn: meta.get(conn, WEB_URL)) == "https://new.example.org"
    after = dict(await house.db.run(alarms.standing))
    assert after == {name: before[name] for name in ("mail", "lost")}


async def test_an_alarm_that_another_ended_stands_again_where_it_holds_here(
    config: Config, house: House
) -> None:
    await Righting(config, house, lambda: {"mail"}).take_over()
    assert [name for name, _ in await house.db.run(alarms.standing)] == ["mail"]


async def test_who_leads_no_more_is_late_with_nothing(
    config: Config, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(config, house)
    before = service.wakes
    leads = asyncio.create_task(service.leading.lead(service._lead))
    async with asyncio.timeout(60):
        while service.wakes is before:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    assert late(service, monkeypatch) > 0
    leads.cancel()
    await asyncio.gather(leads, return_exceptions=True)
    assert late(service, monkeypatch) == 0


def late(service: Service, monkeypatch: pytest.MonkeyPatch) -> float:
    """How late it would be in an hour, if nothing were done."""
    then = time.monotonic() + HOUR
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: then)
        return service._lag()
