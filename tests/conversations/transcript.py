"""A transcript as text and as blocks: each line of the script with what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

INDENT = " " * 7
CODE = "<code>"
SPEAKER = "bot>"
NOTE = "(note)"

_CODE = re.compile(r"(?<![A-Za-z0-9_-])[im][A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
_HEADER = re.compile(r"bot>|bot to [^>]+>")
_BUTTON = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, toast or note: to whom (`bot>` is who spoke last), its text, its rows of labels."""

    header: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def text(self) -> Iterator[str]:
        """The lines of a transcript that tell it."""
        body = [*self.lines, *(" ".join(f"[{label}]" for label in row) for row in self.rows)]
        hidden = [_CODE.sub(CODE, line) for line in body]
        if self.header == NOTE:
            first = []
        elif len(self.header) < len(INDENT):
            first = [(self.header.ljust(len(INDENT)) + hidden.pop(0)).rstrip()]
        else:
            first = [self.header]
        yield from first
        for line in hidden:
            yield (INDENT + line).rstrip()


@dataclass(slots=True)
class Block:
    """A line of the script and what came of it."""

    line: str
    entries: list[Entry] = field(default_factory=list)

    def text(self) -> Iterator[str]:
        """The lines of a transcript that tell it."""
        yield self.line
        for entry in self.entries:
            yield from entry.text()


def written(blocks: list[Block]) -> str:
    """The whole transcript."""
    return "\n".join(line for block in blocks for line in block.text()).rstrip() + "\n"


def read(text: str) -> list[Block]:
    """The blocks of a transcript."""
    blocks: list[Block] = []
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header is None and not line.startswith(" "):
            blocks.append(Block(line))
            continue
        entries = blocks[-1].entries
        if header is not None:
            entries.append(Entry(header[0], ()))
        body = line[header.end() :].strip() if header is not None else line.strip()
        if not body:
            continue
        if header is None and body.startswith(("(kept)", "(rows)", "(stands)")):
            entries.append(Entry(NOTE, ()))
        last = entries[-1]
        labels = tuple(_BUTTON.findall(body)) if body.startswith("[") else ()
        entries[-1] = (
            Entry(last.header, last.lines, (*last.rows, labels))
            if labels
            else Entry(last.header, (*last.lines, body), last.rows)
        )
    return blocks


def code_in(text: str) -> str | None:
    """The one-time or invitation code in a text."""
    found = _CODE.search(text)
    return None if found is None else found[0]
