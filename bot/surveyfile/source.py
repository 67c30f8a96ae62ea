"""Reading a file as UTF-8 and as YAML 1.2, with the line of whatever stops that."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode

from bot.surveyfile.mistakes import Mistakes
from bot.surveyfile.table import Table, kind


def read_text(path: Path, mistakes: Mistakes) -> str | None:
    """The text of a UTF-8 file; None, with a mistake noted, where it cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        mistakes.add(1, "file", "a file that can be read was expected", error.strerror or "an error")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"the byte {raw[error.start]:02x}; save the file as UTF-8"
        mistakes.add(line, "file", "UTF-8 text was expected", found)
        return None


def read_table(text: str, mistakes: Mistakes) -> Table | None:
    """The mapping that the text holds; None, with a mistake noted, where it is no such thing."""
    yaml = YAML(typ="safe", pure=True)
    try:
        for event in yaml.parse(text):
            if isinstance(event, AliasEvent):
                line = event.start_mark.line + 1
                mistakes.add(line, f"*{event.anchor}", "the text itself was expected, not a reference")
        node = None if mistakes.lines() else yaml.compose(text)
    except MarkedYAMLError as error:
        line, found = _syntax(text, error)
        mistakes.add(line, "YAML", "a file in YAML was expected", found)
        return None
    except RecursionError:
        mistakes.add(1, "YAML", "a file in YAML was expected", "lists within lists without end")
        return None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        mistakes.add(line, "YAML", "text without control characters was expected", "one here")
        return None
    if isinstance(node, MappingNode):
        return Table(node, "", mistakes)
    if not mistakes.lines():
        mistakes.add(1, "file", "keys with values were expected", "none" if node is None else kind(node))
    return None


def _syntax(text: str, error: MarkedYAMLError) -> tuple[int, str]:
    """The line, counted from one, and what stands there in place of YAML."""
    lines = text.splitlines()
    mark = error.problem_mark
    if mark is None or mark.line >= len(lines):  # the end of the file: tell where it began instead
        mark = error.context_mark or mark
    line = 1 if mark is None else min(mark.line + 1, max(1, len(lines)))
    written = lines[line - 1] if lines else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return line, "a tab; indent with spaces"
    found = str(error.problem or error.context or "something else")
    return line, found.removeprefix("found ").replace("'<stream end>'", "the end of the file")
