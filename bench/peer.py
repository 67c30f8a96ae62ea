"""`python -m bench.peer SURVEY API TOKEN DATABASE`: the simplest honest bot.

python-telegram-bot's Application as its examples have it, polling, default settings. Five questions
by buttons; each answer is committed (WAL, synchronous FULL) before it is acknowledged and the next
question is shown. It keeps nothing else: no languages, no consent, no second thoughts, no care for
a crash between the commit and the next question.
"""

from __future__ import annotations

import sys
from pathlib import Path

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot.domain.survey import Survey
from bot.surveyfile.load import load

TABLE = """
  CREATE TABLE IF NOT EXISTS answer (
    person INTEGER NOT NULL, question TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (person, question))
"""
WRITE = "INSERT OR REPLACE INTO answer (person, question, value) VALUES (?, ?, ?)"


def question(survey: Survey, number: int) -> tuple[str, InlineKeyboardMarkup]:
    """Text and buttons of one question; what comes after the last has one button, too."""
    if number == len(survey.questions):
        return "Thank you.", InlineKeyboardMarkup([[InlineKeyboardButton("Close", callback_data="end")]])
    asked = survey.questions[number]
    rows = [
        [InlineKeyboardButton(option.text, callback_data=f"{number}:{option.id}")] for option in asked.options
    ]
    text = f"Question {number + 1} of {len(survey.questions)}\n\n{asked.text}"
    return text, InlineKeyboardMarkup(rows)


def bot(survey: Survey, api: str, token: str, database: Path) -> Application:  # type: ignore[type-arg]
    """The bot, ready to run."""

    async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        number, _, option = query.data.partition(":")
        conn: aiosqlite.Connection = context.bot_data["conn"]
        await conn.execute(WRITE, (query.from_user.id, survey.questions[int(number)].id, option))
        await conn.commit()
        await query.answer()
        text, keyboard = question(survey, int(number) + 1)
        await query.edit_message_text(text, reply_markup=keyboard)

    async def opened(application: Application) -> None:  # type: ignore[type-arg]
        conn = await aiosqlite.connect(database)
        await conn.execute("PRAGMA journal_mode = WAL")
        await conn.execute("PRAGMA synchronous = FULL")
        await conn.execute(TABLE)
        await conn.commit()
        application.bot_data["conn"] = conn

    async def closed(application: Application) -> None:  # type: ignore[type-arg]
        await application.bot_data["conn"].close()

    builder = Application.builder().token(token).base_url(f"{api}/bot")
    application = builder.post_init(opened).post_shutdown(closed).build()
    application.add_handler(CallbackQueryHandler(answered))
    return application


if __name__ == "__main__":
    bot(load(Path(sys.argv[1])), sys.argv[2], sys.argv[3], Path(sys.argv[4])).run_polling()
