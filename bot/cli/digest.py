"""`charterbot digest`: what a round has found, as last released, and what drafters make of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import planning
from bot.app.deciding import decide as write_down
from bot.app.house import House
from bot.app.permits import named, permit_as
from bot.app.reporting import page_of
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.leading import led_by
from bot.cli.printing import deliver
from bot.digest import schema
from bot.digest.asked_by import asked_by
from bot.digest.written import BINARY, ENDINGS, Format, written
from bot.domain.decision import MOST_WHY, Decision, Verdict
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.i18n.negotiation import SOURCE
from bot.storage.database import Conn

SHOW = "show"
app = typer.Typer(cls=led_by(SHOW))


@app.command(SHOW, epilog="Example: charterbot digest show 1 --format html --output round-1.html --as 1")
def show(  # noqa: PLR0917 (options come by name, through Typer)
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)],
    format_: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it there and not to the terminal.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="The language to write it in.")] = SOURCE,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="GROUPS",
            help="Only what groups said: by country, gender, group_kind or language, or of one: country=YE.",
        ),
    ] = None,
    as_: As = None,
) -> None:
    """Show what a round has found so far, as it was last released; times are in UTC.

    A PDF is for A4 paper. A PNG is one image for a chat, with support and what may be concluded only.
    CSV is a ZIP file with a table for each kind of figure; XLSX holds the same tables in one spreadsheet.
    """
    if output is None and format_ in BINARY:
        file = f"digest.{ENDINGS[format_]}"
        raise Fault((f"--format {format_}: not for a terminal. Give a file: --output {file}",))

    if by is not None and format_ not in (Format.TEXT, Format.HTML, Format.PDF):
        raise Fault(("--by: for --format text, html or pdf; a json or csv holds every table, a png none.",))

    def told(house: House, conn: Conn) -> bytes:
        permit_as(house, conn, as_, Action.READ_DIGEST, f"{Kind.ROUND}:{round_id}")
        if language not in house.catalogs.languages:
            known = ", ".join(house.catalogs.languages)
            raise Fault((f'--language: "{language[:40]}" is not shipped. Known: {known}.',))
        page = page_of(house, conn, planning.existing(conn, round_id))
        if by is not None:
            page = asked_by(page, [each.strip() for each in by.split(",")])
        return written(format_, page, language, house.catalogs)

    deliver(inside(told), output)


@app.command(name="schema", epilog="Example: charterbot digest schema")
def show_schema() -> None:
    """Print the JSON Schema that --format json keeps to; it needs no round and asks nobody."""
    typer.echo(schema(), nl=False)


@app.command(epilog="Example: charterbot digest decide 1 floor keep --why 'Most can live with it.' --as 3")
def decide(  # noqa: PLR0917 (options come by name, through Typer)
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)],
    part: Annotated[
        str, typer.Argument(metavar="PART", help="The part's id in the survey file.", show_default=False)
    ],
    verdict: Annotated[
        Verdict,
        typer.Argument(metavar="DECISION", help="keep, change, turn_down or ask_again.", show_default=False),
    ],
    why: Annotated[
        str, typer.Option(metavar="TEXT", help=f"Why, in up to {MOST_WHY} letters; every reader sees it.")
    ] = "",
    why_from_stdin: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--why-from-stdin", help="Read the reason from standard input.")
    ] = False,
    why_in: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LANGUAGE:TEXT", help="The same in another language, such as 'fr:…'.", show_default=False
        ),
    ] = None,
    as_: As = None,
) -> None:
    """Write down what becomes of a part. The newest decision counts; earlier ones are kept."""
    if why and why_from_stdin:
        raise Fault(("--why: --why-from-stdin is given too. Leave one of them out.",))
    reason = sys.stdin.read() if why_from_stdin else why
    others = [each.partition(":") for each in why_in or ()]

    def decided(house: House, conn: Conn) -> Decision:
        by = named(house, conn, as_, Action.DECIDE, f"{Kind.ROUND}:{round_id}")
        return write_down(
            house,
            conn,
            by,
            round_id,
            item=part,
            verdict=verdict,
            why=reason,
            translated={language: text for language, _, text in others},
        )

    made = inside(decided)
    told = f"{made.cut_at:%Y-%m-%d %H:%M} UTC"
    typer.echo(f"Written down for {made.item}: {made.verdict}, on the figures as of {told}.")
