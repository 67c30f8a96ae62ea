"""`charterbot export ROUND`: the answers that may leave, one row each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import planning, reviewing
from bot.app.exporting import Export, export_of
from bot.app.house import House
from bot.app.linking import linkable_export
from bot.app.packaging import Rows, files_of, package_of, rows_as
from bot.app.permits import named, permit_as
from bot.cli.identity import ANOTHER, As
from bot.cli.inside import inside
from bot.cli.printing import counted, deliver, tell_warnings
from bot.digest.dictionary import Package
from bot.digest.zipped import zipped
from bot.domain.faults import Fault
from bot.domain.handed import pack_bundle
from bot.domain.permission import Action, Kind
from bot.domain.review import Bundle
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE
from bot.storage.database import Conn
from bot.storage.publication import FOR_OWNER, put_folder, put_zip

EXAMPLE = "charterbot export 1 --format csv --output round-1.csv --as 1"


def command(  # noqa: PLR0917 (options come by name, through Typer)
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)],
    format_: Annotated[Rows, typer.Option("--format", help="How to write it.")] = Rows.CSV,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there and not to the terminal.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER|NAME.zip",
            help="Write a package there: the rows, and what explains each column, question and answer.",
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="The language that explains the package.")
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

    With --out it is a package: the rows, a data dictionary, a guide, a Data Package descriptor and checksums,
    in a new folder or ZIP file, or in place of one that this made.
    With --linkable, two different people have to type it within a day; the second gets the rows.
    """
    _check(out, language, {"--output": output, "--linkable": linkable, "--sealed": sealed})
    if sealed is not None:
        _hand_out(round_id, sealed, as_)
        return
    if out is not None:
        _package(round_id, out, format_, language or SOURCE, as_)
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
    _warn(trial=trial, empty=not found.rows)
    deliver(rows_as(format_, found), output)


def _check(out: Path | None, language: str | None, others: dict[str, object]) -> None:
    """Refuse options that do not go together, all at once. Raises Fault."""
    faults = []
    if language is not None and out is None:
        faults.append("--language: is for the package of --out. Rows alone hold no words.")
    if out is not None:
        faults += [
            f"--out: does not go with {name}. Leave one away." for name, given in others.items() if given
        ]
    if faults:
        raise Fault(tuple(faults))


def _warn(*, trial: bool, empty: bool) -> None:
    if trial:
        tell_warnings(["this is a trial: no answer in it may be taken for a real one."])
    if empty:
        tell_warnings(["too few gave the same answer: there is no row that may leave."])


def _package(round_id: int, out: Path, form: Rows, language: str, as_: int | None) -> None:
    """The rows with all that explains them."""

    def read(house: House, conn: Conn) -> tuple[Package, Catalogs, bool]:
        permit_as(house, conn, as_, Action.EXPORT, f"{Kind.ROUND}:{round_id}")
        if language not in house.catalogs.languages:
            known = ", ".join(house.catalogs.languages)
            raise Fault((f'--language: "{language[:40]}" is not shipped. Known: {known}.',))
        found = package_of(house, conn, planning.existing(conn, round_id))
        return found, house.catalogs, house.rules.trial

    found, catalogs, trial = inside(read)
    files = files_of(found, form, language, catalogs)
    _warn(trial=trial, empty=not found.rows)
    told = counted(len(files), "file")
    if out.suffix.lower() == ".zip":
        put_zip(out, zipped(files))
        typer.echo(f"{out}: {told}, written.", err=True)
    else:
        changed = put_folder(out, files, FOR_OWNER)
        typer.echo(f"{out}: {told}, written." if changed else f"{out}: {told}, nothing new.", err=True)


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
