"""`charterbot round bulletin`: telling people what was decided on a round."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import bulletins, deciding, planning
from bot.app.house import House
from bot.app.permits import named
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.printing import AsJson, tell_json, tell_table
from bot.domain.permission import Action, Kind
from bot.storage import decisions
from bot.storage.database import Conn

EXAMPLE = "Example: charterbot round bulletin 1 --dry-run --as 1"


def bulletin(
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)],
    dry_run: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--dry-run", help="Only show what it would tell of.")
    ] = False,
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Tell everyone who agreed to later messages what was decided, once a part.

    It goes to all of them, whether or not they were asked or answered, within their safe hours. They are sent
    a short message without a topic, and read the rest once they press it. It cannot be taken back.
    """

    def told(house: House, conn: Conn) -> list[dict[str, object]]:
        staff = named(house, conn, as_, Action.BULLETIN, f"{Kind.ROUND}:{round_id}")
        items = bulletins.ask(house, conn, staff, round_id)
        standing = decisions.standing(conn, round_id)
        if not dry_run:
            bulletins.tell(house, conn, staff, round_id)
        parts = deciding.parts(house, conn, planning.existing(conn, round_id))
        return [
            {
                "part": each.item,
                "name": each.heading or each.text,
                "decision": standing[each.item].verdict.value,
                "why": standing[each.item].why,
            }
            for each in parts
            if each.item in items
        ]

    found = inside(told)
    if as_json:
        tell_json({"round": round_id, "sent": not dry_run, "tells_of": found})
        return
    tell_table(
        ("Part", "Name", "Decision", "Why"),
        ([str(value) for value in each.values()] for each in found),
    )
    if dry_run:
        typer.echo("Nothing was sent. Without --dry-run, all who agreed to later messages are told of these.")
    else:
        typer.echo("It goes out now, to each within safe hours. A part is told of once.")
