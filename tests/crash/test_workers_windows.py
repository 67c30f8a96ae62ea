"""An end of a worker, or of its line to the server, around the COMMIT of a turn: the answer counts once."""

from __future__ import annotations

import pytest

from tests.crash.extent import SCENE_KILLS
from tests.crash.scene import WAITING, answer_all, hellos, nothing_is_lost_or_doubled
from tests.engine import on_server
from tests.pgproxy import Cut, wire_to
from tests.pgserver import Server
from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import Phone, answer_next
from tests.service.running import Api
from tests.service.workers import Workers, workers_of

pytestmark = [on_server, pytest.mark.case(1)]
KILLS = range(SCENE_KILLS)
APPLYING = b"INTO applied"
ANSWERS = "SELECT count(*) FROM answer"


@pytest.mark.parametrize(("dies", "kept"), [("commit", 0), ("kept", 1)])
async def test_a_worker_that_ends_at_the_commit_of_a_turn(
    round_folder: Folder, api: Api, phones: list[Phone], dies: str, kept: int
) -> None:
    phone = phones[0]
    armed = round_folder.root / "armed"
    async with workers_of(round_folder, api, 1) as workers:
        for _ in KILLS:
            await _at_a_number(phone)
            victim = await workers.add(odd={"DIES_AT": dies, "DIES_ONCE": str(armed)})
            _next_is(workers, victim.port)
            armed.touch()
            before, seen = round_folder.value(ANSWERS), list[int]()
            workers.proxy.on_cut = lambda: seen.append(round_folder.value(ANSWERS) - before)  # noqa: B023
            assert await answer_next(phone)
            await victim.process.wait()
            workers.gone(victim)
            assert seen == [kept]
            assert round_folder.value(ANSWERS) == before + 1
        await _to_the_end(workers, phone)


@pytest.mark.parametrize("cut", Cut)
async def test_a_worker_whose_line_is_cut_at_the_commit_of_a_turn(
    round_folder: Folder, api: Api, phones: list[Phone], server: Server, cut: Cut
) -> None:
    phone = phones[0]
    assert round_folder.url is not None
    async with wire_to(server) as wire, workers_of(round_folder, api, 0) as workers:
        name = round_folder.url.partition("?")[0].rpartition("/")[2]
        await workers.add(url=wire.url(name))
        for number in KILLS:
            await _at_a_number(phone)
            wire.cut_at_commit(cut, APPLYING)
            assert await answer_next(phone)
            assert wire.cuts == number + 1
        await _to_the_end(workers, phone)


async def _at_a_number(phone: Phone) -> None:
    while "Write a number from" not in phone.text():
        await phone.api.until(phone.text)
        assert await answer_next(phone)


def _next_is(workers: Workers, port: int) -> None:
    """Have the next post go to this worker."""
    workers.proxy.places.remove(port)
    workers.proxy.places.insert(0, port)


async def _to_the_end(workers: Workers, phone: Phone) -> None:
    await answer_all(phone)
    await workers.api.confirmed()
    await workers.folder.until(WAITING, 0)
    nothing_is_lost_or_doubled(workers.folder, workers.api, [phone])
    assert {hellos(workers.api, chat) for chat in CHATS} == {1}
