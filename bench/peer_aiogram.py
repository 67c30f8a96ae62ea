"""`python -m bench.peer_aiogram QUESTIONS API TOKEN DATABASE`: the same bot, as aiogram's examples have it.

A state a question, each with a handler of its own, kept by aiogram's FSM in memory; polling with
default settings, so that every update is a task of its own. Each answer is committed (WAL,
synchronous FULL) before it is acknowledged and the next question is shown. Who has no state yet
stands at the first question, which was shown before the bot was started.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiosqlite
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

TABLE = """
  CREATE TABLE IF NOT EXISTS answer (
    person INTEGER NOT NULL, question INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (person, question))
"""
WRITE = "INSERT OR REPLACE INTO answer (person, question, value) VALUES (?, ?, ?)"


class Asked(StatesGroup):
    """Which question a person has before her."""

    first = State()
    second = State()
    third = State()
    fourth = State()
    fifth = State()
    done = State()


STATES = (Asked.first, Asked.second, Asked.third, Asked.fourth, Asked.fifth, Asked.done)


def router(questions: Path) -> Router:
    """A handler for each question."""
    screens = json.loads(questions.read_text())
    found = Router()
    for number in range(len(STATES) - 1):
        here = StateFilter(STATES[number]) if number else StateFilter(None, STATES[0])
        found.callback_query(here)(_answered(number, screens[number + 1]))
    return found


def _answered(
    number: int, follows: tuple[str, list[tuple[str, str]]]
) -> Callable[[CallbackQuery, FSMContext, aiosqlite.Connection], Awaitable[None]]:
    text, buttons = follows
    rows = [[InlineKeyboardButton(text=label, callback_data=data)] for label, data in buttons]
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows)

    async def answered(query: CallbackQuery, state: FSMContext, conn: aiosqlite.Connection) -> None:
        assert query.data is not None
        assert isinstance(query.message, Message)
        await conn.execute(WRITE, (query.from_user.id, number, query.data.partition(":")[2]))
        await conn.commit()
        await state.set_state(STATES[number + 1])
        await query.answer()
        await query.message.edit_text(text, reply_markup=keyboard)

    return answered


async def main(questions: Path, api: str, token: str, database: Path) -> None:
    """Poll until terminated."""
    async with aiosqlite.connect(database) as conn:
        await conn.execute("PRAGMA journal_mode = WAL")
        await conn.execute("PRAGMA synchronous = FULL")
        await conn.execute(TABLE)
        await conn.commit()
        dispatcher = Dispatcher(conn=conn)
        dispatcher.include_router(router(questions))
        await dispatcher.start_polling(Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(api))))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])))
