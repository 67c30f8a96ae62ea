"""`charterbot move SOURCE TARGET`: a consultation from its SQLite file to a PostgreSQL server, or back."""

from __future__ import annotations

import contextlib
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.cli.inside import machine_faults
from bot.cli.logs import set_up
from bot.cli.printing import AsJson, tell_json
from bot.config import Config, load_config
from bot.domain.faults import Fault
from bot.storage import locking, moving, rotation, swap
from bot.storage.copying import InFile
from bot.storage.copyserver import OnServer
from bot.storage.keys import DATABASE, Keys
from bot.storage.moving import Moved, Tell
from bot.storage.shape import shape

EXAMPLE = (
    "charterbot move sqlite:data/charterbot.db postgresql://charterbot@/charterbot   "
    "(and back: charterbot move postgresql://charterbot@/charterbot sqlite:back/charterbot.db)"
)
FILE = "sqlite:"
SERVER = ("postgresql://", "postgres://")
FORMS = "sqlite:FILE or postgresql://USER@HOST/NAME"


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is copied where: a file and a server, one of them the source."""

    file: Path
    url: str
    from_file: bool


def command(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=f"{FORMS}.", show_default=False)],
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="The other of these, empty or new.", show_default=False)
    ],
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Copy a consultation from its SQLite file to a PostgreSQL server, or back, the service being stopped.

    Every table is read back and compared before the copy may be used. A kill does no harm: the same command
    goes on where it was. The source is only read. Keys, countries.yaml and all else stay where they are. Keep
    the password of a server out of the command: libpq reads it from ~/.pgpass.
    """
    pair = _pair(source, target)
    config = load_config()
    set_up("ERROR")
    zoneinfo.reset_tzpath(())
    keys = Keys(config.keys)
    with machine_faults(config), _alone(config, keys, pair):
        moved = _move(pair, keys, quiet=as_json)
    if as_json:
        tell_json(_facts(pair, moved))
    else:
        _tell(pair, moved)


def _pair(source: str, target: str) -> _Pair:
    """What was typed. Raises Fault; what was typed is not repeated, since it may hold a password."""
    lines = [
        f"{name}: is neither sqlite:FILE nor postgresql://…. Give {FORMS}."
        for name, given in (("SOURCE", source), ("TARGET", target))
        if not given.startswith((FILE, *SERVER)) or given == FILE
    ]
    if lines:
        raise Fault(tuple(lines))
    from_file = source.startswith(FILE)
    if from_file == target.startswith(FILE):
        kind = "SQLite files" if from_file else "PostgreSQL databases"
        raise Fault(
            (
                (
                    f"SOURCE and TARGET: both are {kind}. This goes from one kind to the other; for a copy of"
                    " the same kind make a backup and restore it."
                ),
            )
        )
    file, url = (source, target) if from_file else (target, source)
    return _Pair(Path(file.removeprefix(FILE)), url, from_file)


@contextlib.contextmanager
def _alone(config: Config, keys: Keys, pair: _Pair) -> Iterator[None]:
    """Have the data folder, and the folder of the file, alone. Raises Fault."""
    file = pair.file
    if pair.from_file and not file.is_file():
        raise Fault((f"{file}: there is no such file.",))
    if not file.absolute().parent.is_dir():
        raise Fault((f"{file}: there is no folder {file.absolute().parent}. Make it first.",))
    if file.resolve().is_relative_to(config.keys.resolve()):
        raise Fault((f"{file}: lies beside the keys, where one thief has both. Give another folder.",))
    if rotation.is_half_done(file, keys) or file.with_name(swap.READY).exists():
        raise Fault(
            (
                (
                    f"{file}: new keys or a backup are only half in place. Start the service once, or run"
                    " `charterbot doctor`, and try again."
                ),
            )
        )
    with contextlib.ExitStack() as held:
        for folder in sorted({config.data.resolve(), file.resolve().parent}):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                held.enter_context(locking.alone(folder))
            except OSError as error:
                raise Fault((f"{folder}: cannot be written ({error.strerror}).",)) from None
        yield


def _move(pair: _Pair, keys: Keys, *, quiet: bool) -> Moved:
    with (
        contextlib.closing(InFile(pair.file, keys.get(DATABASE), readonly=pair.from_file)) as file,
        contextlib.closing(OnServer(pair.url)) as server,
    ):
        server.take()
        if not pair.from_file and not server.has_tables():
            raise Fault((f"{server.told}: there is no consultation in it.",))
        source, target = (file, server) if pair.from_file else (server, file)
        with _bar(quiet=quiet) as (tell, in_all):
            return moving.move(source, target, keys, tell, in_all)


@contextlib.contextmanager
def _bar(*, quiet: bool) -> Iterator[tuple[Tell, Callable[[int], None]]]:
    """A bar beside the output as long as it takes."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task(moving.READING, total=None)

        def tell(what: str, rows: int) -> None:
            progress.update(task, description=what, advance=rows)

        yield tell, lambda rows: progress.update(task, total=rows)


def _facts(pair: _Pair, moved: Moved) -> dict[str, object]:
    kinds = ("sqlite", "postgresql")
    return {
        "from": kinds[not pair.from_file],
        "to": kinds[pair.from_file],
        "schema": shape().number,
        "rows": moved.rows,
        "went_on": moved.went_on,
        "begun_anew": moved.anew,
        "audit_broken_at": moved.audit_broken,
        "tables": {
            name: {"rows": each.rows, "checksum": each.checksum} for name, each in sorted(moved.sums.items())
        },
    }


def _tell(pair: _Pair, moved: Moved) -> None:
    if moved.anew:
        typer.echo("What was copied before was thrown away: the source changed since, or it was not whole.")
    elif moved.went_on:
        typer.echo("Went on with the copy that was stopped.")
    typer.echo(
        f"{moved.rows:,} rows of {len(moved.sums)} tables were copied, read back, and are the same in both."
    )
    if moved.audit_broken is None:
        typer.echo("The audit log follows from itself to its end.")
    else:
        typer.echo(f"The audit log does not follow from itself at number {moved.audit_broken}, in both.")
    typer.echo(_next(pair))
    typer.echo("Keys, erased.ledger and countries.yaml stay in BOT_KEYS and BOT_DATA, for either.")


def _next(pair: _Pair) -> str:
    if pair.from_file:
        return (
            "Now set BOT_DATABASE_URL to the address of the server, look with `charterbot doctor`, and start"
            f" the service. {pair.file} is as it was, with all that people may erase from now on: delete it"
            " and what lies beside it by its name, once the service runs."
        )
    return (
        f"Now see that {pair.file} is charterbot.db in BOT_DATA, with nothing older beside it by that name."
        " Take BOT_DATABASE_URL away, look with `charterbot doctor`, and start the service. What is on the"
        " server is as it was, with all that people may erase from now on: drop that database once it runs."
    )
