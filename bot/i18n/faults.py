"""What is wrong with a sentence or its translation, each mistake as one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.easy import clauses, too_long
from bot.i18n.po import Unit, forms_of, placeholders, served

LABEL_LENGTH = 40
PARAGRAPH_LENGTH = 300
STAFF_WORDS = 35
"""How many words a sentence may have that only staff read; they are told what exactly a figure means."""

_STAFF = (
    "alarm.",
    "desk.",
    "digest.",
    "digests.",
    "drafting.",
    "left.",
    "mail.",
    "newround.",
    "pretest.",
    "queue.",
    "twofold.",
)

_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
_FORBIDDEN = {
    "a direction mark (the bot puts its own)": re.compile("[\u202a-\u202e\u2066-\u2069]"),
    "a control character": re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd]"),
    "mark-up (everything is shown as plain text)": re.compile(r"[<>`]|\*\*|&[a-z]+;"),
}
_BRACES = re.compile(r"\{\w+\}|\{\{|\}\}")
_COUNT = frozenset({"count"})


def key_faults(key: str) -> Iterator[str]:
    """What is wrong with a key of the bot's own words."""
    if not _KEY.fullmatch(key):
        yield f"a key is topic.sentence in small letters, not {key!r}"


def english_faults(unit: Unit) -> Iterator[str]:
    """What is wrong with the English of a sentence."""
    for text in unit.source:
        yield from _text_faults(text, label=unit.label)
        yield from length_faults(text, unit.context)
    if unit.counts:
        one, many = map(placeholders, unit.source)
        if "count" not in many:
            yield "a sentence with a plural needs {count} in the plural"
        if one - _COUNT != many - _COUNT:
            yield "singular and plural take different values"


def translation_faults(unit: Unit, language: str) -> Iterator[str]:
    """What is wrong with a translation that is written: its forms, its values, its length, its characters.

    A form may leave {count} out only where it serves a single number, as in 'one question left'.
    """
    if len(unit.forms) != forms_of(language, unit):
        yield f"has {len(unit.forms)} plural forms, {language} has {forms_of(language, unit)}"
        return
    for index, text in enumerate(unit.forms):
        where = f"form [{index}] " if unit.counts else ""
        for fault in form_faults(unit, language, index, text):
            yield where + fault


def form_faults(unit: Unit, language: str, index: int, text: str) -> Iterator[str]:
    """What is wrong with one form of a translation."""
    expected, got = placeholders(unit.source[-1]), placeholders(text)
    may_omit = _COUNT if unit.counts and len(served(language)[index]) <= 1 else frozenset()
    for name in sorted(expected - got - may_omit):
        yield f"lacks {{{name}}}"
    for name in sorted(got - expected):
        yield f"has {{{name}}}, which is not in the English"
    yield from _text_faults(text, label=unit.label)
    yield from length_faults(text, unit.context)


def length_faults(text: str, context: str) -> Iterator[str]:
    """The sentences that are too long for those who read this context.

    Among the bot's own words a colon or a semicolon ends a sentence too; in a survey it does not.
    """
    if "." not in context:
        found = too_long(text)
    elif context.startswith(_STAFF):
        found = too_long(clauses(text), STAFF_WORDS)
    else:
        found = too_long(clauses(text))
    for each in found:
        yield f"has a sentence of {each.found} {each.unit}, at most {each.most} are read ({each.begins} …)"


def _text_faults(text: str, *, label: bool) -> Iterator[str]:
    if not text.strip():
        yield "is empty"
    elif text != text.strip():
        yield "begins or ends with a space"
    if label and len(text) > LABEL_LENGTH:
        yield f"is a button of {len(text)} characters, at most {LABEL_LENGTH} fit"
    longest = max(map(len, text.split("\n")))
    if longest > PARAGRAPH_LENGTH:
        yield f"has a paragraph of {longest} characters, at most {PARAGRAPH_LENGTH} are read"
    for what, pattern in _FORBIDDEN.items():
        if pattern.search(text):
            yield f"holds {what}"
    if re.search("[{}]", _BRACES.sub("", text)):
        yield "has a brace that is not part of a {name}"
