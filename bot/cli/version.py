"""`charterbot version`."""

from __future__ import annotations

import typer

from bot import __version__

EXAMPLE = "charterbot version"


def command() -> None:
    """Print name and version."""
    typer.echo(f"charterbot {__version__}")
