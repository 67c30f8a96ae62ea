"""`python -m bench.peer_sends ptb|aiohttp API TOKEN`: nothing but sends, by eight workers, until killed.

`ptb` is python-telegram-bot's own client with eight connections; `aiohttp` is the bare HTTP client:
the same body, made beforehand but for the chat, and an answer that nobody looks at.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import Awaitable, Callable, Iterator

WORKERS = 8
FIRST_CHAT, CHATS = 500_001, 30_000
TEXT = "Hello. There is something new for you here. You can open it whenever it suits you."
BUTTONS = (("Open", "0.r_1"), ("Not now", "0.not_now"))


async def ptb(api: str, token: str) -> None:
    """By python-telegram-bot."""
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup  # noqa: PLC0415 - one client only
    from telegram.request import HTTPXRequest  # noqa: PLC0415 - as above

    rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in BUTTONS]
    keyboard = InlineKeyboardMarkup(rows)
    async with Bot(token, f"{api}/bot", request=HTTPXRequest(connection_pool_size=WORKERS)) as bot:

        async def send(chat: int) -> None:
            await bot.send_message(chat, TEXT, reply_markup=keyboard, protect_content=True)

        await _work(send)


async def bare(api: str, token: str) -> None:
    """By aiohttp."""
    import aiohttp  # noqa: PLC0415 - one client only

    rows = [[{"text": label, "callback_data": data}] for label, data in BUTTONS]
    rest = {"text": TEXT, "protect_content": True, "reply_markup": {"inline_keyboard": rows}}
    after = json.dumps(rest)[1:]
    headers = {"Content-Type": "application/json"}
    address = f"{api}/bot{token}/sendMessage"
    connector = aiohttp.TCPConnector(limit=WORKERS)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def send(chat: int) -> None:
            body = f'{{"chat_id": {chat}, {after}'.encode()
            async with session.post(address, data=body) as answer:
                await answer.read()

        await _work(send)


async def _work(send: Callable[[int], Awaitable[None]]) -> None:
    chats = itertools.cycle(range(FIRST_CHAT, FIRST_CHAT + CHATS))
    await asyncio.gather(*(_worker(send, chats) for _ in range(WORKERS)))


async def _worker(send: Callable[[int], Awaitable[None]], chats: Iterator[int]) -> None:
    for chat in chats:
        await send(chat)


if __name__ == "__main__":
    asyncio.run({"ptb": ptb, "aiohttp": bare}[sys.argv[1]](sys.argv[2], sys.argv[3]))
