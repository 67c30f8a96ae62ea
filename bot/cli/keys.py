"""`charterbot keys`: whether every key opens what it should, new keys for all, a pair for reviewers."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.app import keychecks
from bot.app.doctoring import State
from bot.assembly import DATABASE_FILE, is_there, looked_into, open_house, place_of
from bot.cli.doctor import tell
from bot.cli.inside import machine_faults
from bot.cli.logs import mask, set_up
from bot.cli.printing import AsJson, tell_json
from bot.config import Config, load_config
from bot.domain.faults import Fault
from bot.storage import locking, meta, rotation
from bot.storage import offline as storing
from bot.storage.keys import Keys
from bot.storage.rotation import Rotated

app = typer.Typer()
ELSEWHERE = (
    "Run this on another computer: the private key may never have been on the one that collects answers."
)


@app.command(epilog="Example: charterbot keys check")
def check(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Try every key on what it should open; exit code 1 where there is a fault. Nothing is changed."""
    config = _there()
    with machine_faults(config):
        keys = Keys(config.keys)
        on_server = config.database_url is not None
        path = config.data / DATABASE_FILE
        half_rotated = rotation.has_next(keys) if on_server else rotation.is_half_done(path, keys)
        opened = partial(looked_into, config, keys)
        found = list(keychecks.check(keys, opened, half_rotated=half_rotated, on_server=on_server))
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
    with machine_faults(config):
        asyncio.run(_settle(config))
        with locking.alone(config.data):
            done = _rotated(config, Keys(config.keys))
    typer.echo(
        f"Done: the database has a new key, and {done.sealed} addresses and texts were sealed anew."
        " Not replaced: the keys of rounds, and lookup.key.\n"
        f"Now keep a copy of the keys in {config.keys} in another place, and make a backup:"
        " backups from before open with the old keys only, and the old keys are gone from this machine."
    )
    if config.database_url is not None:
        typer.echo("Put them on every other machine that runs the service before it starts there.")
    if not done.swept:
        typer.echo(
            "What the old keys sealed is still in the files of the database server, which could not write its"
            " tables anew. Make room there for the largest of them, have nobody else read them, and type this"
            " once more."
        )


def _rotated(config: Config, keys: Keys) -> Rotated:
    if config.database_url is None:
        _room_for_two(config)
        return rotation.rotate(config.data / DATABASE_FILE, keys)
    from bot.storage import copyserver, rotationserver  # noqa: PLC0415 - most services have no server

    with contextlib.closing(copyserver.OnServer(config.database_url.get_secret_value())) as server:
        server.take()
        return rotationserver.rotate(server.conn, keys)


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
    try:
        if not is_there(config):
            return False
        with looked_into(config, Keys(config.keys)) as conn:
            return meta.get(conn, "trial") != "1"
    except Fault:
        return True


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
    if not is_there(config):
        name, place = "BOT_DATA", str(config.data)
        if config.database_url is not None:
            name, place = "BOT_DATABASE_URL", place_of(config)
        raise Fault((f"{name}: there is no consultation in {place} yet, so no key is in use.",))
    return config
