"""The list of commands in Telegram's menu, in every language it can be given in."""

from __future__ import annotations

from bot.channels.telegram.wire import Wire
from bot.domain.say import Words
from bot.i18n.catalogs import Catalogs

# Commands for staff stand in no list: a menu is seen by whoever holds the phone.
COMMANDS = (
    *("start", "continue", "language", "settings", "pause", "stop"),
    *("erase", "privacy", "mydata", "help", "x"),
)


async def publish_commands(wire: Wire, catalogs: Catalogs) -> None:
    """Set the list for each language, and the English one for everybody else. Raises CallError."""
    published: set[str] = set()
    for language in catalogs.languages:
        lines = {name: Words(f"commands.{name}") for name in COMMANDS}
        code = language.split("_")[0].split("-")[0]
        # Telegram tells languages apart by two letters only, and there is one list for each.
        if len(code) != 2 or code in published:
            continue
        if not all(catalogs.complete(line, language) for line in lines.values()):
            continue
        asked = [
            {"command": name, "description": catalogs.words(line, language)} for name, line in lines.items()
        ]
        published.add(code)
        if code == "en":
            await wire.call("setMyCommands", {"commands": asked})
        await wire.call("setMyCommands", {"commands": asked, "language_code": code})
