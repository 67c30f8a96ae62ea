"""`charterbot restore FILE`: a backup in the place of the database, with everything that it cannot know."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.app import backing, noting, sweeping
from bot.assembly import DATABASE_FILE, opened
from bot.cli.inside import machine_faults
from bot.cli.logs import set_up
from bot.config import Config, load_config
from bot.domain.faults import Fault
from bot.domain.rounds import RoundState
from bot.schedule.clock import utc_now
from bot.storage import carrying, locking, rounds, swap
from bot.storage import ledger as ledgers
from bot.storage.database import Conn
from bot.storage.keys import DATABASE, LOOKUP, Keys
from bot.storage.ledger import Ledger

EXAMPLE = "charterbot restore /media/stick/charterbot-2026-12-01.db"
PREPARING = "restoring.db"
#: What is replaced on a server, as a file.
REPLACED = "replaced.db"


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", show_default=False)],
    ledger: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Another erased.ledger to be heeded, such as a newer copy."),
    ] = None,
    *,
    nothing_released: Annotated[
        bool,
        typer.Option("--nothing-released", help="You know that no digest has gone out since the backup."),
    ] = False,
) -> None:
    """Put a backup in the place of the database, the service being stopped.

    Who has erased since stays erased, what a reviewer removed stays removed, and nobody is invited twice.
    """
    config = load_config()
    set_up("ERROR")
    zoneinfo.reset_tzpath(())
    keys = Keys(config.keys)
    _look_at(file, keys.get(DATABASE))
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with machine_faults(config), locking.alone(config.data):
        keys.add_lookup()
        with _place(config, keys.get(DATABASE)) as place:
            try:
                _copy(file, place.prepared)
                _hear(config, keys, (file.with_name(file.name + backing.LEDGER), ledger))
                carried = carrying.carry_over(place.prepared, place.replaced, place.key)
                came = asyncio.run(_prepare(config, keys, place.prepared, let_go=nothing_released))
                aside = place.put()
            finally:
                swap.clear(place.prepared)
    _tell(file, aside, came, config, carried=carried)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a backup is prepared, what it replaces, and how it is put in its place."""

    prepared: Path
    replaced: Path
    key: bytes
    #: Returns where what was replaced is now.
    put: Callable[[], Path]


@contextlib.contextmanager
def _place(config: Config, key: bytes) -> Iterator[_Place]:
    if config.database_url is not None:
        with _on_server(config, config.database_url.get_secret_value(), key) as place:
            yield place
        return
    path, prepared = config.data / DATABASE_FILE, config.data / PREPARING
    swap.finish(path)

    def put() -> Path:
        aside = swap.put_in_place(path, prepared)
        if backing.faults(path, key):
            raise Fault((f"{path}: cannot be read back. The database from before is {aside}.",))
        return aside

    yield _Place(prepared, path, key, put)


@contextlib.contextmanager
def _on_server(config: Config, url: str, key: bytes) -> Iterator[_Place]:
    """The same on a server: what is replaced is copied out first, as the file that is laid aside."""
    from bot.storage import copyserver, exchange  # noqa: PLC0415 - most services have no server

    prepared, replaced = config.data / PREPARING, config.data / REPLACED
    with contextlib.closing(copyserver.OnServer(url)) as server:
        server.take()
        server.bring_up_to_date()
        swap.clear(replaced)
        if exchange.is_used(server):
            exchange.copy_out(url, replaced, key)

        def put() -> Path:
            aside = config.data / swap.ASIDE
            if replaced.exists():
                swap.clear(aside)
                replaced.replace(aside)
            exchange.replace(server, prepared, key)
            return aside

        try:
            yield _Place(prepared, replaced, key, put)
        finally:
            swap.clear(replaced)


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


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of it: the rounds still to open, those held back, and whether the ledger lacks nothing."""

    drafts: list[int]
    held: list[int]
    live: bool


async def _prepare(config: Config, keys: Keys, prepared: Path, *, let_go: bool) -> _Came:
    """Bring the copy up to what has happened since, and leave it closed."""
    live = Ledger(config.data / ledgers.FILE, keys.get(LOOKUP)).is_live()

    def look(conn: Conn) -> _Came:
        if let_go:
            noting.let_go(conn)
        every = rounds.every(conn)
        return _Came(
            [each.id for each in every if each.state is RoundState.DRAFT],
            [each.id for each in every if noting.is_held(conn, each.id)],
            live,
        )

    as_file = config.model_copy(update={"database_url": None})
    async with opened(as_file, keys, prepared, utc_now) as house:
        await sweeping.resume(house)
        return await house.db.run(look)


def _tell(file: Path, aside: Path, came: _Came, config: Config, *, carried: bool) -> None:
    typer.echo(
        f"{file} is in place. Who has erased is erased in it too, and what reviewers removed is removed."
    )
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
        _tell_alone(came)
    if came.drafts and not carried:
        numbers = ", ".join(map(str, came.drafts))
        typer.echo(f"Not open in it: {numbers}. If one was opened since, opening it again invites again.")
    typer.echo("Now look: charterbot doctor. Then start the service.")


def _tell_alone(came: _Came) -> None:
    """What is known, and what is not, where the database before could not be read."""
    if came.live:
        typer.echo(
            "The database before could not be read. Who stopped, took consent back or moved, which links are"
            " used up, which countries were left and what was released was taken over from erased.ledger."
        )
    else:
        typer.echo(
            "The database before could not be read, and erased.ledger was not there or is a copy: of who"
            " stopped, moved or took consent back, only what it says is known. Others may be written to once"
            " more."
        )
    if came.held:
        numbers = ", ".join(map(str, came.held))
        typer.echo(
            f"What was last released is not known: {numbers} will release nothing more, so that no two"
            " digests can be subtracted. If no digest has gone out since the backup, restore again with"
            " --nothing-released."
        )
