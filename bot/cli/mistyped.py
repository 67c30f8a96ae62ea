"""What is wrong with a line that was typed, in our own words: the place, what is wrong, and the remedy.

The library stops at the first mistake and tells it in words of programmers. What it knows of the place is
read here, for all verbs at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.domain.faults import Fault

#: So much is shown of what was typed.
_MOST: Final = 40
#: The library quotes a word that is no verb, and puts words too many in brackets; it tells them nowhere else.
_QUOTED: Final = re.compile(r"'(.*?)'")
_IN_BRACKETS: Final = re.compile(r"\(s\) \((.*)\)$", re.DOTALL)


def mistyped(error: Any) -> Fault:
    """The library's complaint about what was typed as one line of ours."""
    return Fault((" ".join([*_told(error), *_help(error)]),))


def _told(error: Any) -> Iterator[str]:
    match type(error).__name__:
        case "MissingParameter":
            yield f"{_place(error.param)}: is missing."
            yield from _meaning(error.param)
        case "BadParameter" if error.param is not None:
            yield from _unusable(error)
        case "NoSuchOption":
            yield f"{_shown(error.option_name)}: there is no such option."
            options = (name for each in error.ctx.command.params for name in each.opts)
            yield from _known("Known", (name for name in options if name.startswith("--")))
        case "BadOptionUsage" if "does not take" in error.message:
            yield f"{error.option_name}: it takes no value. Leave the value out."
        case "BadOptionUsage":
            yield f"{error.option_name}: its value is missing. Write it after {error.option_name}."
        case "UsageError" if (word := _QUOTED.search(error.message)) and hasattr(
            error.ctx.command, "commands"
        ):
            yield f'"{_shown(word[1])}": there is no such verb.'
            yield from _known("Known", error.ctx.command.commands)
        case "UsageError" if word := _IN_BRACKETS.search(error.message):
            yield f'"{_shown(word[1])}": more than it takes. Leave it out; put what has spaces in quotes.'
        case _:
            yield f"{error.format_message().rstrip('.')}."


def _unusable(error: Any) -> Iterator[str]:
    """A value that is none, with what it should be. The first mistake in a list is told."""
    place, kind = _place(error.param), error.param.type_descriptor
    first = next(iter(getattr(error.__cause__, "errors", list)()), None)
    given = "" if first is None else f'"{_shown(str(first["input"]))}" '
    if kind.is_choice:
        yield f"{place}: {given}cannot be used."
        yield from _known("Give one of these", (str(getattr(each, "value", each)) for each in kind.choices))
        return
    number = first is not None and first["type"].startswith("int_")
    limits = (kind.parameter_info.min, kind.parameter_info.max)
    if None not in limits:
        yield f"{place}: {given}cannot be used. Give a whole number from {limits[0]} to {limits[1]}."
    elif number:
        yield f"{place}: {given}is no whole number. Give one in digits, such as 1."
        yield from _meaning(error.param)
    else:
        yield f"{place}: {given}cannot be used."
        yield from _meaning(error.param)


def _place(param: Any) -> str:
    """An option as it is typed, an argument as the help calls it."""
    options = [each for each in param.opts if each.startswith("--")]
    return options[0] if options else str(param.display_name_raw)


def _meaning(param: Any) -> Iterator[str]:
    if param.help:
        yield f"It means: {param.help}"


def _known(before: str, names: Iterable[str]) -> Iterator[str]:
    yield f"{before}: {', '.join(names)}."


def _help(error: Any) -> Iterator[str]:
    """How to see all that can be typed there."""
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        yield f"See `{ctx.command_path} --help`."


def _shown(text: str) -> str:
    """As much as tells which it is, and nothing that could steer a terminal."""
    return "".join(char for char in text[:_MOST] if char.isprintable())
