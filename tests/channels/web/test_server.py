"""The page over real connections on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from bot.app.channel import Attachment
from bot.channels.web import web_server
from bot.channels.web.guard import MOST_BYTES
from bot.channels.web.server import MOST_CONNECTIONS, PageServer
from tests.channels.web.house import Browser, House, build


@asynccontextmanager
async def serving(house: House, **more: Any) -> AsyncIterator[int]:
    async with running(house, **more) as (port, _):
        yield port


@asynccontextmanager
async def running(house: House, **more: Any) -> AsyncIterator[tuple[int, PageServer]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = web_server(build(house), "127.0.0.1", port, **more)
        task = asyncio.create_task(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag and no event
            await asyncio.sleep(0)
        try:
            yield port, server
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
        assert await asyncio.wait_for(reader.read(), 15) == b""
        writer.close()


async def test_headers_that_are_too_big_are_refused(house):
    async with serving(house) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 40_000)
        answer = await asyncio.wait_for(reader.read(), 15)
        assert answer.startswith(b"HTTP/1.1 4")
        writer.close()


async def test_a_body_that_is_too_big_ends_the_connection_with_a_kind_page(house):
    async with serving(house) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /p/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\nt=")
        answer = await asyncio.wait_for(reader.read(), 15)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"too long" in answer
        writer.close()


@pytest.mark.threat(16)
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_of_ten_megabytes_is_refused_after_a_small_part_of_it(house, chunked):
    async with serving(house) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        length = "Transfer-Encoding: chunked" if chunked else "Content-Length: 10485760"
        writer.write(f"POST /p/ HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n".encode())
        sent, part = 0, b"x" * 16384
        with contextlib.suppress(ConnectionError):
            while sent < 10 * 1024 * 1024:
                writer.write(b"4000\r\n" + part + b"\r\n" if chunked else part)
                await writer.drain()
                sent += len(part)
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = await asyncio.wait_for(reader.read(), 15)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 413")
        assert sent < 10 * 1024 * 1024, "it was not even taken in"
        assert MOST_BYTES < 100_000
        assert house.arrivals == []
        writer.close()


@pytest.mark.threat(16)
async def test_a_thousand_open_connections_that_say_nothing_keep_nobody_out(house):
    async with running(house) as (port, server), AsyncExitStack() as opened:
        for _ in range(1000):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            opened.callback(writer.close)
            assert len(server.server_state.connections) <= MOST_CONNECTIONS + 5
        async with Browser(base_url=f"http://127.0.0.1:{port}") as browser:
            page = await browser.join()
            assert "Question 1 of 9" in page.text
        assert len(server.server_state.connections) <= MOST_CONNECTIONS


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    "begun",
    [
        b"GET /p/ HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /p/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nt=",
    ],
    ids=["headers", "form"],
)
async def test_slow_clients_on_every_connection_keep_nobody_out(house, begun):
    async with running(house, most_connections=20) as (port, server), AsyncExitStack() as opened:
        slow = []
        for _ in range(40):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            opened.callback(writer.close)
            writer.write(begun)
            slow.append(reader)
        async with Browser(base_url=f"http://127.0.0.1:{port}") as browser:
            page = await browser.join()
            assert "Question 1 of 9" in page.text
        assert len(server.server_state.connections) <= 20
        for reader in slow[:19]:
            with contextlib.suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 15) == b"", "the oldest went"


@pytest.mark.threat(16)
async def test_a_form_that_comes_letter_by_letter_ends_even_where_nobody_reads_it(house):
    async with serving(house, form_seconds=0.1) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 405")

        async def dribbles() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.01)

        dribbling = asyncio.create_task(dribbles())
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 15)
        dribbling.cancel()
        writer.close()


@pytest.mark.threat(16)
async def test_who_never_reads_the_answer_is_let_go(house, monkeypatch):
    async with serving(house) as port, Browser(base_url=f"http://127.0.0.1:{port}") as browser:
        await browser.join("/d/")
        seat = browser.seat("d")
    async with running(house, answer_seconds=0.1, header_seconds=60) as (port, server):
        house.files[seat, 5] = Attachment("digest.html", "text/html", b"x" * 20_000_000)
        fetched, fetch = asyncio.Event(), house.file

        async def file(address: str, number: int) -> Attachment | None:
            fetched.set()
            found: Attachment | None = await fetch(address, number)
            return found

        monkeypatch.setattr(house, "file", file)
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.setblocking(False)
            await asyncio.get_running_loop().sock_connect(deaf, ("127.0.0.1", port))
            asked = f"GET /d/file/5 HTTP/1.1\r\nHost: x\r\nCookie: d1={seat}\r\n\r\n"
            await asyncio.get_running_loop().sock_sendall(deaf, asked.encode())
            async with asyncio.timeout(15):
                await fetched.wait()
                while server.server_state.connections:  # noqa: ASYNC110 - uvicorn has a set and no event
                    await asyncio.sleep(0)


async def test_the_server_leaves_signals_to_the_service(house):
    import signal

    before = signal.getsignal(signal.SIGTERM)
    async with serving(house):
        assert signal.getsignal(signal.SIGTERM) is before
