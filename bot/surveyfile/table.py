"""A mapping of a YAML file: keys read with their kind, every mistake noted at its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.surveyfile.mistakes import Mistakes

_TAG = "tag:yaml.org,2002:"
_SCALARS = {"bool": "true or false", "int": "a number", "float": "a number", "null": "nothing"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
_SHOWN = 40


def kind(node: Node) -> str:
    """What a node is, in words for a message."""
    if isinstance(node, MappingNode):
        return "keys with values"
    if isinstance(node, SequenceNode):
        return "a list"
    name = str(node.tag).removeprefix(_TAG)
    if name == "null":
        return "nothing"
    shown = str(node.value)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return f"{_SCALARS[name]}, {shown}" if name in _SCALARS else f'"{shown}"'


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, as the end of a message; empty where none is near."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


class Table:
    """A mapping of the file. Reading a key gives its value, or notes a mistake and gives a blank."""

    def __init__(self, node: MappingNode, path: str, mistakes: Mistakes) -> None:
        self.line: int = node.start_mark.line + 1
        self.path = path
        self.mistakes = mistakes
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                mistakes.add(line, path or "file", "a word was expected as key", kind(key))
                continue
            if key.value in self._nodes:
                first = self._lines[key.value]
                mistakes.add(line, self._key(key.value), "each key once", f"it again, as in line {first}")
                continue
            self._nodes[key.value] = value
            self._lines[key.value] = line

    def _key(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def __iter__(self) -> Iterator[str]:
        """All keys, in order."""
        return iter(self._nodes)

    def at(self, key: str) -> int:
        """The line of a key, or of the mapping where it is missing."""
        return self._lines.get(key, self.line)

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        node = self._nodes.get(key)
        return node is not None and str(node.tag) != f"{_TAG}null"

    def wrong(self, key: str, expected: str, found: str | None = None) -> None:
        """Note a mistake at this key."""
        self.mistakes.add(self.at(key), self._key(key), expected, found)

    def only(self, known: Sequence[str]) -> None:
        """Note every key that is not one of these."""
        for key in self._nodes:
            if key not in known:
                hint = nearest(key, known) or f"; known here: {', '.join(known)}"
                self.wrong(key, "a known key was expected", f'"{key}"{hint}')

    def _scalar(self, key: str, expected: str, *, needed: bool) -> ScalarNode | None:
        node = self._nodes.get(key)
        if node is None or str(node.tag) == f"{_TAG}null":
            if needed:
                self.wrong(key, f"{expected} was expected", "nothing")
            return None
        if not isinstance(node, ScalarNode):
            self.wrong(key, f"{expected} was expected", kind(node))
            return None
        return node

    def text(self, key: str, *, needed: bool = True) -> str:
        """A text, its white space folded to single spaces."""
        node = self._scalar(key, "a text", needed=needed)
        if node is None:
            return ""
        if str(node.tag) != f"{_TAG}str":
            self.wrong(key, "a text was expected; put it in quotes", kind(node))
            return ""
        folded = " ".join(str(node.value).split())
        if not folded and needed:
            self.wrong(key, "a text was expected", "an empty one")
        return folded

    def word(self, key: str, shape: re.Pattern[str], what: str, *, needed: bool = True) -> str:
        """A short word of the given shape."""
        node = self._scalar(key, what, needed=needed)
        if node is None:
            return ""
        if not shape.fullmatch(str(node.value)):
            self.wrong(key, f"{what} was expected", f'"{node.value}"')
            return ""
        return str(node.value)

    def one_of(self, key: str, allowed: Sequence[str], *, needed: bool = True) -> str:
        """One of the allowed words."""
        listed = ", ".join(allowed)
        node = self._scalar(key, f"one of {listed}", needed=needed)
        if node is None:
            return ""
        if node.value not in allowed:
            hint = nearest(str(node.value), allowed)
            self.wrong(key, f"one of {listed} was expected", f'"{node.value}"{hint}')
            return ""
        return str(node.value)

    def flag(self, key: str) -> bool | None:
        """True or false; None where the key is missing."""
        node = self._scalar(key, "true or false", needed=False)
        if node is None:
            return None
        if str(node.tag) != f"{_TAG}bool":
            self.wrong(key, "true or false was expected", kind(node))
            return None
        return str(node.value).lower() == "true"

    def number(self, key: str, *, needed: bool = True) -> Decimal | None:
        """A number, exactly as written."""
        node = self._scalar(key, "a number", needed=needed)
        if node is None:
            return None
        written = str(node.value)
        if not _NUMBER.fullmatch(written):
            self.wrong(key, "a number was expected", kind(node))
            return None
        return plain_number(Decimal(written))

    def day(self, key: str) -> date | None:
        """A calendar day, year-month-day."""
        node = self._scalar(key, "a day like 2027-03-31", needed=True)
        if node is None:
            return None
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
            self.wrong(key, "a day like 2027-03-31 was expected", kind(node))
            return None

    def words(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of words."""
        node = self._list(key, "a list of words", needed=needed)
        found: list[str] = []
        for each in node.value if node is not None else ():
            if not isinstance(each, ScalarNode):
                self.mistakes.add(each.start_mark.line + 1, self._key(key), "a word was expected", kind(each))
            elif str(each.value) in found:
                self.mistakes.add(
                    each.start_mark.line + 1, self._key(key), "each word once", f'"{each.value}" again'
                )
            else:
                found.append(str(each.value))
        return tuple(found)

    def table(
        self, key: str, *, needed: bool = True, expected: str = "keys with values were"
    ) -> Table | None:
        """A mapping below this one."""
        node = self._nodes.get(key)
        if node is None or str(node.tag) == f"{_TAG}null":
            if needed:
                self.wrong(key, f"{expected} expected", "nothing")
            return None
        if not isinstance(node, MappingNode):
            self.wrong(key, f"{expected} expected", kind(node))
            return None
        below = Table(node, self._key(key), self.mistakes)
        below.line = self.at(key)
        return below

    def tables(self, key: str, *, needed: bool = True) -> tuple[Table, ...]:
        """A list of mappings below this one, each named by its place."""
        node = self._list(key, "a list", needed=needed)
        found: list[Table] = []
        for index, each in enumerate(node.value if node is not None else (), start=1):
            name = f"{self._key(key)}[{index}]"
            if isinstance(each, MappingNode):
                found.append(Table(each, name, self.mistakes))
            else:
                line = each.start_mark.line + 1
                self.mistakes.add(line, name, "keys with values were expected", kind(each))
        return tuple(found)

    def is_list(self, key: str) -> bool:
        """Whether a list stands at this key."""
        return isinstance(self._nodes.get(key), SequenceNode)

    def _list(self, key: str, expected: str, *, needed: bool) -> SequenceNode | None:
        node = self._nodes.get(key)
        if node is None or str(node.tag) == f"{_TAG}null":
            if needed:
                self.wrong(key, f"{expected} was expected", "nothing")
            return None
        if not isinstance(node, SequenceNode):
            self.wrong(key, f"{expected} was expected", kind(node))
            return None
        return node


def plain_number(number: Decimal) -> Decimal:
    """The same number without needless zeros, so that 30.0 and 30 are one content."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
