"""`charterbot country`: support contacts, and the go or no-go of each country."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from bot.app.gates import UNTOLD
from bot.cli.printing import AsJson, tell_json, tell_table
from bot.config import load_config
from bot.domain.faults import Fault
from bot.domain.zones import ZONES
from bot.schedule.clock import utc_now
from bot.surveyfile import countries

app = typer.Typer()


@app.command(epilog="Example: charterbot country template YE >> data/countries.yaml")
def template(
    code: Annotated[
        str,
        typer.Argument(
            metavar="COUNTRY",
            help=f"Two letters of ISO 3166; {UNTOLD} for people who tell no country.",
            show_default=False,
        ),
    ],
) -> None:
    """Print an entry for countries.yaml, to be filled in; as it stands no round opens with it."""
    asked = code.strip().upper()
    if asked not in ZONES and asked != UNTOLD:
        raise Fault((f'COUNTRY: "{code[:40]}" is not a country. Give two letters of ISO 3166, such as YE.',))
    typer.echo(countries.template(asked), nl=False)


@app.command(epilog="Example: charterbot country check")
def check(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Tell of each country whether a round may open there; exit code 2 if the file has a mistake."""
    path = load_config().data / countries.FILE
    if not path.exists():
        raise Fault(
            (
                (
                    f"{path}: there is no such file, so no real round may open anywhere. Begin with"
                    f" `charterbot country template YE >> {path}`, and again for {UNTOLD}, which stands for"
                    " people who tell no country."
                ),
            )
        )
    found = countries.read(path)
    today = utc_now().date()
    rows = [(code, _reason(found, code, today)) for code in sorted(found.entries)]
    if as_json:
        tell_json([{"country": code, "ok": reason is None, "reason": reason} for code, reason in rows])
        return
    if not rows:
        typer.echo(f"{path} holds no entry. Begin with `charterbot country template YE >> {path}`.")
        return
    tell_table(
        ("Country", "Round may open", "Reason"),
        (
            (
                code,
                Text("yes", style="green") if reason is None else Text("no", style="red"),
                reason or f"checked until {found.entries[code].checked_until}",
            )
            for code, reason in rows
        ),
    )
    if UNTOLD not in found.entries:
        typer.echo(f"People who tell no country stand under {UNTOLD}, which has no entry.")


def _reason(found: countries.Countries, code: str, today: date) -> str | None:
    if code not in ZONES and code != UNTOLD:
        return f"{code} is the code of no country: correct it."
    return found.valid(code, today)
