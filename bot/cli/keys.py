"""`charterbot keys`: whether every key opens what it should, new keys for all, a pair for reviewers."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import asdict, replace

import typer

from bot.app import keychecks
from bot.app.doctoring import State
from bot.assembly import DATABASE_FILE, open_house
from bot.cli.doctor import tell
from bot.cli.inside import machine_faults
from bot.cli.logs import mask, set_up
from bot.cli.printing import AsJson, tell_json
from bot.config import Config, load_config
from bot.domain.faults import Fault
from bot.storage import locking, rotation
from bot.storage.keys import Keys

app = typer.Typer()


@app.command(epilog="Example: charterbot keys check")
def check(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Try every key on what it should open; exit code 1 where there is a fault. Nothing is changed."""
    config = _there()
    with machine_faults(config):
        found = list(keychecks.check(config.data / DATABASE_FILE, Keys(config.keys)))
    checks = [replace(each, told=mask(each.told), remedy=mask(each.remedy)) for each in found]
    if as_json:
        tell_json([asdict(each) for each in checks])
    else:
        tell(checks)
    if any(each.state is State.FAULT for each in checks):
        raise typer.Exit(1)


@app.command(epilog="Example: charterbot keys rotate")
def rotate() -> None:
    """Give the database, addresses and open answers new keys. The service has to be stopped.

    A kill at any step does no harm: the next start, or this again, finishes it. The keys of rounds and
    the lookup key stay: what is found by a hash alone could not be found by another.
    """
    config = _there()
    path, keys = config.data / DATABASE_FILE, Keys(config.keys)
    with machine_faults(config):
        asyncio.run(_settle(config))
        with locking.alone(config.data):
            _room_for_two(config)
            done = rotation.rotate(path, keys)
    typer.echo(
        f"Done: the database has a new key, and {done.sealed} addresses and texts were sealed anew."
        " Not replaced: the keys of rounds, and lookup.key.\n"
        f"Now keep a copy of the keys in {config.keys} in another place, and make a backup:"
        " backups from before open with the old keys only, and the old keys are gone from this machine."
    )


async def _settle(config: Config) -> None:
    """Bring the schema and the keys up to date first, and finish what was stopped."""
    async with open_house(config):
        pass


def _room_for_two(config: Config) -> None:
    needed = 2 * (config.data / DATABASE_FILE).stat().st_size
    if shutil.disk_usage(config.data).free < needed:
        raise Fault((f"{config.data}: the disk has no room for a second copy: free {needed} bytes first.",))


def _there() -> Config:
    config = load_config()
    set_up("ERROR")
    if not (config.data / DATABASE_FILE).exists():
        raise Fault((f"BOT_DATA: there is no consultation in {config.data} yet, so no key is in use.",))
    return config
