"""Parts of a recording, as phones ask for them: just those bytes, and nothing behind them."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.ranges import in_parts
from tests.app.readers import Queue
from tests.app.test_transcribing import heard, spoken_one
from tests.console.browsing import person
from tests.console.conftest import SignsIn

__all__ = ["heard"]

WHOLE = bytes(range(100))


async def asks(method: str = "GET", *ranges: str, **more: str) -> httpx.Response:
    async def sound(request: Request) -> Response:
        return in_parts(request, WHOLE, "audio/ogg")

    app = Starlette(routes=[Route("/", sound, methods=["GET"])])
    headers = [("range", each) for each in ranges] + [
        (name.replace("_", "-"), told) for name, told in more.items()
    ]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://console.test"
    ) as client:
        return await client.request(method, "/", headers=headers)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, 99),
        ("bytes=40-59", 40, 59),
        ("bytes=99-", 99, 99),
        ("bytes=99-99", 99, 99),
        ("bytes=90-1000", 90, 99),
        ("bytes=0-999999999999999999", 0, 99),
        ("bytes=-1", 99, 99),
        ("bytes=-100", 0, 99),
        ("bytes=-1000", 0, 99),
        ("Bytes= 5-6 ", 5, 6),
    ],
)
async def test_a_part_is_sent_with_where_it_stands(asked: str, first: int, last: int) -> None:
    page = await asks("GET", asked)
    assert page.status_code == 206
    assert page.content == WHOLE[first : last + 1]
    assert page.headers["content-range"] == f"bytes {first}-{last}/100"
    assert page.headers["content-length"] == str(last - first + 1)
    assert page.headers["accept-ranges"] == "bytes"
    assert page.headers["content-type"] == "audio/ogg"


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=999999999999999999-", "bytes=-0"])
async def test_what_lies_behind_the_end_is_told_and_nothing_is_sent(asked: str) -> None:
    page = await asks("GET", asked)
    assert (page.status_code, page.content) == (416, b"")
    assert page.headers["content-range"] == "bytes */100"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-4",
        "bytes=-",
        "bytes=",
        "bytes",
        "",
        "items=0-1",
        "bytes=a-b",
        "bytes=0x1-2",
        "bytes=0-1,4-5",
        "bytes=--1",
        "bytes=+1-2",
        "bytes=1.5-2",
        f"bytes=0-{'9' * 5000}",
    ],
)
async def test_of_what_is_no_single_range_all_is_sent(asked: str) -> None:
    page = await asks("GET", asked)
    assert (page.status_code, page.content) == (200, WHOLE)
    assert "content-range" not in page.headers
    assert page.headers["accept-ranges"] == "bytes"


async def test_two_ranges_that_disagree_and_a_part_of_another_state_are_the_whole() -> None:
    assert (await asks("GET", "bytes=0-1", "bytes=2-3")).content == WHOLE
    assert (await asks("GET", "bytes=0-1", if_range='"x"')).content == WHOLE


@pytest.mark.parametrize("asked", [(), ("bytes=0-1",), ("bytes=100-",)])
async def test_head_tells_the_length_and_that_parts_can_be_asked_for(asked: tuple[str, ...]) -> None:
    page = await asks("HEAD", *asked)
    assert (page.status_code, page.content) == (200, b"")
    assert page.headers["content-length"] == "100"
    assert page.headers["accept-ranges"] == "bytes"
    assert page.headers["content-type"] == "audio/ogg"


async def test_a_recording_is_heard_in_parts_and_kept_nowhere(
    heard: Queue, signs_in: SignsIn, staff: dict[str, int]
) -> None:
    spoken = await spoken_one(heard, await person(heard.crew.stage.house, staff["reviewer"]))
    browser = await signs_in("reviewer")
    path = f"/console/review/text/{spoken.id}/sound"
    whole = await browser._client.get(path)
    part = await browser._client.get(path, headers={"range": "bytes=0-1"})
    assert (whole.status_code, part.status_code) == (200, 206)
    assert part.content == whole.content[:2]
    assert part.headers["content-range"] == f"bytes 0-1/{len(whole.content)}"
    assert part.headers["cache-control"] == "no-store"
    head = await browser._client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    other = await signs_in("drafter")
    refused = await other._client.get(path, headers={"range": "bytes=0-1"})
    assert refused.status_code == 403
