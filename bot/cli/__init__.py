"""The command line: one file a verb, and only the verb that was asked for is imported."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks, and exit.

    Exit codes: 0 done; 2 something that was typed or set is wrong, one clear line for each; 1 a mistake
    of our own, told by its place and kind only, since the text of an error may hold what people said.
    """
    import typer  # noqa: PLC0415 (so that importing bot.cli costs nothing)

    from bot.cli.app import assemble  # noqa: PLC0415
    from bot.cli.logs import frames, mask  # noqa: PLC0415
    from bot.domain.faults import Fault  # noqa: PLC0415

    asked = list(sys.argv[1:] if arguments is None else arguments)
    try:
        assemble(asked)(args=asked, prog_name="charterbot")
    except Fault as fault:
        for line in fault.lines:
            typer.echo(mask(line), err=True)
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 (the last door: nothing may leave through a traceback)
        typer.echo(
            "This is a mistake in charterbot, not in what you did. Please report these lines:", err=True
        )
        typer.echo(frames(error), err=True)
        sys.exit(1)
