"""`charterbot api schema`: the description of the interface for programs."""

from __future__ import annotations

import typer

from bot.api.site import description
from bot.cli.printing import tell_json

app = typer.Typer()


@app.callback()
def _several() -> None:
    """A verb with verbs of its own, also while it has one only."""


@app.command(epilog="Example: charterbot api schema > openapi.json")
def schema() -> None:
    """Print the description of the interface, OpenAPI 3.1; it is also served, at /api/v1/openapi.json."""
    tell_json(description())
