"""`charterbot token`: lets a program in for a member of staff, and takes that back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import apitokens
from bot.app.apitokens import Made
from bot.app.house import House
from bot.app.permits import named
from bot.app.wishing import parts
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.printing import AsJson, tell_json, tell_table, tell_warnings
from bot.config import load_config
from bot.domain.permission import Action, Kind
from bot.domain.scope import Scope
from bot.storage.apitokens import Token
from bot.storage.database import Conn

app = typer.Typer()
OFF = "BOT_API is not true, so nothing is served to programs yet. Set it, and start the service anew."


@app.command(epilog="Example: charterbot token make --scopes rounds:read,findings:read --expires 90d --as 1")
def make(
    scopes: Annotated[
        list[str] | None,
        typer.Option(metavar="SCOPES", help=f"What for: {', '.join(Scope)}.", show_default=False),
    ] = None,
    expires: Annotated[
        str, typer.Option(metavar="WHEN", help="For how long, such as 90d, or until when, in UTC.")
    ] = "90d",
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Make a token, shown once. Whoever has it may do what its scopes say, as far as you may.

    A program sends it in the header Authorization: Bearer TOKEN. Only a hash of it is kept.
    """

    def made(house: House, conn: Conn) -> Made:
        staff = named(house, conn, as_, Action.MAKE_TOKEN, Kind.TOKEN)
        return apitokens.make(house, conn, staff, parts(scopes), expires)

    found = inside(made)
    if as_json:
        tell_json({"token": found.word, **_facts(found.token)})
    else:
        typer.echo(found.word)
        typer.echo(f"Token {found.token.id}, until {_facts(found.token)['expires']}. It is not shown again.")
    if not load_config().api:
        tell_warnings([OFF])


@app.command("list", epilog="Example: charterbot token list --as 1")
def all_of_them(as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show your tokens, or to a coordinator all: whose, what for, until when, and the day of the last use."""

    def listed(house: House, conn: Conn) -> list[Token]:
        return apitokens.every(house, conn, named(house, conn, as_, Action.LIST_TOKENS, Kind.TOKEN))

    found = inside(listed)
    if as_json:
        tell_json([_facts(each) for each in found])
    elif found:
        tell_table(
            ("Token", "Of", "For", "Made", "Until", "Last used"),
            ([str(value or "never") for value in _facts(each).values()] for each in found),
        )
    else:
        typer.echo("There is no token. Make one: charterbot token make --help")


@app.command(epilog="Example: charterbot token revoke 3 --as 1")
def revoke(
    token: Annotated[
        int, typer.Argument(metavar="TOKEN", help="Its number in the list.", show_default=False)
    ],
    as_: As = None,
) -> None:
    """Let a token let nobody in any more, at once. No backup brings it back."""

    def revoked(house: House, conn: Conn) -> None:
        by = named(house, conn, as_, Action.REVOKE_TOKEN, Kind.TOKEN)
        apitokens.revoke(house, conn, by, token)

    inside(revoked)
    typer.echo(f"Done. Token {token} lets nobody in any more.")


def _facts(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "staff": token.person,
        "scopes": ", ".join(sorted(token.scopes)),
        "made": token.made.isoformat(),
        "expires": datetime.fromtimestamp(token.expires, UTC).isoformat(),
        "used": None if token.used is None else token.used.isoformat(),
    }
