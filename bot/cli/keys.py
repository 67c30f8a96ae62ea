"""`charterbot keys`: whether every key opens what it should, new keys for all, a pair for reviewers."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

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
from bot.storage import locking, meta, rotation
from bot.storage import offline as storing
from bot.storage.database import connect
from bot.storage.keys import DATABASE, Keys

app = typer.Typer()
ELSEWHERE = (
    "Run this on another computer: the private key may never have been on the one that collects answers."
)


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


@app.command(epilog="Example: charterbot keys offline /media/stick/review.key")
def offline(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the private key.")],
) -> None:
    """Make the pair for open answers of high-risk rounds, on a computer that holds no consultation.

    FILE is the private key: it is for reviewers, and never comes to the machine of the service. FILE.pub
    is the public one, for BOT_REVIEW_KEY there.
    """
    config = load_config()
    set_up("ERROR")
    for name, folder in (("BOT_DATA", config.data), ("BOT_KEYS", config.keys)):
        if file.resolve().is_relative_to(folder.resolve()):
            raise Fault((f"{file}: lies in {name}. {ELSEWHERE}",))
    if _holds_a_real_one(config):
        raise Fault((f"BOT_DATA: {config.data} holds a consultation. {ELSEWHERE}",))
    public = storing.make_pair(file)
    typer.echo(
        f"The private key is in {file}. Keep it, and a copy, away from the machine of the service: without"
        " it nobody can read what people write in high-risk rounds; who has it and a bundle can.\n"
        f"The public key is in {file}.pub. On the machine of the service, set\n"
        f"BOT_REVIEW_KEY={storing.key_text(public)}"
    )


def _holds_a_real_one(config: Config) -> bool:
    """Whether a consultation that is no trial is here, or one that does not say."""
    path = config.data / DATABASE_FILE
    if not path.exists():
        return False
    try:
        conn = connect(path, Keys(config.keys).get(DATABASE), readonly=True)
    except Fault:
        return True
    try:
        return meta.get(conn, "trial") != "1"
    finally:
        conn.close()


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
