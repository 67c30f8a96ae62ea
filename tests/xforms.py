"""A form as programs that collect answers read it: the XForm, its languages, lists, and conditions at work.

It is read from the XML alone, by a small XPath of its own, so that nothing of ours says what ours means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from pyxform.xls2xform import ConvertResult, convert

XF = "{http://www.w3.org/2002/xforms}"
ODK = "{http://www.opendatakit.org/xforms}"
HTML = "{http://www.w3.org/1999/xhtml}"
_CONTROLS = {f"{XF}{name}" for name in ("input", "select", "select1", "range", "upload")} | {f"{ODK}rank"}
_TOKEN = re.compile(r"\s*('[^']*'|\d+(?:\.\d+)?|[a-z]+(?:-[a-z]+)*(?=\()|/[\w./-]+|!=|<=|>=|[=<>().,-]|\w+)")

Value = str | float | bool


@dataclass(frozen=True, slots=True)
class Control:
    """What is on the screen for one question: its kind of entry, its label and the values it offers."""

    kind: str
    label: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    shuffled: bool


def converted(content: bytes) -> ConvertResult:
    """What pyxform makes of a workbook. Raises where it takes it not."""
    return convert(xlsform=content, file_type=".xlsx")


class XForm:
    """One form."""

    def __init__(self, text: str) -> None:
        self.root: Element = fromstring(text)
        model = self.root.find(f"{HTML}head/{XF}model")
        assert model is not None
        self.model = model
        data = model.find(f"{XF}instance")
        assert data is not None
        self.instance = data[0]
        self.names = [each.tag.removeprefix(XF) for each in self.instance if not each.tag.endswith("meta")]
        self.binds = {bind.attrib["nodeset"].split("/")[-1]: bind.attrib for bind in model.iter(f"{XF}bind")}
        self.texts = {
            language.attrib["lang"]: {
                text.attrib["id"]: {value.get("form", ""): value.text or "" for value in text}
                for text in language
            }
            for language in model.iter(f"{XF}translation")
        }
        self.default = next(
            each.attrib["lang"] for each in model.iter(f"{XF}translation") if each.get("default")
        )

    def said(self, id_: str, language: str, form: str = "") -> str:
        """What stands under an id in a language, as a text or as a file."""
        return self.texts[language][id_][form]

    def controls(self, language: str) -> dict[str, Control]:
        """The screens, in order, by the name of the question."""
        body = self.root.find(f"{HTML}body")
        assert body is not None
        return {
            each.attrib["ref"].split("/")[-1]: self._control(each, language)
            for each in body.iter()
            if each.tag in _CONTROLS
        }

    def _control(self, control: Element, language: str) -> Control:
        label = control.find(f"{XF}label")
        assert label is not None
        said = self.said(_id_in(label.attrib["ref"]), language)
        itemset = control.find(f"{XF}itemset")
        nodeset = "" if itemset is None else itemset.attrib["nodeset"]
        items = list(self._items(nodeset)) if nodeset else []
        return Control(
            control.tag.partition("}")[2],
            said,
            tuple(name for name, _ in items),
            tuple(self.said(id_, language) for _, id_ in items),
            nodeset.startswith("randomize("),
        )

    def _items(self, nodeset: str) -> Iterator[tuple[str, str]]:
        found = re.search(r"instance\('([^']+)'\)", nodeset)
        assert found is not None
        for instance in self.model.iter(f"{XF}instance"):
            if instance.get("id") == found[1]:
                for item in instance.iter(f"{XF}item"):
                    yield item.findtext(f"{XF}name", ""), item.findtext(f"{XF}itextId", "")

    def is_relevant(self, name: str, answers: Mapping[str, str]) -> bool:
        """Whether a question is asked after these answers."""
        return self._holds(name, "relevant", answers)

    def takes(self, name: str, value: str) -> bool:
        """Whether a value may be the answer to a question."""
        return self._holds(name, "constraint", {name: value})

    def _holds(self, name: str, attribute: str, answers: Mapping[str, str]) -> bool:
        expression = self.binds[name].get(attribute)
        return True if expression is None else bool(_Reading(expression, answers, name).whole())


def _id_in(reference: str) -> str:
    found = re.fullmatch(r"jr:itext\('([^']+)'\)", reference)
    assert found is not None
    return found[1]


class _Reading:
    """One expression, worked out from left to right."""

    def __init__(self, expression: str, answers: Mapping[str, str], here: str) -> None:
        self.tokens: list[str] = _TOKEN.findall(expression)
        assert "".join(self.tokens) == re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", expression), expression
        self.answers, self.here = answers, here

    def whole(self) -> Value:
        value = self._either()
        assert not self.tokens, self.tokens
        return value

    def _either(self) -> Value:
        return self._row(("or",), self._both, lambda _, left, right: bool(left) or bool(right))

    def _both(self) -> Value:
        return self._row(("and",), self._equal, lambda _, left, right: bool(left) and bool(right))

    def _equal(self) -> Value:
        return self._row(
            ("=", "!="), self._beside, lambda sign, left, right: _same(left, right) is (sign == "=")
        )

    def _beside(self) -> Value:
        return self._row(("<=", ">="), self._sum, _beside)

    def _sum(self) -> Value:
        return self._row(("-",), self._left, lambda _, left, right: _number(left) - _number(right))

    def _left(self) -> Value:
        return self._row(("mod",), self._one, lambda _, left, right: _number(left) % _number(right))

    def _row(
        self, signs: tuple[str, ...], part: Callable[[], Value], joined: Callable[[str, Value, Value], Value]
    ) -> Value:
        value = part()
        while self.tokens and self.tokens[0] in signs:
            sign = self.tokens.pop(0)
            value = joined(sign, value, part())
        return value

    def _one(self) -> Value:
        token = self.tokens.pop(0)
        if token == "(":
            value = self._either()
            assert self.tokens.pop(0) == ")"
            return value
        if token == "-":
            return -_number(self._one())
        if token == ".":
            return self.answers.get(self.here, "")
        if token.startswith("/"):
            return self.answers.get(token.split("/")[-1], "")
        if token.startswith("'"):
            return token[1:-1]
        if token[0].isdigit():
            return float(token)
        return self._called(token)

    def _called(self, name: str) -> Value:
        assert self.tokens.pop(0) == "("
        values = [self._either()]
        while (sign := self.tokens.pop(0)) == ",":
            values.append(self._either())
        assert sign == ")"
        match name, values:
            case "not", [value]:
                return not value
            case "selected", [str() as several, str() as one]:
                return one in several.split()
            case "count-selected", [str() as several]:
                return float(len(several.split()))
        raise AssertionError(name)


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return _number(left) == _number(right)
    return left == right


def _beside(sign: str, left: Value, right: Value) -> bool:
    one, other = _number(left), _number(right)
    return one <= other if sign == "<=" else one >= other


def _number(value: Value) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
