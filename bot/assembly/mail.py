"""The e-mail channel from settings. Its library is loaded where a mail server is set, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.app.channel import Channel
from bot.app.house import House
from bot.config import Config

if TYPE_CHECKING:
    from bot.channels.email.server import Server

IMPLICIT_PORT = 465


def mail_channel(config: Config, house: House) -> Channel:
    """E-mail by the server that the settings name."""
    from bot.channels.email.sending import EmailChannel  # noqa: PLC0415 - most services send no mail

    return EmailChannel(mail_server(config), house.catalogs, trial=house.rules.trial)


def mail_server(config: Config) -> Server:
    """The mail server of the settings, which name one."""
    from bot.channels.email.server import Security, Server  # noqa: PLC0415 - as above

    by_port = Security.IMPLICIT if config.smtp_port == IMPLICIT_PORT else Security.STARTTLS
    password = config.smtp_password
    return Server(
        host=config.smtp_host or "",
        port=config.smtp_port,
        security=by_port if config.smtp_tls is None else Security(config.smtp_tls),
        sender=config.smtp_from or "",
        user=config.smtp_user,
        password=None if password is None else password.get_secret_value(),
    )


async def mail_trouble(config: Config, patience: float) -> str | None:
    """What goes wrong where we log in at the mail server and leave again, without a word of the server's."""
    from bot.channels.email.server import greet  # noqa: PLC0415 - as above

    return await greet(replace(mail_server(config), patience=patience))
