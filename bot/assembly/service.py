"""The running service: receives, sends, wakes, and serves the phone page."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from bot.app import (
    alarms,
    backing,
    bulletins,
    inviting,
    narrating,
    releasing,
    room,
    speaking,
    sweeping,
    watching,
    withdrawing,
    wordings,
)
from bot.app.channel import Channel, Receiver, Sounds
from bot.app.dispatch import Dispatcher
from bot.app.fetching import Fetching, Taker, Uploads
from bot.app.health import Health
from bot.app.house import House
from bot.app.pacing import Pacing
from bot.app.publishing import Publishing
from bot.app.screening import Pages
from bot.app.turns import Turns
from bot.assembly.bots import Bots, OneBot
from bot.assembly.leading import Leading
from bot.assembly.looking import look_through
from bot.assembly.mail import mail_channel
from bot.assembly.programs import hook_posting, with_api
from bot.assembly.righting import Righting
from bot.assembly.sending import Sending
from bot.assembly.texting import Texting
from bot.channels.telegram.reading import CHANNEL as TELEGRAM
from bot.channels.web.server import PageServer, web_server
from bot.channels.web.site import PageSettings, build_web
from bot.config import Config
from bot.console.door import ConsoleSettings
from bot.console.site import beside, build_console
from bot.domain.bots import of_bot
from bot.domain.faults import Away
from bot.schedule.wakes import Wakes, Work
from bot.storage.database import StorageError
from bot.storage.keys import DATABASE
from bot.storage.outbox import MAIL
from bot.storage.texts import SMS
from bot.synthetic.channel import NAME as SYNTHETIC
from bot.synthetic.channel import SyntheticChannel

if TYPE_CHECKING:
    from bot.assembly.measuring import Measuring

F = TypeVar("F", bound=BaseException)
log = logging.getLogger(__name__)
#: What is done from the shell is seen within five seconds: a tick, and the time that its work takes.
TICK_SECONDS = 3.0
LEAST_FREE_BYTES = 200 * 1024 * 1024
#: Who takes the sounds that turns asked for, by what they asked for.
TAKERS: dict[str, Taker] = {narrating.PURPOSE: narrating.take, speaking.PURPOSE: speaking.take}


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
        self.pages = Pages(house)
        self.publishing = Publishing(house)
        self._alarms: asyncio.Queue[str] = asyncio.Queue()
        self.bots = Bots(config, house, self._receiver, self._alarms.put_nowait)
        channels: dict[str, Channel] = {}
        self._sources: dict[str, Sounds] = {"web": Uploads(house)}
        if self.bots.every:
            self._sources[TELEGRAM] = self.bots
        house.hears = frozenset(self._sources)
        if self.bots.main is not None:
            channels[TELEGRAM] = self.bots.main.channel
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
        paces = {TELEGRAM: (pacing, config.send_rate), SMS: (self.texting.pacing, config.sms_rate)}
        self.sending = Sending(self.dispatcher)
        for bot in self.bots.every[1:]:
            paces[of_bot(TELEGRAM, bot.name)] = self._send_by(bot)
        self._righting = Righting(config, house, self.sending.alarms)
        self.leading = Leading(house, self.dispatcher, paces)
        house.wake = self.sending.wake
        self.health = Health(house, self.bots.is_reached, self.sending.held)
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
                "catalogs": (TICK_SECONDS, self._righting.write_catalogs),
                "ballast": (60, lambda: room.make_ballast(house)),
                "backup": (3600, self._back_up),
                "hear": (TICK_SECONDS, self.bots.hear),
                **self.texting.wakes,
            }
        )

    def _send_by(self, bot: OneBot) -> tuple[Pacing, float]:
        """Have a further bot send what is its own, at a rate of its own."""
        channels: dict[str, Channel] = {TELEGRAM: bot.channel}
        if self.measuring is not None:
            channels = self.measuring.counted(channels)
        pacing = Pacing(self.config.send_rate, self.config.chat_rate, time.monotonic)
        self.sending.add(
            Dispatcher(
                self.house,
                channels,
                pacing,
                self._alarms.put_nowait,
                bot=bot.name,
            )
        )
        return pacing, self.config.send_rate

    def _fetching(self) -> Fetching:
        return Fetching(self.house, self._sources, TAKERS)

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
        app.router.routes.extend(self.bots.routes())
        app.router.routes.extend(self.texting.routes())
        own = blake2b(b"console", key=self.house.keys.get(DATABASE), digest_size=32).digest()
        console = build_console(self.house, ConsoleSettings(own, secure=settings.secure))
        sites, web = with_api(self.config, self.house, beside(console, app)), self.config.web
        return web_server(sites, web.host, web.port)

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until cancelled; `ready` is called when whoever comes is answered, Telegram there or not.

        Raises Fault where a page of the database turns out to be damaged, Away where all that is in it is
        being replaced.
        """
        await self.leading.begin()
        if self.house.db.leads:
            await self._righting.at_start()
        self.house.catalogs.look_again()
        await self.house.db.run(lambda conn: wordings.note_all(self.house, conn))
        own = self._wakes_of_all()
        own.start()
        try:
            # The ways out outlast whoever uses them: a poll that is cut off would look like a failure.
            async with self.bots.ready(), self.texting.ready(), asyncio.TaskGroup() as group:
                group.create_task(self.house.db.until_damaged())
                group.create_task(self.sending.run())
                group.create_task(self.server.serve())
                group.create_task(self._raise_alarms())
                group.create_task(self.leading.look())
                if self.measuring is not None:
                    group.create_task(
                        self.measuring.serve(self.health, self._lag, self.bots.held_up, self.bots.unheard)
                    )
                group.create_task(self.leading.lead(self._lead))
                await self.server.listening.wait()
                ready()
                group.create_task(look_through(self.house.db))
        except ExceptionGroup as failed:
            if self.house.db.damaged.is_set():  # whatever else failed, failed of that
                await self.house.db.until_damaged()
            if (away := first_of(failed, Away)) is not None:
                raise away from None
            raise
        finally:
            own.stop()

    def _lag(self) -> float:
        """By how many seconds what is due is late."""
        return self.wakes.lag()

    async def _lead(self) -> None:
        """What one process does for all."""
        await self._righting.take_over()
        self.wakes = self._wakes_of_one()
        self.wakes.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(hook_posting(self.house).run())
                group.create_task(self.bots.lead())
                await asyncio.Event().wait()
        finally:
            self.wakes.stop()
            self.wakes = Wakes({})  # what is not ours to do is not late

    async def _read_words_again(self) -> None:
        """What was translated, reviewed or destroyed beside this process is known from now on."""
        self.house.forget_gone_keys()
        if self.house.catalogs.look_again():
            await self.house.db.run(lambda conn: wordings.note_all(self.house, conn))

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
        await self.bots.watch()
        free = shutil.disk_usage(self.config.data).free
        await alarms.set_alarm(self.house, "disk", on=free < LEAST_FREE_BYTES)

    async def _back_up(self) -> None:
        """Today's backup, where a folder for them is set, and an end to old ones."""
        folder, days = self.config.backups, self.house.rules.keep.backups.days
        backing.forget_aside(self.config.data, self.house.now(), days)
        if folder is not None:
            await backing.every_day(self.house, folder)
            backing.forget(folder, self.house.now().date(), days)


def first_of(failed: BaseExceptionGroup[BaseException], kind: type[F]) -> F | None:
    """The first of this kind among what failed together; None where nothing is of it."""
    for each in failed.exceptions:
        if isinstance(each, kind):
            return each
        if isinstance(each, BaseExceptionGroup) and (found := first_of(each, kind)) is not None:
            return found
    return None


def measuring_of(config: Config, house: House) -> Measuring | None:
    """What measures, with its library, where figures are asked for."""
    if config.metrics is None:
        return None
    from bot.assembly.measuring import Measuring  # noqa: PLC0415 - most services are not measured

    return Measuring(config, house)
