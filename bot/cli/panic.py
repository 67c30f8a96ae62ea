"""`charterbot panic`: destroys every key and stops the service, at once, whatever state all else is in."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from bot.config import is_on_server, places
from bot.domain.faults import Fault
from bot.storage.keys import Keys
from bot.storage.receiver import holder, is_running

EXAMPLE = "charterbot panic --yes"
WORD = "destroy"
#: How long the killed process is waited for. Killing needs none of its doing: this is for a busy machine.
PATIENCE = 3.0
ON_SERVER = """\
Your database is on a server, and that was not touched. What is sealed in it nobody can read any more:
addresses, open answers, what waits. All else can be read by whoever has the server: choices, countries.
Destroy that database, its log, and every copy of them, now:  dropdb charterbot
Stop the service on every other machine, and destroy the keys there too.
"""
NEXT = """\
Now:
  1. In Telegram, open BotFather, send /revoke and choose the bot. Until then who has its token can use it.
  2. Tell people by another way than this bot. They can delete the chat on their phones.
  3. Switch this machine off, by the plug if need be: what its memory holds goes only with the power.
  4. Destroy every copy of the keys folder that you keep elsewhere. With a copy, all can be read again.
What this could not do: reach copies of the keys elsewhere; empty the memory of a running machine; take old
blocks out of a solid-state disk, where an overwritten key may still lie; take messages out of people's chats
or out of Telegram."""


def command(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Destroy all keys at once and stop the service. Nothing that they sealed can be read again.

    It needs no database, no --as and no network, and works while the database is locked or damaged.
    """
    data, folder = places()
    keys = Keys(folder)
    if not yes:
        typer.echo(f"This destroys every file in {folder} ({len(keys.files())} now) and stops the service.")
        typer.echo("Without these keys nobody, you neither, can ever read the answers again.")
        if typer.prompt(f"Type {WORD} to go on").strip().lower() != WORD:
            raise Fault(("Nothing was destroyed.",))
    began = time.monotonic()
    gone, left = keys.destroy_all()
    killed = _kill(data)
    more, left_now = keys.destroy_all()  # whatever was written between the two
    failed = sorted({*left, *left_now})
    typer.echo(f"Destroyed: {gone + more} files in {folder}. Took {time.monotonic() - began:.2f} s.")
    typer.echo("Stopped: the service." if killed else "No service was running here.")
    if is_on_server():
        typer.echo(ON_SERVER)
    typer.echo(NEXT)
    faults = [
        f"{path}: could not be destroyed: destroy it by hand, now."
        if path.exists()
        else f"{path}: removed, but it could not be overwritten first: take it that the disk still holds it."
        for path in failed
    ]
    if is_running(data):
        faults.append(f"{data}: the service still runs, out of reach from here: stop it by hand, now.")
    if faults:
        raise Fault(tuple(faults))


def _kill(data: Path) -> bool:
    """Kill the service without asking it anything, and wait until its lock is free; False where none runs."""
    process = holder(data)
    if process is None:
        return False
    with contextlib.suppress(OSError):
        os.kill(process, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while is_running(data) and time.monotonic() < until:
        time.sleep(0.01)
    return not is_running(data)
