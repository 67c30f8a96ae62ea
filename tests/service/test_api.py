"""The service serves programs where BOT_API says so, and nothing of a token is in its log."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.ports import free_port
from tests.service.folder import Folder
from tests.service.running import Api, start, verb


@pytest.mark.threat(11)
async def test_it_is_served_where_it_is_asked_for_and_a_token_is_in_no_log(folder: Folder, api: Api) -> None:
    port, on = free_port(), {"BOT_API": "true"}
    web = f"127.0.0.1:{port}"
    running = await (await start(folder, api, supervisor=on, web=web, log_level="DEBUG")).ready()
    me = await folder.employ()
    made = await verb(folder, "token", "make", "--scopes", "rounds:read", "--json", *me)
    token = json.loads(made[1])["token"]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1") as program:
        program.headers["Authorization"] = f"Bearer {token}"
        assert (await program.get("/rounds")).json() == {"rounds": [], "next": None}
        for path in (f"/rounds?token={token}", f"/{token}", f"/rounds/{token}"):
            assert (await program.get(path)).status_code in (200, 404)
        assert (await program.post("/rounds", content=token)).status_code in (403, 415)
    assert await running.stop() == 0
    assert token not in running.log
    assert token.encode() not in folder.bytes_at_rest()
    running = await (await start(folder, api, web=web)).ready()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1") as program:
        for path in ("/rounds", "/openapi.json"):
            answer = await program.get(path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 404
    assert await running.stop() == 0
