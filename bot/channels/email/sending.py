"""Mailing what stands in the outbox: the text of the chat, with its files. No pictures, links or receipts."""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

import aiosmtplib

from bot.app.channel import Attachment, Delivered, Delivery, Post
from bot.channels.email.errors import Step, failed
from bot.channels.email.server import Server, conversation, log_in
from bot.domain.say import Say, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.render import render

CHANNEL: Final = "email"
#: How long a whole mail may take, in answers that each take as long as they may.
ANSWERS: Final = 4
#: How long, in seconds, it is waited for the server's goodbye.
PARTING: Final = 5.0
SUBJECT: Final = Words("mail.subject")
TRIAL: Final = Words("common.trial")
#: Seven bits, so that every server can take it; no line longer than mail allows.
_POLICY: Final = SMTP.clone(cte_type="7bit")
log = logging.getLogger(__name__)


class EmailChannel:
    """E-mail, as a `Channel`: a conversation of its own for each mail."""

    def __init__(self, server: Server, catalogs: Catalogs, *, trial: bool = False) -> None:
        """`trial` has every mail begin with that it is one."""
        self._server = server
        self._catalogs = catalogs
        self._trial = trial

    @property
    def name(self) -> str:
        """The channel's word in the outbox."""
        return CHANNEL

    async def deliver(self, delivery: Delivery) -> Delivered:
        """Mail one message to its address; nothing mailed can be taken back. Raises DeliveryError."""
        if not isinstance(delivery.item, Post):
            return Delivered()
        content = self.written(delivery, delivery.item)
        step = Step.OPEN
        try:
            async with conversation(self._server) as client:
                async with asyncio.timeout(self._server.patience * ANSWERS):
                    step = Step.LOGIN
                    await log_in(client, self._server)
                    step = Step.ADDRESS
                    await client.mail(self._server.sender)
                    await client.rcpt(delivery.address)
                    step = Step.CONTENT
                    await client.data(content)
                await _part(client)
        except (aiosmtplib.SMTPException, ssl.SSLError, OSError, ValueError) as error:
            found = failed(step, error)
            log.warning(
                "mail %d failed step=%s code=%d error=%s", delivery.id, found.step, found.code, found.kind
            )
            # The cause quotes the address, so none goes along.
            raise found from None
        return Delivered()

    def written(self, delivery: Delivery, post: Post) -> bytes:
        """The mail as it goes out."""
        say = Say((TRIAL, *post.say.lines)) if self._trial else replace(post.say, rows=())
        words = render(say, delivery.language, self._catalogs)
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = self._server.sender
        mail["To"] = delivery.address
        mail["Subject"] = self._catalogs.words(SUBJECT, words.language)
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{delivery.mark}@{self._server.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(f"{words.text}\n")
        for file in () if post.attachment is None else (post.attachment,):
            _attach(mail, file)
        mail["Content-Language"] = words.language.replace("_", "-")
        return mail.as_bytes()


async def _part(client: aiosmtplib.SMTP) -> None:
    """Take leave as is polite; the mail is out, whatever comes of it."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=PARTING)


def _attach(mail: EmailMessage, file: Attachment) -> None:
    kind, _, rest = file.media_type.partition(";")
    main, _, sub = kind.strip().partition("/")
    charset = rest.partition("charset=")[2].strip()
    params = {"charset": charset} if charset else {}
    mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name, params=params)
