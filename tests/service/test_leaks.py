"""A canary in every field that a person or a machine fills, and where it may be found afterwards: nowhere."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot.domain.person import Role
from tests.channels.web.house import Browser
from tests.metrics.scraped import is_closed
from tests.ports import free_place, free_port
from tests.service.folder import Folder
from tests.service.loud import FAILS, FAILS_TO_SEND, SPOKE
from tests.service.phone import Phone
from tests.service.running import ROOT, Api, Running, environment, verb
from tests.service.test_metrics import ask

pytestmark = [pytest.mark.case(58), pytest.mark.threat(11)]

#: A chat id and a phone number that nothing else in a log could be.
CHAT, NUMBER = 775_319_008_642, "+99870611223"
TEXT, NAME, USERNAME = "canarytext-81c5", "Canaryname Five", "canary_user_name"
CANARIES = (TEXT, NAME, USERNAME, str(CHAT), NUMBER)
#: Nothing that was said is still to be sent.
WAITING = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
#: Those that have something to say at DEBUG where the service uses them. What carries the calls to
#: Telegram is aiohttp, which says nothing; httpx and httpcore are there and do nothing.
LIBRARIES = {"aiosqlite", "apscheduler", "asyncio", "telegram", "uvicorn"}


def forms(canary: str) -> Iterator[bytes]:
    """The ways in which something may stand in a file: plain, wide, escaped, in base64 at any place."""
    plain = canary.encode()
    yield plain
    yield canary.encode("utf-16-le")
    yield json.dumps(canary)[1:-1].encode()
    yield quote(canary).encode()
    yield plain.hex().encode()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        yield whole[shift + 1 if shift else 0 : -4]  # without what its neighbours decide


def hits(place: str, content: bytes, canaries: tuple[str, ...]) -> list[str]:
    """Which canaries stand in this, and where it is."""
    return [f"{place}: {canary}" for canary in canaries if any(form in content for form in forms(canary))]


def swept(folder: Folder, canaries: tuple[str, ...]) -> list[str]:
    """Every canary in any file below the service's folder."""
    return [
        hit
        for path in sorted(folder.root.rglob("*"))
        if path.is_file()
        for hit in hits(str(path.relative_to(folder.root)), path.read_bytes(), canaries)
    ]


def process_file(pid: int, name: str) -> bytes:
    """What anyone who may look at processes sees of one."""
    return Path(f"/proc/{pid}/{name}").read_bytes()


async def loudly(folder: Folder, api: Api, port: int, form: str) -> Running:
    """The service with every library at DEBUG, its token in a file, and its temporary files in our sight."""
    folder.root.mkdir(parents=True, exist_ok=True)
    (folder.root / "tmp").mkdir(exist_ok=True)
    secret = folder.root.with_name("credential")
    secret.write_text(api.token)
    given = folder.settings(
        api_url=api.url,
        log_level="DEBUG",
        log=form,
        web=f"127.0.0.1:{port}",
        metrics=free_place(),
        token_file=str(secret),
    )
    with (folder.root / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "tests/service/loud.py"),
            "run",
            cwd=folder.root,
            env=environment(folder, **given, TMPDIR=str(folder.root / "tmp")),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return Running(folder, api, process)


async def on_the_page(port: int, code: str) -> str:
    """A visit to the phone page with canaries wherever a browser can put them; returns the page's key."""
    async with Browser(base_url=f"http://127.0.0.1:{port}") as browser:
        browser.headers["User-Agent"] = TEXT
        browser.headers["X-Forwarded-For"] = NUMBER
        await browser.join("/p/", code)
        key = browser.seat("p")
        assert key
        await browser.press("/p/", say=f"{TEXT} on the page")
        for path in (f"/{TEXT}", f"/p/start/{TEXT}", f"/p/?q={TEXT}", f"/p/file/{TEXT}"):
            await browser.get(path)
        await browser.post("/p/", data={"t": TEXT, "say": TEXT, "do": TEXT})
        await browser.post("/p/", content=TEXT.encode() * 10_000)
        await browser.request("DELETE", f"/p/{TEXT}")
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/p/", headers={"Cookie": f"p1={TEXT}"})
        assert answer.status_code < 500
    return key


async def everything(api: Api, folder: Folder, code: str) -> None:
    """One person who does all that there is, well and badly."""
    phone = Phone(api, CHAT)
    api.people.user(CHAT, name=NAME, username=USERNAME, language="en")
    await phone.joins(code)
    api.people.raw(  # a number of her own, as the button for it would send
        {
            "message": {
                "message_id": 9_000_001,
                "date": 1_800_000_000,
                "chat": {"id": CHAT, "type": "private", "first_name": NAME, "username": USERNAME},
                "from": {"id": CHAT, "is_bot": False, "first_name": NAME, "username": USERNAME},
                "contact": {"phone_number": NUMBER, "first_name": NAME, "user_id": CHAT},
            }
        }
    )
    for kind in ("photo", "voice", "location"):
        api.people.media(CHAT, kind, caption=TEXT)
    api.people.forward(CHAT, f"{TEXT} forwarded")
    await api.confirmed()
    for asked in ("/help", "Write to", f"{TEXT} {FAILS_TO_SEND} to the coordinators", "/mydata"):
        await folder.until(WAITING, 0)
        if asked == "Write to":
            await phone.press(next(label for label in phone.labels() if label.startswith(asked)))
        else:
            await phone.say(asked)
    for bad in (
        {"message": TEXT},
        {"message": {"message_id": 5, "text": TEXT, "from": {"id": CHAT}}},
        {"callback_query": {"id": TEXT, "data": TEXT, "from": {"id": CHAT, "first_name": NAME}}},
        {TEXT: {"text": TEXT}},
        {"message": {"message_id": "x" * 99, "chat": {"id": CHAT}, "text": f"{TEXT}\ud83d"}},
    ):
        api.people.raw(bad)
    await api.confirmed()
    api.people.text(CHAT, f"{TEXT} {FAILS}")
    await folder.until("SELECT count(*) > 0 FROM inbox", 1)


@pytest.mark.parametrize("form", ["text", "json"])
async def test_no_canary_is_found_anywhere(round_folder: Folder, api: Api, form: str) -> None:
    folder, port = round_folder, free_port()
    code = await folder.invite(Role.ADVOCATE)
    running = await (await loudly(folder, api, port, form)).ready()
    staff = Phone(api, 41)
    await staff.joins(await folder.invite(Role.COORDINATOR))
    await everything(api, folder, code)
    key = await on_the_page(port, await folder.invite(Role.ADVOCATE))
    for fault in ("502", "bad_json", "reset_after"):
        api.people.fault(fault, "sendMessage", description=TEXT)
    await staff.say("/rounds")

    canaries = (*CANARIES, api.token, key)
    figures = (await ask(running, "/metrics")).text
    is_closed(figures)
    assert hits("figures", figures.encode(), canaries) == []
    pid = running.process.pid
    for name in ("cmdline", "environ"):
        assert hits(name, process_file(pid, name), canaries) == []
    backup = folder.root / "backup.db"
    told = [await verb(folder, "backup", str(backup))]
    me = await folder.employ()
    told += [
        await verb(folder, *words)
        for words in (
            *(("doctor",), ("settings",), ("staff", "list"), ("audit", *me)),
            *(("digest", "1", *me), ("export", "1", *me), ("round", "show", "1", *me)),
        )
    ]
    assert [
        hit for outcome in told for hit in hits("told", "".join(map(str, outcome)).encode(), canaries)
    ] == []
    assert swept(folder, canaries) == []
    assert set((folder.root / SPOKE).read_text().split()) >= LIBRARIES, "each library did speak"
    assert "ValueError" in running.log, "the turn did fail"
    assert "RuntimeError" in running.log, "the sending did fail"
    await running.kill()
    assert swept(folder, canaries) == []
    lines = running.log.splitlines()
    objects = [json.loads(line) for line in lines if line.startswith("{")]
    as_text = [line for line in lines if re.match(r"20\d\d-\d\d-\d\dT\S+ [A-Z]+ ", line)]
    assert (bool(objects), bool(as_text)) == (form == "json", form == "text")
    assert {name for each in objects for name in each} <= {
        "at",
        "level",
        "logger",
        "event",
        "message",
        "frames",
    }


def test_the_sweep_would_find_a_canary(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number, form in enumerate(forms(TEXT)):
        (tmp_path / f"file{number}").write_bytes(b"before" + form + b"after")
    assert len(swept(folder, (TEXT,))) == len(list(forms(TEXT)))
    for shift in range(3):
        (tmp_path / "base").write_bytes(base64.b64encode(b"x" * shift + TEXT.encode() + b"yz"))
        assert any(hit.startswith("base:") for hit in swept(folder, (TEXT,)))
