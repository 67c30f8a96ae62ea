"""`charterbot restore FILE`: a backup in the place of the database, with everything that it cannot know."""

from __future__ import annotations

import asyncio
import os
import shutil
import zoneinfo
from pathlib import Path
from typing import Annotated

import typer

from bot.app import backing, sweeping
from bot.assembly import DATABASE_FILE, opened
from bot.cli.inside import machine_faults
from bot.cli.logs import set_up
from bot.config import Config, load_config
from bot.domain.faults import Fault
from bot.domain.rounds import RoundState
from bot.schedule.clock import utc_now
from bot.storage import carrying, locking, rounds, swap
from bot.storage import ledger as ledgers
from bot.storage.keys import DATABASE, LOOKUP, Keys
from bot.storage.ledger import Ledger

EXAMPLE = "charterbot restore /media/stick/charterbot-2026-12-01.db"
PREPARING = "restoring.db"


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", show_default=False)],
    ledger: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Another erased.ledger to be heeded, such as a newer copy."),
    ] = None,
) -> None:
    """Put a backup in the place of the database, the service being stopped.

    Who has erased since stays erased, and nobody is invited twice.
    """
    config = load_config()
    set_up("ERROR")
    zoneinfo.reset_tzpath(())
    keys = Keys(config.keys)
    key = keys.get(DATABASE)
    _look_at(file, key)
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, prepared = config.data / DATABASE_FILE, config.data / PREPARING
    with machine_faults(config), locking.alone(config.data):
        swap.finish(path)
        keys.add_lookup()
        try:
            _copy(file, prepared)
            _hear(config, keys, (file.with_name(file.name + backing.LEDGER), ledger))
            carried = carrying.carry_over(prepared, path, key)
            drafts = asyncio.run(_prepare(config, keys, prepared))
            aside = swap.put_in_place(path, prepared)
        finally:
            swap.clear(prepared)
        if backing.faults(path, key):
            raise Fault((f"{path}: cannot be read back. The database from before is {aside}.",))
    _tell(file, aside, drafts, config, carried=carried)


def _look_at(file: Path, key: bytes) -> None:
    """Refuse what cannot be put back before anything is touched."""
    if not file.is_file():
        raise Fault((f"{file}: there is no such file.",))
    wrong = backing.faults(file, key)
    if wrong:
        raise Fault(
            (
                (
                    f"{file}: {wrong[0]}: it is damaged, no backup, or was made with other keys than those in"
                    " BOT_KEYS. Nothing was changed."
                ),
            )
        )


def _copy(file: Path, prepared: Path) -> None:
    swap.clear(prepared)
    handle = os.open(prepared, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with file.open("rb") as source, os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise Fault((f"{prepared}: cannot be written ({error.strerror}). Nothing was changed.",)) from None


def _hear(config: Config, keys: Keys, others: tuple[Path, Path | None]) -> None:
    """Take into the ledger of this folder what lies beside the backup and what was named."""
    own = Ledger(config.data / ledgers.FILE, keys.get(LOOKUP))
    beside, named = others
    for other in ([beside] if beside.exists() else []) + ([named] if named is not None else []):
        own.take_in(other)


async def _prepare(config: Config, keys: Keys, prepared: Path) -> list[int]:
    """Bring the copy up to what has happened since, and leave it closed; returns the rounds still to open."""
    async with opened(config, keys, prepared, utc_now) as house:
        await sweeping.resume(house)
        drafts = await house.db.run(lambda conn: rounds.in_state(conn, RoundState.DRAFT))
    return [each.id for each in drafts]


def _tell(file: Path, aside: Path, drafts: list[int], config: Config, *, carried: bool) -> None:
    typer.echo(f"{file} is in place. Who has erased is erased in it too.")
    if aside.exists():
        typer.echo(
            f"The database from before is {aside}; it is deleted after {config.keep_backups_days} days."
            " Delete it earlier if you do not need it."
        )
    typer.echo(
        "What may have been sent since the backup counts as sent: nobody is invited or reminded twice."
        " Answers given since are lost; people can answer again while their rounds are open."
    )
    if carried:
        typer.echo(
            "What was released since, how rounds stand, and what staff did was taken over from the database"
            " before; of people, who stopped, what they agree to, and how and when they are reached."
        )
    else:
        typer.echo(
            "What was released since the backup is not known here: let no running round release figures if"
            " the last digest was newer than the backup. Close it by hand once that is settled. Nor is it"
            " known who stopped, paused or changed phones since: such people may be written to once more."
        )
    if drafts and not carried:
        numbers = ", ".join(map(str, drafts))
        typer.echo(f"Not open in it: {numbers}. If one was opened since, opening it again invites again.")
    typer.echo("Now look: charterbot doctor. Then start the service.")
