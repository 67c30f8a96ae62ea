"""The ledger of erasures: on disk first, whole after any cut, and mute for who has no key."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.domain.faults import Fault
from bot.storage.ledger import BACK, CONFIRMED, LEFT, Ledger

KEY, TAG, DAY = bytes(range(32)), bytes(16), date(2026, 12, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "erased.ledger", KEY)


def test_what_was_noted_is_there_for_whoever_reads_next(ledger: Ledger) -> None:
    assert (ledger.hashes(), ledger.state()) == (frozenset(), "")
    ledger.note([ledger.of_person(TAG)], DAY)
    ledger.note([ledger.of_respondent(1, TAG), ledger.of_respondent(2, TAG)], DAY)
    again = Ledger(ledger.path, KEY)
    assert again.hashes() == {
        ledger.of_person(TAG),
        ledger.of_respondent(1, TAG),
        ledger.of_respondent(2, TAG),
    }
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_it_is_synced_before_the_note_counts_as_made(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.note([ledger.of_person(TAG)], DAY)
    synced: list[int] = []
    really = os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_size)
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    ledger.note([ledger.of_person(b"other")], DAY)
    assert synced == [ledger.path.stat().st_size]


@pytest.mark.threat(13)
def test_nothing_in_it_leads_to_a_person_without_the_key(ledger: Ledger) -> None:
    ledger.note([ledger.of_person(TAG)], DAY)
    other = Ledger(ledger.path.with_name("other"), bytes(32))
    assert other.of_person(TAG) not in ledger.hashes()
    assert TAG.hex() not in ledger.path.read_text()
    assert [len(line.split()) for line in ledger.path.read_text().splitlines()] == [3, 2]


def test_a_line_that_a_power_cut_left_half_is_no_line_and_spoils_none(ledger: Ledger) -> None:
    ledger.note([ledger.of_person(TAG)], DAY)
    with ledger.path.open("ab") as file:
        file.write(b"2026-12-01 0123")
    ledger.note([ledger.of_person(b"next")], DAY)
    assert ledger.hashes() == {ledger.of_person(TAG), ledger.of_person(b"next")}


def test_lines_go_by_age_and_those_that_stay_tell_no_order(ledger: Ledger) -> None:
    hashes = [ledger.of_person(bytes([number])) for number in range(20)]
    for each in hashes:
        ledger.note([each], date(2026, 12, 2))
    ledger.note([ledger.of_person(TAG)], DAY)
    state = ledger.state()
    ledger.forget(DAY)
    assert ledger.state() == state
    lines = ledger.path.read_text().splitlines()[1:]
    assert lines == sorted(lines)
    ledger.forget(date(2026, 12, 2))
    assert ledger.hashes() == set(hashes)
    ledger.forget(date(2027, 1, 1))
    assert (ledger.hashes(), ledger.state()) == (frozenset(), "")


def test_another_copy_is_taken_in_and_one_of_another_key_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    ledger.note([ledger.of_person(TAG)], DAY)
    newer = Ledger(tmp_path / "newer", KEY)
    newer.note([ledger.of_person(b"newer")], DAY)
    ledger.take_in(newer.path)
    assert ledger.hashes() == {ledger.of_person(TAG), ledger.of_person(b"newer")}
    foreign = Ledger(tmp_path / "foreign", bytes(32))
    foreign.note([b"x" * 32], DAY)
    with pytest.raises(Fault, match="not a ledger that was written with the keys"):
        ledger.take_in(foreign.path)
    with pytest.raises(Fault, match="cannot be read"):
        ledger.take_in(tmp_path / "nowhere")


def test_of_a_country_the_last_word_counts_and_on_one_day_the_most_careful(ledger: Ledger) -> None:
    ledger.note_country("YE", LEFT, DAY)
    ledger.note_country("SD", LEFT, DAY)
    ledger.note_country("SD", CONFIRMED, DAY)
    ledger.note_country("SD", BACK, DAY)
    ledger.note_country("YE", BACK, date(2026, 12, 2))
    assert ledger.countries() == {"YE": BACK, "SD": CONFIRMED}
    assert ledger.hashes() == frozenset()
    ledger.forget(date(2026, 12, 2))
    assert ledger.countries() == {"YE": BACK}
