"""`charterbot export ROUND`: the answers that may leave, one row each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.app import planning, reviewing
from bot.app.exporting import Export, as_csv, as_jsonl, export_of
from bot.app.house import House
from bot.app.linking import linkable_export
from bot.app.permits import named, permit_as
from bot.cli.identity import ANOTHER, As
from bot.cli.inside import inside
from bot.cli.printing import deliver, tell_warnings
from bot.domain.handed import pack_bundle
from bot.domain.permission import Action, Kind
from bot.domain.review import Bundle
from bot.storage.database import Conn

EXAMPLE = "charterbot export 1 --format csv --output round-1.csv --as 1"


class Format(StrEnum):
    """What an export can be written as."""

    CSV = "csv"
    JSONL = "jsonl"


def command(  # noqa: PLR0917 (options come by name, through Typer)
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)],
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there and not to the terminal.")
    ] = None,
    linkable: Annotated[  # noqa: FBT002 (as Typer has it)
        bool,
        typer.Option(
            "--linkable", help="One row a person of a closed round instead: a second person has to agree."
        ),
    ] = False,
    sealed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Instead: write there the open answers of a high-risk round, which only the key made"
            " elsewhere opens.",
        ),
    ] = None,
    as_: As = None,
) -> None:
    """Write one row an answer, as counted in the last release; nothing joins the rows of a person.

    With --linkable, two different people have to type it within a day; the second gets the rows.
    """
    if sealed is not None:
        _hand_out(round_id, sealed, as_)
        return

    def exported(house: House, conn: Conn) -> tuple[Export | None, bool]:
        if linkable:
            return linkable_export(house, conn, as_, round_id), house.rules.trial
        permit_as(house, conn, as_, Action.EXPORT, f"{Kind.ROUND}:{round_id}")
        return export_of(conn, planning.existing(conn, round_id)), house.rules.trial

    found, trial = inside(exported)
    if found is None:
        typer.echo(f"Noted that you agree. It waits for {ANOTHER} to type the same within 24 hours.")
        return
    if trial:
        tell_warnings(["this is a trial: no answer in it may be taken for a real one."])
    if not found.rows:
        tell_warnings(["too few gave the same answer: there is no row that may leave."])
    deliver(as_csv(found) if format_ is Format.CSV else as_jsonl(found), output)


def _hand_out(round_id: int, file: Path, as_: int | None) -> None:
    """The boxes for a reviewer."""

    def handed(house: House, conn: Conn) -> Bundle:
        staff = named(house, conn, as_, Action.EXPORT_SEALED, f"{Kind.ROUND}:{round_id}")
        return reviewing.hand_out(house, conn, staff, round_id)

    bundle = inside(handed)
    deliver(pack_bundle(bundle).encode(), file)
    typer.echo(
        f"{len(bundle.boxes)} sealed answers. Take the file to the computer with the private key, and there:"
        " charterbot review --key FILE BUNDLE --out FILE"
    )
