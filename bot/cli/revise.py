"""`charterbot revise`: the next version of a proposal, printed to be changed and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import revising
from bot.app.house import House
from bot.app.permits import check, named
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.domain.edition import Edition
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.storage.database import Conn
from bot.surveyfile.proposed import as_file

EXAMPLE = "charterbot revise a > next.yaml, then: charterbot revise a next.yaml --as 3"
#: More than all texts of a proposal take.
MOST_BYTES = 200_000


def command(
    proposal: Annotated[
        str, typer.Argument(metavar="PROPOSAL", help="Its letter, such as a.", show_default=False)
    ],
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="The next version. Without it, the proposal is printed to be changed.",
            show_default=False,
        ),
    ] = None,
    check_only: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--check", help="Only say what is wrong or changed; nothing is kept.")
    ] = False,
    as_: As = None,
) -> None:
    """Make the next version of a proposal, part by part: new texts, parts taken out, parts added.

    Without FILE it prints the proposal as it stands, for you to change. People are asked about the new
    version by a round of its own: `charterbot round plan --revision PROPOSAL`. From then on its words stand.
    """
    if file is None:
        typer.echo(inside(lambda house, conn: _printed(house, conn, proposal)), nl=False)
        return
    content = _content(file)

    def made(house: House, conn: Conn) -> tuple[Edition, Edition]:
        past = revising.history(house, conn, proposal)
        if not check_only:
            by = named(house, conn, as_, Action.REVISE, f"{Kind.PROPOSAL}:{proposal}")
            check(house, by, Action.REVISE, f"{Kind.PROPOSAL}:{proposal}")
        new = revising.read(past, proposal, content, str(file))
        if not check_only:
            revising.make(house, conn, by, new)
        return past.basis, new

    before, new = inside(made)
    for line in revising.told(before, new):
        typer.echo(line)
    if check_only:
        typer.echo("Nothing is wrong with it. Nothing was kept.")
        return
    typer.echo(
        f"Made: version {new.version} of proposal {proposal}. Translators are given its new sentences."
    )
    typer.echo(f"Ask people about it: charterbot round plan --revision {proposal}")


def _printed(house: House, conn: Conn, proposal: str) -> str:
    past = revising.history(house, conn, proposal)
    return as_file(past.versions[-1], past.number)


def _content(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Fault(
            (f"{file}: cannot be read ({error.strerror}). Give the file that you changed.",)
        ) from None
    if len(raw) > MOST_BYTES:
        raise Fault((f"{file}: is too large for a proposal. Give the file that you changed.",))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault((f"{file}: is no UTF-8 text. Save it as UTF-8.",)) from None
