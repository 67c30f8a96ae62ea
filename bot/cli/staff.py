"""`charterbot staff`: who works here, and taking a lost phone's rights away."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.app.confining import limit as confine
from bot.app.house import House
from bot.app.permits import named
from bot.app.revoking import of_one_circle, working
from bot.app.revoking import revoke as let_go
from bot.app.signing import make_link
from bot.app.subscribing import Wanted, choose, give_code
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.printing import AsJson, tell_json, tell_table, tell_warnings
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import UNKNOWN_CIRCLE, Person, owns
from bot.domain.subscription import Frequency, Way
from bot.storage import people
from bot.storage.database import Conn
from bot.storage.people import Known

app = typer.Typer()
WRONG_CODE = "--code-from-stdin: that is not the code, or not any more. Give the address again for another."
NO_ADDRESS = (
    "the service has told of no address yet: start it once (`charterbot run`), with BOT_WEB_URL where"
    " browsers find it."
)
ONE_CIRCLE = (
    "all coordinators are of one circle, so nothing that needs two people can be done. Whoever keeps the"
    " machine invites one of another: charterbot invite --role coordinator, without --as."
)


@app.command("list", epilog="Example: charterbot staff list")
def all_of_them(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show the ids of the staff, for --as: what each is here for, and never a name.

    Who came in through somebody here is of her circle. Where two people are needed, each circle counts once.
    """

    def listed(_: House, conn: Conn) -> tuple[list[Known], bool]:
        return people.every_staff(conn), of_one_circle(conn)

    found, alone = inside(listed)
    if as_json:
        tell_json([_facts(each) for each in found])
    elif found:
        tell_table(
            ("Id", "Role", "Standing", "Where", "Circle", "Owner", "Limited to"),
            ([str(value) for value in _facts(each).values()] for each in found),
        )
    else:
        typer.echo("Nobody works here yet. Invite a coordinator: charterbot invite --role coordinator")
    if alone:
        tell_warnings([ONE_CIRCLE])


@app.command(epilog="Example: charterbot staff revoke 3 --as 1")
def revoke(
    staff: Annotated[int, typer.Argument(metavar="ID", help="Whose phone is lost.", show_default=False)],
    as_: As = None,
) -> None:
    """Let somebody go at once: nothing more is sent to her phone, and it can do nothing here."""

    def revoked(house: House, conn: Conn) -> bool:
        known = staff in {each.person.id for each in working(conn)}
        resource = f"{Kind.STAFF}:{staff}" if known else Kind.STAFF.value
        return let_go(house, conn, named(house, conn, as_, Action.REVOKE_STAFF, resource), staff)

    left = inside(revoked)
    typer.echo(
        f"Done. {staff} gets nothing more and can do nothing here, and links made by {staff} stopped working."
    )
    if not left:
        tell_warnings(
            ["no coordinator is left. Invite one: charterbot invite --role coordinator needs no --as then."]
        )


@app.command(epilog="Example: charterbot staff limit 4 --countries YE,SD --as 1")
def limit(
    staff: Annotated[int, typer.Argument(metavar="ID", help="Which coordinator.", show_default=False)],
    countries: Annotated[
        str, typer.Option(metavar="CODES", help="Such as YE,SD; `all` lifts the limit.", show_default=False)
    ],
    as_: As = None,
) -> None:
    """Limit a coordinator to countries: she plans, invites and sees rounds of these alone.

    An owner may, and whoever keeps the machine, who needs no --as.
    """
    codes = [] if countries.strip().casefold() == "all" else [each.strip() for each in countries.split(",")]

    def limited(house: House, conn: Conn) -> Person:
        by = None if as_ is None else named(house, conn, as_, Action.LIMIT_STAFF, f"{Kind.STAFF}:{staff}")
        return confine(house, conn, by, staff, codes)

    person = inside(limited)
    where = f"in {', '.join(person.limits)} alone" if person.limits else "everywhere"
    typer.echo(f"Done. {staff} works {where}.")


@app.command(epilog="Example: charterbot staff link 3")
def link(
    staff: Annotated[int, typer.Argument(metavar="ID", help="Who signs in.", show_default=False)],
) -> None:
    """Print a link that lets somebody of the staff into the console once, within ten minutes.

    For whoever has no chat with the bot. It is as good as her chat: hand it to nobody else.
    """

    def made(house: House, conn: Conn) -> str | None:
        return make_link(house, conn, named(house, conn, staff, Action.ENTER, Kind.OWN, place="ID"))

    address = inside(made)
    if address is None:
        raise Fault((NO_ADDRESS,))
    typer.echo(address)


@app.command(epilog="Example: charterbot staff digest 3 --frequency weekly --channel both --email-from-stdin")
def digest(  # noqa: PLR0917 (options come by name, through Typer)
    staff: Annotated[int, typer.Argument(metavar="ID", help="Whose digests.", show_default=False)],
    frequency: Annotated[
        Frequency | None, typer.Option(help="Every release, once a day, or on Mondays.", show_default=False)
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="LANGUAGE", help="A shipped language, or `own`.", show_default=False),
    ] = None,
    channel: Annotated[Way | None, typer.Option(help="Where they go.", show_default=False)] = None,
    email_from_stdin: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--email-from-stdin", help="Read an address; a code is mailed there.")
    ] = False,
    code_from_stdin: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--code-from-stdin", help="Read that code: then the address counts.")
    ] = False,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Show or choose how a drafter gets her digests. An address stands in no argument, log or row."""
    if email_from_stdin and code_from_stdin:
        raise Fault(("--code-from-stdin: the code comes by mail, so give the address alone first.",))
    typed = sys.stdin.readline().strip() if email_from_stdin or code_from_stdin else ""
    if code_from_stdin and not inside(lambda house, conn: give_code(house, conn, staff, typed)):
        raise Fault((WRONG_CODE,))
    wanted = Wanted(frequency, language, channel, typed if email_from_stdin else None)
    now, mailbox = inside(lambda house, conn: choose(house, conn, staff, wanted))
    facts = {"frequency": now.frequency, "language": now.language, "channel": now.way, "email": mailbox}
    if as_json:
        tell_json(facts)
    else:
        tell_table(("What", "Chosen"), ((name, str(value or "own")) for name, value in facts.items()))


def _facts(known: Known) -> dict[str, str | int | bool]:
    person = known.person
    return {
        "id": person.id,
        "role": person.role.value,
        "standing": person.standing.value,
        "where": known.channel or "nowhere",
        "circle": person.circle or UNKNOWN_CIRCLE,
        "owner": owns(person),
        "limits": ", ".join(person.limits),
    }
