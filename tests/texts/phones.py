"""People with plain phones: what they write comes by the webhook, ours goes through a gateway on loopback."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Self

import httpx
from starlette.applications import Starlette

from bot.app import texting
from bot.app.channel import Channel
from bot.app.dispatch import Dispatcher
from bot.app.pacing import Pacing
from bot.channels.sms.gateway import Account
from bot.channels.sms.intake import Intake
from bot.channels.sms.own import Own as OwnGateway
from bot.channels.sms.sending import SmsChannel
from bot.channels.sms.texting import segments_of
from bot.channels.sms.webhook import webhook_routes
from bot.channels.sms.wire import Wire
from bot.domain.person import Role
from bot.storage import people
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.people import Known
from tests.conversations.onpage import turns_of
from tests.conversations.stage import Stage
from tests.smsapi import Own
from tests.smsapi.own import KEY, SECRET, SENDER

PUBLIC = "https://charter.example.org"
HOOK = f"{PUBLIC}/sms"
#: As long as somebody takes at least to read a message and to answer it.
READING = timedelta(seconds=5)
FIRST_NUMBER = 254711000000
_PART = re.compile(r"\d+/\d+ ")


@dataclass
class Phones:
    """Everyone's phone, by a word for whom it belongs to."""

    stage: Stage
    others: dict[str, Channel] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.api = Own()
        self.api.cost = None
        self._read: dict[str, int] = defaultdict(int)
        self._numbers: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        await self.api.open()
        house = self.stage.house
        account = Account(root=self.api.root, key=KEY, sender=SENDER, secret=SECRET)
        self.gateway = OwnGateway(Wire(), account, lambda: self.stage.clock().timestamp())
        await self.gateway.open()
        self.channel = SmsChannel(self.gateway, house.catalogs)
        house.segments = partial(segments_of, catalogs=house.catalogs)
        self.dispatcher = self.anew()
        intake = Intake(turns_of(self.stage), partial(texting.became, house))
        app = Starlette(routes=webhook_routes(PUBLIC, self.gateway, intake))
        self.web = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.web.aclose()
        await self.gateway.close()
        await self.api.close()

    def anew(self) -> Dispatcher:
        """A dispatcher as after a start."""
        channels: dict[str, Channel] = {"sms": self.channel, **self.others}
        self.dispatcher = Dispatcher(
            self.stage.house, channels, Pacing(0, 0, time.monotonic), self.alarms.append
        )
        return self.dispatcher

    def number(self, who: str) -> str:
        """Her number."""
        return self._numbers.setdefault(who, f"+{FIRST_NUMBER + len(self._numbers) + 1}")

    def rename(self, who: str, number: str) -> None:
        """Give her this number."""
        self._numbers[who] = number

    async def comes(self, who: str, text: str, key: str | None = None) -> int:
        """A message of hers comes in, and nothing is sent yet; returns how the post was answered."""
        post = self.api.said(HOOK, self.number(who), text, key=key, at=self.stage.clock().timestamp())
        return (await self.web.post(post.url, content=post.body, headers=dict(post.headers))).status_code

    async def says(self, who: str, *texts: str) -> list[str]:
        """She reads, then writes this; returns what came to her phone since she wrote last."""
        for text in texts:
            self.stage.clock.at += READING
            assert await self.comes(who, text) == 200
            await self.dispatcher.drain()
        return self.shown(who)

    def all_of(self, who: str) -> list[str]:
        """Every message that came to her phone."""
        return [each.text for each in self.api.messages if each.to == self.number(who)]

    def shown(self, who: str) -> list[str]:
        """What came to her phone since this was last asked."""
        every = self.all_of(who)
        fresh = every[self._read[who] :]
        self._read[who] = len(every)
        return fresh

    async def known(self, who: str) -> Known | None:
        """Who has her number."""
        address = self.stage.house.sealer.address_hash("sms", self.number(who))
        return await self.stage.house.db.run(lambda conn: people.find(conn, address))

    async def joins(self, who: str, country: str = "YE", word: str = "English") -> int:
        """She joins with a code, says yes, and skips what can be skipped; returns her id."""
        came = await self.says(who, await self.stage.invite(Invite(Role.ADVOCATE, country)))
        for _ in range(40):
            shown = "\n".join(_PART.sub("", each) for each in came)
            wanted = next((each for each in (word, "Next", "Yes", "Skip") if f" {each}" in shown), None)
            if wanted is None:
                break
            came = await self.says(who, wanted)
        found = await self.known(who)
        assert found is not None
        return found.person.id

    async def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What a query finds."""

        def found(conn: Conn) -> list[tuple[object, ...]]:
            return [tuple(row) for row in conn.execute(sql, values).fetchall()]

        return await self.stage.house.db.run(found)
