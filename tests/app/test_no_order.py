"""Nothing that is kept of answers, and nothing that leaves, tells in which order people answered."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import sweeping
from bot.app.exporting import as_csv, as_jsonl, export_of
from bot.app.releasing import release_now
from bot.storage import rounds
from bot.storage.database import Conn
from tests.app.conftest import Crew, Post
from tests.conversations.stage import Clock, staged

PEOPLE = 14
CHOICES = ("o_a", "o_b", "o_c")
#: All that stands in the tables of answers, in the order in which the database itself gives it.
KEPT = (
    "SELECT round, pseudonym, country, language, gender, group_kind, state FROM respondent",
    "SELECT round, pseudonym, question, kind, value, wording, language FROM answer",
)
#: What names updates or times of single people: empty once everything has served its time.
CLOCKS = ("applied", "inbox", "waiting", "quarantine", "chat_message", "outbox")


async def consultation(folder: Path, order: Sequence[int]) -> tuple[bytes, bytes, list[tuple[object, ...]]]:
    """The same people join in the same order and answer in another; what leaves, and what is kept."""
    async with staged(folder, Clock(), {}) as stage:
        crew, post = Crew(stage), Post(stage)
        await stage.round("round priorities opens now closes +14d remind none")
        for number in range(PEOPLE):
            await crew.joins(f"p{number}")
        for number in order:
            stage.clock.at += timedelta(minutes=1)
            choice = CHOICES[number % len(CHOICES)]
            await crew.presses(f"p{number}", "start", "next", choice, "skip", "skip", "skip", "count")
        await post.dispatcher.drain()
        round_ = await stage.house.db.run(lambda conn: rounds.get(conn, 1))
        assert round_ is not None
        assert await release_now(stage.house, round_)
        export = await stage.house.db.run(lambda conn: export_of(conn, round_))
        stage.clock.at += timedelta(days=10)
        await sweeping.clean_chats(stage.house)
        await post.dispatcher.drain()
        stage.clock.at += timedelta(days=10)
        await sweeping.forget(stage.house)
        for table in CLOCKS:
            assert await crew.rows(f"SELECT * FROM {table}") == [], table  # noqa: S608 - constants

        def kept(conn: Conn) -> list[tuple[object, ...]]:
            return [tuple(row) for sql in KEPT for row in conn.execute(sql)]

        return as_csv(export), as_jsonl(export), await stage.house.db.run(kept)


@pytest.mark.threat(10)
async def test_another_order_of_arrivals_gives_the_same_bytes_and_the_same_rows(
    tmp_path: Path,
) -> None:
    orders = [list(range(PEOPLE)) for _ in range(3)]
    orders[1].reverse()
    random.Random(7).shuffle(orders[2])  # noqa: S311 - no secret
    made = [await consultation(tmp_path / str(n), order) for n, order in enumerate(orders)]
    assert len(made[0][0].splitlines()) > 1
    assert made[1] == made[0]
    assert made[2] == made[0]
