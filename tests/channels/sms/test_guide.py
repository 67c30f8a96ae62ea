"""The guide to gateways is true: its settings load, and its example is signed as it says and read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.app.channel import Policy
from bot.channels.sms.choosing import gateway_of
from bot.channels.sms.errors import POLICIES, failed
from bot.channels.sms.gateway import Heard, Report, ReportState, WebhookRequest
from bot.channels.sms.wire import Answer
from bot.config import Config, load_config
from tests.channels.sms.providers import OWN
from tests.smsapi.own import KEY, SECRET, signed

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "sms-gateways.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```\n( *BOT_SMS_GATEWAY=.*?)^ *```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=["africastalking", "twilio", "android", "own"])
def test_the_settings_of_the_guide_can_be_used(block: str, tmp_path: Path) -> None:
    given = dict(line.strip().split("=", 1) for line in block.strip().splitlines())
    for name in [name for name in given if name.endswith("_FILE")]:
        (tmp_path / name).write_text("0123456789abcdefghij")
        given[name] = str(tmp_path / name)
    config = load_config(
        {name: value.replace("the name of the app", "charter") for name, value in given.items()}
    )
    assert gateway_of(config) is not None


def test_every_setting_of_the_guide_is_one() -> None:
    known = {f"BOT_{name.upper()}" for name in Config.model_fields}
    told = {name.removesuffix("_FILE") for name in re.findall(r"BOT_[A-Z]+(?:_[A-Z]+)*", GUIDE)}
    assert told <= known
    assert {name for name in known if name.startswith("BOT_SMS_") and "GATEWAY" not in name} & told


def test_the_example_of_the_guide_is_signed_as_it_says_and_read() -> None:
    body = re.search(r"^\{\"received\".*\}$", GUIDE, re.MULTILINE)
    stamp, mac = re.search(r"X-Timestamp: (\d+)", GUIDE), re.search(r"X-Signature: ([0-9a-f]{64})", GUIDE)
    assert body
    assert stamp
    assert mac
    assert SECRET in GUIDE
    assert KEY in GUIDE
    headers = {"x-timestamp": stamp[1], "x-signature": mac[1]}
    assert signed("", body[0].encode(), float(stamp[1])).headers["x-signature"] == mac[1]
    gateway = gateway_of(OWN.config("https://gateway.example.org"), now=lambda: float(stamp[1]))
    assert gateway is not None
    told = gateway.read(WebhookRequest("POST", OWN.hook, headers, body[0].encode()))
    assert told.heard == (Heard("in-7f3a", "+254711000111", "2"),)
    assert told.reports == (Report("msg-91", ReportState.DELIVERED),)


def test_the_function_of_the_guide_signs_alike() -> None:
    code = re.search(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert code
    found: dict[str, Any] = {}
    exec(code[1], found)  # noqa: S102 - it is ours
    post = signed("", b"{}", 1795852800.0)
    assert found["signature"](SECRET, "1795852800", b"{}") == post.headers["x-signature"]


def test_the_answers_of_the_guide_are_those_of_the_table() -> None:
    stops = re.search(r"^\| ([0-9, ]+), 3xx \|", GUIDE, re.MULTILINE)
    assert stops
    told = {int(code) for code in stops[1].split(", ")}
    assert told == {code for code, policy in POLICIES.items() if policy is Policy.TOKEN}
    assert failed(Answer(410)).policy is Policy.UNREACHABLE
