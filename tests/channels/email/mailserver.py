"""A real mail server on loopback with real TLS by an authority made here, that fails when told to."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "us", "canary-password"


@dataclass
class Handler:
    """Takes mail; `answers` are given in turn at RCPT or after the content, in place of 250."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    at_address: list[str] = field(default_factory=list)
    after_content: list[str] = field(default_factory=list)
    #: After the content: 'cut' ends the conversation without a word, 'wait' says nothing.
    faults: list[str] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802 (as aiosmtpd has it)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_address:
            return self.at_address.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=default))
        self.envelopes.append(envelope)
        assert server.transport is not None
        self.secure.append(session.ssl is not None or bool(server.transport.get_extra_info("ssl_object")))
        self.taken.set()
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "cut":
            server.transport.abort()  # type: ignore[attr-defined]
        if fault == "wait":
            await asyncio.Event().wait()
        return self.after_content.pop(0) if self.after_content else "250 taken"


@dataclass
class MailServer:
    """Where it listens, what came, and the context of somebody who trusts its authority."""

    handler: Handler
    port: int
    trusting: ssl.SSLContext


def authority(host: str = "localhost") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server with a certificate for `host`, and of a client that knows its authority."""
    root = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    root.issue_cert(host).configure_cert(server)
    client = ssl.create_default_context()
    root.configure_trust(client)
    return server, client


def _admit(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    fits = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=fits)


@asynccontextmanager
async def serving(
    *, tls: str = "starttls", host: str = "localhost", login: bool = False
) -> AsyncIterator[MailServer]:
    """Serve mail with TLS from the start, on STARTTLS, or (`none`) without any."""
    own, trusting = authority(host)
    handler = Handler()

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it does not see TLS that was there from the start
            return SMTP(
                handler,
                hostname="localhost",
                tls_context=own if tls == "starttls" else None,
                require_starttls=tls == "starttls",
                auth_required=login,
                auth_require_tls=tls == "starttls",
                authenticator=_admit if login else None,
            )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=own if tls == "implicit" else None)
    try:
        yield MailServer(handler, server.sockets[0].getsockname()[1], trusting)
    finally:
        server.close()
