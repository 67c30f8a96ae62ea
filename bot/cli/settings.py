"""`charterbot settings`: every setting with its value and its meaning, secrets masked."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.printing import tell_table
from bot.config import SettingRow, load_config
from bot.domain import retention

EXAMPLE = "charterbot settings --json"


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,  # noqa: FBT002
) -> None:
    """Print the settings as they are now in force."""
    config = load_config()
    rows = config.describe()
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        Console().print(_table(rows))
        typer.echo("Set them in the environment or in a file named .env in this folder.\n")
        typer.echo("The service deletes the following by itself, within the hour after its time:")
        tell_table(
            ("What is kept", "Until", "Why"),
            (
                (
                    each.what,
                    each.until,
                    each.why if each.setting is None else f"{each.why} BOT_{each.setting}.",
                )
                for each in retention.table(config.kept(), None)
            ),
        )


def _table(rows: list[SettingRow]) -> Table:
    table = Table(pad_edge=False)
    table.add_column("Setting", no_wrap=True)
    table.add_column("Value", overflow="fold")
    table.add_column("Meaning", overflow="fold", ratio=1)
    for row in rows:
        changed = row.value != row.default
        meaning = f"{row.meaning} Default: {row.default}." if changed else row.meaning
        table.add_row(row.name, Text(row.value, style="bold" if changed else ""), Text(meaning))
    return table
