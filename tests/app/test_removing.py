"""What a reviewer removed comes back with no backup, and what she took back is not released by one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.app import queueing, removing, restoring, sweeping
from bot.app.backing import back_up
from bot.app.house import House
from bot.assembly import open_house
from bot.config import Address, Config
from bot.domain.reading import State
from bot.domain.survey import REMOVED, Answer
from bot.storage import answers, readings, rounds
from bot.storage.database import Conn
from bot.storage.readings import Kept
from tests.app.readers import WROTE, Queue
from tests.app.test_restoring import put_back, rows


async def texts(house: House) -> dict[str, State | None]:
    """Every text that can be opened, and what became of it."""
    found = await house.db.run(lambda conn: list(readings.every_text(conn, house.sealer)))
    return {kept.text: kept.state for _, kept in found}


async def kept(queue: Queue, text: str) -> Kept:
    house = queue.crew.stage.house
    found = await house.db.run(lambda conn: list(readings.every_text(conn, house.sealer)))
    return next(each for _, each in found if each.text == text)


async def closed_and_read(house: House, queue: Queue) -> None:
    """All that waits is left out, the round being closed: then everything is counted, once."""
    await house.db.run(lambda conn: conn.execute("UPDATE round SET state = 'closed'"))

    def read(conn: Conn) -> None:
        while (text := queueing.next_text(house, conn, queue.staff, 1)) is not None:
            queueing.decide(house, conn, queue.staff, text.id, State.LEFT_OUT)

    await house.db.run(read)


@pytest.mark.threat(13)
@pytest.mark.case(50)
async def test_a_removed_text_is_removed_in_a_backup_from_before_with_all_that_was_made_of_it(
    queue: Queue, tmp_path: Path
) -> None:
    begun = await queue.first()
    await queue.does(queueing.hide, begun.id, "Rana")
    fresh = tmp_path / "b.db"
    await back_up(queue.crew.stage.house, fresh)
    await queue.does(queueing.remove, begun.id)
    untouched = await queue.first()
    await queue.does(queueing.remove, untouched.id)
    async with put_back(queue.crew.stage, fresh, tmp_path / "again") as house:
        found = await texts(house)
        assert begun.text not in found
        assert untouched.text not in found
        assert found[REMOVED] is State.LEFT_OUT
        assert len(found) == WROTE - 1, "all others are there"
        made = await house.db.run(lambda conn: list(readings.every_text(conn, house.sealer)))
        assert not any(each.reading.hide for _, each in made), "what she hid of it is a piece of it"
        await closed_and_read(house, queue)
        assert await rows(house, "SELECT count(*) FROM tally") == [(1,)], "it waits for nobody"


async def test_a_text_that_was_written_anew_after_the_removal_stays(queue: Queue, tmp_path: Path) -> None:
    text = await queue.first()
    house = queue.crew.stage.house
    name = (await kept(queue, text.text)).pseudonym
    await queue.does(queueing.remove, text.id)

    def write_anew(conn: Conn) -> None:
        survey = house.survey(conn, rounds.every(conn)[0].survey)
        pair = (survey.question("missing"), Answer("missing", "Other words", survey.hash, "en"))
        answers.write(conn, house.sealer, 1, name, person=queue.staff, answers=[pair])

    await house.db.run(write_anew)
    await back_up(house, tmp_path / "b.db")
    async with put_back(queue.crew.stage, tmp_path / "b.db", tmp_path / "again") as again:
        assert "Other words" in await texts(again)


@pytest.mark.case(8)
async def test_a_kill_between_the_ledger_and_the_commit_removes_it_at_the_next_start(
    queue: Queue, tmp_path: Path
) -> None:
    text = await queue.first()
    folder = tmp_path / "killed"
    shutil.copytree(queue.crew.stage.path.parent, folder / "data", ignore=shutil.ignore_patterns("*-shm"))
    await queue.does(queueing.remove, text.id)
    shutil.copy(queue.crew.stage.house.ledger.path, folder / "data")
    shutil.copytree(queue.crew.stage.house.keys.folder, folder / "keys")
    config = Config(data=folder / "data", keys=folder / "keys", web=Address("127.0.0.1", 0))
    async with open_house(config, queue.crew.stage.clock) as house:
        await sweeping.resume(house)
        found = await texts(house)
        assert text.text not in found
        assert found[REMOVED] is State.LEFT_OUT


async def test_an_opening_with_nothing_new_of_texts_opens_none(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = await queue.first()
    await queue.does(queueing.remove, text.id)
    house = queue.crew.stage.house
    monkeypatch.setattr(restoring, "erase_again", lambda *_: pytest.fail("it was up to date"))
    await house.db.run(lambda conn: restoring.settle(house, conn))


@pytest.mark.parametrize("last", [State.OPEN, State.RELEASED])
async def test_what_was_taken_back_waits_in_a_backup_too_until_it_is_released_again(
    queue: Queue, tmp_path: Path, last: State
) -> None:
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    house = queue.crew.stage.house
    await back_up(house, tmp_path / "b.db")
    found = await kept(queue, text.text)
    await house.db.run(lambda conn: removing.wait_again(house, conn, 1, found))
    if last is State.RELEASED:
        await queue.does(queueing.decide, text.id, State.RELEASED)
    async with put_back(queue.crew.stage, tmp_path / "b.db", tmp_path / "again") as again:
        assert (await texts(again))[text.text] is last
