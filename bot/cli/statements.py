"""`charterbot statements`: the short statements that a round can ask, by their numbers."""

from __future__ import annotations

import typer

from bot.app import asking
from bot.app.house import House
from bot.app.permits import permit_as
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.printing import AsJson, tell_json, tell_table
from bot.domain.permission import Action, Kind
from bot.storage.database import Conn
from bot.storage.statements import Statement

EXAMPLE = "charterbot statements --as 1"


def command(as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """List the statements that one reviewer wrote and another approved, for `round plan --statements`."""

    def listed(house: House, conn: Conn) -> list[Statement]:
        permit_as(house, conn, as_, Action.READ_STATEMENTS, Kind.STATEMENT)
        return asking.approved(conn)

    found = inside(listed)
    if as_json:
        tell_json([{"number": each.id, "text": each.text, "own": each.own} for each in found])
    elif found:
        rows = ((str(each.id), each.text, "the team" if each.own else "people") for each in found)
        tell_table(("Number", "Statement", "From"), rows)
    else:
        typer.echo("No statement is approved yet. Reviewers write them in their chat: /statements")
