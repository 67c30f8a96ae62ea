"""The running service: receives, sends, wakes, and serves the phone page."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.app import (
    alarms,
    backing,
    bulletins,
    handingout,
    inviting,
    narrating,
    releasing,
    room,
    roundkeys,
    silence,
    speaking,
    sweeping,
    twofold,
    watching,
    withdrawing,
    wordings,
)
from bot.app.channel import Channel, Policy, Receiver, Sounds
from bot.app.dispatch import Dispatcher
from bot.app.fetching import Fetching, Taker, Uploads
from bot.app.health import Health
from bot.app.house import House
from bot.app.links import BOT_NAME
from bot.app.pacing import Pacing
from bot.app.publishing import Publishing
from bot.app.screening import Pages
from bot.app.turns import Turns
from bot.assembly.leading import Leading
from bot.assembly.looking import look_through
from bot.assembly.mail import mail_channel
from bot.assembly.programs import hook_posting, with_api
from bot.assembly.texting import Texting, note_places
from bot.channels.telegram.commands import publish_commands
from bot.channels.telegram.errors import CallError
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.receiving import Alarm, Receiving
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.webhook import set_webhook, webhook_health, webhook_route
from bot.channels.telegram.wire import Wire, bot_name
from bot.channels.web.server import PageServer, web_server
from bot.channels.web.site import PageSettings, build_web
from bot.config import Config
from bot.console.door import ConsoleSettings
from bot.console.site import beside, build_console
from bot.schedule.wakes import Wakes, Work
from bot.storage import meta
from bot.storage.database import Conn, StorageError
from bot.storage.keys import DATABASE
from bot.storage.outbox import MAIL
from bot.storage.texts import SMS
from bot.synthetic.channel import NAME as SYNTHETIC
from bot.synthetic.channel import SyntheticChannel

if TYPE_CHECKING:
    from bot.assembly.measuring import Measuring

log = logging.getLogger(__name__)
#: What is done from the shell is seen within five seconds: a tick, and the time that its work takes.
TICK_SECONDS = 3.0
#: Receiving that has failed for this long is told to coordinators.
SILENCE_SECONDS = 15 * 60
LOST = "lost"
#: How often it is noted that receiving goes well.
HEARD_SECONDS = 60
#: A poll is answered within a minute, whether anything came or not; after three, Telegram is not reached.
REACHED_SECONDS = 3 * 60
LEAST_FREE_BYTES = 200 * 1024 * 1024
#: What a start puts right, or what shows again at once where it does not.
ENDED_BY_A_START = ("conflict", "receiving", "refused", "mail", "sms", silence.ALARM)
WEBHOOK_PATH = "/telegram"
#: Who takes the sounds that turns asked for, by what they asked for.
TAKERS: dict[str, Taker] = {narrating.PURPOSE: narrating.take, speaking.PURPOSE: speaking.take}


@dataclass(frozen=True, slots=True)
class Telegram:
    """The parts of the Telegram channel."""

    wire: Wire
    presses: Presses
    receiving: Receiving
    channel: TelegramChannel
    intake: Intake


class Service:
    """The running service: receives, sends, wakes, and serves the phone page."""

    def __init__(self, config: Config, house: House) -> None:
        self.config = config
        self.house = house
        self.turns = Turns(house, time.monotonic)
        self.measuring = measuring_of(config, house)
        self._receiver: Receiver = self.turns
        if self.measuring is not None:
            self._receiver = self.measuring.around_turns(self.turns)
        self._webhook_ok = time.monotonic()
        self._webhook_set = False
        self._polled = 0
        self._hear_again = 0.0
        self.pages = Pages(house)
        self.publishing = Publishing(house)
        self._wired = asyncio.Event()
        self._alarms: asyncio.Queue[str] = asyncio.Queue()
        self.telegram = self._telegram()
        channels: dict[str, Channel] = {}
        if self.telegram is not None:
            channels["telegram"] = self.telegram.channel
        self.texting = Texting(config, house, self._receiver)
        channels |= self.texting.channels
        if config.smtp_host is not None:
            channels[MAIL] = mail_channel(config, house)
        if house.rules.trial:
            channels[SYNTHETIC] = SyntheticChannel()
        if self.measuring is not None:
            channels = self.measuring.around_channels(channels)
        pacing = Pacing(config.send_rate, config.chat_rate, time.monotonic)
        self.dispatcher = Dispatcher(
            house, channels, pacing, self._alarms.put_nowait, texting=self.texting.pacing
        )
        paces = {"telegram": (pacing, config.send_rate), SMS: (self.texting.pacing, config.sms_rate)}
        self.leading = Leading(house, self.dispatcher, paces)
        house.wake = self.dispatcher.wake
        self.health = Health(house, self._is_reached, self.dispatcher.held)
        self.server = self._server()
        self.wakes = Wakes({})

    def _wakes_of_all(self) -> Wakes:
        """What each process does for itself."""
        works: dict[str, tuple[float, Work]] = {"words": (60, self._read_words_again)}
        if self.config.charter_page:
            works["charter"] = (60, self.publishing.tick)
        if self.measuring is not None:
            works["metrics"] = (60, self.measuring.look)
        return Wakes(works)

    def _wakes_of_one(self) -> Wakes:
        """What is due, which one process looks for."""
        house = self.house
        return Wakes(
            {
                "retry": (TICK_SECONDS, self.turns.retry),
                "sounds": (TICK_SECONDS, self._fetching().tick),
                "recordings": (TICK_SECONDS, lambda: narrating.put_files(house)),
                "invite": (TICK_SECONDS, inviting.Inviting(house).tick),
                "bulletins": (TICK_SECONDS, bulletins.Sending(house).tick),
                "notice": (60, lambda: inviting.notify_closing(house)),
                "erase_notice": (3600, lambda: inviting.notify_erasing(house)),
                "promise": (3600, lambda: sweeping.keep_promise(house)),
                "release": (TICK_SECONDS, lambda: releasing.tick(house)),
                "clean": (30, lambda: sweeping.clean_chats(house)),
                "left": (TICK_SECONDS, lambda: withdrawing.keep_away(house)),
                "erased": (TICK_SECONDS, lambda: sweeping.drop_erased(house)),
                "forget": (3600, lambda: sweeping.forget(house)),
                "targets": (600, lambda: alarms.watch_targets(house)),
                "watch": (60, self._watch),
                "console": (60, lambda: watching.look(house, self.config.send_rate)),
                "catalogs": (TICK_SECONDS, self._write_catalogs),
                "ballast": (60, lambda: room.make_ballast(house)),
                "backup": (3600, self._back_up),
                "hear": (TICK_SECONDS, self._hear),
                **self.texting.wakes,
            }
        )

    def _telegram(self) -> Telegram | None:
        if self.config.token is None:
            return None
        wire = Wire(self.config.token.get_secret_value(), self.config.api_url)
        presses = Presses(wire)
        intake = Intake(self._receiver, presses)
        receiving = Receiving(wire, intake, self._raise)
        channel = TelegramChannel(wire, self.house.catalogs, trial=self.house.rules.trial)
        return Telegram(wire, presses, receiving, channel, intake)

    def _fetching(self) -> Fetching:
        sources: dict[str, Sounds] = {"web": Uploads(self.house)}
        if self.telegram is not None:
            sources["telegram"] = self.telegram.channel
        self.house.hears = frozenset(sources)
        return Fetching(self.house, sources, TAKERS)

    def _raise(self, alarm: Alarm) -> None:
        self._alarms.put_nowait(alarm.value)

    def _server(self) -> PageServer:
        secret = blake2b(b"page", key=self.house.keys.get(DATABASE), digest_size=32).digest()
        settings = PageSettings(
            secret=secret,
            trial=self.house.rules.trial,
            secure=self.config.web_url.startswith("https:"),
        )
        charter = self.publishing.file if self.config.charter_page else None
        app = build_web(
            self.pages,
            self._receiver,
            self.house.catalogs,
            settings,
            self.house.now,
            charter=charter,
            alive=self.health.alive,
        )
        if self.telegram is not None and self.config.webhook_url and self.config.webhook_secret:
            secret_word = self.config.webhook_secret.get_secret_value()
            app.router.routes.append(webhook_route(WEBHOOK_PATH, secret_word, self.telegram.intake))
        app.router.routes.extend(self.texting.routes())
        own = blake2b(b"console", key=self.house.keys.get(DATABASE), digest_size=32).digest()
        console = build_console(self.house, ConsoleSettings(own, secure=settings.secure))
        sites, web = with_api(self.config, self.house, beside(console, app)), self.config.web
        return web_server(sites, web.host, web.port)

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until cancelled; `ready` is called when whoever comes is answered, Telegram there or not.

        Raises Fault where a page of the database turns out to be damaged.
        """
        await self.leading.begin()
        if self.house.db.leads:
            await self._put_right()
        self.house.catalogs.look_again()
        await self.house.db.run(lambda conn: wordings.note_all(self.house, conn))
        own = self._wakes_of_all()
        own.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.house.db.until_damaged())
                group.create_task(self.dispatcher.run())
                group.create_task(self.server.serve())
                group.create_task(self._raise_alarms())
                group.create_task(self.leading.look())
                if self.measuring is not None:
                    group.create_task(
                        self.measuring.serve(self.health, self._lag, self._held_up, self._unheard)
                    )
                if self.telegram is not None:
                    group.create_task(self._serve_telegram(self.telegram))
                group.create_task(self.texting.serve())
                group.create_task(self.leading.lead(self._lead))
                await self.server.listening.wait()
                ready()
                group.create_task(look_through(self.house.db))
        except ExceptionGroup:
            if self.house.db.damaged.is_set():  # whatever else failed, failed of that
                await self.house.db.until_damaged()
            raise
        finally:
            own.stop()

    def _lag(self) -> float:
        """By how many seconds what is due is late."""
        return self.wakes.lag()

    async def _put_right(self) -> None:
        """What the last stop left half done, before anybody is answered."""
        await self.house.db.run(lambda conn: note_places(conn, self.config))
        for name in ENDED_BY_A_START:
            await alarms.set_alarm(self.house, name, on=False)
        await self._tell_what_is_missing()
        await roundkeys.finish_half_steps(self.house)
        await self._write_catalogs(again=True)
        await sweeping.resume(self.house)

    async def _lead(self) -> None:
        """What one process does for all."""
        self.wakes = self._wakes_of_one()
        self.wakes.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(hook_posting(self.house).run())
                if self.telegram is not None:
                    await self._wired.wait()
                    group.create_task(self._receive(self.telegram))
                    group.create_task(self._insist("introduction", partial(self._introduce, self.telegram)))
                await asyncio.Event().wait()
        finally:
            self.wakes.stop()

    async def _tell_what_is_missing(self) -> None:
        """Whether something that was committed before the last stop is gone; once told, it is settled."""
        missing = self.house.db.missing
        await alarms.set_alarm(self.house, LOST, on=missing > 0)
        if missing:
            log.error("of what was committed before the last stop, %d entries are gone", missing)
            await self.house.db.settle()

    async def _write_catalogs(self, *, again: bool = False) -> None:
        """One after the other: both write the same files."""
        await handingout.hand_out(self.house)
        await twofold.write_down(self.house, again=again)

    async def _read_words_again(self) -> None:
        """What was translated, reviewed or destroyed beside this process is known from now on."""
        self.house.forget_gone_keys()
        if self.house.catalogs.look_again():
            await self.house.db.run(lambda conn: wordings.note_all(self.house, conn))

    async def _serve_telegram(self, telegram: Telegram) -> None:
        await telegram.wire.open()
        self._wired.set()
        try:
            await asyncio.Event().wait()
        finally:
            await telegram.presses.close()
            await telegram.wire.close()

    async def _receive(self, telegram: Telegram) -> None:
        """By webhook where there is an address for one, else by polling."""
        url, secret = self.config.webhook_url, self.config.webhook_secret
        if url and secret:
            word = secret.get_secret_value()
            await self._insist("webhook", lambda: set_webhook(telegram.wire, url + WEBHOOK_PATH, word))
            self._webhook_set = True
        else:
            await telegram.receiving.run()

    async def _introduce(self, telegram: Telegram) -> None:
        """Who we are, for links, and the commands in every language. Receiving does not wait for it."""
        name = await bot_name(telegram.wire)
        await self.house.db.run(partial(_note_name, name=name))
        await publish_commands(telegram.wire, self.house.catalogs)

    async def _insist(self, step: str, attempt: Callable[[], Awaitable[None]]) -> None:
        """Try until it goes well; a refused token is told and ends it."""
        waits = 1.0
        while True:
            try:
                await attempt()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next try may go well
                if getattr(error, "policy", None) is Policy.TOKEN:
                    await alarms.set_alarm(self.house, "token", on=True)
                    return
                log.warning("telegram failed step=%s error=%s", step, type(error).__name__)
                await asyncio.sleep(waits)
                waits = min(waits * 2, 60.0)
            else:
                await alarms.set_alarm(self.house, "token", on=False)
                return

    async def _raise_alarms(self) -> None:
        """Keep what was raised; where even that cannot be written, the log has it and the service goes on."""
        while True:
            name = await self._alarms.get()
            try:
                await alarms.set_alarm(self.house, name, on=True)
            except StorageError as error:
                log.error("alarm %s could not be kept: %s", name, type(error).__name__)

    async def _watch(self) -> None:
        """What fails slowly: silence from Telegram, and a disk that fills."""
        if self.telegram is not None:
            silent = await self._silent(self.telegram)
            await alarms.set_alarm(self.house, "receiving", on=silent)
            if self.config.webhook_url and not silent:
                await silence.heard(self.house)
        free = shutil.disk_usage(self.config.data).free
        await alarms.set_alarm(self.house, "disk", on=free < LEAST_FREE_BYTES)

    async def _back_up(self) -> None:
        """Today's backup, where a folder for them is set, and an end to old ones."""
        folder, days = self.config.backups, self.house.rules.keep.backups.days
        backing.forget_aside(self.config.data, self.house.now(), days)
        if folder is not None:
            await backing.every_day(self.house, folder)
            backing.forget(folder, self.house.now().date(), days)

    async def _hear(self) -> None:
        """Note, once a minute, that a poll has brought what Telegram had."""
        if self.telegram is None or self.telegram.receiving.polled == self._polled:
            return
        if time.monotonic() >= self._hear_again:
            self._polled, self._hear_again = self.telegram.receiving.polled, time.monotonic() + HEARD_SECONDS
            await silence.heard(self.house)

    def _is_reached(self) -> bool:
        """Whether Telegram was reached lately, or may post to us; where there is none, nothing is missing."""
        if self.telegram is None:
            return True
        if not self.house.db.leads:
            return self._wired.is_set()  # whoever leads asks for what comes, or tells where to post it
        if self.config.webhook_url:
            return self._webhook_set and time.monotonic() - self._webhook_ok <= SILENCE_SECONDS
        receiving = self.telegram.receiving
        return receiving.polled > 0 and time.monotonic() - receiving.last_ok <= REACHED_SECONDS

    def _held_up(self) -> int:
        """How often Telegram asked for a pause."""
        return 0 if self.telegram is None else self.telegram.wire.held_up

    def _unheard(self) -> float | None:
        """Seconds since a poll was last answered; None where nobody polls."""
        if self.telegram is None or self.config.webhook_url:
            return None
        return time.monotonic() - self.telegram.receiving.last_ok

    async def _silent(self, telegram: Telegram) -> bool:
        """Whether nothing has come in for too long: by our own polls, or as Telegram tells of the webhook."""
        if not self.config.webhook_url:
            return time.monotonic() - telegram.receiving.last_ok > SILENCE_SECONDS
        try:
            waiting, failed = await webhook_health(telegram.wire)
        except CallError:
            return time.monotonic() - self._webhook_ok > SILENCE_SECONDS
        failing = waiting > 0 and failed is not None and self.house.seconds() - failed < SILENCE_SECONDS
        if not failing:
            self._webhook_ok = time.monotonic()
        return failing and time.monotonic() - self._webhook_ok > SILENCE_SECONDS


def measuring_of(config: Config, house: House) -> Measuring | None:
    """What measures, with its library, where figures are asked for."""
    if config.metrics is None:
        return None
    from bot.assembly.measuring import Measuring  # noqa: PLC0415 - most services are not measured

    return Measuring(config, house)


def _note_name(conn: Conn, name: str) -> None:
    """Keep the bot's name, for the links that carry invitations."""
    meta.put(conn, BOT_NAME, name)
