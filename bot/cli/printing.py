"""How verbs hand out what they found: JSON for programs, tables for people, files for keeping."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.faults import Fault

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def tell_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell_table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Print a table; long cells are folded, so that nothing is cut off. The first column holds names."""
    table = Table(pad_edge=False, show_edge=False)
    for number, column in enumerate(columns):
        last = number == len(columns) - 1
        widest = max(map(len, column.split()))
        table.add_column(
            column, overflow="fold", no_wrap=number == 0, min_width=widest, ratio=1 if last else None
        )
    for row in rows:
        table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    Console().print(table)


def counted(number: int, word: str) -> str:
    """A number with its word: `1 fault`, `2 faults`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def tell_warnings(warnings: Iterable[str]) -> None:
    """Print what somebody should know, beside the output."""
    for warning in warnings:
        typer.echo(f"Note: {warning}", err=True)


def deliver(content: bytes, output: Path | None, *, tell: bool = True) -> None:
    """Write to the file that was asked for, readable by its owner only, or else to standard output."""
    if output is None:
        typer.echo(content, nl=False)
        return
    fresh = output.with_name(f".{output.name}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        fresh.replace(output)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Fault((f"{output}: cannot be written ({error.strerror}). Give another file.",)) from None
    if tell:
        typer.echo(f"Written to {output}.", err=True)
