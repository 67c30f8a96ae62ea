"""From settings to a gateway: what fits together, what does not, and what is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.sms.choosing import gateway_of, posted_to
from bot.config import ConfigError, load_config
from tests.channels.sms.providers import AFRICASTALKING, ALL, OWN, PHONE, TWILIO, WORD, Provider


def given(provider: Provider, **changed: str | None) -> dict[str, str]:
    """The settings of a provider, with some changed or left out."""
    settings: dict[str, str | None] = {**provider.settings, "WEB_URL": "https://charter.example.org"}
    if provider in (PHONE, OWN):
        settings["SMS_URL"] = "https://gateway.example.org"
    settings |= changed
    return {f"BOT_{name}": value for name, value in settings.items() if value is not None}


def faults(settings: dict[str, str]) -> list[str]:
    """The lines by which these settings are refused."""
    with pytest.raises(ConfigError) as caught:
        load_config(settings)
    return list(caught.value.lines)


def test_without_settings_there_is_no_gateway() -> None:
    assert gateway_of(load_config({})) is None


@pytest.mark.parametrize("provider", ALL, ids=[provider.name for provider in ALL])
def test_each_word_leads_to_its_gateway(provider: Provider) -> None:
    gateway = gateway_of(provider.config("https://gateway.example.org"))
    assert gateway is not None
    assert gateway.name == provider.settings["SMS_GATEWAY"]


def test_the_provider_s_own_address_need_not_be_given() -> None:
    for provider in (AFRICASTALKING, TWILIO):
        assert gateway_of(load_config(given(provider))) is not None


def test_only_the_address_for_africas_talking_is_a_secret() -> None:
    assert posted_to(load_config(given(AFRICASTALKING))) == f"https://charter.example.org/sms/{WORD}"
    for provider in (TWILIO, PHONE, OWN):
        assert posted_to(load_config(given(provider))) == "https://charter.example.org/sms"


@pytest.mark.parametrize(
    ("provider", "needed"),
    [
        (AFRICASTALKING, ["USER", "KEY", "SENDER", "SECRET"]),
        (TWILIO, ["USER", "KEY", "SENDER"]),
        (PHONE, ["USER", "KEY", "SENDER", "URL", "SECRET"]),
        (OWN, ["KEY", "SENDER", "URL", "SECRET"]),
    ],
    ids=["africastalking", "twilio", "android", "own"],
)
def test_all_that_a_gateway_lacks_is_told_at_once(provider: Provider, needed: list[str]) -> None:
    name = provider.settings["SMS_GATEWAY"]
    lines = faults({"BOT_SMS_GATEWAY": name})
    assert [line.partition(":")[0] for line in lines] == [f"BOT_SMS_{each}" for each in needed]
    assert all(f"{name} needs one. Give the " in line for line in lines)


def test_what_a_gateway_has_no_use_for_is_told() -> None:
    (line,) = faults(given(TWILIO, SMS_SECRET="a" * 20))
    assert line == "BOT_SMS_SECRET: twilio has no use for one. Leave it out."
    (line,) = faults(given(OWN, SMS_USER="us"))
    assert line == "BOT_SMS_USER: own has no use for one. Leave it out."


def test_a_setting_of_a_gateway_that_is_not_there_is_told() -> None:
    lines = faults({"BOT_SMS_KEY": "abcdef", "BOT_SMS_SENDER": "40404"})
    assert lines == [
        "BOT_SMS_KEY: there is no gateway. Give BOT_SMS_GATEWAY, or leave this out.",
        "BOT_SMS_SENDER: there is no gateway. Give BOT_SMS_GATEWAY, or leave this out.",
    ]


@pytest.mark.parametrize(
    ("provider", "name", "value", "said"),
    [
        (TWILIO, "SMS_GATEWAY", "carrier pigeon", "'carrier pigeon' cannot be used. Give africastalking,"),
        (TWILIO, "SMS_USER", "SK" + "0a" * 16, "this is no Account SID."),
        (AFRICASTALKING, "SMS_USER", "a:b", "'a:b' cannot be used."),
        (AFRICASTALKING, "SMS_SENDER", "CHARTER", "nobody can answer a name"),
        (AFRICASTALKING, "SMS_SENDER", "0711000111", "cannot be used. Give a number such as"),
        (AFRICASTALKING, "SMS_SECRET", "short", "(hidden) cannot be used. Give 16 to 256"),
        (AFRICASTALKING, "SMS_SECRET", "a/b" * 10, "(hidden) cannot be used. Give 16 to 256"),
        (AFRICASTALKING, "SMS_KEY", "a b c d e f", "(hidden) cannot be used. Give 6 to 512"),
        (PHONE, "SMS_SENDER", "40404", "a phone has no short code."),
        (PHONE, "SMS_URL", "http://192.168.1.10:8080", "without TLS to this machine only."),
        (OWN, "SMS_URL", "http://gateway.example.org", "without TLS to this machine only."),
        (OWN, "SMS_URL", "gateway.example.org", "'gateway.example.org' cannot be used."),
        (OWN, "SMS_URL", "https://her:word@example.org", "cannot be used."),
        (OWN, "WEB_URL", "http://charter.example.org", "would be posted there without TLS."),
    ],
)
def test_a_setting_that_is_wrong_or_unsafe_is_one_line(
    provider: Provider, name: str, value: str, said: str
) -> None:
    (line,) = faults(given(provider, **{name: value}))
    assert line.startswith(f"BOT_{name}: ")
    assert said in line


def test_a_phone_on_a_cable_is_this_machine() -> None:
    config = load_config(given(PHONE, SMS_URL="http://127.0.0.1:8080", WEB_URL=None))
    assert (config.sms_url, posted_to(config)) == ("http://127.0.0.1:8080", "http://127.0.0.1:8080/sms")


def test_key_and_secret_are_never_shown_and_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("canary-key\n")
    (tmp_path / "secret").write_text("canary-secret-of-ours\n")
    files = {"SMS_KEY_FILE": str(tmp_path / "key"), "SMS_SECRET_FILE": str(tmp_path / "secret")}
    config = load_config(given(OWN, SMS_KEY=None, SMS_SECRET=None, **files))
    assert config.sms_key is not None
    assert config.sms_secret is not None
    assert config.sms_key.get_secret_value() == "canary-key"
    assert config.sms_secret.get_secret_value() == "canary-secret-of-ours"
    assert "canary" not in repr(config) + repr(config.describe()) + repr(gateway_of(config))
