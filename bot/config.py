"""The settings, from the environment and a `.env` file, read once and never changed.

`load_config` is the only way in from outside; tests and `bot.assembly` may build a `Config` by hand.
Every setting carries its own meaning and what it expects, so that `charterbot settings`, the README
and the complaint about a wrong value all say the same.
"""

from __future__ import annotations

import difflib
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv6Address
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain.faults import Fault
from bot.domain.retention import Kept

PREFIX: Final = "BOT_"
PUBLIC_API: Final = "https://api.telegram.org"
HIDDEN: Final = "(hidden)"
UNSET: Final = "(none)"
#: A secret may stand in a file of its own: BOT_TOKEN_FILE names one that holds BOT_TOKEN.
IN_FILE: Final = "_FILE"


class ConfigError(Fault):
    """Settings that cannot be used, one line for each."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as people read it; a secret's value is masked."""

    name: str
    value: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where the phone page listens. Port 0 means any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a setting may be, in words that finish 'Give ...'; `default` where it cannot be a plain value."""

    words: str
    default: str | None = None


def _address(given: object) -> object:
    """Read `host:port`; an IPv6 host stands in brackets."""
    if not isinstance(given, str):
        return given
    host, colon, port = given.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if bracketed:
        host = str(IPv6Address(host[1:-1]))
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError
    if not bracketed and not re.fullmatch(r"[A-Za-z0-9.-]+", host):
        raise ValueError
    return Address(host, int(port))


def _link(given: str) -> str:
    """Check that this is an http(s) address that a link may hold; drop a last slash."""
    given = given.strip()
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError
    if parts.query or parts.fragment or re.search(r"[\s\x00-\x1f\"'<>\\]", given):
        raise ValueError
    _ = parts.port  # raises ValueError for a port that is none
    return given.rstrip("/")


def _api_root(given: str) -> str:
    root = _link(given)
    if re.search(r"/bot[^/]*$", urlsplit(root).path):
        raise ValueError
    return root


def _token(given: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{30,}", given.get_secret_value()):
        raise ValueError
    return given


def _public_key(given: object) -> object:
    """Read 32 bytes from base64."""
    if not isinstance(given, str):
        return given
    key = b64decode(given.strip(), validate=True)
    if len(key) != 32:
        raise ValueError
    return key


def _webhook_secret(given: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", given.get_secret_value()):
        raise ValueError
    return given


def _folder(given: Path) -> Path:
    return given.expanduser()


def _stripped(given: object) -> object:
    return given.strip() if isinstance(given, str) else given


def _upper(given: object) -> object:
    return given.strip().upper() if isinstance(given, str) else given


def _day(given: object) -> object:
    """Read an ISO day. Left alone, pydantic would take `20261201` for seconds since 1970."""
    return date.fromisoformat(given.strip()) if isinstance(given, str) else given


def _page_of(known: dict[str, Any]) -> str:
    """Where a browser on this machine finds the page; an address that means 'all' is not one to visit."""
    web: Address = known["web"]
    host = "localhost" if web.host in {"0.0.0.0", "::"} else web.host  # noqa: S104 (compared, not bound)
    return f"http://{Address(host, web.port)}"


def keys_folder(env: Mapping[str, str]) -> Path:
    """The keys' place in the user's own configuration folder, by the XDG rule that it must be absolute."""
    own = env.get("XDG_CONFIG_HOME", "")
    if own and Path(own).is_absolute():
        return Path(own) / "charterbot" / "keys"
    home = env.get("HOME", "")
    return (Path(home) if home else Path.home()) / ".config" / "charterbot" / "keys"


Text = BeforeValidator(_stripped)
Folder = Annotated[Path, AfterValidator(_folder)]


class Config(BaseSettings):
    """All settings, checked. Secrets are masked wherever this is shown."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        enable_decoding=False,
        validate_default=False,
    )

    data: Annotated[Folder, Expected("a folder")] = Field(
        default=Path("data"), description="Folder of the database, countries.yaml and digests."
    )
    keys: Annotated[Folder, Expected("a folder outside BOT_DATA", "~/.config/charterbot/keys")] = Field(
        description="Folder of the keys, one file each, made at the first start. Without it nothing can be"
        " read again, so keep a copy in another place than the data."
    )
    token: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and _token(given)),
        Expected("the token as BotFather shows it: digits, a colon and 35 letters"),
    ] = Field(
        default=None,
        description="Token of the Telegram bot. Without one, only the phone page is served. Safer in a file"
        " that BOT_TOKEN_FILE names: there it shows in no environment.",
    )
    api_url: Annotated[
        str,
        AfterValidator(_api_root),
        Expected(f"the root address of a Bot API server, such as {PUBLIC_API}, without /bot"),
    ] = Field(default=PUBLIC_API, description="Root address of the Bot API server.")
    webhook_url: Annotated[
        str | None,
        AfterValidator(lambda given: given and _link(given)),
        Expected("an https address that reaches this service"),
    ] = Field(
        default=None,
        description="Public address at which Telegram delivers updates. Without one the bot asks for them"
        " itself (polling), which needs no open door.",
    )
    webhook_secret: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and _webhook_secret(given)),
        Expected("16 to 256 letters, digits, '_' or '-'"),
    ] = Field(
        default=None,
        description="Word by which deliveries from Telegram are told from forged ones. Or in a file that"
        " BOT_WEBHOOK_SECRET_FILE names.",
    )
    web: Annotated[Address, BeforeValidator(_address), Expected("host:port, such as 127.0.0.1:8080")] = Field(
        default=Address("127.0.0.1", 8080), description="Where the phone page listens."
    )
    web_url: Annotated[
        str, AfterValidator(_link), Expected("an http or https address", "http:// and BOT_WEB")
    ] = Field(default_factory=_page_of, description="Public address of the phone page, used in links.")
    open: Annotated[bool, Text, Expected("true or false")] = Field(
        default=False, description="Whether people may join without an invitation."
    )
    trial: Annotated[bool | None, Text, Expected("true or false, or leave it out")] = Field(
        default=None,
        description="Whether this is a trial, which lifts the gates on countries and reviewed languages and"
        " says so on every screen. Unset: a trial where there is no token and the data folder is empty."
        " A trial folder stays one.",
    )
    min_cell: Annotated[int, Text, Field(ge=3, le=50), Expected("a whole number from 3 to 50")] = Field(
        default=5, description="Smallest group that is ever shown."
    )
    review_key: Annotated[
        bytes | None,
        BeforeValidator(_public_key),
        Expected("the public key, one line of base64, that `charterbot keys offline` wrote elsewhere"),
    ] = Field(
        default=None,
        description="Public key to which open answers of high-risk rounds are sealed. Its private half is"
        " never on this machine. Without it no real high-risk round opens.",
    )
    ends: Annotated[
        date | None,
        BeforeValidator(_day),
        Expected("a day such as 2027-06-30", "180 days after the first start"),
    ] = Field(default=None, description="Day on which the consultation ends, as consent tells people.")
    keep_days: Annotated[int, Text, Field(ge=0, le=3650), Expected("a whole number from 0 to 3650")] = Field(
        default=90,
        description="Days after the end during which people can still see and erase their answers. Then the"
        " keys that join answers to people are destroyed.",
    )
    keep_update_ids_hours: Annotated[
        int, Text, Field(ge=48, le=720), Expected("a whole number from 48 to 720")
    ] = Field(
        default=72,
        description="Hours for which the ids of what arrived are kept, so that nothing counts twice.",
    )
    keep_sent_hours: Annotated[int, Text, Field(ge=1, le=168), Expected("a whole number from 1 to 168")] = (
        Field(default=24, description="Hours for which texts that were sent are kept.")
    )
    keep_put_aside_hours: Annotated[
        int, Text, Field(ge=1, le=720), Expected("a whole number from 1 to 720")
    ] = Field(
        default=72,
        description="Hours for which it is noted that something could not be read or applied; not what.",
    )
    backups: Annotated[Folder | None, Expected("a folder outside BOT_KEYS")] = Field(
        default=None,
        description="Folder for a backup a day, made by the service. Without one, make them yourself.",
    )
    keep_backups_days: Annotated[int, Text, Field(ge=1, le=90), Expected("a whole number from 1 to 90")] = (
        Field(
            default=7,
            description="Days after which the service deletes its backups in BOT_BACKUPS. Who erases is in"
            " earlier ones until then.",
        )
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(_upper),
        Expected("DEBUG, INFO, WARNING or ERROR"),
    ] = Field(
        default="INFO", description="How much is logged. No level logs what people say or who they are."
    )
    send_rate: Annotated[
        float,
        Text,
        Field(gt=0, le=100_000, allow_inf_nan=False),
        Expected("a number above 0; Telegram's own server takes up to 30"),
    ] = Field(default=25.0, description="Messages a second, to all chats together.")
    chat_rate: Annotated[
        float,
        Text,
        Field(gt=0, le=1_000, allow_inf_nan=False),
        Expected("a number above 0; Telegram's own server takes about 1"),
    ] = Field(default=1.0, description="Messages a second, to one chat.")
    spread_minutes: Annotated[int, Text, Field(ge=0, le=240), Expected("a whole number from 0 to 240")] = (
        Field(
            default=20,
            description="Minutes over which a round's invitations are spread, so that phones in one place do"
            " not all buzz at once.",
        )
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what is handed over: `load_config` reads the environment and judges all of it."""
        return (init_settings,)

    def kept(self) -> Kept:
        """How long things are kept, as far as that is a setting."""
        return Kept(
            update_ids=timedelta(hours=self.keep_update_ids_hours),
            sent=timedelta(hours=self.keep_sent_hours),
            put_aside=timedelta(hours=self.keep_put_aside_hours),
            backups=timedelta(days=self.keep_backups_days),
        )

    def describe(self) -> list[SettingRow]:
        """Every setting in its fixed order, secrets masked."""
        return [
            SettingRow(_name(field), _shown(getattr(self, field)), _default(info), info.description or "")
            for field, info in type(self).model_fields.items()
        ]


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
        _name(field) for field, info in Config.model_fields.items() if "SecretStr" in str(info.annotation)
    ]


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    known = {_name(field) for field in Config.model_fields}
    for name in sorted(given):
        if name not in known:
            near = difflib.get_close_matches(name.removeprefix(PREFIX).lower(), Config.model_fields, n=1)
            remedy = (
                f"Did you mean {_name(near[0])}?" if near else "`charterbot settings` lists what there is."
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
            value = HIDDEN if secret else repr(given.get(_name(field), ""))
            yield f"{_name(field)}: {value} cannot be used. Give {_expected(info).words}."


def _contradictions(config: Config) -> Iterator[str]:
    """Settings that are each well formed and cannot stand together."""
    if config.keys.resolve().is_relative_to(config.data.resolve()):
        yield "BOT_KEYS: the keys may not lie in the data folder. Give a folder outside BOT_DATA."
    if config.backups and config.backups.resolve().is_relative_to(config.keys.resolve()):
        yield "BOT_BACKUPS: backups may not lie beside the keys. Give another folder."
    if config.webhook_url and not config.webhook_secret:
        yield "BOT_WEBHOOK_SECRET: a webhook needs one. Give 16 to 256 letters, digits, '_' or '-'."
    if config.webhook_url and not config.token:
        yield "BOT_TOKEN: a webhook needs one. Give the bot's token, or leave BOT_WEBHOOK_URL out."
    if (config.webhook_url or "").startswith("http:") and config.api_url == PUBLIC_API:
        yield "BOT_WEBHOOK_URL: Telegram delivers to https only. Give an https address."


def _expected(info: FieldInfo) -> Expected:
    return next(note for note in info.metadata if isinstance(note, Expected))


def _default(info: FieldInfo) -> str:
    return _expected(info).default or _shown(info.default)


def _shown(value: object) -> str:
    match value:
        case None:
            return UNSET
        case SecretStr():
            return HIDDEN
        case bytes():
            return b64encode(value).decode()
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)
