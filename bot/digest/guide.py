"""A package of answers explained for people, as Markdown that reads well as plain text too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.digest.dictionary import QUESTION, VALUE, Entry, Package, Telling, is_group
from bot.domain.fitting import OTHER
from bot.domain.say import Line, Named, Verbatim, Words
from bot.domain.snapshot import FEWEST_TIMES_K
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import direction

#: Of what a digest tells first, that which stays true of a release: whether the round is open does not.
_LASTING: Final = ("digest.version", "revision.beside", "digest.people", "digest.cut", "digest.audit")
#: What Markdown would take for its own, in words that people wrote; a number or mark that begins a line too.
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BEGINS: Final = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)


def title(package: Package) -> Line:
    """What a package is called."""
    return Words(
        "console.package.title",
        {"name": package.page.title, "round": package.round, "release": package.release},
    )


def guide(package: Package, data: str, entries: Sequence[Entry], language: str, catalogs: Catalogs) -> str:
    """What is in the files and what is not, every column, and every question with all its answers."""
    return "\n\n".join(_Guide(package, data, entries, language, catalogs).paragraphs()) + "\n"


class _Guide:
    """The paragraphs of one guide."""

    def __init__(
        self, package: Package, data: str, entries: Sequence[Entry], language: str, catalogs: Catalogs
    ) -> None:
        self._package = package
        self._data = data
        self._entries = entries
        self._language = language
        self._catalogs = catalogs
        self._telling = Telling(language, catalogs)

    def paragraphs(self) -> Iterator[str]:
        page = self._package.page
        yield f"# {self._said(title(self._package))}"
        yield from (f"**{self._said(line)}**" for line in page.banners)
        facts = [line for line in page.facts if isinstance(line, Words) and line.key in _LASTING]
        yield from map(self._said, (*facts, Words("console.package.licence")))
        yield f"## {self._said(Words('console.findings.files'))}"
        yield "\n".join(f"- `{name}`: {self._said(about)}" for name, about in self._files())
        yield f"## {self._said(Words('digest.reading'))}"
        yield from map(self._said, self._reading())
        if drafts := page.digest.facts.drafts:
            yield self._said(Words("digest.drafts"))
            yield "\n".join(f"- {self._said(Named('language', code))}" for code in drafts)
        yield f"## {self._said(Words('console.package.columns'))}"
        for name in self._package.columns:
            yield from self._column(name)
        yield f"## {self._said(Words('console.package.questions'))}"
        for entry in self._of(QUESTION):
            yield from self._question(entry)
        yield f"## {self._said(Words('digest.conclusions'))}"
        yield from map(self._said, page.conclusions)

    def _files(self) -> Iterator[tuple[str, Line]]:
        yield self._data, Words("console.package.answers")
        yield "dictionary.csv", Words("console.package.dictionary")
        yield "datapackage.json", Words("console.package.descriptor")
        yield "README.md", Words("console.package.this")
        yield "SHA256SUMS", Words("console.package.sums")

    def _reading(self) -> Iterator[Line]:
        """What is left out and why, and what the rows are no good for."""
        k = self._package.page.digest.facts.k
        yield Words("console.package.rows")
        # Any range that a release could show will do.
        yield Words("console.package.at_most", {"low": 28, "high": 27 + k})
        yield Words("console.package.left_out", {"few": k})
        if any(map(is_group, self._package.columns)):
            yield Words("console.package.beside", {"few": k, "other": Verbatim(OTHER)})
            yield Words("console.package.enough", {"people": FEWEST_TIMES_K * k})
        yield Words("console.package.own_words")
        yield Words("console.package.weights")
        yield Words("console.package.shares")
        yield Words("console.package.formulas")

    def _column(self, name: str) -> Iterator[str]:
        (about,) = (each for each in self._entries if each.column == name and not each.value)
        yield f"### `{name}`: {_plain(about.label)}"
        yield " ".join(map(_plain, about.more))
        if name not in {QUESTION, VALUE}:
            yield "\n".join(self._value(each) for each in self._of(name))

    def _question(self, entry: Entry) -> Iterator[str]:
        yield f"### `{entry.value}`"
        yield "\n".join(f"> {line}" for line in _plain(entry.label).splitlines())
        yield from map(_plain, entry.more)
        answers = [each for each in self._of(VALUE) if each.question == entry.value]
        if answers:
            yield "\n".join(map(self._value, answers))

    def _value(self, entry: Entry) -> str:
        rows = self._said(Words("console.package.counted", count=entry.rows))
        return f"- `{entry.value}`: {_plain(entry.label)} ({rows})"

    def _of(self, column: str) -> Iterator[Entry]:
        return (each for each in self._entries if each.column == column and each.value)

    def _said(self, line: Line) -> str:
        # Among words from right to left, marks of direction keep what is foreign in its place.
        if direction(self._language) == "rtl":
            return _plain(self._catalogs.words(line, self._language))
        return _plain(self._telling.say(line))


def _plain(text: str) -> str:
    """The text as Markdown that means nothing but its letters."""
    return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))
