"""A survey file as it is written for people to read and change, and where each line of it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import FoldedScalarString

from bot.surveyfile.xlsform.places import Place

_HEAD: Final = "# Imported from a form. The format is told in docs/survey-format.md.\n"
_WIDTH: Final = 100
#: A longer text stands in lines of its own.
_LONGEST_LINE: Final = 90


@dataclass(slots=True)
class Entry:
    """Keys with values, in the order in which they are written, each with the place that it comes from."""

    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def put(self, key: str, value: Value, place: Place) -> None:
        """Write a value at a key; an empty one is left out, and its place known all the same."""
        self.places[key] = place
        if value is not None and value is not False and value not in ("", []):
            self.values[key] = value


class _Exactly(RoundTripRepresenter):
    """Writes a number with all its decimals and no others."""

    def represent_decimal(self, number: Decimal) -> ScalarNode:
        """A number as it is written."""
        kind = "int" if number == number.to_integral_value() else "float"
        node: ScalarNode = self.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{number:f}")
        return node


_Exactly.add_representer(Decimal, _Exactly.represent_decimal)

Value = str | bool | int | Decimal | list[str] | Entry | list[Entry] | None
#: The places of a written file by line and key.
Cells = dict[int, dict[str, Place]]


def laid(head: Entry, questions: str) -> tuple[str, Cells]:
    """The file, and the places of its lines; `questions` is the key whose entries stand apart."""
    yaml = YAML()
    yaml.Representer = _Exactly
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    tree = _mapping(head)
    for key in tree:
        if isinstance(tree[key], CommentedSeq):
            tree.yaml_set_comment_before_after_key(key, before="\n")
    rows = tree.get(questions, [])
    for number in range(1, len(rows)):
        rows.yaml_set_comment_before_after_key(number, before="\n")
    written = StringIO()
    yaml.dump(tree, written)
    text = _HEAD + written.getvalue()
    cells: Cells = {}
    _locate(YAML(typ="safe", pure=True).compose(text), head, cells)
    return text, cells


def _mapping(entry: Entry) -> CommentedMap:
    tree = CommentedMap()
    for key, value in entry.values.items():
        tree[key] = _value(value)
    return tree


def _value(value: Value) -> Any:
    match value:
        case Entry():
            tree = _mapping(value)
            if value.values.keys() <= {"not"}:
                tree.fa.set_flow_style()
            return tree
        case list():
            rows = CommentedSeq(_mapping(each) if isinstance(each, Entry) else each for each in value)
            if not any(isinstance(each, Entry) for each in value):
                rows.fa.set_flow_style()
            return rows
        case str():
            return FoldedScalarString(f"{value}\n") if len(value) > _LONGEST_LINE else value
        case _:
            return value


def _locate(node: Node, entry: Entry, cells: Cells) -> None:
    """Note the line of every key of an entry, and of those below it."""
    if not isinstance(node, MappingNode):
        return
    for key, below in node.value:
        value = entry.values.get(key.value)
        if key.value in entry.places:
            cells.setdefault(key.start_mark.line + 1, {})[key.value] = entry.places[key.value]
        if isinstance(value, Entry):
            _locate(below, value, cells)
        elif isinstance(value, list) and isinstance(below, SequenceNode):
            for each, inner in zip(below.value, value, strict=True):
                if isinstance(inner, Entry):
                    _locate(each, inner, cells)
    for key in entry.places.keys() - entry.values.keys():  # what is missing is told at the first line
        cells.setdefault(node.start_mark.line + 1, {}).setdefault(key, entry.places[key])
