"""New keys for everything: whole at every step at which a real process is killed."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import planning
from bot.app.house import House
from bot.assembly import DATABASE_FILE, open_house
from bot.config import Config
from bot.domain.clock import At
from bot.domain.event import Event
from bot.domain.faults import Fault
from bot.domain.person import Person, Standing
from bot.domain.survey import Answer
from bot.storage import (
    answers,
    arrivals,
    heldvoices,
    locking,
    people,
    rosters,
    rotation,
    sounds,
    spoken,
    webhooks,
)
from bot.storage.database import Conn, connect
from bot.storage.keys import ADDRESS, ANSWER, DATABASE, LOOKUP, ROTATED, Keys
from bot.storage.rosters import Brought
from bot.storage.rotation import STEPS, finish, is_half_done, rotate
from bot.storage.sealing import Sealer
from bot.storage.spoken import Name

WORDS = "what she wrote \ud83d"
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
#: Rotates, and dies when it hears of a step.
DIES = """
import os, signal, sys
from pathlib import Path
from bot.storage.keys import Keys
from bot.storage.rotation import rotate

def reached(step):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

rotate(Path(sys.argv[1]), Keys(Path(sys.argv[2])), reached)
"""


@dataclass(frozen=True, slots=True)
class Place:
    config: Config

    @property
    def path(self) -> Path:
        return self.config.data / DATABASE_FILE

    @property
    def keys(self) -> Keys:
        return Keys(self.config.keys)

    def everything(self) -> dict[str, Any]:
        """All that is in the database, opened with the keys that are there now."""
        sealer = Sealer.of(self.keys)
        conn = connect(self.path, self.keys.get(DATABASE))
        found: dict[str, Any] = {"schema": [tuple(row) for row in conn.execute(rotation.SCHEMA)]}
        found["version"] = conn.execute("PRAGMA user_version").fetchone()[0]
        for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = [dict(row) for row in conn.execute(f"SELECT * FROM {table}")]  # noqa: S608 - our tables
            found[table] = [self._opened(table, row, sealer) for row in rows]
        conn.close()
        return found

    @staticmethod
    def _opened(table: str, row: dict[str, Any], sealer: Sealer) -> dict[str, Any]:
        for each in rotation.SEALED:
            if each.table == table and row[each.column] is not None:
                if each.key == ADDRESS:
                    row[each.column] = sealer.open_address(row[each.column])
                elif each.text:
                    row[each.column] = sealer.open_text(rotation._bytes(each, row[each.column]))
                else:
                    row[each.column] = sealer.open_sound(row[each.column])
        if table == "meta" and row["name"].startswith("key:") and not row["name"].endswith(LOOKUP):
            row["value"] = "a tag"
        return row


@pytest.fixture
async def place(tmp_path: Path) -> Place:
    config = Config(data=tmp_path / "data", keys=tmp_path / "keys", trial=True)
    async with open_house(config, lambda: NOW) as house:
        await house.db.run(lambda conn: _fill(house, conn))
    return Place(config)


def _fill(house: House, conn: Conn) -> None:
    wish = planning.Wish(("b-recovery-money",), At(NOW), At(NOW + timedelta(days=7)))
    [round_id] = planning.plan(house, conn, wish).ids
    found = planning.open_round(house, conn, round_id)
    survey = house.survey(conn, found.survey)
    question = next(each for each in survey.questions if each.kind.value == "text")
    for name in ("amina", "rana"):
        person = Person(id=0, standing=Standing.ACTIVE, language="en")
        hash_, sealed = house.sealer.address_hash("web", name), house.sealer.seal_address(name)
        id_ = people.add(conn, person, "web", hash_, sealed)
        answer = Answer(question.id, WORDS, survey.hash, "en")
        pseudonym = house.pseudonym(round_id, id_)
        answers.write(conn, house.sealer, round_id, pseudonym, person=person, answers=[(question, answer)])
        spoken_name = Name(round_id, pseudonym, question.id)
        spoken.keep(conn, house.sealer, spoken_name, spoken.ask(conn, spoken_name), b"a synthetic voice")
        heldvoices.put(conn, id_, house.sealer.seal_text("held"), 1)
        text = house.sealer.seal_text(f"{name} waits")
        conn.execute("INSERT INTO waiting (person, sealed, at) VALUES (?, ?, 1)", (id_, text))
        conn.execute(
            "INSERT INTO outbox (key, person, kind, priority, say, language, due, made, private)"
            " VALUES (?, ?, 'reply', 1, ?, 'en', 1, 1, 1)",
            (name, id_, b64encode(house.sealer.seal_text("a reply")).decode()),
        )
    conn.execute("UPDATE address SET sealed = NULL WHERE person = 2")
    number, note = (house.sealer.seal_address(each) for each in ("+967712345678", "asked"))
    rosters.add(conn, Brought(b"1" * 32, number, note, "YE", "ar", None), 1, 2)
    sounds.keep_upload(conn, house.sealer, 2, b"sound", 1)
    asked = {"person": 2, "channel": "web", "reference": "r", "purpose": "p", "about": {}, "now": 1}
    sounds.ask(conn, house.sealer, **asked)  # type: ignore[arg-type]
    told = frozenset(Event)
    webhooks.add(conn, house.sealer, 1, ("https://example.org/", "whsec_"), events=told, made=NOW.date())
    arrivals.hold(conn, "web", "1", sender=b"1" * 32, sealed=house.sealer.seal_text("held"), due=1)


def test_everything_is_there_under_new_keys_and_the_old_ones_open_nothing(place: Place) -> None:
    before = place.everything()
    old = {name: place.keys.get(name) for name in (*ROTATED, LOOKUP)}
    assert rotate(place.path, place.keys).sealed == 17
    assert place.everything() == before
    new = {name: place.keys.get(name) for name in (*ROTATED, LOOKUP)}
    assert {name for name in new if new[name] == old[name]} == {LOOKUP}
    with pytest.raises(Fault):
        connect(place.path, old[DATABASE], readonly=True)
    stale = Sealer(old[ADDRESS], old[ANSWER], old[LOOKUP])
    conn = connect(place.path, new[DATABASE])
    for each in rotation.SEALED:
        for row in conn.execute(f"SELECT {each.column} FROM {each.table} WHERE {each.column} IS NOT NULL"):  # noqa: S608
            for opens in (stale.open_text, stale.open_address):
                with pytest.raises(Exception, match="Decryption failed"):
                    opens(rotation._bytes(each, row[0]))
    conn.close()


def test_who_has_left_no_address_is_still_found_by_its_hash(place: Place) -> None:
    rotate(place.path, place.keys)
    conn = connect(place.path, place.keys.get(DATABASE))
    found = people.find(conn, Sealer.of(place.keys).address_hash("web", "rana"))
    conn.close()
    assert found is not None
    assert found.person.id == 2


async def _killed_at(place: Place, step: str) -> None:
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES, str(place.path), str(place.config.keys), step, stderr=subprocess.DEVNULL
    )
    assert await killed.wait() == -signal.SIGKILL


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("then", ["start", "rotate"])
async def test_a_kill_at_any_step_is_finished_by_a_start_or_by_rotating_again(
    place: Place, step: str, then: str
) -> None:
    before = place.everything()
    old = {name: place.keys.get(name) for name in ROTATED}
    await _killed_at(place, step)
    if then == "start":
        async with open_house(place.config, lambda: NOW):
            pass
    else:
        finish(place.path, place.keys)
        rotate(place.path, place.keys)
    assert place.everything() == before
    assert not is_half_done(place.path, place.keys)
    new = {name: place.keys.get(name) for name in ROTATED}
    changed = {name for name in ROTATED if new[name] != old[name]}
    went_through = then == "rotate" or STEPS.index(step) >= STEPS.index("file in place")
    assert changed == (set(ROTATED) if went_through else set())
    left = {path.name for path in (*place.config.keys.iterdir(), *place.config.data.iterdir())}
    rest = {DATABASE_FILE, locking.FILE, "round-1.key", *(f"{name}.key" for name in (*ROTATED, LOOKUP))}
    assert left <= rest | {
        f"{DATABASE_FILE}-wal",
        f"{DATABASE_FILE}-shm",
        "charterbot.latest",
        "erased.ledger",
    }


def test_every_step_is_told_in_its_order(place: Place) -> None:
    told: list[str] = []
    rotate(place.path, place.keys, told.append)
    assert tuple(told) == STEPS


async def test_keys_are_not_replaced_while_anything_has_the_folder_open(place: Place) -> None:
    async with open_house(place.config, lambda: NOW):
        with pytest.raises(Fault, match="stop the service"), locking.alone(place.config.data):
            pass
    with locking.alone(place.config.data), pytest.raises(Fault, match="wait until that has ended"):
        async with open_house(place.config, lambda: NOW):
            pass


def test_no_sealed_column_is_forgotten(place: Place) -> None:
    """Every BLOB column is either in the table of what is sealed, or one of these, which are not."""
    others = {
        ("address", "hash"),
        ("answer", "pseudonym"),
        ("api_token", "hash"),
        ("audit", "head"),
        ("batch", "once"),
        ("console_once", "hash"),
        ("console_session", "hash"),
        ("cut", "audit_head"),
        ("file", "content"),
        ("inbox", "sender"),
        ("invite", "hash"),
        ("known_sound", "hash"),
        ("mailbox", "code"),
        ("number_left", "hash"),
        ("person", "code"),
        ("person", "tag"),
        ("reading", "pseudonym"),
        ("recording", "content"),
        ("respondent", "pseudonym"),
        ("review", "bundle"),
        ("roster", "hash"),
        ("round", "offline_key"),
        ("sign_in", "hash"),
        ("sms_sent", "reference"),
        ("spoken", "fingerprint"),
        ("spoken", "pseudonym"),
        ("spoken", "token"),
        ("transfer", "hash"),
        ("webhook", "tag"),
    }
    conn = connect(place.path, place.keys.get(DATABASE))
    blobs = set()
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in conn.execute(f"PRAGMA table_info({table})"):
            if row["type"] == "BLOB":
                blobs.add((table, row["name"]))
    conn.close()
    sealed = {(each.table, each.column) for each in rotation.SEALED if not each.text}
    assert blobs - others == sealed


def test_a_copy_that_is_not_whole_changes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = place.everything()
    seen: list[str] = []

    def content(conn: sqlite3.Connection, schema: str) -> str:
        seen.append(schema)
        return schema

    monkeypatch.setattr(rotation, "_content", content)
    with pytest.raises(Fault, match="not whole"):
        rotate(place.path, place.keys)
    assert seen == ["main", "fresh"]
    finish(place.path, place.keys)
    assert place.everything() == before
