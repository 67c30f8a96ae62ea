"""The consultation's own page: off unless it is set, and the same for everyone who asks."""

from __future__ import annotations

from gzip import decompress

import pytest

from bot.channels.web import build_web
from bot.i18n.catalogs import Catalogs
from tests.channels.web.house import NOW, SETTINGS, Browser, House, build

FILES = {
    "index.html": "<p>العربية".encode(),
    "en/index.html": b"<p>The charter" * 40,
    "en/a.html": b"<p>A",
}


async def files(name: str) -> bytes | None:
    return FILES.get(name)


@pytest.fixture
async def reader(house: House):
    app = build_web(house, house, Catalogs(strict=True), SETTINGS, lambda: NOW, charter=files)
    async with Browser(app) as browser:
        yield browser


async def test_without_the_setting_there_is_no_such_page(house: House) -> None:
    async with Browser(build(house)) as browser:
        for path in ("/charter", "/charter/", "/charter/en/index.html"):
            assert (await browser.get(path)).status_code == 404


async def test_a_folder_is_its_first_page_and_a_name_that_is_not_there_is_not_found(reader: Browser) -> None:
    assert (await reader.get("/charter")).url.path == "/charter/"
    assert (await reader.get("/charter/")).content == FILES["index.html"]
    assert (await reader.get("/charter/en/")).content == FILES["en/index.html"]
    assert (await reader.get("/charter/en/a.html")).content == FILES["en/a.html"]
    for path in ("/charter/fr/", "/charter/en/z.html", "/charter/en/%00"):
        assert (await reader.get(path)).status_code == 404
    assert (await reader.post("/charter/")).status_code == 405
    head = await reader.head("/charter/en/")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.threat(6)
async def test_whoever_asks_gets_the_same_bytes_and_no_cookie(house: House, reader: Browser) -> None:
    stranger = await reader.get("/charter/en/")
    await reader.join()
    assert reader.cookies
    for headers in ({}, {"accept-language": "ar"}, {"user-agent": "Old phone"}, {"referer": "/p/"}):
        again = await reader.get("/charter/en/", headers=headers)
        assert again.content == stranger.content
        assert dict(again.headers) == dict(stranger.headers)
    assert "set-cookie" not in stranger.headers
    assert "cookie" not in stranger.headers["vary"].lower()


async def test_a_copy_is_kept_and_only_asked_whether_it_still_is(reader: Browser) -> None:
    for encoding in ("gzip", "identity"):
        first = await reader.get("/charter/en/", headers={"accept-encoding": encoding})
        tag = first.headers["etag"]
        asked = {"accept-encoding": encoding, "if-none-match": f'"old", W/{tag}'}
        again = await reader.get("/charter/en/", headers=asked)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        other = {**asked, "if-none-match": '"old"'}
        assert (await reader.get("/charter/en/", headers=other)).status_code == 200
        assert first.headers["cache-control"].startswith("public, max-age=")


async def test_it_travels_small_to_whoever_can_read_it_so(reader: Browser) -> None:
    async with reader.stream("GET", "/charter/en/", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert decompress(raw) == FILES["en/index.html"]
    assert len(raw) < len(FILES["en/index.html"])
    plain = await reader.get("/charter/en/", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_nothing_may_be_loaded_run_or_framed(reader: Browser) -> None:
    headers = (await reader.get("/charter/en/")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
