"""`charterbot country`: support contacts, and the go or no-go of each country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from bot.app import withdrawing
from bot.app.gates import UNTOLD
from bot.app.house import House, moment
from bot.app.permits import named
from bot.app.withdrawing import Came
from bot.assembly import is_there
from bot.cli.identity import ANOTHER, As
from bot.cli.inside import inside, within
from bot.cli.printing import AsJson, tell_json, tell_table
from bot.config import load_config
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.zones import ZONES
from bot.schedule.clock import utc_now
from bot.storage import left
from bot.storage.database import Conn
from bot.storage.receiver import is_running
from bot.surveyfile import countries

app = typer.Typer()
Code = Annotated[
    str, typer.Argument(metavar="COUNTRY", help="Two letters of ISO 3166, such as AF.", show_default=False)
]


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
    config = load_config()
    path = config.data / countries.FILE
    gone = inside(lambda _, conn: left.every(conn)) if is_there(config) else {}
    if not path.exists() and not gone:
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
    rows = [(code, _reasons(found, gone, code, today)) for code in sorted({*found.entries, *gone})]
    if as_json:
        tell_json(
            [
                {
                    "country": code,
                    "ok": not reasons,
                    "left": code in gone,
                    "reasons": reasons,
                    "sms": found.sms(code) is not None,
                }
                for code, reasons in rows
            ]
        )
        return
    if not rows:
        typer.echo(f"{path} holds no entry. Begin with `charterbot country template YE >> {path}`.")
        return
    tell_table(
        ("Country", "Round may open", "By SMS", "Reason"),
        (
            (
                code,
                Text("no", style="red") if reasons else Text("yes", style="green"),
                _by_sms(found, code),
                "\n".join(reasons) or f"checked until {found.entries[code].checked_until}",
            )
            for code, reasons in rows
        ),
    )
    if UNTOLD not in found.entries:
        typer.echo(f"People who tell no country stand under {UNTOLD}, which has no entry.")


def _by_sms(found: countries.Countries, code: str) -> str:
    """Whether short messages may go there, and what a segment costs."""
    price = found.sms(code)
    return "no" if price is None else f"{price.price} {price.currency}"


def _reasons(found: countries.Countries, gone: Mapping[str, left.Left], code: str, today: date) -> list[str]:
    """All that keeps a country shut, what is most urgent first."""
    reasons = []
    if code in gone:
        since = f"{moment(gone[code].at):%Y-%m-%d %H:%M} UTC"
        addresses = (
            "a second person can confirm, and the addresses there are erased"
            if gone[code].confirmed is None
            else "two people confirmed, and the addresses there are erased"
        )
        reasons.append(f"{code} was left on {since}: nothing is sent there; {addresses}.")
    if code not in ZONES and code != UNTOLD:
        return [*reasons, f"{code} is the code of no country: correct it."]
    return [*reasons, *found.faults(code, today)]


@app.command(epilog="Example: charterbot country leave AF --as 7")
def leave(code: Code, staff: As = None) -> None:
    """Stop all sending to everyone who speaks about a country or is in it. A second person confirms.

    One person is enough to stop. When a second one types the same, the addresses there are erased.
    """
    country = withdrawing.country_of(code)

    def left_on(house: House, conn: Conn) -> Came:
        who = named(house, conn, staff, Action.LEAVE_COUNTRY, f"{Kind.COUNTRY}:{country}")
        return withdrawing.leave(house, conn, who, country)

    came = inside(left_on)
    if came is Came.CONFIRMED and not is_running(load_config().data):
        within(withdrawing.erase_at_once)
    typer.echo(f"{country}: {SAID[came]}")


@app.command(name="return", epilog="Example: charterbot country return AF --as 7")
def come_back(code: Code, staff: As = None) -> None:
    """Go back to a country that was left, once two people typed this. Erased addresses stay erased."""
    country = withdrawing.country_of(code)

    def returned(house: House, conn: Conn) -> Came:
        who = named(house, conn, staff, Action.RETURN_COUNTRY, f"{Kind.COUNTRY}:{country}")
        return withdrawing.come_back(house, conn, who, country)

    came = inside(returned)
    typer.echo(f"{country}: {SAID_OF_RETURN[came]}")


SAID = {
    Came.LEFT: "nothing is sent there any more, and what waited is cancelled. To erase the addresses too,"
    f" let {ANOTHER} type the same with her own --as.",
    Came.WAITS: f"nothing is sent there. Your word counts once: it waits for {ANOTHER}, with her own --as.",
    Came.CONFIRMED: "confirmed by a second person. What stands in chats is taken out first, for 15 minutes at"
    " most, then the addresses there are erased. /erase still finds the answers of who writes from there.",
    Came.ALREADY: "nothing is sent there, and two people confirmed it already.",
}
SAID_OF_RETURN = {
    Came.WAITS: f"your word is kept. It waits for {ANOTHER} to type the same with her own --as.",
    Came.RETURNED: "it is no longer left. Addresses that were erased stay erased: who writes, or opens a new"
    " link, can be reached again.",
}
