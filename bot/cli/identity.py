"""`--as ID`: who of the staff does what is typed at the shell."""

from __future__ import annotations

from typing import Annotated

import typer

As = Annotated[
    int | None,
    typer.Option(
        "--as", metavar="ID", help="Who you are: an id of `charterbot staff list`.", show_default=False
    ),
]

#: Who it takes, where two people are needed.
ANOTHER = "a second person, of another circle in `charterbot staff list`,"
