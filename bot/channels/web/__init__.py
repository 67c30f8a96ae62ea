"""The phone page: the bot in any browser without JavaScript, for people without Telegram, and the trial."""

from bot.channels.web.server import web_server
from bot.channels.web.site import PageSettings, build_web

__all__ = ["PageSettings", "build_web", "web_server"]
