"""What a program does that means harm, or is broken: nothing breaks, and nothing is told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.channels.web.guard import MOST_BYTES
from tests.api.conftest import Runs
from tests.api.test_rounds import PLAN
from tests.app.conftest import Crew

JSON = {"Content-Type": "application/json"}


async def test_a_huge_body_is_refused_before_its_end(runs: Runs) -> None:
    program = await runs("coordinator")
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 10_000

    assert await program.calls("POST", "/rounds", content=endless(), headers=JSON) == 413
    assert read * 10_000 < 2 * MOST_BYTES + 20_000
    program.wrong  # noqa: B018 - it is one
    claimed = {**JSON, "Content-Length": "9" * 30}
    assert await program.calls("POST", "/rounds", content=b"{}", headers=claimed) == 413


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 60_000,
        b'{"closes":' * 6_000,
        json.dumps({**PLAN, "target": 10**400}).encode(),
        b'{"closes": "+7d", "target": 1e400}',
        b'{"closes": "+7d", "target": NaN}',
        b'{"closes": "+7d", "closes": 5}',
        json.dumps({**PLAN, "surveys": [{}] * 1000}).encode(),
        json.dumps({**PLAN, "surveys": "priorities"}).encode(),
        json.dumps({**PLAN, "surveys": ["x" * 50_000]}).encode(),
        json.dumps({**PLAN, "statements": [2**70]}).encode(),
        json.dumps({**PLAN, "statements": {"all": 1}}).encode(),
    ],
)
async def test_a_body_of_wrong_types_is_refused_and_never_repeated(
    crew: Crew, runs: Runs, content: bytes
) -> None:
    program = await runs("coordinator")
    assert await program.calls("POST", "/rounds", content=content, headers=JSON) == 400
    assert len(program.answer.content) < 200 * 1024
    assert program.wrong["errors"]
    assert b"xxxx" not in program.answer.content
    assert await crew.rows("SELECT count(*) FROM round") == [(0,)]


@pytest.mark.parametrize("value", ["\0", "\u202e", "x\n", "'; DROP TABLE round; --", "{{7*7}}", "../.."])
async def test_odd_words_are_told_as_mistakes(crew: Crew, runs: Runs, value: str) -> None:
    program = await runs("coordinator")
    for field in ("opens", "closes", "every", "digest"):
        assert await program.calls("POST", "/rounds", json={**PLAN, field: value}) == 422, field
        assert list(program.places) == [f"#/{field}"]
    for field in ("countries", "languages", "targets", "export_by", "remind"):
        assert await program.calls("POST", "/rounds", json={**PLAN, field: [value]}) == 422, field
        assert list(program.places) == [f"#/{field}"]
    assert await crew.rows("SELECT count(*) FROM round") == [(0,)]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "CONNECT", "X"])
async def test_other_methods_are_refused_with_those_there_are(runs: Runs, method: str) -> None:
    program = await runs("coordinator")
    assert await program.calls(method, "/rounds") == 405
    assert set(program.answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert program.wrong["title"] == "Method Not Allowed"


async def test_a_browser_is_let_nowhere_by_another_site(runs: Runs) -> None:
    program = await runs("coordinator")
    await program.calls("GET", "/rounds", headers={"Origin": "https://elsewhere.example"})
    headers = program.answer.headers
    assert not [name for name in headers if name.startswith("access-control-")]
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path", ["", "/", "/rounds/", "//rounds", "/rounds/1/", "/rounds/1/open/x", "/console"]
)
async def test_an_address_that_is_none_leads_nowhere(runs: Runs, path: str) -> None:
    program = await runs("coordinator")
    assert await program.calls("GET", path) == 404
    assert program.wrong["errors"] == []


async def test_a_head_is_as_its_get_without_a_body(runs: Runs) -> None:
    program = await runs("coordinator")
    assert await program.calls("HEAD", "/rounds") == 200
    assert program.answer.content == b""
