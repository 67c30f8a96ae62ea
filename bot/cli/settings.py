"""`charterbot settings`: every setting with its value and its meaning, secrets masked."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.config import SettingRow, load_config

EXAMPLE = "charterbot settings --json"


def command(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,  # noqa: FBT002
) -> None:
    """Print the settings as they are now in force."""
    rows = load_config().describe()
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        Console().print(_table(rows))
        typer.echo("Set them in the environment or in a file named .env in this folder.")


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
