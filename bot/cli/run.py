"""`charterbot run`: the service itself."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import sys
import zoneinfo
from collections.abc import Callable, Sequence
from datetime import timedelta

import typer
from rich.console import Console

from bot.app.house import House
from bot.app.links import link_of, make_invite
from bot.app.signing import make_link
from bot.assembly import Service, open_house
from bot.assembly.supervisor import READY, STOPPING, Supervisor
from bot.cli import logs
from bot.cli.inside import machine_faults
from bot.config import Address, Config, load_config
from bot.domain.faults import Away, Fault
from bot.domain.person import Person, Role
from bot.storage import meta
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.receiver import ReceiverLock
from bot.synthetic.seed import is_unseeded, seed_trial
from bot.synthetic.staff import synthetic_staff

log = logging.getLogger(__name__)
EXAMPLE = "charterbot run"
#: Whose link leads into the console, among the links that are told.
CONSOLE = "console"
#: The exit code of a service that may go on once it is started anew (EX_TEMPFAIL of sysexits.h).
TRY_AGAIN = 75
#: How many seconds there are between two looks whether a server is there, at most.
LONGEST_WAIT = 10.0
TRIAL_LINKS = "trial_links"
TRIAL_USES = 1_000
TRIAL_DAYS = 365
#: How many objects more make the interpreter look for garbage (700, unless it is told), and how long, in
#: seconds, a thread keeps its turn (0.005): answers wait for both.
YOUNG_OBJECTS = 10_000
SWITCH_SECONDS = 0.0005


def command() -> None:
    """Start the service; a trial where there is no token and no data."""
    config = load_config()
    logs.set_up(config.log_level, config.log)
    zoneinfo.reset_tzpath(())  # the pinned zones, not the machine's: they change late and often
    lock = ReceiverLock(config.data)
    if config.database_url is None:  # else several share what comes in
        lock.take()
    try:
        config = _at_free_port(config)
        with machine_faults(config):
            asyncio.run(_run(config))
    except Away as away:  # not as for what is set wrong: whoever started this is to start it again
        typer.echo(logs.mask(str(away)), err=True)
        raise typer.Exit(TRY_AGAIN) from None
    finally:
        lock.drop()


def _at_free_port(config: Config) -> Config:
    """Tell a taken port before anything starts; where any will do, choose one, so that links can name it."""
    config = config.at_port(_free_port("BOT_WEB", config.web, "127.0.0.1:8081"))
    if config.metrics is None:
        return config
    return config.with_metrics_at(_free_port("BOT_METRICS", config.metrics, "127.0.0.1:9465"))


def _free_port(setting: str, address: Address, another: str) -> int:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise Fault(
                (
                    (
                        f"{setting}: {address} cannot be used ({error.strerror}): stop what listens there,"
                        f" or give another, such as {another}."
                    ),
                )
            ) from None
        return int(probe.getsockname()[1])


async def _run(config: Config) -> None:
    console = Console(highlight=False, soft_wrap=True)
    fresh = not config.keys.joinpath("database.key").exists()
    async with contextlib.AsyncExitStack() as stack:
        house = await _once_there(config, stack)
        if fresh:
            console.print(
                f"Keys were made in [bold]{config.keys}[/]. Keep a copy in a safe place:"
                " who loses them loses everything in the database."
            )
        if house.rules.trial and config.token is None:
            if await house.db.run(is_unseeded):
                console.print("Preparing the trial: made-up people, called synthetic wherever they show …")
            await seed_trial(house)
        service = Service(config, house)
        links = await house.db.run(lambda conn: _trial_links(house, conn, config))
        staff = await house.db.run(synthetic_staff)
        _steady()
        if links and staff and (link := await house.db.run(lambda conn: make_link(house, conn, staff[0]))):
            links[CONSOLE] = link
        supervisor = Supervisor.of(os.environ, os.getpid())
        await _until_stopped(service, supervisor, lambda: _greet(console, config, house, links, staff))


async def _once_there(config: Config, stack: contextlib.AsyncExitStack) -> House:
    """The open house, once the server of its database answers: it may be slower to start than this."""
    told, wait = "", 1.0
    while True:
        try:
            return await stack.enter_async_context(open_house(config, whole=True))
        except Away as away:
            if str(away) != told:
                told = str(away)
                log.warning("%s It is tried again until then.", logs.mask(told))
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def _steady() -> None:
    """Keep the interpreter from holding up an answer: each look for garbage, each long count beside it."""
    # What it is made of stays, and looking through all of that for garbage takes a fifth of a second.
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    # While a digest is counted, each statement of the database's thread waits so long for its turn.
    sys.setswitchinterval(SWITCH_SECONDS)


async def _until_stopped(service: Service, supervisor: Supervisor, greet: Callable[[], None]) -> None:
    """Run until the process is asked to stop; everything is in the database, so nothing is drained."""
    loop = asyncio.get_running_loop()
    watching: list[asyncio.Task[None]] = []

    def ready() -> None:
        greet()
        supervisor.tell(READY)
        watching.append(loop.create_task(supervisor.watch(service.health.turns)))

    def stop() -> None:
        supervisor.tell(STOPPING)
        running.cancel()

    running = loop.create_task(service.run(ready))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    finally:
        for each in watching:
            each.cancel()


def _trial_links(house: House, conn: Conn, config: Config) -> dict[str, str]:
    """The links of a trial, one a role, the same at every start."""
    if not house.rules.trial or config.token is not None:
        return {}
    meta.put(conn, "web_url", config.web_url)
    known = meta.get(conn, TRIAL_LINKS)
    codes: dict[str, str] = {} if known is None else json.loads(known)
    if not codes:
        expires = int((house.now() + timedelta(days=TRIAL_DAYS)).timestamp())
        for role in Role:
            codes[role.value] = make_invite(house, conn, Invite(role), TRIAL_USES, expires).code
        meta.put(conn, TRIAL_LINKS, json.dumps(codes))
    return {role: link_of(house, conn, code, Role(role)).web or code for role, code in codes.items()}


def _greet(
    console: Console, config: Config, house: House, links: dict[str, str], staff: Sequence[Person]
) -> None:
    """Where to go now."""
    console.print()
    if house.rules.trial:
        made_up = "Nothing here reaches anyone; the sample answers are made up."
        real = "Whoever you invite is told so on every screen; no sample answers are made."
        console.print(f"[bold]This is a trial.[/] {made_up if config.token is None else real}")
    for role, words in PEOPLE.items():
        if role in links:
            console.print(f"  {words:<34} {links[role]}")
    if CONSOLE in links:
        console.print(f"  {'':<34} (once, within ten minutes; later: charterbot staff link {staff[0].id})")
    if config.token is None:
        if not links:
            console.print(f"  Phone page   {config.web_url}")
        console.print("  No BOT_TOKEN is set, so Telegram is off.")
    else:
        console.print("  Telegram is on. Make invitations with: charterbot invite --role coordinator")
        console.print(f"  Phone page   {config.web_url}")
    if config.charter_page:
        console.print(f"  For anybody  {config.web_url}/charter")
    if config.metrics is not None:
        console.print(f"  Figures      http://{config.metrics}/metrics (and /healthz, /readyz)")
    if staff:
        ids = ", ".join(f"{each.id} {each.role}" for each in staff)
        console.print(f"  At the shell, name one of the made-up staff with --as: {ids}.")
    console.print("  Stop with Ctrl+C. Everything is kept.")


PEOPLE = {
    Role.ADVOCATE.value: "Answer as an advocate:",
    Role.COORDINATOR.value: "Look as a coordinator:",
    Role.DRAFTER.value: "Read as someone who drafts:",
    Role.REVIEWER.value: "Review what people wrote:",
    Role.TRANSLATOR.value: "Translate:",
    Role.SPEAKER.value: "Try out a translation:",
    Role.NARRATOR.value: "Record the questions:",
    CONSOLE: "Run it from the console:",
}
