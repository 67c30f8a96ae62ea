"""`charterbot webhook`: has web addresses told that something happened to a round."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

import typer

from bot.app import webhooks
from bot.app.house import House
from bot.app.permits import named
from bot.app.posting import NotTold, try_out
from bot.app.wishing import parts
from bot.assembly.programs import hook_poster
from bot.cli.identity import As
from bot.cli.inside import inside, within
from bot.cli.printing import AsJson, tell_json, tell_table
from bot.domain.event import Event
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.storage.database import Conn
from bot.storage.webhooks import Webhook

app = typer.Typer()
Number = Annotated[int, typer.Argument(metavar="WEBHOOK", help="Its number in the list.", show_default=False)]


@app.command(
    epilog="Example: charterbot webhook add https://example.org/charterbot --events round.opened,cut.released"
    " --as 1"
)
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A public https address.", show_default=False)],
    events: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENTS", help=f"Of what: {', '.join(Event)}.", show_default=False),
    ] = None,
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Have an address told of events. The secret that signs what goes there is shown once.

    It is told what happened to which round, and where more is: no figure, and nothing about anybody.
    """
    made = inside(lambda house, conn: webhooks.add(house, conn, _by(house, conn, as_), url, parts(events)))
    if as_json:
        tell_json({"secret": made.secret, **_facts(made, {})})
        return
    typer.echo(made.secret)
    typer.echo(f"Webhook {made.id}. Check each Webhook-Signature with this secret: it is not shown again.")


@app.command("list", epilog="Example: charterbot webhook list --as 1")
def all_of_them(as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show your webhooks, or to a coordinator all: whose, of what, and how much waits or was put aside."""
    found = inside(lambda house, conn: webhooks.every(house, conn, _by(house, conn, as_)))
    if as_json:
        tell_json([_facts(*each) for each in found])
    elif found:
        tell_table(
            ("Webhook", "Of", "Address", "Events", "Made", "Waiting", "Delivered", "Put aside"),
            ([str(value) for value in _facts(*each).values()] for each in found),
        )
    else:
        typer.echo("There is no webhook. Add one: charterbot webhook add --help")


@app.command(epilog="Example: charterbot webhook remove 1 --as 1")
def remove(webhook: Number, as_: As = None) -> None:
    """Tell an address nothing more, at once. No backup brings it back."""
    inside(lambda house, conn: webhooks.remove(house, conn, _by(house, conn, as_), webhook))
    typer.echo(f"Done. Webhook {webhook} is told nothing more.")


@app.command("test", epilog="Example: charterbot webhook test 1 --as 1")
def try_(webhook: Number, as_: As = None) -> None:
    """Send an event that says only that this is a test, now and once."""

    async def tried(house: House) -> bool:
        found = await house.db.run(lambda conn: webhooks.one(house, conn, _by(house, conn, as_), webhook))
        poster = hook_poster(house)
        try:
            return await try_out(house, poster, found, f"msg_{secrets.token_hex(16)}")
        finally:
            await poster.close()

    try:
        taken = within(tried)
    except NotTold as error:
        raise Fault((f"WEBHOOK {webhook}: was not reached ({error.kind}). Check its address.",)) from None
    if not taken:
        raise Fault((f"WEBHOOK {webhook}: answered with something else than 2xx. Look at its log.",))
    typer.echo(f"Done. Webhook {webhook} took it.")


def _by(house: House, conn: Conn, staff: int | None) -> Person:
    return named(house, conn, staff, Action.KEEP_WEBHOOKS, Kind.WEBHOOK)


def _facts(found: Webhook, states: Mapping[str, int]) -> dict[str, object]:
    return {
        "id": found.id,
        "staff": found.person,
        "url": found.url,
        "events": ", ".join(sorted(found.events)),
        "made": found.made.isoformat(),
        "waiting": states.get("pending", 0),
        "delivered": states.get("delivered", 0),
        "aside": states.get("aside", 0),
    }
