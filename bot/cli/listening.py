"""A recording for a reviewer at the shell: in the memory of this one run, for as long as she listens."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import typer


def listen(sound: bytes) -> None:
    """Let a player open a recording; once she is done, or the run ends in whatever way, it is nowhere.

    The file has no name on any disk: what lies in the folder, for as long as it does, is a link to it.
    """
    handle = os.memfd_create("voice")
    try:
        os.fchmod(handle, 0o600)
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(sound)
        with tempfile.TemporaryDirectory(prefix="charterbot-") as private:
            path = Path(private) / "voice.ogg"
            path.symlink_to(f"/proc/{os.getpid()}/fd/{handle}")
            typer.echo(f"Open it with a player of sounds, with headphones: {path}")
            typer.prompt(
                "Press Enter when you are done: then it is destroyed", default="", show_default=False
            )
    finally:
        os.close(handle)
