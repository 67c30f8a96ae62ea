"""What a posted form says: read within its bounds, and turned into what the person did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.domain.inbound import Command, Inbound, Several, Tap, Text

MOST_FIELDS: Final = 300
FORM_TYPE: Final = "application/x-www-form-urlencoded"

_PRESS: Final = re.compile(r"([0-9]{1,9})\.([A-Za-z0-9_+-]{1,40})")
_STEP: Final = re.compile(r"[0-9]{1,9}")
_PICK: Final = re.compile(r"[A-Za-z0-9_+-]{1,40}")
_COMMAND: Final = re.compile(r"[a-z][a-z_]{0,31}")
_TYPED_COMMAND: Final = re.compile(r"/([A-Za-z][A-Za-z_]{0,31})(?:[ \t]+([^\n]{1,500}))?")
CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a posted form, in their order; a name can come more than once."""

    fields: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str | None:
        """The only value of a field; None where it is missing or there are several."""
        values = self.all(name)
        return values[0] if len(values) == 1 else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return tuple(value for key, value in self.fields if key == name)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text typed on the screen that carried `step`, so that it cannot answer a later question."""

    step: int
    text: str


async def read_form(request: Request) -> Form | None:
    """The posted form; None for anything else. The guard bounds its size and how long it may take."""
    body = await request.body()
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM_TYPE:
        return None
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="replace",
        )
    except ValueError:
        return None
    return Form(tuple(pairs))


def understood(form: Form) -> Inbound | Typed | None:
    """What the person did; None for a form that this page does not make.

    >>> understood(Form((("do", "3.good"),)))
    Tap(step=3, choice='good')
    """
    sent = [name for name in ("do", "text", "command") if form.all(name)]
    if len(sent) != 1:
        return None
    match sent[0]:
        case "do":
            return _pressed(form)
        case "text":
            return _typed(form)
        case _:
            name = form.one("command") or ""
            return Command(name) if _COMMAND.fullmatch(name) else None


def _pressed(form: Form) -> Inbound | None:
    press = _PRESS.fullmatch(form.one("do") or "")
    if press is None:
        return None
    step, choice = int(press[1]), press[2]
    if choice != "done" or not form.all("ticks"):
        return Tap(step, choice)
    picks = form.all("pick")
    if not all(_PICK.fullmatch(pick) for pick in picks):
        return None
    return Several(step, tuple(dict.fromkeys(picks)))


def _typed(form: Form) -> Inbound | Typed | None:
    text, step = form.one("text"), form.one("step") or ""
    if text is None or not _STEP.fullmatch(step):
        return None
    # A browser sends line ends as CRLF, whatever was typed.
    text = text.replace("\r\n", "\n")
    command = _TYPED_COMMAND.fullmatch(text.strip())
    if command is not None:
        return Command(command[1].lower(), (command[2] or "").strip())
    return Typed(int(step), text)


def as_text(typed: Typed) -> Text:
    """What was typed, as what arrives."""
    return Text(typed.text)
