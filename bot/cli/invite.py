"""`charterbot invite`: a link, a code and a QR code for advocates, coordinators or drafters."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Annotated

import segno
import typer
from rich.console import Console
from rich.text import Text

from bot.app import staffing
from bot.app.house import House
from bot.app.links import Link, invite_faults, link_of, make_invite
from bot.app.permits import permit_invite
from bot.cli import sheets
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.printing import AsJson, counted, deliver, tell_json
from bot.domain.clock import wall
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.storage.database import Conn
from bot.storage.invites import Invite

EXAMPLE = "charterbot invite --role advocate --country YE --cohort winter --uses 20 --expires 14d --as 1"
#: Squares of quiet around a QR code in the terminal; its own edges add to them.
QUIET = 2
HALVES = " ▄▀█"


def command(  # noqa: PLR0917 (options come by name, through Typer)
    role: Annotated[
        Role, typer.Option(metavar="ROLE", help=f"Who is invited: {', '.join(Role)}.")
    ] = Role.ADVOCATE,
    country: Annotated[
        str | None, typer.Option(metavar="YE", help="The country she will speak about. Else she chooses.")
    ] = None,
    cohort: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A name for those invited together, never shown to them."),
    ] = None,
    uses: Annotated[int, typer.Option(metavar="N", help="How many people may use it.")] = 1,
    expires: Annotated[
        str, typer.Option(metavar="WHEN", help="For how long, such as 14d, or until when, in UTC.")
    ] = "14d",
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the QR code as a picture.")
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Instead of one link for N people, write a page (HTML) to print: N QR codes, each for one"
            " person, and no words.",
        ),
    ] = None,
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Make an invitation. Whoever has the link may use it, so pass it on with care.

    Without --as it is whoever keeps the machine who invites somebody to work here. Where two people are
    needed, only people who did not come in through each other count as two.
    """
    invite = Invite(role, country.strip().upper() if country else None, cohort)

    def made(house: House, conn: Conn) -> tuple[list[Link], datetime]:
        maker = permit_invite(house, conn, as_, role)
        end = _end(house, conn, invite, uses, expires)
        if sheet is not None:
            _refuse_sheet(house, conn, uses)
        name = None if maker is None else maker.id
        until = int(end.timestamp())
        shares = [uses] if sheet is None else [1] * uses
        return [make_invite(house, conn, invite, each, until, maker=name) for each in shares], end

    links, end = inside(made, make=role is Role.COORDINATOR and as_ is None)
    if sheet is not None:
        deliver(sheets.sheet(each.best for each in links), sheet)
        until = f"{wall(end, None):%Y-%m-%d %H:%M} UTC"
        typer.echo(f"{counted(uses, 'code')}, each for one person, until {until}. Nothing else keeps them.")
        return
    (link,) = links
    if svg is not None:
        deliver(_picture(link), svg)
    if as_json:
        tell_json(
            {
                "code": link.code,
                "telegram": link.telegram,
                "web": link.web,
                "sms": link.sms,
                "role": invite.role.value,
                "country": invite.country,
                "cohort": invite.cohort,
                "uses": uses,
                "expires": end.isoformat(timespec="seconds"),
            }
        )
        return
    _tell(link, uses, end)


def _end(house: House, conn: Conn, invite: Invite, uses: int, expires: str) -> datetime:
    """When the invitation ends. Raises Fault with every mistake in all that was typed."""
    now = house.now()
    faults: tuple[str, ...] = ()
    try:
        end = staffing.until(expires, now, "--expires")
    except Fault as fault:
        faults = fault.lines
        end = datetime.max.replace(tzinfo=now.tzinfo)
    faults += tuple(invite_faults(house, conn, invite, uses, int(end.timestamp())))
    if faults:
        raise Fault(faults)
    return end


def _refuse_sheet(house: House, conn: Conn, uses: int) -> None:
    if uses > sheets.MOST:
        raise Fault((f"--uses {uses}: a sheet holds up to {sheets.MOST} codes: make several.",))
    link = link_of(house, conn, "", Role.ADVOCATE)
    if link.telegram is None and link.web is None:
        raise Fault(("--sheet: links are made once the service has run and knows where it can be reached.",))


def _tell(link: Link, uses: int, end: datetime) -> None:
    for name, address in (("Telegram", link.telegram), ("Phone page", link.web), ("By SMS", link.sms)):
        if address is not None:
            typer.echo(f"{name + ':':<12}{address}")
    typer.echo(f"{'Code:':<12}{link.code}")
    people = "1 person" if uses == 1 else f"{uses} people"
    typer.echo(f"{'Works for:':<12}{people}, until {wall(end, None):%Y-%m-%d %H:%M} UTC")
    if link.telegram is None and link.web is None:
        typer.echo(
            "Links are made once the service has run and knows where it can be reached: charterbot run"
        )
        return
    console = Console()
    if console.encoding.lower().startswith("utf"):
        console.print(Text(_halves(link.best), style="black on bright_white", no_wrap=True))


def _halves(address: str) -> str:
    """The QR code in letters, two squares a letter, dark where the code is dark."""
    rows = [list(row) for row in segno.make_qr(address).matrix_iter(border=QUIET)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    return "\n".join(
        "".join(HALVES[2 * bool(upper) + bool(lower)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )


def _picture(link: Link) -> bytes:
    out = io.BytesIO()
    segno.make_qr(link.best).save(out, kind="svg", scale=8, border=4, light="#fff", xmldecl=True)
    return out.getvalue()
