from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.domain.faults import Fault
from bot.storage.receiver import LOCK_FILE, ReceiverLock, holder, is_running


def test_one_receiver_a_folder(tmp_path: Path) -> None:
    first, second = ReceiverLock(tmp_path), ReceiverLock(tmp_path)
    first.take()
    with pytest.raises(Fault, match="another service is running"):
        second.take()
    first.drop()
    second.take()
    second.drop()


def test_the_lock_tells_which_process_has_it_as_long_as_it_is_held(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    assert not (tmp_path / LOCK_FILE).exists()  # asking makes nothing
    lock = ReceiverLock(tmp_path)
    lock.take()
    assert (is_running(tmp_path), holder(tmp_path)) == (True, os.getpid())
    lock.drop()
    assert (is_running(tmp_path), holder(tmp_path)) == (False, None)


def test_a_shorter_process_id_is_not_mixed_with_a_longer_one_before_it(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_text("99999999999\n")
    lock = ReceiverLock(tmp_path)
    lock.take()
    assert holder(tmp_path) == os.getpid()
    lock.drop()
