"""Two workers on one database behind the proxy that is shipped: whichever answers, it is one consultation."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from typing import Self

import httpx
import psycopg
import pytest

from bot.app.signing import ROOT
from bot.domain.person import Role
from bot.storage import answers
from tests.engine import on_server
from tests.pgserver import Server, bytes_in
from tests.ports import free_place, free_port
from tests.service.folder import SHORT, Folder, awake_country
from tests.service.phone import CANARY, MARKS, NAME, QUESTION, QUOTED, Phone, answer_next, value
from tests.service.running import PATIENCE, Api, Running, start, verb
from tests.service.test_webhook import SECRET
from tests.test_deploy import DEPLOY, needs

pytestmark = [needs("caddy"), on_server]
SAID = "71"
#: What leads on from each screen of joining and of a round.
ONWARD = ("English", "Next", "Yes, I agree", "Yes", "Skip", "Open", "Start", QUOTED, "Count my answers")


class Site:
    """Two workers, and the one address before them."""

    def __init__(self, folder: Folder, api: Api) -> None:
        self.folder = folder
        self.api = api
        self.port = free_port()
        self.places = [free_place() for _ in range(2)]
        self.workers: list[Running] = []
        self._proxy: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """What people and Telegram know."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """All that the proxy has written down."""
        return (self.folder.root / "proxy.log").read_text()

    async def begin(self) -> None:
        """Start all of it at once, and wait until Telegram knows where to post and both answer."""
        self.workers = [await self.work(place) for place in self.places]
        await self.workers[0].ready(lambda: self.api.world.webhook.url)
        with (self.folder.root / "proxy.log").open("ab") as log:
            self._proxy = await asyncio.create_subprocess_exec(
                *("caddy", "run", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"),
                env={"HOME": str(self.folder.root), "SITE": self.url, "WORKERS": " ".join(self.places)},
                stdout=log,
                stderr=log,
            )
        for address in (self.url, *(f"http://{place}" for place in self.places)):
            await answered(address)

    async def work(self, place: str) -> Running:
        """One worker."""
        return await start(
            self.folder,
            self.api,
            web=place,
            web_url=self.url,
            webhook_url=self.url,
            webhook_secret=SECRET,
        )

    async def end(self) -> None:
        """Stop the proxy, and the workers that are left."""
        if self._proxy is not None and self._proxy.returncode is None:
            self._proxy.terminate()
            await self._proxy.wait()


@pytest.fixture
async def site(folder: Folder, api: Api) -> AsyncIterator[Site]:
    made = Site(folder, api)
    folder.root.mkdir(parents=True)
    try:
        await made.begin()
        yield made
    finally:
        await made.end()


async def answered(address: str) -> None:
    """Wait until somebody answers there."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"{address}/healthz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


async def answers_some(phone: Phone) -> None:
    """Go on with the questions for a while."""
    for _ in range(4):
        await answer_next(phone)


class Browser:
    """A browser that is led to another worker each time; cookies know no port."""

    def __init__(self, places: Sequence[str]) -> None:
        self._roots = [f"http://{place}" for place in places]
        self._client = httpx.AsyncClient()
        self._times = 0
        self.page = httpx.Response(204)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.aclose()

    async def opens(self, path: str) -> str:
        """Open a page; returns what it is."""
        return await self._asks("GET", path, {})

    async def sends(self, path: str, **fields: str) -> str:
        """Send a form of the page that was seen last; returns what comes of it."""
        found = re.search(r'name="t" value="([^"]+)"', self.page.text)
        return await self._asks("POST", path, {**({"t": found[1]} if found else {}), **fields})

    async def hears(self, url: str) -> str:
        """Listen to a page, and tell the first line that comes."""
        async with self._client.stream("GET", url) as answer:
            return await anext(answer.aiter_lines())

    async def goes_on(self) -> None:
        """Answer what is asked, or press what leads on."""
        page = self.page.text.translate(MARKS)
        field = re.search(r'name="step" value="(\d+)"', page)
        if field and QUESTION.search(page):
            await self.sends("/p/", step=field[1], text=SAID)
            return
        buttons = re.findall(r'<button name="do" value="([^"]+)"[^>]*>(.*?)</button>', page, re.DOTALL)
        by_label = {re.sub(r"<.*?>", "", label).strip(): id_ for id_, label in buttons}
        label = next((each for each in ONWARD if each in by_label), None)
        assert label is not None, by_label
        await self.sends("/p/", do=by_label[label])

    async def _asks(self, method: str, path: str, fields: dict[str, str]) -> str:
        self._times += 1
        self.page = await self._client.request(
            method, self._roots[self._times % 2] + path, data=fields or None
        )
        if self.page.is_redirect:
            return await self.opens(self.page.headers["location"])
        assert self.page.status_code == 200, (path, self.page.status_code)
        return self.page.text


async def test_a_console_and_a_phone_page_go_on_at_whichever_worker_answers(site: Site) -> None:
    who, staff = await site.folder.employ()
    told = await verb(site.folder, "staff", "link", staff, web_url=site.url)
    [path] = re.findall(rf"{site.url}(/\S+)", told[1])
    async with Browser(site.places) as browser:
        assert ROOT in path
        await browser.opens(path)
        await browser.sends(path)
        for page in ("", "/rounds", "/log", "/sessions"):
            assert "Leave now" in await browser.opens(ROOT + page)
        window = ("--opens", "now", "--closes", "+14d", who, staff)
        assert (await verb(site.folder, "round", "plan", str(SHORT), *window))[0] == 0
        assert (await verb(site.folder, "round", "open", "1", who, staff))[0] == 0
        assert await browser.hears(f"{site.url}{ROOT}/going/1/live") == "retry: 3000"
    invited = await site.folder.invite(Role.ADVOCATE, country=awake_country())
    async with Browser(site.places) as browser:
        await browser.opens(f"/p/start/{invited}")
        await browser.sends(f"/p/start/{invited}")
        while "It is done as you chose." not in browser.page.text:
            await browser.goes_on()
    [(name,)] = site.folder.rows("SELECT pseudonym FROM respondent")
    with site.folder.opened() as conn:
        given = answers.read(conn, site.folder.sealer, 1, name)
    assert [str(answer.value) for answer in given.values()] == [SAID] * 9


async def test_telegram_posts_on_while_workers_are_killed_and_nobodys_words_are_written_down(
    site: Site, server: Server
) -> None:
    me = await site.folder.employ()
    invited = await site.folder.invite(Role.ADVOCATE, country=awake_country())
    phones = [Phone(site.api, chat) for chat in range(61, 65)]
    await asyncio.gather(*(phone.joins(invited) for phone in phones))
    planned = ("plan", str(SHORT), "--opens", "now", "--closes", "+14d", *me)
    assert (await verb(site.folder, "round", *planned))[0] == 0
    assert (await verb(site.folder, "round", "open", "1", *me))[0] == 0
    await asyncio.gather(*(phone.sees("There is something new") for phone in phones))
    for place, killed in zip(site.places, [*site.workers], strict=True):
        answering = asyncio.gather(*(answers_some(phone) for phone in phones))
        killed.process.kill()
        await killed.process.wait()
        await answering
        site.workers.append(await site.work(place))
        await answered(f"http://{place}")
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{site.url}/p/start/{CANARY}")).status_code == 200
        for running in site.workers:
            if running.process.returncode is None:
                running.process.kill()
                await running.process.wait()
        assert (await client.get(f"{site.url}/p/start/{CANARY}", timeout=PATIENCE)).status_code >= 500
    for phone in phones:
        given = site.folder.answers(phone.chat)
        assert {str(answer.value) for answer in given.values()} == {
            value(phone.chat, question) for question in range(1, len(given) + 1)
        }
        assert len(given) >= 2
    assert CANARY not in site.log
    with psycopg.connect(str(site.folder.url), autocommit=True) as conn:
        conn.execute("CHECKPOINT")
    kept = bytes_in(server.folder / "data")
    assert b"advocate" in kept, "what is not sealed can be read there"
    assert b"canary_username" not in kept
    assert NAME.encode() not in kept
    assert CANARY.encode() not in kept, "what people write is sealed before it reaches the server"
    assert invited not in site.log
