"""`charterbot publish FOLDER`: the consultation's own page as files that any web host can serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app.house import House
from bot.app.permits import permit_as
from bot.app.publishing import consultation_of
from bot.cli.identity import As
from bot.cli.inside import within
from bot.cli.printing import counted
from bot.digest.charterpage import Consultation, Site, leaves, site
from bot.domain.permission import Action, Kind
from bot.i18n.catalogs import Catalogs
from bot.storage.database import Conn
from bot.storage.publication import put_folder

EXAMPLE = "charterbot publish ../public --as 1"


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="A new folder, or one that this made.", show_default=False),
    ],
    as_: As = None,
) -> None:
    """Write the consultation's own page as files, for anybody: any web host can serve the folder.

    It holds what closing digests released and what was decided, never how to join. It is made anew as a
    whole each time; where nothing changed, no file is touched.
    """

    def allowed(house: House, conn: Conn) -> Consultation:
        permit_as(house, conn, as_, Action.PUBLISH, f"{Kind.CHARTER}")
        return consultation_of(house, conn)

    async def made(house: House) -> Site:
        consultation = await house.db.run(lambda conn: allowed(house, conn))
        return made_with_bar(consultation, house.catalogs)

    files = within(made)
    changed = put_folder(folder, files)
    pages = counted(len(files), "page")
    typer.echo(f"{folder}: {pages}, written." if changed else f"{folder}: {pages}, nothing new.")


def made_with_bar(consultation: Consultation, catalogs: Catalogs) -> Site:
    """All files, and a bar beside the output as long as it takes."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("Languages", total=None)
        return site(
            leaves(consultation),
            catalogs,
            lambda done, whole: progress.update(task, completed=done, total=whole),
        )
