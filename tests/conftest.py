"""What holds for every test: no network but loopback, no settings from outside, always the same examples."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import hypothesis
import pytest

from tests.engine import FILE, on
from tests.pgserver import bare_database_url, database_url, server

__all__ = ["bare_database_url", "database_url", "server"]  # fixtures, here for every test

hypothesis.settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="write tests/conversations/*.txt anew from what the bot says now",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "case(*numbers): shows these faults or bad inputs to be survived")
    config.addinivalue_line("markers", "threat(*numbers): shows what is done against these threats")


class NetworkRefused(RuntimeError):
    """A test wanted to leave this machine. No OSError, so that no code under test takes it for an outage."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse whatever is not loopback or a Unix socket; names too, since a look-up is a message out."""
    really_connect, really_connect_ex = socket.socket.connect, socket.socket.connect_ex
    really_sendto, really_look_up = socket.socket.sendto, socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        _judge(self, address)
        really_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _judge(self, address)
        return really_connect_ex(self, address)

    def sendto(self: socket.socket, *given: Any) -> int:
        _judge(self, given[-1])
        return really_sendto(self, *given)

    def look_up(host: Any, *given: Any, **named: Any) -> Any:
        _judge_host(host)
        return really_look_up(host, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket.socket, "sendto", sendto)
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


@pytest.fixture(autouse=True)
def _log_as_it_comes() -> None:
    """Let no test read the log at a level that a verb of an earlier one has set in this process."""
    logging.getLogger("bot").setLevel(logging.NOTSET)


@pytest.fixture(autouse=True, scope="session")
def _no_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Start from no settings, and keep a test's keys out of the configuration folder of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BOT_")]:
            patch.delenv(name)
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("configuration")))
        yield


def _judge(sock: socket.socket, address: Any) -> None:
    if sock.family != socket.AF_UNIX:
        _judge_host(address[0])


def _judge_host(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        here = not name or name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        here = False
    if not here:
        raise NetworkRefused(name)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """What keeps the database: a file, where no mark of `tests.engine` says otherwise."""
    name = str(getattr(request, "param", FILE))
    if name == FILE:
        yield name
        return
    with on(request.getfixturevalue("server")):
        yield name
