"""A recording for a reviewer at the shell: a file of hers alone, in memory, for as long as she listens."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import typer

#: A disk that is memory: nothing of what lies there is ever written down.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of her own is made in it


def listen(sound: bytes) -> None:
    """Put a recording where a player can open it; when she is done it is overwritten and gone."""
    folder = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="charterbot-", dir=folder) as private:
        path = Path(private) / "voice.ogg"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sound)
        try:
            typer.echo(f"Open it with a player of sounds, with headphones: {path}")
            typer.prompt(
                "Press Enter when you are done: then it is destroyed", default="", show_default=False
            )
        finally:
            with path.open("r+b") as file:
                file.write(bytes(len(sound)))
                file.flush()
                os.fsync(file.fileno())
