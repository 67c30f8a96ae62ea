"""Doing something in the data folder, beside a service that may be running."""

from __future__ import annotations

import asyncio
import contextlib
import os
import zoneinfo
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import typer

from bot.app.house import House
from bot.assembly import DATABASE_FILE, is_there, open_house, place_of
from bot.cli.logs import set_up
from bot.config import Config, load_config
from bot.domain.faults import Away, Fault
from bot.storage.database import AWAY, Conn, StorageError

T = TypeVar("T")
#: What SQLite says when the fault is of the machine and not ours, and what to do then.
_REMEDIES = {
    "SQLITE_BUSY": "something else has held the database for half a minute: try again, or look what it is",
    "SQLITE_FULL": "the disk is full: make room and try again",
    "SQLITE_READONLY": "the database cannot be written: check who may write in BOT_DATA",
    "SQLITE_CANTOPEN": "a file of the database cannot be opened: check who may read and write in BOT_DATA",
    "SQLITE_IOERR": "the disk cannot be read or written: check it, and make a backup",
    "SQLITE_CORRUPT": "the database is damaged: stop the service and put a backup in its place",
}


def inside(work: Callable[[House, Conn], T], *, make: bool = False) -> T:
    """Do `work` in one transaction; its result. Raises Fault.

    With `make` the data folder and its keys may be made by this, as by `run`, once the settings say
    whether it is for a trial, which it stays; else they must be there.
    """

    async def once(house: House) -> T:
        return await house.db.run(lambda conn: work(house, conn))

    return within(once, make=make)


def within(work: Callable[[House], Awaitable[T]], *, make: bool = False) -> T:
    """Do `work` with the open house, as `inside` does."""
    config = load_config()
    set_up("ERROR")
    zoneinfo.reset_tzpath(())  # the pinned zones, as the service has them
    _ready(config, make=make)
    with machine_faults(config):
        return asyncio.run(_open_and(config, work))


@contextlib.contextmanager
def machine_faults(config: Config) -> Iterator[None]:
    """Tell what is wrong with the disk, the file or the server in one line with its remedy. Raises Fault."""
    try:
        yield
    except StorageError as error:
        remedy = _remedy(error)
        if remedy is None:
            raise
        kind = Away if str(error) == AWAY else Fault
        raise kind((f"{place_of(config)}: {remedy}.",)) from None


async def _open_and(config: Config, work: Callable[[House], Awaitable[T]]) -> T:
    fresh = not is_there(config)
    async with open_house(config) as house:
        if fresh:
            kind = "a trial" if house.rules.trial else "a real consultation"
            typer.echo(
                f"Made {config.data}, for {kind}, with keys in {config.keys}. Keep a copy of the keys in"
                " another place: without them nothing can be read again.",
                err=True,
            )
        return await work(house)


def _ready(config: Config, *, make: bool) -> None:
    """Refuse what cannot be opened before SQLite does so in its own words."""
    path = config.data / DATABASE_FILE
    there = is_there(config)
    if there and config.database_url is None and not os.access(path, os.R_OK | os.W_OK):
        raise Fault((f"{path}: may not be read and written by you: be the user who runs the service.",))
    if there or (make and (config.token is not None or config.trial is not None)):
        return
    remedy = "Start one with `charterbot run`, or give BOT_DATA the folder of yours."
    if make:
        remedy = "Set BOT_TOKEN to make a real one, or BOT_TRIAL=true to make a trial; it stays what it is."
    if config.database_url is not None:
        raise Fault((f"BOT_DATABASE_URL: there is no consultation in {place_of(config)} yet. {remedy}",))
    raise Fault((f"BOT_DATA: there is no consultation in {config.data} yet. {remedy}",))


def _remedy(error: Exception) -> str | None:
    if str(error) == AWAY:
        return f"{AWAY}: start it, look whether what you did was kept, and try again where it was not"
    name = str(getattr(error, "sqlite_errorname", ""))
    return next((remedy for known, remedy in _REMEDIES.items() if name.startswith(known)), None)
