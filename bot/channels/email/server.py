"""The mail server that takes our mail, and one conversation with it. Without TLS it is this machine only."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

import aiosmtplib

from bot.config.values import is_this_machine

#: How long one answer of the server may take, in seconds.
PATIENCE = 30.0


class Security(StrEnum):
    """How the conversation is kept from others; the certificate is checked in both that keep it."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in, and as whom. `context` is for authorities that the machine does not know."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None
    password: str | None = None
    context: ssl.SSLContext | None = None
    patience: float = PATIENCE

    @property
    def domain(self) -> str:
        """Whose mail it is; the name by which we greet, too: the machine's own says where it stands."""
        return self.sender.rpartition("@")[2]


@asynccontextmanager
async def conversation(server: Server) -> AsyncIterator[aiosmtplib.SMTP]:
    """A conversation that is safe from others; nobody has logged in yet. Raises the library's errors."""
    if server.security is Security.NONE and not is_this_machine(server.host):
        raise aiosmtplib.SMTPException("not without TLS")
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security is Security.IMPLICIT,
        start_tls=server.security is Security.STARTTLS,
        tls_context=server.context,
        local_hostname=server.domain,
        timeout=server.patience,
    )
    await client.connect()
    try:
        yield client
    finally:
        client.close()


async def log_in(client: aiosmtplib.SMTP, server: Server) -> None:
    """Say who we are, where the server wants to know."""
    if server.user is not None:
        await client.login(server.user, server.password or "")


async def greet(server: Server) -> str | None:
    """Log in and leave again; returns what went wrong, without a word of the server's."""
    step = "connecting, with TLS,"
    try:
        async with conversation(server) as client:
            step = "logging in"
            await log_in(client, server)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return f"{step} failed ({type(error).__name__})"
    return None
