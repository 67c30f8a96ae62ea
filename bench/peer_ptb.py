"""`python -m bench.peer_ptb QUESTIONS API TOKEN DATABASE AT_ONCE`: the simplest honest bot.

python-telegram-bot's Application as its examples have it, polling, default settings but for how many
updates are handled at once. Five questions by buttons; each answer is committed (WAL, synchronous
FULL) before it is acknowledged and the next question is shown. It keeps nothing else: no languages,
no consent, no second thoughts, no care for a crash between the commit and the next question.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

TABLE = """
  CREATE TABLE IF NOT EXISTS answer (
    person INTEGER NOT NULL, question INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (person, question))
"""
WRITE = "INSERT OR REPLACE INTO answer (person, question, value) VALUES (?, ?, ?)"


def bot(questions: Path, api: str, token: str, database: Path, at_once: int) -> Application:  # type: ignore[type-arg]
    """The bot, ready to run."""
    screens = json.loads(questions.read_text())

    async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        number, _, option = query.data.partition(":")
        conn: aiosqlite.Connection = context.bot_data["conn"]
        await conn.execute(WRITE, (query.from_user.id, int(number), option))
        await conn.commit()
        await query.answer()
        text, buttons = screens[int(number) + 1]
        rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons]
        await query.edit_message_text(text, reply_markup=InlineKeyboardMarkup(rows))

    async def opened(application: Application) -> None:  # type: ignore[type-arg]
        conn = await aiosqlite.connect(database)
        await conn.execute("PRAGMA journal_mode = WAL")
        await conn.execute("PRAGMA synchronous = FULL")
        await conn.execute(TABLE)
        await conn.commit()
        application.bot_data["conn"] = conn

    async def closed(application: Application) -> None:  # type: ignore[type-arg]
        await application.bot_data["conn"].close()

    builder = Application.builder().token(token).base_url(f"{api}/bot").concurrent_updates(at_once)
    application = builder.post_init(opened).post_shutdown(closed).build()
    application.add_handler(CallbackQueryHandler(answered))
    return application


if __name__ == "__main__":
    _, questions, api, token, database, at_once = sys.argv
    bot(Path(questions), api, token, Path(database), int(at_once)).run_polling()
