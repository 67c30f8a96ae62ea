"""The ledger of erasures: on disk first, whole after any cut, and mute for who has no key."""

from __future__ import annotations

import os
from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest

from bot.domain.faults import Fault
from bot.storage.ledger import BACK, CONFIRMED, LEFT, PERSON, REMOVED, TEXT, WAITS, Ledger

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
    ledger.note_country("YE", LEFT, DAY)
    ledger.note_latest(PERSON, ledger.of_choices(ledger.of_person(b"next")), '["CD"]', DAY)
    ledger.note_pieces(ledger.of_round(1, "survey"), 3, ["1 000000 1 figures"], DAY)
    head, *lines = ledger.path.read_text().splitlines()
    assert [len(head.split()), len(lines), len({len(line) for line in lines})] == [4, 4, 1]
    for word in ("person", "figures", "country", ledger.of_person(TAG), "2026-12"):
        assert word not in head
        assert not any(word.encode() in b64decode(line) or word in line for line in lines)


@pytest.mark.threat(13)
def test_a_text_stands_in_it_as_nothing_that_can_be_read_or_tried_and_the_last_word_counts(
    ledger: Ledger,
) -> None:
    subject = ledger.of_text(1, TAG, "missing", "Water")
    others = [(1, b"other", "missing"), (1, TAG, "wrong"), (2, TAG, "missing")]
    assert subject not in {ledger.of_text(*each, "Water") for each in others}
    before = ledger.state()
    ledger.note_latest(TEXT, subject, WAITS, DAY)
    waits = ledger.state()
    ledger.note_latest(TEXT, subject, REMOVED, DAY)
    assert ledger.texts() == {subject: REMOVED}
    assert len({before, waits, ledger.state()}) == 3, "an opening sees that there is something to do"
    assert "Water" not in ledger.path.read_text()


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
    state, before = ledger.state(), set(ledger.path.read_text().splitlines()[1:])
    ledger.note_country("YE", LEFT, date(2026, 12, 2))
    ledger.note_country("YE", BACK, date(2026, 12, 2))
    ledger.forget(DAY)
    assert ledger.countries() == {"YE": BACK}
    assert len(ledger.path.read_text().splitlines()) == 1 + 21 + 1
    assert state != ledger.state()
    lines = ledger.path.read_text().splitlines()[1:]
    assert lines == sorted(lines)
    assert before.isdisjoint(lines), "sealed anew, none is known again"
    ledger.forget(date(2026, 12, 2))
    assert ledger.hashes() == set(hashes)
    ledger.forget(date(2027, 1, 1))
    assert (ledger.hashes(), ledger.state()) == (frozenset(), "")


def test_of_one_subject_the_last_word_counts_and_is_not_repeated(ledger: Ledger) -> None:
    for value in ("one", "one", "two", "one"):
        ledger.note_latest(PERSON, "a", value, DAY)
    assert [(each.number, each.value) for each in ledger.latest(PERSON).values()] == [(3, "one")]
    assert len(ledger.path.read_text().splitlines()) == 4


@pytest.mark.threat(12, 13)
def test_of_who_erases_nothing_stays_that_she_chose_also_from_another_copy(
    ledger: Ledger, tmp_path: Path
) -> None:
    hers = ledger.of_person(TAG)
    for each in (hers, ledger.of_person(b"other")):
        ledger.note_latest(PERSON, ledger.of_choices(each), "stopped", DAY)
    ledger.copy(tmp_path / "copy")
    ledger.note([hers], DAY)
    ledger.take_in(tmp_path / "copy")
    assert list(ledger.latest(PERSON)) == [ledger.of_choices(ledger.of_person(b"other"))]
    assert ledger.hashes() == {hers}


def test_what_another_writes_meanwhile_is_read_and_a_file_that_was_replaced_is_read_anew(
    ledger: Ledger,
) -> None:
    ledger.note_latest(PERSON, "a", "one", DAY)
    other = Ledger(ledger.path, KEY)
    other.note_latest(PERSON, "b", "two", DAY)
    assert set(ledger.latest(PERSON)) == {"a", "b"}
    other.forget(date(2026, 12, 9))
    other.note_latest(PERSON, "c", "three", DAY)
    assert set(ledger.latest(PERSON)) == {"c"}
    ledger.path.unlink()
    assert not ledger.latest(PERSON)


def test_a_release_takes_the_place_of_the_one_before_with_all_its_pieces(ledger: Ledger) -> None:
    ledger.note_pieces("round", 1, ["a", "b", "c"], DAY)
    ledger.note_pieces("round", 2, ["d", "e"], DAY)
    ledger.note_pieces("another", 1, ["f"], DAY)
    found = {subject: [each.value for each in lines] for subject, lines in ledger.pieces().items()}
    assert found == {"round": ["d", "e"], "another": ["f"]}


def test_a_copy_knows_that_it_is_one_until_it_is_written_to_from_now_on(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.note_latest(PERSON, "a", "one", DAY)
    ledger.copy(tmp_path / "copy")
    copy = Ledger(tmp_path / "copy", KEY)
    assert (ledger.is_live(), copy.is_live(), copy.is_ours()) == (True, False, True)
    empty = Ledger(tmp_path / "empty", KEY)
    empty.take_in(copy.path)
    assert not empty.is_live()
    empty.begin()
    assert (empty.is_live(), set(empty.latest(PERSON))) == (True, {"a"})


def test_another_copy_is_taken_in_and_one_of_another_key_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    ledger.note([ledger.of_person(TAG)], DAY)
    newer = Ledger(tmp_path / "newer", KEY)
    newer.note([ledger.of_person(b"newer")], DAY)
    ledger.take_in(newer.path)
    assert ledger.hashes() == {ledger.of_person(TAG), ledger.of_person(b"newer")}
    foreign = Ledger(tmp_path / "foreign", bytes(32))
    foreign.note(["aa"], DAY)
    with pytest.raises(Fault, match="not a ledger that was written with the keys"):
        ledger.take_in(foreign.path)
    with pytest.raises(Fault, match="cannot be read"):
        ledger.take_in(tmp_path / "nowhere")


def test_of_a_country_the_last_word_counts(ledger: Ledger) -> None:
    ledger.note_country("YE", LEFT, DAY)
    ledger.note_country("SD", LEFT, DAY)
    ledger.note_country("SD", CONFIRMED, DAY)
    ledger.note_country("YE", BACK, date(2026, 12, 2))
    assert ledger.countries() == {"YE": BACK, "SD": CONFIRMED}
    assert ledger.hashes() == frozenset()
    ledger.forget(date(2026, 12, 2))
    assert ledger.countries() == {"YE": BACK}
