"""The updates that wait for the bot: kept until a higher offset confirms them, 24 hours at most."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.botapi.clock import Clock
from tests.botapi.errors import ApiError, bad

KEPT_SECONDS = 24 * 3600
MOST = 100
# What the real server leaves out unless it is asked for.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

KINDS = frozenset(
    {
        *("message", "edited_message", "channel_post", "edited_channel_post"),
        *("callback_query", "inline_query", "chosen_inline_result", "poll", "poll_answer"),
        *("my_chat_member", "chat_member", "chat_join_request", "message_reaction"),
        *("message_reaction_count", "shipping_query", "pre_checkout_query"),
    }
)


class Inbox:
    """Waiting updates in the order in which they happened."""

    def __init__(self, clock: Clock, first_id: int = 1000) -> None:
        self._clock = clock
        self._waiting: dict[int, tuple[float, str]] = {}
        self._next = first_id
        self._last = 0
        self._ordered = True
        self._poll: asyncio.Future[None] | None = None
        self.allowed: tuple[str, ...] | None = None
        self.webhook_set = False
        self.given: int = 0
        self.arrived = asyncio.Event()
        self.changed: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, id_: int) -> bool:
        return id_ in self._waiting

    def restart_ids(self, next_id: int) -> None:
        """Go on from another update id, as the real server does after a quiet week."""
        self._next = next_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds are wanted; an empty list means the default, None leaves it as it was."""
        if kinds is not None:
            self.allowed = tuple(kinds) or None

    def put(self, update: dict[str, Any]) -> int:
        """Queue an update; one without `update_id` gets the next. Returns the id."""
        if "update_id" in update:
            id_ = int(update["update_id"])
        else:
            id_, self._next = self._next, self._next + 1
            update = {"update_id": id_, **update}
        if self._wanted(update):
            self._ordered = id_ > self._last and (self._ordered or not self._waiting)
            self._last = id_
            self._waiting[id_] = (self._clock.now(), json.dumps(update))
            self.given += 1
            self._wake()
        return id_

    def batch(self, most: int = MOST) -> list[tuple[int, str]]:
        """The oldest waiting updates, left in place."""
        self._forget_old()
        head = []
        for id_, (_, body) in self._waiting.items():
            head.append((id_, body))
            if len(head) >= most:
                break
        return head

    def confirm(self, ids: Iterable[int]) -> None:
        """Forget these updates."""
        for id_ in ids:
            self._waiting.pop(id_, None)
        self.changed()

    async def get(self, values: dict[str, Any]) -> str:
        """Answer one getUpdates call: the JSON of a list. Raises ApiError."""
        if self.webhook_set:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._end_poll()
        self.allow(values.get("allowed_updates"))
        limit = min(max(values.get("limit") or MOST, 1), MOST)
        if "limit" in values and not 1 <= values["limit"] <= MOST:
            raise bad("limit must be between 1 and 100")
        self._confirm_below(values.get("offset") or 0)
        if not self.batch(1) and values.get("timeout"):
            await self._long_poll(min(values["timeout"], 50))
        return "[" + ",".join(body for _, body in self.batch(limit)) + "]"

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def _wanted(self, update: dict[str, Any]) -> bool:
        kinds = update.keys() - {"update_id"}
        if self.allowed is None:
            return not kinds or not kinds <= NOT_BY_DEFAULT
        # An update of a kind that nobody knows is let through, so that tests can send nonsense.
        known = {kind for kind in kinds if kind in KINDS}
        return not known or bool(known & set(self.allowed))

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            keep = list(self._waiting)[offset:]
            self.confirm([id_ for id_ in self._waiting if id_ not in keep])
        elif offset > 0:
            lower: Iterable[int] = (id_ for id_ in self._waiting if id_ < offset)
            if self._ordered:
                lower = itertools.takewhile(lambda id_: id_ < offset, self._waiting)
            self.confirm(list(lower))

    def _forget_old(self) -> None:
        horizon = self._clock.now() - KEPT_SECONDS
        while self._waiting:
            first = next(iter(self._waiting))
            if self._waiting[first][0] >= horizon:
                return
            del self._waiting[first]

    async def _long_poll(self, seconds: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass
        finally:
            if self._poll is mine:
                self._poll = None

    def _wake(self) -> None:
        self.arrived.set()
        self.changed()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _end_poll(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(
                ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            )
        self._poll = None

    @property
    def polling(self) -> bool:
        """Whether somebody waits in a long poll right now."""
        return self._poll is not None

    def end_poll_for_webhook(self) -> None:
        """A webhook was set: whoever polls is told."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, "Conflict: terminated by setWebhook request"))
        self._poll = None
