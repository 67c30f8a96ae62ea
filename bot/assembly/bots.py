"""The bots of Telegram: each receives, sends, pauses and fails by itself, and holds up no other."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from hashlib import sha256

from pydantic import SecretStr
from starlette.routing import Route

from bot.app import alarms, silence
from bot.app.alarms import at_bot
from bot.app.channel import DeliveryError, Policy, Receiver
from bot.app.house import House
from bot.app.links import BOT_NAME
from bot.channels.telegram.commands import publish_commands
from bot.channels.telegram.errors import CallError
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.webhook import set_webhook, webhook_health, webhook_route
from bot.channels.telegram.wire import Wire, bot_name
from bot.config import Config
from bot.domain.bots import MAIN, of_bot, parted
from bot.storage import meta
from bot.storage.database import Conn, StorageError

log = logging.getLogger(__name__)
#: Receiving that has failed for this long is told to coordinators.
SILENCE_SECONDS = 15 * 60
#: How often it is noted that receiving goes well.
HEARD_SECONDS = 60
#: A poll is answered within a minute, whether anything came or not; after three, Telegram is not reached.
REACHED_SECONDS = 3 * 60
#: How long whoever led may still poll: until it learns that its database is away, or another leads.
HANDOVER_SECONDS = 60
#: How long it is waited before an alarm is tried again that the database did not keep.
AWAY_SECONDS = 1.0
WEBHOOK_PATH = "/telegram"

#: Takes the name of an alarm that is to be raised.
Alarm = Callable[[str], None]


class OneBot:
    """One bot: its calls, how it receives, and how that goes."""

    def __init__(
        self,
        config: Config,
        house: House,
        receiver: Receiver,
        alarm: Alarm,
        *,
        name: str,
        token: SecretStr,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._now = now
        self._house = house
        self._url = _webhook_url(config, name)
        self._word = _webhook_word(config, name)
        self.wire = Wire(token.get_secret_value(), config.api_url)
        self._presses = Presses(self.wire)
        self._intake = Intake(receiver, self._presses, name)
        self.receiving = Receiving(
            self.wire,
            self._intake,
            lambda each: alarm(at_bot(each.value, name)),
            conflict_seconds=HANDOVER_SECONDS if house.db.is_shared else 0,
            now=now,
        )
        self.channel = TelegramChannel(self.wire, house.catalogs, trial=house.rules.trial)
        self._open = False
        self._webhook_ok = now()
        self._webhook_set = False
        self._polled = 0
        self._hear_again = 0.0

    def routes(self) -> list[Route]:
        """Where Telegram posts what comes to this bot, if it does."""
        if self._url is None:
            return []
        return [webhook_route(_path(self.name), self._word, self._intake)]

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[None]:
        """Be ready to make calls, for as long as this lasts. None is made by it."""
        await self.wire.open()
        self._open = True
        try:
            yield
        finally:
            await self._presses.close()
            await self.wire.close()

    async def lead(self) -> None:
        """Receive, and tell Telegram and the links who this is. Receiving does not wait for that."""
        self._webhook_ok = self.receiving.last_ok = self._now()  # until now it was another's to listen
        async with asyncio.TaskGroup() as group:
            group.create_task(self._receive())
            group.create_task(self._insist("introduction", self._introduce))

    async def _receive(self) -> None:
        """By webhook where there is an address for one, else by polling."""
        if self._url is None:
            await self.receiving.run()
            return
        await self._insist("webhook", partial(set_webhook, self.wire, self._url, self._word))
        self._webhook_set = True

    async def _introduce(self) -> None:
        """Who we are, for links, and the commands in every language."""
        name = await bot_name(self.wire)
        await self._house.db.run(partial(_note_name, bot=self.name, name=name))
        await publish_commands(self.wire, self._house.catalogs)

    async def _insist(self, step: str, attempt: Callable[[], Awaitable[None]]) -> None:
        """Try until it goes well; a refused token is told and ends it."""
        went_well = await self._try(step, attempt)
        while True:
            try:
                await self._set_alarm("token", on=not went_well)
            except StorageError as error:  # the server is away, and waited for; nobody is asked again
                log.warning("alarm token could not be kept: %s", type(error).__name__)
                await asyncio.sleep(AWAY_SECONDS)
            else:
                return

    async def _try(self, step: str, attempt: Callable[[], Awaitable[None]]) -> bool:
        """Try until it goes well, or the token is refused; returns whether it went well."""
        waits = 1.0
        while True:
            try:
                await attempt()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next try may go well
                if getattr(error, "policy", None) is Policy.TOKEN:
                    return False
                log.warning("telegram failed step=%s error=%s", of_bot(step, self.name), type(error).__name__)
                await asyncio.sleep(waits)
                waits = min(waits * 2, 60.0)
            else:
                return True

    async def _set_alarm(self, name: str, *, on: bool) -> None:
        await alarms.set_alarm(self._house, at_bot(name, self.name), on=on)

    async def watch(self) -> None:
        """Tell of a silence that lasts."""
        silent = await self._silent()
        await self._set_alarm("receiving", on=silent)
        if self._url is not None and not silent:
            await silence.heard(self._house, self.name)

    async def hear(self) -> None:
        """Note, once a minute, that a poll has brought what Telegram had."""
        if self.receiving.polled != self._polled and self._now() >= self._hear_again:
            self._polled, self._hear_again = self.receiving.polled, self._now() + HEARD_SECONDS
            await silence.heard(self._house, self.name)

    def is_reached(self) -> bool:
        """Whether Telegram was reached lately, or may post to us."""
        if not self._house.db.leads:
            return self._open  # whoever leads asks for what comes, or tells where to post it
        if self._url is not None:
            return self._webhook_set and self._now() - self._webhook_ok <= SILENCE_SECONDS
        return self.receiving.polled > 0 and self._now() - self.receiving.last_ok <= REACHED_SECONDS

    def unheard(self) -> float | None:
        """Seconds since a poll was last answered; None where it does not poll."""
        polls = self._url is None and self._house.db.leads
        return self._now() - self.receiving.last_ok if polls else None

    async def _silent(self) -> bool:
        """Whether nothing has come in for too long: by our own polls, or as Telegram tells of the webhook."""
        if self._url is None:
            return self._now() - self.receiving.last_ok > SILENCE_SECONDS
        try:
            waiting, failed = await webhook_health(self.wire)
        except CallError:
            return self._now() - self._webhook_ok > SILENCE_SECONDS
        failing = waiting > 0 and failed is not None and self._house.seconds() - failed < SILENCE_SECONDS
        if not failing:
            self._webhook_ok = self._now()
        return failing and self._now() - self._webhook_ok > SILENCE_SECONDS


class Bots:
    """All bots of a consultation, the main one first; none where there is no token."""

    def __init__(
        self, config: Config, house: House, receiver: Receiver, alarm: Callable[[str], None]
    ) -> None:
        tokens = {} if config.token is None else {MAIN: config.token, **config.further_bots().tokens}
        self.every = tuple(
            OneBot(config, house, receiver, alarm, name=name, token=token) for name, token in tokens.items()
        )

    @property
    def main(self) -> OneBot | None:
        """The first one."""
        return self.every[0] if self.every else None

    def routes(self) -> list[Route]:
        """Where Telegram posts what comes, a path each."""
        return [route for each in self.every for route in each.routes()]

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[None]:
        """Have each ready to make calls, for as long as this lasts."""
        async with AsyncExitStack() as stack:
            for each in self.every:
                await stack.enter_async_context(each.ready())
            yield

    async def lead(self) -> None:
        """Receive by each of them; what ends with one goes on with the others."""
        await _together(each.lead() for each in self.every)

    async def watch(self) -> None:
        """Tell of each that has been silent for too long."""
        for each in self.every:
            await each.watch()

    async def hear(self) -> None:
        """Note of each that polls have brought what Telegram had."""
        for each in self.every:
            await each.hear()

    def is_reached(self) -> bool:
        """Whether any of them reaches Telegram: of a single one that does not, an alarm tells."""
        return not self.every or any(each.is_reached() for each in self.every)

    def held_up(self) -> int:
        """How often Telegram asked for a pause."""
        return sum(each.wire.held_up for each in self.every)

    def unheard(self) -> float | None:
        """Seconds since a poll was answered, of the bot that waits longest; None where nobody polls."""
        return max((waits for each in self.every if (waits := each.unheard()) is not None), default=None)

    async def sound(self, reference: str, most: int) -> bytes:
        """The sound of a voice note, by the bot that it came to. Raises DeliveryError."""
        bare, bot = parted(reference)
        for each in self.every:
            if each.name == bot:
                return await each.channel.sound(bare, most)
        raise DeliveryError(Policy.NOT_SENT)


async def _together(works: Iterable[Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(work)


def _path(bot: str) -> str:
    return f"{WEBHOOK_PATH}/{bot}" if bot else WEBHOOK_PATH


def _webhook_url(config: Config, bot: str) -> str | None:
    return config.webhook_url + _path(bot) if config.webhook_url and config.webhook_secret else None


def _webhook_word(config: Config, bot: str) -> str:
    """The word of each bot, made of the one that is set: whoever learns one knows none of the others."""
    word = "" if config.webhook_secret is None else config.webhook_secret.get_secret_value()
    return hmac.new(word.encode(), bot.encode(), sha256).hexdigest() if bot else word


def _note_name(conn: Conn, bot: str, name: str) -> None:
    """Keep a bot's name, for the links that carry invitations."""
    meta.put(conn, of_bot(BOT_NAME, bot), name)
