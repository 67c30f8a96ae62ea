"""Posting updates to the webhook: one at a time for each place, again until a 2xx comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from tests.botapi.world import World

FIRST_WAIT = 0.02
LONGEST_WAIT = 1.0
ANSWER_SECONDS = 60


class Webhooks:
    """The sender. It waits less long between attempts than the real one, and keeps the order."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._task: asyncio.Task[None] | None = None
        self.attempts: list[tuple[int, int]] = []
        world.webhook_changed = self.restart

    def restart(self) -> None:
        """Start, stop or turn to another address, as the webhook now says."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._world.webhook.url:
            self._task = asyncio.get_running_loop().create_task(self._post_all())

    async def close(self) -> None:
        """Stop posting."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _post_all(self) -> None:
        hook, inbox = self._world.webhook, self._world.inbox
        headers = {"Content-Type": "application/json"}
        if hook.secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        limit = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=limit) as session:
            while True:
                inbox.arrived.clear()
                batch = inbox.batch(hook.most)
                if not batch:
                    await inbox.arrived.wait()
                    continue
                await asyncio.gather(
                    *(self._post(session, hook.url, headers, id_, body) for id_, body in batch)
                )

    async def _post(self, session: Any, url: str, headers: dict[str, str], id_: int, body: str) -> None:
        wait = FIRST_WAIT
        while True:
            status = 0
            try:
                async with session.post(url, data=body.encode(), headers=headers) as answer:
                    await answer.read()
                    status = answer.status
                problem = f"Wrong response from the webhook: {status}"
            except (aiohttp.ClientError, TimeoutError, OSError):
                problem = "Connection failed"
            self.attempts.append((id_, status))
            if 200 <= status <= 299:
                self._world.inbox.confirm([id_])
                return
            self._world.webhook.last_error = problem
            self._world.webhook.last_error_at = self._world.clock.now()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
