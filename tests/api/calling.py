"""A program without a network: it calls the interface of a house that is really there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import httpx

from bot.api.door import ApiSettings
from bot.api.site import build_api
from bot.app import apitokens
from bot.app.house import House
from bot.domain.scope import Scope
from bot.storage import people
from bot.storage.database import Conn

ADDRESS = "http://api.test"
ALL = tuple(Scope)


class Program:
    """One program with a token, at an application that the programs of a test may share."""

    def __init__(self, house: House, word: str | None = None, *, calls: int = 10_000) -> None:
        self.house = house
        self.word = word
        self.app = build_api(house, ApiSettings(calls))
        self.answer = httpx.Response(204)
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url=ADDRESS, follow_redirects=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.aclose()

    async def calls(self, method: str, path: str, *, word: str | None = None, **more: Any) -> int:
        """Call an address below the root with its own token or another; returns the status."""
        headers = httpx.Headers(more.pop("headers", None))
        token = self.word if word is None else word
        if token is not None and "authorization" not in headers:
            headers["Authorization"] = f"Bearer {token}"
        self.answer = await self._client.request(method, f"/api/v1{path}", headers=headers, **more)
        return self.answer.status_code

    async def gets(self, path: str, **more: Any) -> Any:
        """What an address tells, which goes well."""
        status = await self.calls("GET", path, **more)
        assert status == 200, self.answer.text
        return self.answer.json()

    async def posts(self, path: str, body: Any = None, **more: Any) -> Any:
        """What is told of something that is done, which goes well."""
        status = await self.calls("POST", path, **({} if body is None else {"json": body}), **more)
        assert status in (200, 201), self.answer.text
        return self.answer.json()

    @property
    def wrong(self) -> dict[str, Any]:
        """The problem that was answered."""
        assert self.answer.headers["content-type"] == "application/problem+json"
        told: dict[str, Any] = self.answer.json()
        assert told["status"] == self.answer.status_code
        return told

    @property
    def places(self) -> dict[str, str]:
        """What is wrong at which place."""
        return {
            each.get("pointer", each.get("parameter", "")): each["detail"] for each in self.wrong["errors"]
        }


async def token(house: House, person: int, scopes: Iterable[str] = ALL, expires: str = "90d") -> str:
    """A fresh token of somebody of the staff, for whichever of the scopes her role has a use."""

    def make(conn: Conn) -> str:
        known = people.get(conn, person)
        assert known is not None
        return apitokens.make(house, conn, known.person, scopes, expires).word

    return await house.db.run(make)
