"""The tests' own fence."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("localhost.example.org", 443)])
def test_a_test_cannot_leave_this_machine(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(RuntimeError, match=address[0]):
        sock.connect(address)


def test_not_even_to_look_up_a_name() -> None:
    with pytest.raises(RuntimeError, match=r"api\.telegram\.org"):
        socket.getaddrinfo("api.telegram.org", 443)


async def test_not_by_httpx_either() -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(RuntimeError, match=r"api\.telegram\.org"):
            await client.get("https://api.telegram.org/")


async def test_loopback_is_open() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("localhost", port, family=socket.AF_INET)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
