"""`charterbot backup FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app.backing import back_up
from bot.cli.inside import within
from bot.config import load_config

EXAMPLE = "charterbot backup /media/stick/charter-2026-12-01.db"


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A new file, or a folder.", show_default=False)
    ],
) -> None:
    """Copy the database, encrypted with the same key, while the service runs."""
    made = within(lambda house: back_up(house, file))
    told = file if made.path.name == file.name else file / made.path.name
    typer.echo(f"{told}: {made.size:,} bytes, read back and whole.")
    typer.echo(
        f"It opens only with the keys in {load_config().keys}, which are not in it. Keep a copy of them, in"
        " another place than this file."
    )
    typer.echo(
        "Who erases her answers from now on still stands in it, and is erased again by `charterbot restore`."
        " Delete backups once they are old."
    )
