"""Open answers that are read elsewhere: what goes out sealed, what may come back, and how it is shown.

A bundle goes out: boxes that open with a key which never was here. A review comes back: texts that a
person released, tags with their counts, and how many were left out. Nothing in either leads to
anybody: no pseudonym, no group, no time, and an order that hangs on nothing but the boxes themselves.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from unicodedata import category

from bot.domain.disclosure import Cell, ranged
from bot.domain.faults import Fault
from bot.domain.quoted import Quoted

HIDDEN: Final = "[…]"
MOST_TEXT: Final = 4_000
MOST_TAGS: Final = 60
TAG: Final = re.compile(r"[^\W_][\w -]{0,39}")

#: What points at somebody whatever it says: it is marked for the reviewer, and never comes back.
MARKS: Final[Mapping[str, re.Pattern[str]]] = {
    "an e-mail address": re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"),
    "a link": re.compile(
        r"(?:https?://|www\.|t\.me/|wa\.me/)\S+|\b[\w-]+\.(?:com|org|net|info|me|io)\b\S*", re.IGNORECASE
    ),
    "a handle": re.compile(r"(?<![\w@])@\w{3,}"),
    "a phone number": re.compile(r"\+?\d(?:[\s().-]{0,3}\d){6,}"),
}


class Do(StrEnum):
    """What a reviewer does with a text."""

    RELEASE = "release"
    TAG = "tag"
    LEAVE_OUT = "leave out"


@dataclass(frozen=True, slots=True)
class Box:
    """One sealed answer. `quote`: whether its writer lets herself be quoted, as last told."""

    question: str
    box: str
    quote: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """The boxes of one round.

    `questions` are ids with the texts that were asked, `codebook` tags with what they mean, and all of them.
    """

    round: int
    survey: str
    title: str
    trial: bool
    questions: tuple[tuple[str, str], ...]
    codebook: tuple[tuple[str, str], ...]
    boxes: tuple[Box, ...]

    @property
    def id(self) -> str:
        """The same for the same boxes."""
        content = json.dumps([self.round, self.survey, [[each.question, each.box] for each in self.boxes]])
        return blake2b(content.encode(), digest_size=16).hexdigest()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that may be given."""
        return tuple(tag for tag, _ in self.codebook)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided on one text: `hide` are words of it that are taken out."""

    do: Do
    hide: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of one question: nothing that counts who wrote what.

    `texts` were read elsewhere, `quotes` here. `released` is how many there were when it was counted, where
    somebody may have taken hers back since; while it is not `counted` yet, quotes are all there is.
    `refused` are quotes that do not stand in what was released.
    """

    read: int
    left_out: int
    texts: tuple[str, ...] = ()
    tags: Mapping[str, int] = field(default_factory=dict)
    quotes: tuple[Quoted, ...] = ()
    released: int | None = None
    counted: bool = True
    refused: int = 0

    def few(self, k: int) -> bool:
        """Whether too few answered for anything of it to be shown: a range of k values needs that many."""
        return few(self.read, k)


@dataclass(frozen=True, slots=True)
class Review:
    """What comes back of a bundle, by question."""

    bundle: str
    round: int
    survey: str
    questions: Mapping[str, Reviewed]


def few(read: int, k: int) -> bool:
    """Whether so few texts were read that nothing of them is shown."""
    return read < 2 * k


def marked(text: str) -> list[tuple[int, int, str]]:
    """What points at somebody by its form: from where to where, and what it looks like.

    >>> marked("Ask me: +967 777 000 111")
    [(8, 24, 'a phone number')]
    """
    found = sorted(
        (match.start(), match.end(), kind) for kind, form in MARKS.items() for match in form.finditer(text)
    )
    apart: list[tuple[int, int, str]] = []
    for each in found:
        if not apart or each[0] >= apart[-1][1]:
            apart.append(each)
    return apart


def without(text: str, words: Sequence[str]) -> str:
    """The text without what is marked and without these words of it; control characters are taken out too.

    >>> without("Ask Rana, or write to a@b.org.", ["Rana"])
    'Ask […], or write to […].'
    """
    for start, end, _ in reversed(marked(text)):
        text = text[:start] + HIDDEN + text[end:]
    for each in words:
        text = text.replace(each, HIDDEN)
    return "".join(char for char in text if is_plain(char)).strip()


def gathered(
    bundle: Bundle, texts: Sequence[str], quotes: Sequence[bool], decided: Sequence[Decision]
) -> Review:
    """What is handed back of a bundle that was read to its end. Raises Fault with every fault at once.

    `quotes` say of each text whether it may be quoted: what she said when she wrote, and since.
    """
    faults: list[str] = []
    if not len(bundle.boxes) == len(texts) == len(decided):
        raise Fault((f"decisions: {len(bundle.boxes)} expected, one a text, {len(decided)} found.",))
    found: dict[str, Reviewed] = {}
    for question, _ in bundle.questions:
        released, tags, left_out, read = [], Counter[str](), 0, 0
        for number, (box, text, quote, each) in enumerate(
            zip(bundle.boxes, texts, quotes, decided, strict=True), start=1
        ):
            if box.question != question:
                continue
            read += 1
            wrong = decision_faults(text, each, bundle.tags, quote=quote)
            faults += [f"decision {number}: {line}" for line in wrong]
            left_out += each.do is Do.LEAVE_OUT
            tags.update(set(each.tags))
            if each.do is Do.RELEASE:
                released.append(without(text, each.hide))
        found[question] = Reviewed(read, left_out, tuple(sorted(released)), dict(sorted(tags.items())))
    if faults:
        raise Fault(tuple(faults))
    return Review(bundle.id, bundle.round, bundle.survey, found)


def decision_faults(
    text: str, decision: Decision, codebook: Collection[str], *, quote: bool
) -> Iterator[str]:
    """What is wrong with a decision on a text."""
    if decision.do is Do.RELEASE and not quote:
        yield "its writer did not agree to be quoted: tag it, or leave it out."
    if decision.do is Do.RELEASE and not without(text, decision.hide).replace(HIDDEN, "").strip(" .,;"):
        yield "nothing is left of the text: leave it out."
    if decision.do is Do.TAG and not decision.tags:
        yield "give at least one tag, or leave it out."
    if decision.do is Do.LEAVE_OUT and decision.tags:
        yield "what is left out is not tagged."
    yield from tag_faults(decision.tags, codebook)


def tag_faults(tags: Collection[str], codebook: Collection[str]) -> Iterator[str]:
    """Which tags are none of the round's, each with those that are.

    >>> list(tag_faults(["money", "aden"], ["money", "safety"]))
    ['"aden" is no tag of this survey. Its tags: money, safety.']
    """
    yield from (f'"{tag[:40]}" is {no_tag(codebook)}' for tag in tags if tag not in codebook)


def no_tag(codebook: Collection[str]) -> str:
    """That something is no tag, with those that are."""
    return f"no tag of this survey. Its tags: {', '.join(codebook) or 'none'}."


TAG_RULE: Final = (
    "up to 40 lower-case letters, digits, spaces and hyphens, and nothing that points at anybody."
)


def is_tag(tag: str) -> bool:
    """Whether this can stand as a tag."""
    return bool(TAG.fullmatch(tag)) and tag == tag.lower().strip() and not marked(tag)


def shown(count: int, read: int, k: int) -> Cell:
    """A count of a review as a digest shows it: under k as '0 to k-1', nearly all as a range, else as it is.

    >>> [(cell.low, cell.high) for cell in (shown(3, 30, 5), shown(12, 30, 5), shown(28, 30, 5))]
    [(0, 4), (12, 12), (26, 30)]
    """
    if count < k:
        return Cell("", 0, k - 1)
    return ranged("", read, k) if read - count < k else Cell("", count, count)


def cells(found: Reviewed, k: int) -> tuple[dict[str, Cell], Cell]:
    """The counts of one question as they may be shown: of tags, and of what was left out.

    Every text is tagged, released or left out, so what is shown bounds what is hidden. Where that would
    say that a hidden count is not zero, the largest tag is shown as a range, as in any other table.
    """
    tags = {tag: shown(count, found.read, k) for tag, count in found.tags.items()}
    left_out = shown(found.left_out, found.read, k)
    shown_ = len(found.texts) if found.released is None else found.released
    over = found.read - sum(cell.at_zero for cell in (*tags.values(), left_out)) - shown_
    exact = [tag for tag, cell in tags.items() if cell.exact is not None]
    if 0 < over < k and exact:
        largest = max(exact, key=lambda tag: (found.tags[tag], tag))
        tags[largest] = ranged("", found.tags[largest] + over, k)
    elif 0 < over < k:
        left_out = Cell("", 0, found.read)
    return tags, left_out


def is_plain(char: str) -> bool:
    """Whether a character steers no screen."""
    return char in "\n\u200c\u200d" or category(char) not in {"Cc", "Cf", "Cs", "Co"}
