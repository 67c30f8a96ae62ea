"""`charterbot doctor`: what is wrong, and what to do about it. Nothing is made or changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.text import Text

from bot.app import doctoring
from bot.app.channel import Policy
from bot.app.doctoring import Check, Known, State
from bot.assembly import DATABASE_FILE, LEAST_FREE_BYTES, is_there, looked_into
from bot.assembly.mail import mail_trouble
from bot.channels.telegram.errors import CallError
from bot.channels.telegram.wire import Wire, bot_name
from bot.cli.logs import mask, set_up
from bot.cli.printing import AsJson, counted, tell_json, tell_table
from bot.config import Config, ConfigError, load_config, secret_files
from bot.domain.faults import Fault
from bot.i18n.extract import SURVEYS
from bot.i18n.po import LOCALES
from bot.schedule.clock import utc_now
from bot.storage.keys import Keys
from bot.storage.receiver import is_running
from bot.surveyfile import countries

EXAMPLE = "charterbot doctor --quick"
STYLES = {State.OK: "green", State.WARNING: "yellow", State.FAULT: "bold red"}
SYSTEM_ZONES = Path("/usr/share/zoneinfo/tzdata.zi")
NETWORK_SECONDS = 10.0
SERVER_TOLD_IN = "Start the server, or mend BOT_DATABASE_URL: see docs/postgresql.md."
SETTINGS_TOLD_IN = "Correct it in the environment or in .env. .env.example and README.md tell what it is for."


def command(
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
    quick: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--quick", help="Ask neither Telegram nor the mail server.")
    ] = False,
) -> None:
    """Look at everything; exit code 1 where there is a fault."""
    set_up("ERROR")
    checks = [replace(each, told=mask(each.told), remedy=mask(each.remedy)) for each in _checks(quick=quick)]
    if as_json:
        tell_json([asdict(each) for each in checks])
    else:
        tell(checks)
    if any(each.state is State.FAULT for each in checks):
        raise typer.Exit(1)


def _checks(*, quick: bool) -> Iterator[Check]:
    known = Known()
    now = utc_now()
    try:
        config = load_config()
    except ConfigError as error:
        for line in error.lines:
            yield Check("settings", State.FAULT, line, SETTINGS_TOLD_IN)
        told = "Keys, database, countries, token, mail, disk and service were not looked at."
        yield Check("settings", State.WARNING, told, "Correct the settings first.")
        trial = False
    else:
        yield from _settings()
        yield from _database(config, known)
        trial = _trial(config, known)
        yield from doctoring.look_at_countries(config.data / countries.FILE, now.date(), trial=trial)
        yield from _token(config, quick=quick)
        yield from doctoring.look_at_bots(config.further_bots().tokens, known)
        yield from _mail(config, quick=quick)
        yield doctoring.look_at_disk(config.data, LEAST_FREE_BYTES)
        yield doctoring.look_at_service(running=is_running(config.data), known=known)
    yield from doctoring.look_at_catalogs(LOCALES, SURVEYS, trial=trial)
    yield from doctoring.look_at_surveys(SURVEYS)
    yield doctoring.look_at_clock(now, known.newest)
    yield doctoring.look_at_zones(_pinned(), _system(), now.year)


def _database(config: Config, known: Known) -> Iterator[Check]:
    """The keys, and the database in its file or on its server."""
    keys = Keys(config.keys)
    if config.database_url is None:
        path = config.data / DATABASE_FILE
        yield from doctoring.look_at_keys(config.keys, needed=path.exists())
        yield from doctoring.look_at_database(path, keys, known)
        return
    try:
        there = is_there(config)
    except Fault as fault:
        yield from doctoring.look_at_keys(config.keys, needed=False)
        yield Check("database", State.FAULT, fault.lines[0], SERVER_TOLD_IN)
        return
    yield from doctoring.look_at_keys(config.keys, needed=there)
    yield from doctoring.look_at_server(partial(looked_into, config, keys), keys, known, there=there)


def _settings() -> Iterator[Check]:
    text = _open_to_others(Path(".env"))
    loose = [str(file) for file in secret_files() if _open_to_others(file)]
    if any(name in text for name in ("BOT_TOKEN", "BOT_MORE_BOTS", "BOT_SMTP_PASSWORD")):
        told = "All can be used, but .env holds a token or a password and can be read by others."
        yield Check("settings", State.WARNING, told, "chmod 600 .env")
    elif loose:
        told = f"All can be used, but others can read what holds a secret: {', '.join(loose)}."
        yield Check("settings", State.WARNING, told, f"chmod 600 {' '.join(loose)}")
    else:
        yield Check("settings", State.OK, "All can be used; `charterbot settings` shows them.")


def _open_to_others(file: Path) -> str:
    """What a file holds that others can read too; in a folder that is closed to us there is none."""
    try:
        loose = file.stat().st_mode & 0o077 and file.is_file()
    except OSError:
        return ""
    return file.read_text("utf-8", "replace") if loose else ""


def _trial(config: Config, known: Known) -> bool:
    """What the folder says; before there is one, what the first start would make of it."""
    if known.trial is not None:
        return known.trial
    return config.token is None if config.trial is None else config.trial


def _token(config: Config, *, quick: bool) -> Iterator[Check]:
    if config.token is None:
        yield Check("token", State.OK, "None: only the phone page is served.")
    elif quick:
        yield Check("token", State.OK, "Has the form of one; Telegram was not asked.")
    else:
        yield asyncio.run(_asked(config.token, config.api_url))
        for name, token in config.further_bots().tokens.items():
            check = asyncio.run(_asked(token, config.api_url, f"BOT_MORE_BOTS, {name}"))
            yield replace(check, told=f"{name}: {check.told}")


async def _asked(given: SecretStr, root: str, place: str = "BOT_TOKEN") -> Check:
    """What Telegram says to the token that stands at this place."""
    token = given.get_secret_value()
    wire = Wire(token, root, read_seconds=NETWORK_SECONDS)
    await wire.open()
    try:
        name = await bot_name(wire)
    except CallError as error:
        if error.policy is Policy.TOKEN:
            remedy = f"Ask BotFather for the token (/mybots) and put it in {place}."
            return Check("token", State.FAULT, "Telegram refuses it.", remedy)
        told = f"{root} gave no answer that can be used ({error.reason})."
        return Check("token", State.FAULT, told, "Check the network, a proxy, and BOT_API_URL.")
    finally:
        await wire.close()
    return Check("token", State.OK, f"Telegram knows it, as @{name}.")


def _mail(config: Config, *, quick: bool) -> Iterator[Check]:
    if config.smtp_host is None:
        yield Check("mail", State.OK, "None: digests come in the chat only.")
    elif quick:
        yield Check("mail", State.OK, f"To be sent by {config.smtp_host}, which was not asked.")
    else:
        wrong = asyncio.run(mail_trouble(config, NETWORK_SECONDS))
        if wrong is None:
            yield Check("mail", State.OK, f"{config.smtp_host} lets us in, port {config.smtp_port}.")
        else:
            told = f"{config.smtp_host}, port {config.smtp_port}: {wrong}."
            remedy = "Check BOT_SMTP_HOST, _PORT, _TLS, _USER and _PASSWORD, and the server's certificate."
            yield Check("mail", State.FAULT, told, remedy)


def _pinned() -> str:
    """The version of the zones that are installed with the service, as IANA counts: 2026.6 is 2026f."""
    year, _, number = version("tzdata").partition(".")
    return f"{year}{chr(ord('a') + int(number.partition('.')[0]) - 1)}"


def _system() -> str | None:
    try:
        with SYSTEM_ZONES.open(encoding="ascii", errors="replace") as file:
            return file.readline().rpartition(" ")[2].strip() or None
    except OSError:
        return None


def tell(checks: list[Check]) -> None:
    """A table of what was found; below it, unfolded so that a command can be copied, what to do."""
    tell_table(
        ("What", "State", "Found"),
        ((each.name, Text(each.state, style=STYLES[each.state]), each.told) for each in checks),
    )
    remedies = dict.fromkeys(f"  {each.name}: {each.remedy}" for each in checks if each.remedy)
    if remedies:
        typer.echo("\n".join(("What to do:", *remedies)))
    counts = Counter(each.state for each in checks)
    told = (counted(counts[State.FAULT], "fault"), counted(counts[State.WARNING], "warning"))
    typer.echo(f"{', '.join(told)}.")
