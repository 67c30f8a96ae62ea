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
    from typer.exceptions import TyperException  # noqa: PLC0415

    from bot.cli.app import assemble  # noqa: PLC0415
    from bot.cli.logs import frames, mask  # noqa: PLC0415
    from bot.cli.mistyped import mistyped  # noqa: PLC0415
    from bot.domain.faults import Fault  # noqa: PLC0415

    asked = list(sys.argv[1:] if arguments is None else arguments)
    try:
        try:
            code = assemble(asked)(args=asked, prog_name="charterbot", standalone_mode=False)
        except TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                sys.exit(2)  # its help has been shown
            raise mistyped(error) from None
    except Fault as fault:
        for line in fault.lines:
            typer.echo(mask(line), err=True)
        sys.exit(2)
    except typer.Abort:
        typer.echo("Stopped: nothing more was done.", err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 (the last door: nothing may leave through a traceback)
        typer.echo(
            "This is a mistake in charterbot, not in what you did. Please report these lines:", err=True
        )
        typer.echo(frames(error), err=True)
        sys.exit(1)
    sys.exit(code or 0)
