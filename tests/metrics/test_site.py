"""The figures are for this machine: a page elsewhere cannot have a browser here fetch them."""

from __future__ import annotations

import httpx
import pytest

from bot.app.health import Part
from bot.metrics.site import build_metrics


class Well:
    """Health as it is told."""

    def __init__(self, **parts: bool) -> None:
        self.told = dict.fromkeys(Part, True) | {Part(name): well for name, well in parts.items()}

    async def alive(self) -> bool:
        return self.told[Part.DATABASE]

    async def parts(self) -> dict[Part, bool]:
        return self.told


async def figures() -> bytes:
    return b"charterbot_x 1\n"


async def ask(path: str, host: str = "127.0.0.1:9464", **parts: bool) -> httpx.Response:
    app = build_metrics(Well(**parts), figures)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return await client.get(path, headers={"host": host})


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
@pytest.mark.parametrize(
    "host", ["evil.example.org", "evil.example.org:9464", "", "192.0.2.1", "[::", "127.0.0.1.nip.io"]
)
async def test_a_name_that_is_not_this_machine_is_refused(path: str, host: str) -> None:
    assert (await ask(path, host)).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:9464", "localhost", "LOCALHOST:9464", "[::1]:9464", "127.0.0.1"])
async def test_this_machine_is_answered(host: str) -> None:
    answer = await ask("/metrics", host)
    assert (answer.status_code, answer.text) == (200, "charterbot_x 1\n")
    assert answer.headers["content-type"].startswith("text/plain; version=")


async def test_each_page_tells_how_it_is_and_with_which_code() -> None:
    assert (await ask("/healthz")).status_code == 200
    assert (await ask("/healthz", database=False)).status_code == 503
    assert (await ask("/readyz")).status_code == 200
    answer = await ask("/readyz", disk=False)
    assert answer.status_code == 503
    assert "disk: not well\n" in answer.text
    assert "database: ok\n" in answer.text
    assert (await ask("/healthz", disk=False)).status_code == 200


async def test_there_is_nothing_else_there() -> None:
    assert (await ask("/")).status_code == 404
