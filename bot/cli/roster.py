"""`charterbot roster`: people whom coordinators met and who agreed to be invited, from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import rostering
from bot.app.house import House
from bot.app.permits import named
from bot.app.rosterfile import LIMITS, Entry, read
from bot.app.rostering import DESTROY, Roster, RowLink
from bot.cli.identity import As
from bot.cli.inside import within
from bot.cli.printing import AsJson, counted, deliver, tell_json
from bot.digest.handout import sheets
from bot.domain.clock import wall
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.storage.database import Conn

EXAMPLE = "charterbot roster people.xlsx --links links.csv --as 1"


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed beside the file."""

    staff: int | None
    expires: str
    links: Path | None
    sheet: Path | None
    dry_run: bool
    withdraw: bool


def command(  # noqa: PLR0917 (options come by name, through Typer)
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A spreadsheet (.xlsx) or CSV in UTF-8.")],
    links: Annotated[
        Path | None,
        typer.Option(metavar="OUT.csv", help="Where the links of rows without a number go, with the row."),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.pdf", help="The same as QR codes to print, where all these rows are alike."
        ),
    ] = None,
    expires: Annotated[
        str, typer.Option(metavar="WHEN", help="For how long numbers wait and links work, such as 30d.")
    ] = "30d",
    dry_run: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--dry-run", help="Say what is wrong in the file, and take nothing.")
    ] = False,
    withdraw: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--withdraw", help="Let go of its numbers that you brought and that still wait.")
    ] = False,
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Take a roster of people who agreed to be invited: all of it, or none where a row is wrong.

    Columns: phone (or nothing), country, language, cohort, consent_how, consent_when, consent_by. No names.
    Numbers are sealed at once and never listed. The others get a link each. See docs/roster.md.
    """
    typed = _Typed(as_, expires, links, sheet, dry_run, withdraw)
    roster, end = within(lambda house: _work(house, file, typed))
    if as_json:
        tell_json(
            {
                "rows": len(roster.entries),
                "numbers": roster.numbers,
                "links": len(roster.linked),
                "expires": end.isoformat(timespec="seconds"),
                "dry_run": dry_run,
                "withdrawn": withdraw,
            }
        )
        return
    _tell(roster, end, typed)


def _content(file: Path) -> bytes:
    """What the file holds, and no more of it than is looked at. Raises Fault."""
    try:
        with file.open("rb") as opened:
            return opened.read(LIMITS.size + 1)
    except OSError as error:
        raise Fault(
            (f"{file}: cannot be read ({error.strerror}). Give a spreadsheet or a CSV file.",)
        ) from None


async def _work(house: House, file: Path, typed: _Typed) -> tuple[Roster, datetime]:
    """Read it, and take it or let it go. Raises Fault."""
    end = rostering.until(house, typed.expires)
    left = await house.db.run(lambda conn: rostering.begin(house, conn, _staff(house, conn, typed)))
    entries = read(house, _content(file), left)
    return await house.db.run(lambda conn: _done(house, conn, entries, typed, end)), end


def _staff(house: House, conn: Conn, typed: _Typed) -> Person:
    return named(house, conn, typed.staff, Action.TAKE_ROSTER, Kind.ROSTER)


def _done(house: House, conn: Conn, entries: Sequence[Entry], typed: _Typed, end: datetime) -> Roster:
    """All that is done, in one transaction. Raises Fault."""
    staff = _staff(house, conn, typed)
    roster = rostering.looked_at(house, conn, staff, entries)
    if typed.withdraw:
        rostering.withdraw(house, conn, staff, roster)
    elif not typed.dry_run:
        _refuse_unwritten(roster, typed)
        _hand_out(rostering.take(house, conn, staff, roster, end), typed)
    return roster


def _refuse_unwritten(roster: Roster, typed: _Typed) -> None:
    """Refuse what would make links that come to nobody. Raises Fault."""
    if roster.linked and typed.links is None and typed.sheet is None:
        raise Fault(
            (f"{counted(len(roster.linked), 'row')} without a number: give --links FILE for what they get.",)
        )
    if typed.sheet is not None:
        rostering.check_paper(roster)
    for path in (typed.links, typed.sheet):
        if path is not None and path.exists():
            raise Fault((f"{path}: is there already. Give another file: these links stand nowhere else.",))


def _hand_out(made: Sequence[RowLink], typed: _Typed) -> None:
    """Write the links before all is settled: where they cannot be written, nothing is taken."""
    if typed.sheet is not None and made:
        deliver(sheets([each.link.best for each in made]), typed.sheet)
    if typed.links is not None and made:
        deliver(rostering.table(made), typed.links)


def _tell(roster: Roster, end: datetime, typed: _Typed) -> None:
    if typed.withdraw:
        typer.echo("Let go: whatever of these numbers you brought and still waited. Links are stopped apart.")
        return
    rows = counted(len(roster.entries), "row")
    what = f"{counted(roster.numbers, 'number')}, {counted(len(roster.linked), 'link')}"
    until = f"until {wall(end, None):%Y-%m-%d %H:%M} UTC"
    if typed.dry_run:
        typer.echo(f"{rows} can be taken: {what}, {until}. Nothing was taken.")
        return
    typer.echo(f"{rows} taken: {what}, {until}.")
    typer.echo(DESTROY)
