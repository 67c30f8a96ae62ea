"""From the environment and a `.env` file to settings, with every mistake at once."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from bot.config.gateways import about_gateway
from bot.config.settings import Config
from bot.config.showing import HIDDEN, PREFIX, expected, name_of
from bot.config.values import PUBLIC_API, is_this_machine
from bot.domain.faults import Fault

#: A secret may stand in a file of its own: BOT_TOKEN_FILE names one that holds BOT_TOKEN.
IN_FILE: Final = "_FILE"


class ConfigError(Fault):
    """Settings that cannot be used, one line for each."""


def load_config(env: Mapping[str, str] | None = None) -> Config:
    """Read the settings from `env`, or else from `.env` in this folder under the process's environment.

    Raises ConfigError with one line for every setting that is wrong or unknown.
    """
    surroundings = _surroundings() if env is None else env
    given = {name: value for name, value in surroundings.items() if name.startswith(PREFIX)}
    given, lines = _with_secrets(given)
    lines += _unknown(given)
    source = EnvSettingsSource(Config)
    # `BOT_TOKEN=` in a file of settings means that there is none
    source.env_vars = {name.lower(): value for name, value in given.items() if value.strip()}
    values = source()
    if "keys" not in values:
        values["keys"] = keys_folder(surroundings)
    try:
        config = Config(**values)
    except ValidationError as error:
        raise ConfigError((*lines, *_complaints(error, given))) from None
    lines += _contradictions(config)
    if lines:
        raise ConfigError(tuple(lines))
    return config


def places() -> tuple[Path, Path]:
    """The data folder and the keys folder, whatever else is wrong with the settings."""
    try:
        env = _surroundings()
    except ConfigError:
        env = dict(os.environ)
    data, keys = (env.get(f"{PREFIX}{name}", "").strip() for name in ("DATA", "KEYS"))
    return Path(data or "data").expanduser(), Path(keys).expanduser() if keys else keys_folder(env)


def secret_files(env: Mapping[str, str] | None = None) -> list[Path]:
    """The files that are named to hold secrets, whatever stands in them."""
    given = _surroundings() if env is None else env
    named = (given.get(f"{name}{IN_FILE}", "").strip() for name in _secrets())
    return [Path(each).expanduser() for each in named if each]


def is_on_server() -> bool:
    """Whether the settings name a database server, whatever else is wrong with them."""
    try:
        env = _surroundings()
    except ConfigError:
        env = dict(os.environ)
    return any(env.get(f"{PREFIX}{name}", "").strip() for name in ("DATABASE_URL", "DATABASE_URL_FILE"))


def _surroundings() -> dict[str, str]:
    try:
        written = dotenv_values(".env", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            (".env: it cannot be read. Make it a text file in UTF-8 that you may read.",)
        ) from error
    return {name: value or "" for name, value in written.items()} | dict(os.environ)


def _with_secrets(given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The settings with secrets read from the files that they name, and what is wrong with such files.

    A secret in a file shows in no list of processes and in nobody's environment.
    """
    found, lines = dict(given), []
    for name in _secrets():
        path = found.pop(f"{name}{IN_FILE}", "").strip()
        if not path:
            continue
        if found.get(name, "").strip():
            lines.append(f"{name}{IN_FILE}: {name} is given too. Leave one of them out.")
            continue
        try:
            found[name] = Path(path).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            lines.append(f"{name}{IN_FILE}: {path!r} cannot be read. Give a text file that you may read.")
    return found, lines


def _secrets() -> list[str]:
    """The settings that are never shown."""
    return [
        name_of(field) for field, info in Config.model_fields.items() if "SecretStr" in str(info.annotation)
    ]


def keys_folder(env: Mapping[str, str]) -> Path:
    """The keys' place in the user's own configuration folder, by the XDG rule that it must be absolute."""
    own = env.get("XDG_CONFIG_HOME", "")
    if own and Path(own).is_absolute():
        return Path(own) / "charterbot" / "keys"
    home = env.get("HOME", "")
    return (Path(home) if home else Path.home()) / ".config" / "charterbot" / "keys"


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    known = {name_of(field) for field in Config.model_fields}
    for name in sorted(given):
        if name not in known:
            near = difflib.get_close_matches(name.removeprefix(PREFIX).lower(), Config.model_fields, n=1)
            remedy = (
                f"Did you mean {name_of(near[0])}?" if near else "`charterbot settings` lists what there is."
            )
            yield f"{name}: there is no such setting. {remedy}"


def _complaints(error: ValidationError, given: Mapping[str, str]) -> Iterator[str]:
    """One line for each wrong setting, in the order of the settings; the value itself unless it is secret."""
    wrong = {
        str(fault["loc"][0])
        for fault in error.errors(include_input=False, include_url=False)
        if fault["type"] != "default_factory_not_called"  # follows from another fault; nothing was given
    }
    for field, info in Config.model_fields.items():
        if field in wrong:
            secret = "SecretStr" in str(info.annotation)
            value = HIDDEN if secret else repr(given.get(name_of(field), ""))
            yield f"{name_of(field)}: {value} cannot be used. Give {expected(info).words}."


def _contradictions(config: Config) -> Iterator[str]:
    """Settings that are each well formed and cannot stand together."""
    if config.keys.resolve().is_relative_to(config.data.resolve()):
        yield "BOT_KEYS: the keys may not lie in the data folder. Give a folder outside BOT_DATA."
    if config.backups and config.backups.resolve().is_relative_to(config.keys.resolve()):
        yield "BOT_BACKUPS: backups may not lie beside the keys. Give another folder."
    yield from config.further_bots().faults
    yield from _about_mail(config)
    yield from about_gateway(config)
    if config.metrics == config.web and config.web.port:
        yield "BOT_METRICS: BOT_WEB listens there. Give another port, such as 127.0.0.1:9464."
    if config.webhook_url and not config.webhook_secret:
        yield "BOT_WEBHOOK_SECRET: a webhook needs one. Give 16 to 256 letters, digits, '_' or '-'."
    if config.webhook_url and not config.token:
        yield "BOT_TOKEN: a webhook needs one. Give the bot's token, or leave BOT_WEBHOOK_URL out."
    if (config.webhook_url or "").startswith("http:") and config.api_url == PUBLIC_API:
        yield "BOT_WEBHOOK_URL: Telegram delivers to https only. Give an https address."


def _about_mail(config: Config) -> Iterator[str]:
    if config.smtp_host and not config.smtp_from:
        yield "BOT_SMTP_FROM: mail needs one. Give the e-mail address from which digests come."
    if config.smtp_from and not config.smtp_host:
        yield "BOT_SMTP_HOST: mail needs one. Give the mail server, or leave BOT_SMTP_FROM out."
    if bool(config.smtp_user) is not bool(config.smtp_password):
        yield "BOT_SMTP_PASSWORD: BOT_SMTP_USER goes with it. Give both, or leave both out."
    if config.smtp_host and config.smtp_tls == "none" and not is_this_machine(config.smtp_host):
        yield "BOT_SMTP_TLS: mail goes out without TLS to this machine only. Give implicit or starttls."
