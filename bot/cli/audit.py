"""`charterbot audit`: what staff did and read, and whether the log is whole."""

from __future__ import annotations

import typer

from bot.app import auditing
from bot.app.house import House, moment
from bot.app.permits import permit_as
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.printing import AsJson, tell_json, tell_warnings
from bot.domain.clock import wall
from bot.domain.permission import Action, Kind
from bot.storage import audit
from bot.storage.audit import Row
from bot.storage.database import Conn

EXAMPLE = "charterbot audit --as 1"


def command(as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show what staff did and read, oldest first.

    Each row has a head that binds all rows before it. A digest tells the head at the time of its release:
    it must stand here. It says nothing about anybody who answers. A coordinator who is limited to countries
    sees what she did, and what was done in her rounds and countries.
    """

    def read(house: House, conn: Conn) -> tuple[list[Row], int | None]:
        person = permit_as(house, conn, as_, Action.READ_AUDIT, Kind.AUDIT)
        return list(auditing.rows(conn, person)), audit.broken_at(conn)

    rows, broken = inside(read)
    if as_json:
        tell_json({"rows": [_facts(each) for each in rows], "broken_at": broken})
    else:
        for each in rows:
            typer.echo(_line(each))
    if broken is not None:
        tell_warnings([f"row {broken} does not follow from those before it: somebody changed the log."])


def _line(row: Row) -> str:
    entry = row.entry
    who = f"{entry.staff or '-'} {entry.role}"
    when = f"{wall(moment(entry.at), None):%Y-%m-%d %H:%M} UTC"
    what = f"{entry.action}, {entry.resource}: {entry.outcome.value}"
    return f"{row.number}  {when}  {who}: {what}  {audit.short(row.head)}"


def _facts(row: Row) -> dict[str, str | int]:
    entry = row.entry
    return {
        "row": row.number,
        "at": moment(entry.at).isoformat(),
        "staff": entry.staff,
        "role": entry.role,
        "action": entry.action,
        "resource": entry.resource,
        "outcome": entry.outcome.value,
        "head": audit.short(row.head),
    }
