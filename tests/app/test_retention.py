"""Each row of the table of what is kept: there until its time, gone after it, by the schedule alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import backing, inviting, sweeping
from bot.app.house import House
from bot.config import Config
from bot.domain import retention
from bot.domain.inbound import Command, Text
from bot.domain.retention import Kept, table
from bot.storage import cuts, onscreen, swap
from bot.storage.database import Conn
from bot.storage.ledger import PERSON
from tests.app.conftest import Crew, Post
from tests.app.needle import found, lives, needles_of
from tests.conversations.stage import Clock, Stage, staged
from tests.engine import on_both

pytestmark = on_both

ROUND = "round priorities opens now closes +14d"
Setting = Callable[[Crew, Post], Awaitable[None]]


async def an_update_id(crew: Crew, post: Post) -> None:
    await crew.does("stranger", Text("hello"))


async def something_unreadable(crew: Crew, post: Post) -> None:
    await crew.stage.turns.quarantine("test", "7", "ValueError")


async def a_sent_text(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await post.dispatcher.drain()


async def a_sent_invitation(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await crew.stage.round("round priorities opens now closes +1d remind none")
    await inviting.invite_due(crew.stage.house)
    await post.dispatcher.drain()


async def a_file(crew: Crew, post: Post) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: cuts.add_file(conn, "x", "text/plain", b"x", house.seconds()))


async def her_own_data(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("mydata"))
    await crew.presses("amina", "show")
    await post.dispatcher.drain()


async def a_code_for_another_phone(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "phone")


async def something_after_a_silence(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    house, person = crew.stage.house, (await crew.known("amina")).person.id

    def put(conn: Conn) -> None:
        conn.execute("INSERT INTO waiting VALUES (?, x'00', ?)", (person, house.seconds()))

    await house.db.run(put)


async def a_message_in_a_chat(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await post.dispatcher.drain()
    await crew.stage.house.db.run(lambda conn: conn.execute("UPDATE person SET clean_chat = 0"))


async def a_note_of_who_erased(crew: Crew, post: Post) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")


KEPT = Kept()
ROWS: tuple[tuple[str, Setting, timedelta], ...] = (
    ("SELECT 1 FROM applied", an_update_id, KEPT.update_ids),
    ("SELECT 1 FROM quarantine", something_unreadable, KEPT.put_aside),
    ("SELECT 1 FROM outbox WHERE kind IN ('reply', 'notice')", a_sent_text, KEPT.sent),
    ("SELECT 1 FROM outbox WHERE kind = 'invite'", a_sent_invitation, retention.WEEK_AND_MORE),
    ("SELECT 1 FROM file", a_file, retention.WEEK_AND_MORE),
    ("SELECT 1 FROM outbox WHERE lifetime IS NOT NULL", her_own_data, retention.OWN_DATA),
    ("SELECT 1 FROM transfer", a_code_for_another_phone, retention.MOVE_CODE),
    ("SELECT 1 FROM waiting", something_after_a_silence, retention.AFTER_SILENCE),
    ("SELECT 1 FROM chat_message", a_message_in_a_chat, retention.IN_CHAT),
)


async def wakes(house: House) -> None:
    """What the schedule does about it."""
    await sweeping.clean_chats(house)
    await sweeping.drop_erased(house)
    await sweeping.forget(house)
    await sweeping.keep_promise(house)


async def test_on_the_day_that_consent_names_the_ledger_forgets_what_people_chose_too(crew: Crew) -> None:
    house = crew.stage.house
    await crew.joins("amina")
    until = house.rules.erase_until
    crew.stage.clock.at = datetime(until.year, until.month, until.day, 12, tzinfo=UTC)
    await crew.does("amina", Command("stop"))
    await sweeping.keep_promise(house)
    assert house.ledger.latest(PERSON)
    crew.stage.clock.at += timedelta(days=1)
    await sweeping.keep_promise(house)
    assert not house.ledger.latest(PERSON)


@pytest.mark.threat(10, 21)
@pytest.mark.parametrize(("query", "put", "span"), ROWS, ids=[row[1].__name__ for row in ROWS])
async def test_it_is_there_until_its_time_and_then_it_goes(
    crew: Crew, post: Post, query: str, put: Setting, span: timedelta
) -> None:
    await put(crew, post)
    crew.stage.clock.at += span - timedelta(seconds=2)
    await wakes(crew.stage.house)
    assert await crew.rows(query)
    crew.stage.clock.at += timedelta(seconds=4)
    await wakes(crew.stage.house)
    assert await crew.rows(query) == []


async def test_a_note_of_who_erased_goes_once_no_backup_can_hold_her(crew: Crew, post: Post) -> None:
    await a_note_of_who_erased(crew, post)
    house = crew.stage.house
    crew.stage.clock.at += house.rules.keep.ledger
    await wakes(house)
    assert house.ledger.hashes()
    crew.stage.clock.at += timedelta(days=1)
    await wakes(house)
    assert not house.ledger.hashes()


async def test_the_screen_that_stands_on_a_phone_page_stays_there(crew: Crew) -> None:
    await crew.joins("amina")
    house = crew.stage.house

    def move_to_page(conn: Conn) -> None:
        conn.execute("UPDATE address SET channel = 'web'")
        onscreen.standing(conn, 1, house.seconds(), house.sealer)

    await house.db.run(move_to_page)
    crew.stage.clock.at += timedelta(days=3)
    await wakes(house)
    assert len(await crew.rows("SELECT 1 FROM outbox WHERE on_screen = 1")) == 1
    assert await crew.rows("SELECT 1 FROM outbox WHERE on_screen = 0") == []


async def test_where_somebody_was_in_a_closed_round_is_forgotten_and_that_she_took_part_is_not(
    crew: Crew,
) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c")
    await wakes(crew.stage.house)
    sessions = "SELECT state, session = '{}' FROM participation"
    assert await crew.rows(sessions) == [("started", 0)]
    house = crew.stage.house
    await house.db.run(lambda conn: conn.execute("UPDATE round SET state = 'closed'"))
    await wakes(house)
    assert await crew.rows(sessions) == [("started", 1)]
    await crew.does("amina", Command("mydata"))
    await crew.presses("amina", "show")
    assert "A stronger UN Women" in str(await crew.sees("amina")), "her answers are hers to see all the same"


def test_a_database_that_a_restore_left_aside_is_as_short_lived_as_a_backup(tmp_path: Path) -> None:
    for end in swap.BESIDE:
        (tmp_path / f"{swap.ASIDE}{end}").touch()
    made = (tmp_path / swap.ASIDE).stat().st_ctime
    clock = Clock()
    clock.at = clock.at.fromtimestamp(made, clock.at.tzinfo) + timedelta(days=7) - timedelta(seconds=1)
    backing.forget_aside(tmp_path, clock(), 7)
    assert (tmp_path / swap.ASIDE).exists()
    clock.at += timedelta(seconds=2)
    backing.forget_aside(tmp_path, clock(), 7)
    assert list(tmp_path.iterdir()) == []


def test_the_table_names_settings_that_there_are_and_lengths_in_force() -> None:
    settings = set(Config.model_fields)
    named = {row.setting for row in table(KEPT, None) if row.setting is not None}
    assert {name.lower() for name in named} <= settings
    assert {f"keep_{name}" for name in ("update_ids_hours", "sent_hours", "put_aside_hours")} < {
        name.lower() for name in named
    }
    longer = table(Kept(backups=timedelta(days=3)), date(2027, 1, 2))
    told = {row.what: row.until for row in longer}
    assert told["Daily backups"] == "3 days"
    assert (
        told["Sealed notes: who erased, stopped or moved; removed texts; used links; last releases"]
        == "33 days"
    )
    assert "2027-01-02" in told["Keys that join people to answers"]
    assert not {row.what for row in longer if not row.why}


class TestTheDayThatConsentNames:
    """On a store without a key, so that what is left of people shows."""

    @pytest.fixture
    async def stage(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
        monkeypatch.setattr("bot.storage.database._give_key", lambda *_: None)
        async with staged(tmp_path, Clock(), {}) as made:
            yield made

    @pytest.mark.threat(12, 14, 21)
    async def test_addresses_hashes_and_keys_are_gone_from_every_file_and_counts_stay(
        self, crew: Crew, post: Post, tmp_path: Path
    ) -> None:
        await crew.stage.round(ROUND)
        house = crew.stage.house
        await lives(crew, "amina")
        await post.dispatcher.drain()
        hers = await needles_of(crew, "amina", answers=False)
        hers.append(house.keys.round(1))
        assert found(tmp_path, hers)
        crew.stage.clock.at += timedelta(days=(house.rules.erase_until - house.now().date()).days + 1)
        await sweeping.resume(house)
        assert found(tmp_path, hers) == {}
        assert not house.keys.has_round(1)
        assert await crew.rows("SELECT count(*) FROM person UNION SELECT count(*) FROM address") == [(0,)]
        assert await crew.rows("SELECT value FROM answer WHERE question = 'first'") == [("c",)]
