"""The page as files: the same leaves in every language that has all of their words, and nothing else."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.digest.charterpage.pieces import (
    INDEX,
    Changed,
    Heading,
    Leaf,
    Piece,
    Prose,
    Texts,
    Way,
    Ways,
    lines_in,
)
from bot.digest.marked import marked, marked_block
from bot.digest.page import Block, Item, Note, Outcomes
from bot.digest.spoken import COLUMNS, spoken_block
from bot.domain.decision import REASON
from bot.domain.say import Differs, Line, Named, Verbatim, Wording, Words
from bot.domain.wordiff import difference
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE, direction

#: Every file by its address below the first one.
Site = Mapping[str, bytes]
_TEMPLATES: Final = Path(__file__).parent / "templates"
_BARS: Final = Path(__file__).parents[1] / "bars"
_LINES: Final = (_TEMPLATES / "charter.css").read_text("utf-8").splitlines()
_STYLE: Final = Markup("".join(line.strip() for line in _LINES))  # noqa: S704 - our own file
_STYLE_HASH: Final = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
#: What the page itself asks the browser to keep to: it loads nothing, and sends nothing anywhere.
HEAD: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
#: The same, with what only a server can ask for.
POLICY: Final = f"{HEAD}; frame-ancestors 'none'"
_OWN: Final[Mapping[str, Line]] = {
    name: Words(f"charterpage.{name}") for name in ("back", "languages", "title")
}
_DRAFT: Final = Words("charterpage.draft")


def languages(leaves: Sequence[Leaf], catalogs: Catalogs) -> tuple[str, ...]:
    """The languages that the page is there in: those that have every word of its first leaf. English does."""
    return tuple(each for each in catalogs.languages if _has(leaves[0], each, catalogs))


def site(
    leaves: Sequence[Leaf],
    catalogs: Catalogs,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Site:
    """All files: a list of languages, and a folder for each. `tell` hears how many of how many are made.

    A leaf of which a word is missing in a language is not there in it; what leads to it leads to the English.
    """
    there = languages(leaves, catalogs)
    named = {each: frozenset(leaf.name for leaf in leaves if _has(leaf, each, catalogs)) for each in there}
    files = {"index.html": _door(there, catalogs)}
    tell(0, len(there))
    for number, language in enumerate(there, start=1):
        speaker = _Speaker(language, named, catalogs)
        for leaf in leaves:
            if leaf.name in named[language]:
                files[f"{_tag(language)}/{leaf.name}"] = speaker.file(leaf)
        tell(number, len(there))
    return files


def _has(leaf: Leaf, language: str, catalogs: Catalogs) -> bool:
    """Whether every word of a leaf, and of what stands around it, can be said in the language."""
    lines = (*_OWN.values(), _DRAFT, *COLUMNS.values(), *_lines(leaf))
    return all(catalogs.complete(line, language) for line in lines if not _is_reason(line))


def _is_reason(line: Line) -> bool:
    """Whether this is what a drafter wrote: it may stand in her own language until it is translated."""
    return isinstance(line, Wording) and line.context.startswith(REASON)


def _door(there: Sequence[str], catalogs: Catalogs) -> bytes:
    """The first file: nothing but the languages, in the words of each."""
    listed = [{**_named(each, catalogs), "title": catalogs.words(_OWN["title"], each)} for each in there]
    title = catalogs.words(_OWN["title"], SOURCE)
    return _filled("door.html", lang=SOURCE, dir=direction(SOURCE), title=title, listed=listed)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says leaves in one language; `named` are the leaves that each language has."""

    language: str
    named: Mapping[str, frozenset[str]]
    catalogs: Catalogs

    def file(self, leaf: Leaf) -> bytes:
        """The whole file."""
        said, language = self._said, self.language
        draft = language != SOURCE and self.catalogs.state(language) == "draft"
        return _filled(
            "leaf.html",
            lang=_tag(language),
            dir=direction(language),
            name=leaf.name,
            title=self.catalogs.words(leaf.title, language),
            banners=[said(line) for line in (*leaf.banners, *((_DRAFT,) if draft else ()))],
            others=[self._other(each, leaf.name) for each in self.named if each != language],
            own={name: said(line) for name, line in _OWN.items()},
            words={name: said(line) for name, line in COLUMNS.items()},
            pieces=[self._piece(piece) for piece in leaf.pieces],
        )

    def _said(self, line: Line) -> Markup:
        return marked(self.catalogs.words(line, self.language))

    def _here(self, line: Line) -> Line:
        """A line as it is, but a reason that is not translated as what somebody wrote."""
        if not (isinstance(line, Wording) and _is_reason(line)):
            return line
        translated = self.language != SOURCE and self.catalogs.complete(line, self.language)
        return line if translated else Verbatim(line.text)

    def _block(self, block: Block) -> Block:
        match block:
            case Outcomes():
                rows = tuple(tuple(tuple(map(self._here, cell)) for cell in row) for row in block.rows)
                return replace(block, rows=rows)
            case Note():
                return Note(
                    block.line, tuple(Item(self._here(each.line), each.under) for each in block.listed())
                )
            case _:
                return block

    def _other(self, language: str, leaf: str) -> dict[str, str]:
        """The way to the same leaf in another language, or to its first one."""
        there = leaf if leaf in self.named[language] else INDEX
        return {**_named(language, self.catalogs), "leaf": there}

    def _way(self, way: Way) -> dict[str, Any]:
        here = way.leaf in self.named[self.language]
        return {
            "leaf": way.leaf if here else f"../{SOURCE}/{way.leaf}",
            "line": self._said(way.line),
            "under": [self._said(line) for line in way.under],
            "other": None if here else _named(SOURCE, self.catalogs),
        }

    def _piece(self, piece: Piece) -> dict[str, Any]:
        """A piece as the template takes it, told apart by `is`."""
        said = self._said
        match piece:
            case Heading(line, level):
                return {"is": "heading", "line": said(line), "level": level}
            case Prose(line, tone):
                return {"is": "prose", "line": said(line), "tone": tone}
            case Ways(ways):
                return {"is": "ways", "ways": [self._way(way) for way in ways]}
            case Texts(parts):
                return {"is": "texts", "parts": [(said(name), said(text)) for name, text in parts]}
            case Changed(name, fate, before, now):
                texts = [
                    "" if each is None else self.catalogs.words(each, self.language) for each in (before, now)
                ]
                runs = [(run.fate.value, marked(run.text)) for run in difference(*texts).runs]
                apart = (Differs("out", before, now), Differs("in", before, now)) if before and now else ()
                lines = [line for line in map(said, apart) if line]
                return {"is": "changed", "name": said(name), "fate": said(fate), "runs": runs, "lines": lines}
            case block:
                spoken = spoken_block(self._block(block), self.catalogs, self.language)
                told: dict[str, Any] = marked_block(spoken)
                return told


def _named(language: str, catalogs: Catalogs) -> dict[str, str]:
    name = catalogs.words(Named("language", language), language)
    return {"tag": _tag(language), "dir": direction(language), "name": name}


def _lines(leaf: Leaf) -> Iterator[Line]:
    """Every line that a leaf shows."""
    yield leaf.title
    yield from leaf.banners
    for piece in leaf.pieces:
        yield from lines_in(piece)


def _tag(language: str) -> str:
    return language.replace("_", "-")


def _filled(template: str, **values: Any) -> bytes:
    html = _ENVIRONMENT.get_template(template).render(style=_STYLE, policy=HEAD, **values)
    return html.encode()


_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader((_TEMPLATES, _BARS)),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
