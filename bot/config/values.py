"""What a setting may be: shapes that are read from text, each with the words that ask for it."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.domain.mailbox import is_mail_address

PUBLIC_API: Final = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something of the service listens. Port 0 means any free one."""

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


def read_address(given: object) -> object:
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


def read_own_address(given: object) -> object:
    """Read `host:port` of this machine alone."""
    address = read_address(given)
    if isinstance(address, Address) and not is_this_machine(address.host):
        raise ValueError
    return address


def read_link(given: str) -> str:
    """Check that this is an http(s) address that a link may hold; drop a last slash."""
    given = given.strip()
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError
    if parts.query or parts.fragment or re.search(r"[\s\x00-\x1f\"'<>\\]", given):
        raise ValueError
    _ = parts.port  # raises ValueError for a port that is none
    return given.rstrip("/")


def read_api_root(given: str) -> str:
    """Check that this is the root of a Bot API server: without /bot and a token."""
    root = read_link(given)
    if re.search(r"/bot[^/]*$", urlsplit(root).path):
        raise ValueError
    return root


def read_token(given: SecretStr) -> SecretStr:
    """Check that this could be a token."""
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{30,}", given.get_secret_value()):
        raise ValueError
    return given


def read_public_key(given: object) -> object:
    """Read 32 bytes from base64."""
    if not isinstance(given, str):
        return given
    key = b64decode(given.strip(), validate=True)
    if len(key) != 32:
        raise ValueError
    return key


def read_webhook_secret(given: SecretStr) -> SecretStr:
    """Check that Telegram takes this, and that nobody guesses it."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", given.get_secret_value()):
        raise ValueError
    return given


def read_database(given: SecretStr) -> SecretStr:
    """Check that this names a database on a PostgreSQL server, or on one of several."""
    parts = urlsplit(given.get_secret_value().strip())
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ValueError
    if "@" in parts.path:  # a password with a slash in it that is not written as %2F
        raise ValueError
    for host in parts.netloc.rpartition("@")[2].split(","):
        _ = urlsplit(f"//{host}").port  # raises ValueError for a port that is none
    return SecretStr(given.get_secret_value().strip())


def read_user(given: str) -> str:
    """Check that this name can be sent with a password: a colon would end it."""
    given = given.strip()
    if not re.fullmatch(r"[!-9;-~]{1,128}", given):
        raise ValueError
    return given


def read_key(given: SecretStr) -> SecretStr:
    """Check that this can stand in the head of a request."""
    if not re.fullmatch(r"[!-~]{6,512}", given.get_secret_value()):
        raise ValueError
    return given


def read_sender(given: str) -> str:
    """Check that this is a number in E.164 or a short code."""
    given = given.strip()
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|[0-9]{3,8}", given):
        raise ValueError
    return given


def read_host(given: str) -> str:
    """Check that this is a host's name or number."""
    given = given.strip()
    if not re.fullmatch(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:]+", given):
        raise ValueError
    return given


def is_this_machine(host: str) -> bool:
    """Whether a host's name or number means the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def read_mail_address(given: str) -> str:
    """Check that this is an e-mail address."""
    if not is_mail_address(given.strip()):
        raise ValueError
    return given.strip()


def read_folder(given: Path) -> Path:
    """A folder, `~` standing for one's own."""
    return given.expanduser()


def strip(given: object) -> object:
    """Text without the spaces around it."""
    return given.strip() if isinstance(given, str) else given


def to_lower(given: object) -> object:
    """Text in small letters, without the spaces around it."""
    return given.strip().lower() if isinstance(given, str) else given


def to_upper(given: object) -> object:
    """Text in capitals, without the spaces around it."""
    return given.strip().upper() if isinstance(given, str) else given


def read_day(given: object) -> object:
    """Read an ISO day. Left alone, pydantic would take `20261201` for seconds since 1970."""
    return date.fromisoformat(given.strip()) if isinstance(given, str) else given


def page_of(known: dict[str, Any]) -> str:
    """Where a browser on this machine finds the page; an address that means 'all' is not one to visit."""
    web: Address = known["web"]
    host = "localhost" if web.host in {"0.0.0.0", "::"} else web.host  # noqa: S104 (compared, not bound)
    return f"http://{Address(host, web.port)}"


Text = BeforeValidator(strip)
Folder = Annotated[Path, AfterValidator(read_folder)]
