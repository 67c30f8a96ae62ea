"""Verbs with verbs of their own, one of which need not be named: `charterbot review --key FILE BUNDLE`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


def led_by(name: str, *, alone: str | None = None) -> type[TyperGroup]:
    """A group in which whatever begins with none of its verbs belongs to the verb `name`.

    Where nothing is typed but perhaps who she is, it is the verb `alone`, if there is one.
    """

    class Led(TyperGroup):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if alone is not None and (not args or args[0] == "--as"):
                args = [alone, *args]
            elif args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
                args = [name, *args]
            return super().parse_args(ctx, args)

    return Led
