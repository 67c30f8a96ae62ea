"""`charterbot review released` and `review take-back`: looking at what was released, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from bot.app import takingback
from bot.app.house import House
from bot.app.permits import named
from bot.app.queueing import Text
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.queue import show_text
from bot.domain.permission import Action, Kind
from bot.storage.database import Conn

SENT_STAYS = "A digest that was sent before stays with its readers: nobody can call it back."


def list_released(
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round.", show_default=False)],
    as_: As = None,
) -> None:
    """Show every text of a round that is released, each with its number."""

    def found(house: House, conn: Conn) -> list[Text]:
        staff = named(house, conn, as_, Action.REVIEW, f"{Kind.ROUND}:{round_id}")
        return takingback.released(house, conn, staff, round_id)

    texts = inside(found)
    console = Console(highlight=False)
    for each in texts:
        show_text(console, each)
    if not texts:
        typer.echo(f"Nothing of round {round_id} is released.")


def take_back(
    text: Annotated[
        int, typer.Argument(metavar="TEXT", help="Its number in `review released`.", show_default=False)
    ],
    *,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the text for good; else it waits to be read again.")
    ] = False,
    as_: As = None,
) -> None:
    """Take the release of a text back: it is in no digest that is made from now on."""

    def taken(house: House, conn: Conn) -> None:
        staff = named(house, conn, as_, Action.TAKE_BACK, Kind.ROUND)
        takingback.take_back(house, conn, staff, text, remove=remove)

    inside(taken)
    typer.echo("Removed. Nothing of it is kept." if remove else "Taken back. It waits to be read again.")
    typer.echo(SENT_STAYS)
