"""The unit for systemd confines what it starts, and says where everything is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import Config

UNIT = Path(__file__).resolve().parent.parent / "deploy" / "charterbot.service"
LINES = [line for line in UNIT.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.threat(22)
@pytest.mark.parametrize(
    "line",
    [
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "SystemCallFilter=@system-service",
        "SystemCallArchitectures=native",
        "ReadWritePaths=/etc/charterbot/keys",
        "UMask=0077",
        "LimitCORE=0",
        "User=charterbot",
    ],
)
def test_it_is_confined(line: str) -> None:
    assert line in LINES


def test_it_starts_again_after_any_end_but_a_mistake_in_the_settings_and_is_not_waited_for_long() -> None:
    assert {"Restart=always", "RestartPreventExitStatus=2"} <= set(LINES)
    [seconds] = re.findall(r"^TimeoutStopSec=(\d+)$", "\n".join(LINES), re.MULTILINE)
    assert 5 <= int(seconds) <= 60


@pytest.mark.threat(4)
def test_the_token_comes_as_a_credential_and_stands_in_no_environment() -> None:
    assert "LoadCredential=token:/etc/charterbot/token" in LINES
    given = " ".join(line.removeprefix("Environment=") for line in LINES if line.startswith("Environment="))
    assert "BOT_TOKEN_FILE=%d/token" in given
    assert "BOT_TOKEN=" not in given
    known = {f"BOT_{name.upper()}" for name in Config.model_fields}
    assert {name.removesuffix("_FILE") for name in re.findall(r"\b(BOT_\w+)=", given)} <= known


def test_only_the_data_and_the_keys_can_be_written() -> None:
    writable = [line for line in LINES if line.startswith(("ReadWritePaths=", "StateDirectory="))]
    assert writable == ["StateDirectory=charterbot", "ReadWritePaths=/etc/charterbot/keys"]
