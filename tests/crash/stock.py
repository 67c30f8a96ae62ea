"""`stock.py API TOKEN DATABASE`: a bot as python-telegram-bot's examples show one.

Its Application, polling, with default settings; one handler, which writes what was said into SQLite,
commits, and says so. It is here to be killed beside the service.
"""

from __future__ import annotations

import sys

import aiosqlite
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TABLE = "CREATE TABLE IF NOT EXISTS answer (chat INTEGER, question INTEGER, value TEXT)"
WRITE = "INSERT INTO answer (chat, question, value) VALUES (?, ?, ?)"


def bot(api: str, token: str, database: str) -> Application:  # type: ignore[type-arg]
    """The bot, ready to run."""

    async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message is not None
        assert message.text is not None
        question, _, value = message.text.partition(" ")
        conn: aiosqlite.Connection = context.bot_data["conn"]
        await conn.execute(WRITE, (message.chat_id, int(question), value))
        await conn.commit()
        await message.reply_text(f"Thank you for {question}.")

    async def opened(application: Application) -> None:  # type: ignore[type-arg]
        conn = await aiosqlite.connect(database)
        await conn.execute("PRAGMA journal_mode = WAL")
        await conn.execute("PRAGMA synchronous = FULL")
        await conn.execute(TABLE)
        await conn.commit()
        application.bot_data["conn"] = conn

    async def closed(application: Application) -> None:  # type: ignore[type-arg]
        if "conn" in application.bot_data:  # not where Telegram was away at the start
            await application.bot_data["conn"].close()

    builder = Application.builder().token(token).base_url(f"{api}/bot")
    application = builder.post_init(opened).post_shutdown(closed).build()
    application.add_handler(MessageHandler(filters.TEXT, answered))
    return application


if __name__ == "__main__":
    bot(*sys.argv[1:]).run_polling()
