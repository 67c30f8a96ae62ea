"""What is noted of the messages in a chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.person import Person
from bot.storage import chats, people
from bot.storage.database import Conn
from tests.engine import connect_at, on_both

pytestmark = on_both

HOUR = 3600
NOW = 1_800_000_000


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Conn]:
    opened = connect_at(tmp_path / "chats.db", b"k" * 32)
    people.add(opened, Person(id=0), "telegram", b"h", b"s")
    yield opened
    opened.close()


def test_a_message_that_is_edited_keeps_its_age_so_that_it_goes_while_it_can(conn: Conn) -> None:
    chats.add(conn, 1, 7, NOW, NOW + 40 * HOUR)
    chats.add(conn, 1, 7, NOW + 30 * HOUR, NOW + 70 * HOUR)
    assert chats.due(conn, NOW + 40 * HOUR) == {1: (7,)}
    assert chats.live(conn, 1, NOW + 48 * HOUR) == ()


def test_what_must_go_soon_goes_soon_and_what_takes_its_place_may_stay(conn: Conn) -> None:
    chats.add(conn, 1, 7, NOW, NOW + 40 * HOUR)
    chats.add(conn, 1, 7, NOW + HOUR, NOW + HOUR + 300, forced=True)
    assert chats.due(conn, NOW + HOUR + 300) == {1: (7,)}
    chats.add(conn, 1, 7, NOW + HOUR + 60, NOW + 41 * HOUR)
    assert chats.due(conn, NOW + HOUR + 300) == {}
    chats.add(conn, 1, 7, NOW + 20 * HOUR, NOW + 60 * HOUR, forced=True)
    assert chats.due(conn, NOW + 47 * HOUR) == {1: (7,)}


def test_nothing_is_noted_of_a_person_who_was_forgotten(conn: Conn) -> None:
    people.delete(conn, 1)
    chats.add(conn, 1, 7, NOW, NOW)
    assert chats.due(conn, NOW) == {}
