"""The page over real connections on loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.web import web_server
from tests.channels.web.house import Browser, House, build


@asynccontextmanager
async def serving(house: House, **more: float) -> AsyncIterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = web_server(build(house), "127.0.0.1", port, **more)
        task = asyncio.create_task(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag and no event
            await asyncio.sleep(0)
        try:
            yield port
        finally:
            server.should_exit = True
            await task


async def test_a_person_joins_and_answers_over_a_real_connection(house):
    async with serving(house) as port, Browser(base_url=f"http://127.0.0.1:{port}") as browser:
        await browser.open("/p/start/abc")
        await browser.press("/p/start/abc")
        page = await browser.press("/p/", do="1.o_good")
        assert "Question 2 of 9" in page.text
        assert "server" not in page.headers


@pytest.mark.parametrize("requests_before", [0, 2])
async def test_headers_that_do_not_arrive_end_the_connection(house, requests_before):
    async with serving(house, header_seconds=0.1) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(requests_before):
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readuntil(b"\r\n\r\nok")).startswith(b"HTTP/1.1 200 OK")
        writer.write(b"GET /p/ HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert await asyncio.wait_for(reader.read(), 3) == b""
        writer.close()


async def test_headers_that_are_too_big_are_refused(house):
    async with serving(house) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 40_000)
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 4")
        writer.close()


async def test_a_body_that_is_too_big_ends_the_connection_with_a_kind_page(house):
    async with serving(house) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /p/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\nt=")
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"too long" in answer
        writer.close()


async def test_the_server_leaves_signals_to_the_service(house):
    import signal

    before = signal.getsignal(signal.SIGTERM)
    async with serving(house):
        assert signal.getsignal(signal.SIGTERM) is before
