"""The part of XPath in which forms write conditions and limits, as a tree: read, and printed again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

LONGEST: Final = 2000
DEEPEST: Final = 40
#: A tree grows by a level with each operator of a row.
MOST_OPERATORS: Final = 200
#: Operators by how closely they bind, loosest first.
_LEVELS: Final = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_CLOSENESS: Final = {operator: level for level, row in enumerate(_LEVELS) for operator in row}
_SIGNED: Final = len(_LEVELS)
#: Word processors turn quotation marks into these; forms that hold them run all the same.
_CURLED: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<text>'[^']*'|"[^"]*")
    | \$\{\s*(?P<reference>[^{}\s]{1,100})\s*\}
    | (?P<number>\d{1,15}(?:\.\d{1,6})?|\.\d{1,6})
    | (?P<name>[A-Za-z_](?:[\w.:-]*\w)?)
    | (?P<sign>!=|<=|>=|\.\.|//|[=<>()+\-*,./])
    )""",
    re.VERBOSE | re.ASCII,
)


class Unreadable(Exception):
    """An expression that is not taken over; its text says why, and what to write in its place."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written, with its sign."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """The answer to a question: `${name}`."""

    question: str


@dataclass(frozen=True, slots=True)
class Here:
    """The answer that is being given, which is written as a full stop."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with what it is given."""

    name: str
    given: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two expressions with an operator between them."""

    operator: str
    left: Expression
    right: Expression


Expression = Text | Number | Reference | Here | Call | Joined


class _Token(NamedTuple):
    kind: str
    value: str


def parse(text: str) -> Expression:
    """The tree of an expression. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable(f"at most {LONGEST} characters were expected")
    tokens = tuple(_tokens(text.translate(_CURLED)))
    if sum(each.value in _CLOSENESS for each in tokens) > MOST_OPERATORS:
        raise Unreadable(f"at most {MOST_OPERATORS} operators were expected")
    reader = _Reader(tokens)
    tree = reader.expression(0, 0)
    reader.end()
    return tree


def printed(tree: Expression) -> str:
    """The expression as text, which reads as the same tree."""
    return _printed(tree, 0)


def references(tree: Expression) -> Iterator[str]:
    """The questions that an expression looks at."""
    match tree:
        case Reference(question):
            yield question
        case Call(_, given):
            for each in given:
                yield from references(each)
        case Joined(_, left, right):
            yield from references(left)
            yield from references(right)
        case _:
            return


def quoted(value: str) -> str:
    """A text as XPath writes it, which knows no escapes: in those quotation marks that it does not hold."""
    return f'"{value}"' if "'" in value else f"'{value}'"


def _printed(tree: Expression, closeness: int) -> str:
    match tree:
        case Text(value):
            return quoted(value)
        case Number(value):
            return f"{value:f}"
        case Reference(question):
            return f"${{{question}}}"
        case Here():
            return "."
        case Call(name, given):
            return f"{name}({', '.join(_printed(each, 0) for each in given)})"
        case Joined(operator, left, right):
            own = _CLOSENESS[operator]
            line = f"{_printed(left, own)} {operator} {_printed(right, own + 1)}"
            return f"({line})" if own < closeness else line


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    end = len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            raise Unreadable(f'a condition in XPath was expected, not "{text[place : place + 20].strip()}"')
        kind = str(match.lastgroup)
        yield _Token(kind, match[kind])
        place = match.end()


class _Reader:
    """Reads tokens from left to right, each operator with what it binds more closely first."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._place = 0

    def expression(self, level: int, depth: int) -> Expression:
        """All that operators of this level and closer ones bind together here."""
        if depth > DEEPEST:
            raise Unreadable("fewer brackets within brackets were expected")
        if level == _SIGNED:
            return self._operand(depth)
        tree = self.expression(level + 1, depth)
        while (token := self._next()) is not None and self._operator(token) in _LEVELS[level]:
            self._place += 1
            tree = Joined(token.value, tree, self.expression(level + 1, depth))
        return tree

    def end(self) -> None:
        """Raises Unreadable where something is left."""
        token = self._next()
        if token is not None:
            raise Unreadable(
                _PATHS if token.value in _STEPS else f'nothing more was expected at "{token.value}"'
            )

    def _next(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _operator(self, token: _Token) -> str:
        return token.value if token.kind in ("name", "sign") else ""

    def _operand(self, depth: int) -> Expression:
        token = self._taken("a question, a text or a number")
        match token.kind, token.value:
            case "text", value:
                return Text(value[1:-1])
            case "reference", value:
                return Reference(value)
            case "number", value:
                return Number(Decimal(value))
            case "sign", ".":
                return Here()
            case "sign", "(":
                inner = self.expression(0, depth + 1)
                self._sign(")")
                return inner
            case "sign", "-":
                return self._negative()
            case "sign", value if value in _STEPS:
                raise Unreadable(_PATHS)
            case "name", name:
                return self._call(name, depth)
            case _, value:
                raise Unreadable(f'a question, a text or a number was expected at "{value}"')

    def _negative(self) -> Number:
        token = self._taken("a number")
        if token.kind != "number":
            raise Unreadable(f'a number was expected behind "-", not "{token.value}"')
        return Number(-Decimal(token.value))

    def _call(self, name: str, depth: int) -> Call:
        token = self._next()
        if token is None or token.value != "(":
            raise Unreadable(f'a text was expected in quotation marks: "{name}" stands without')
        self._place += 1
        given: list[Expression] = []
        token = self._next()
        if token is not None and token.value == ")":
            self._place += 1
            return Call(name, ())
        while True:
            given.append(self.expression(0, depth + 1))
            if self._sign(",", ")") == ")":
                return Call(name, tuple(given))

    def _sign(self, *wanted: str) -> str:
        token = self._taken(" or ".join(f'"{each}"' for each in wanted))
        if token.kind != "sign" or token.value not in wanted:
            listed = " or ".join(f'"{each}"' for each in wanted)
            raise Unreadable(f'{listed} was expected at "{token.value}"')
        return token.value

    def _taken(self, wanted: str) -> _Token:
        token = self._next()
        if token is None:
            raise Unreadable(f"{wanted} was expected at the end")
        self._place += 1
        return token


_STEPS: Final = ("/", "//", "..")
_PATHS: Final = "a question was expected as ${name}, not as a path"
