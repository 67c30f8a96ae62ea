"""What started the service is told how it goes; whatever becomes of that, the service goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assembly.supervisor import READY, TURNS, Supervisor

HERE = os.getpid()


@pytest.fixture
def ears(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.setblocking(False)
        yield made


def told(ears: socket.socket) -> list[str]:
    found = []
    with contextlib.suppress(BlockingIOError):
        while True:
            found.append(ears.recv(100).decode())
    return found


def test_whoever_has_no_supervisor_tells_nobody() -> None:
    nobody = Supervisor.of({"WATCHDOG_USEC": "180000000"}, HERE)
    assert nobody.address is None
    nobody.tell(READY)


def test_a_name_with_an_at_sign_is_one_without_a_file() -> None:
    name = f"charterbot-test-{HERE}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ears:
        ears.bind(f"\0{name}")
        Supervisor(f"@{name}").tell(READY)
        assert ears.recv(100) == b"READY=1"


@pytest.mark.parametrize(
    ("given", "interval"),
    [
        ({"WATCHDOG_USEC": "180000000"}, 180.0),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": str(HERE)}, 0.5),
        ({"WATCHDOG_USEC": "500000", "WATCHDOG_PID": str(HERE + 1)}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_how_often_it_looks_is_taken_as_systemd_says_it_and_meant_for_this_process(
    given: dict[str, str], interval: float | None
) -> None:
    assert Supervisor.of({"NOTIFY_SOCKET": "/run/x", **given}, HERE) == Supervisor("/run/x", interval)


def test_one_that_does_not_listen_is_told_in_the_log_and_holds_nobody_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="bot"):
        Supervisor(str(tmp_path / "nobody")).tell(READY)
    assert caplog.messages == ["the supervisor could not be told: FileNotFoundError"]


async def test_without_an_interval_nobody_is_watched(ears: socket.socket) -> None:
    async def never(_: float) -> bool:
        raise AssertionError

    await Supervisor(ears.getsockname()).watch(never)
    assert told(ears) == []


async def test_it_is_told_only_of_a_service_that_turns_which_is_given_the_whole_interval(
    ears: socket.socket,
) -> None:
    answers = iter([True, False, False, True])
    over = asyncio.Event()
    given: list[float] = []

    async def alive(patience: float) -> bool:
        given.append(patience)
        answer = next(answers, None)
        if answer is None:
            over.set()
            await asyncio.Event().wait()
        return bool(answer)

    watching = asyncio.create_task(Supervisor(ears.getsockname(), 0.02).watch(alive))
    await over.wait()
    watching.cancel()
    assert told(ears) == [TURNS, TURNS]
    assert set(given) == {0.02}
